#!/usr/bin/env bash
# Annotates what is wrong with the notes, at its line. Fails for errors, and for warnings if STRICT is true.
set -euo pipefail

found=$(mktemp)
status=0
"$RUNNER_TEMP/ankigen/bin/ankigen" check --format github --lang "$ANKIGEN_LANG" >"$found" || status=$?
cat "$found"
((status < 2)) || exit "$status" # config or usage: there are no annotations, but words on stderr
[[ $STRICT != true ]] || exit "$status"
! grep -q '^::error ' "$found"
