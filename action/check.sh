#!/usr/bin/env bash
# Annotates what is wrong with the notes, at its line. Fails for errors, and for warnings if STRICT is true.
# The ledger is compared with that of the branch that the pull request goes into, which is kept as refs/ankigen/base.
set -euo pipefail
source "$GITHUB_ACTION_PATH/action/words.sh"

fetch_base() {
  [[ ${GITHUB_BASE_REF-} ]] || return
  export GIT_TERMINAL_PROMPT=0
  local from="+refs/heads/$GITHUB_BASE_REF:refs/ankigen/base" secret
  git fetch --quiet --depth=1 origin "$from" 2>/dev/null && return
  secret=$(printf 'x-access-token:%s' "$GH_TOKEN" | base64 | tr -d '\n') # of a private repository
  GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=http.$GITHUB_SERVER_URL/.extraheader \
    GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $secret" git fetch --quiet --depth=1 origin "$from"
}
base=()
if fetch_base; then
  base=(--base refs/ankigen/base)
else
  say "::notice::The ledger is not compared with the base branch's, which cannot be fetched." \
    "::notice::대상 브랜치를 받아 올 수 없어서 원장을 비교하지 않았습니다."
fi

found=$(mktemp)
status=0
"$RUNNER_TEMP/ankigen/bin/ankigen" check "${base[@]}" --format github --lang "$ANKIGEN_LANG" >"$found" || status=$?
cat "$found"
((status < 2)) || exit "$status" # config or usage: there are no annotations, but words on stderr
[[ $STRICT != true ]] || exit "$status"
! grep -q '^::error ' "$found"
