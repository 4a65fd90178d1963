#!/usr/bin/env bash
# Says what the deck will gain: in the summary of the run, and as the one comment on the pull request.
set -euo pipefail

mark='<!-- ankigen: what the deck will gain -->'
text=$(mktemp)
base=()
if git rev-parse --quiet --verify refs/ankigen/base >/dev/null; then base=(--base refs/ankigen/base); fi # by check.sh
{
  echo "$mark"
  "$RUNNER_TEMP/ankigen/bin/ankigen" diff --markdown "${base[@]}" ||
    echo "The deck can't be built from these notes: the check says why."
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
comment || echo "::notice::What the deck will gain is in the summary of this run: the token may not comment."
