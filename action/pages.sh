#!/usr/bin/env bash
# Puts the cards as a web site into the branch gh-pages, as one commit without history.
set -euo pipefail
source "$GITHUB_ACTION_PATH/action/words.sh"

# Nothing that the repository brings along is run, as in ankigen's own calls of git.
git() {
  command git -c safe.bareRepository=explicit -c core.fsmonitor=false -c core.hooksPath=/dev/null "$@"
}

[[ -s $RUNNER_TEMP/deck.apkg ]] || exit 0 # no question is answered yet

site=$RUNNER_TEMP/site
rm -rf "$site"
"$RUNNER_TEMP/ankigen/bin/ankigen" preview --out "$site" --lang "$ANKIGEN_LANG"
touch "$site/.nojekyll"

# With an index of its own, so that neither the work tree nor its branch take notice.
export GIT_INDEX_FILE=$RUNNER_TEMP/site.index
rm -f "$GIT_INDEX_FILE"
git --work-tree="$site" add --all --force "$site"
tree=$(git write-tree)
if git fetch --quiet --depth=1 origin gh-pages 2>/dev/null && [[ $tree == "$(git rev-parse 'FETCH_HEAD^{tree}')" ]]; then
  say "The site has not changed." "사이트는 그대로입니다."
  exit 0
fi
commit=$(git -c user.name='github-actions[bot]' -c user.email='41898282+github-actions[bot]@users.noreply.github.com' \
  commit-tree "$tree" -m "$(say 'Publish the cards as a web site' '카드를 웹 사이트로 올림') [skip ci]")
git push --quiet --force origin "$commit:refs/heads/gh-pages"
