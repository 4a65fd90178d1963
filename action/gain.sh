#!/usr/bin/env bash
# Says what the deck will gain: in the summary of the run, and as the one comment on the pull request.
set -euo pipefail
source "$GITHUB_ACTION_PATH/action/words.sh"

mark='<!-- ankigen: what the deck will gain -->'
text=$(mktemp)
base=()
if git rev-parse --quiet --verify refs/ankigen/base >/dev/null; then base=(--base refs/ankigen/base); fi # by check.sh
{
  echo "$mark"
  "$RUNNER_TEMP/ankigen/bin/ankigen" diff --markdown "${base[@]}" ||
    say "The deck cannot be built from these notes; the check says why." \
      "이 정리로는 덱을 만들 수 없습니다. 까닭은 검사에 나와 있습니다."
} >"$text"
cat "$text" >>"$GITHUB_STEP_SUMMARY"

# A pull request from a fork comes with a token that can only read: then the summary has to do.
comment() {
  local comments="repos/$GITHUB_REPOSITORY/issues/$PULL_REQUEST/comments" ours
  ours=$(gh api --paginate "$comments" \
    --jq ".[] | select(.user.type == \"Bot\" and (.body | startswith(\"$mark\"))) | .id" | head -n 1) || return
  if [[ $ours ]]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$ours" --field "body=@$text"
  else
    gh api --silent --method POST "$comments" --field "body=@$text"
  fi
}
comment || say "::notice::The token may not comment, so the changes to the deck are in the summary of this run." \
  "::notice::토큰에 댓글 권한이 없어서, 덱에서 바뀌는 것을 이 실행의 요약에 적었습니다."
