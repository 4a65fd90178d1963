#!/usr/bin/env bash
# Builds the deck, and commits the ledger where it changed: on the main branch and nowhere else, so that no
# branch has to fight over it. No loop comes of it: what this token pushes starts no workflow, the commit says
# [skip ci] for those who push with another one, and a build of what was built changes no ledger.
set -euo pipefail
source "$GITHUB_ACTION_PATH/action/words.sh"

# Nothing that the repository brings along is run, as in ankigen's own calls of git.
git() {
  command git -c safe.bareRepository=explicit -c core.fsmonitor=false -c core.hooksPath=/dev/null "$@"
}

# Puts what learners have into a file: what was taken back since has to be newer. Before the first release it fails.
fetch_published() {
  rm -rf "$published"
  if [[ $RELEASE ]]; then
    gh release download "$RELEASE" --repo "$GITHUB_REPOSITORY" --pattern deck.json --dir "$published" 2>/dev/null
  elif [[ $PAGES == true ]]; then
    mkdir "$published"
    git fetch --quiet --depth=1 origin gh-pages 2>/dev/null &&
      git show FETCH_HEAD:deck.json >"$published/deck.json" 2>/dev/null
  else
    return 1
  fi
}

ankigen=$RUNNER_TEMP/ankigen/bin/ankigen
deck=$RUNNER_TEMP/deck.apkg
published=$RUNNER_TEMP/published
report=$RUNNER_TEMP/ankigen.json
ledger=ankigen.ledger.jsonl

"$ankigen" check --format github --lang "$ANKIGEN_LANG" || true # the build below decides

learners=()
if fetch_published; then learners=(--published "$published/deck.json"); fi

for _ in 1 2 3; do
  rm -f "$deck" "$RUNNER_TEMP/deck.json"
  "$ankigen" build "${learners[@]}" --json --output "$deck" --lang "$ANKIGEN_LANG" >"$report"
  if [[ -e $ledger ]]; then git add --force "$ledger"; fi
  if git diff --cached --quiet; then
    pushed=nothing
    break
  fi
  git -c user.name='github-actions[bot]' -c user.email='41898282+github-actions[bot]@users.noreply.github.com' \
    commit --quiet --message "$(say 'Update the ledger of the Anki deck' 'Anki 덱의 원장 갱신') [skip ci]"
  if git push --quiet origin "HEAD:refs/heads/$GITHUB_REF_NAME"; then
    pushed=ledger
    break
  fi
  # Somebody pushed meanwhile. Their notes belong into the deck too, so it is built again on top of them.
  git fetch --quiet origin "$GITHUB_REF_NAME"
  git reset --quiet --hard FETCH_HEAD
done

if [[ -z ${pushed-} ]]; then
  say "::error::Cannot push the ledger to $GITHUB_REF_NAME. Is the branch protected? See 'A group's routine' in ankigen's docs." \
    "::error::$GITHUB_REF_NAME에 원장을 올릴 수 없습니다. 보호된 브랜치인가요? ankigen 문서의 'GitHub에서의 일상'을 보세요."
  exit 1
fi
python3 - "$report" "$(say en ko)" >>"$GITHUB_STEP_SUMMARY" <<'PYTHON'
import json, sys

built = json.load(open(sys.argv[1], encoding="utf-8"))
words = {
    "en": ["{} new, {} changed, {} unchanged, {} retired", "{} notes in the deck: {}.", "No question is answered yet, so there is no deck."],
    "ko": ["새 노트 {}개, 바뀐 노트 {}개, 그대로인 노트 {}개, 빠진 노트 {}개", "덱의 노트 {}개: {}.", "아직 답이 있는 질문이 없어서 덱이 없습니다."],
}
changes, deck, no_deck = words[sys.argv[2]]
counts = changes.format(*(built[name] for name in ("new", "changed", "unchanged", "retired")))
print(deck.format(built["notes"], counts) if built["output"] else no_deck)
PYTHON
