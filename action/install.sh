#!/usr/bin/env bash
# Installs this very ankigen, at the commit that the workflow names, into an environment of its own.
set -euo pipefail
source "$GITHUB_ACTION_PATH/action/words.sh"

case $GITHUB_EVENT_NAME in
  pull_request_target | workflow_run)
    # There the token may write although a stranger's notes are checked out. `pull_request` is enough.
    say "::error::ankigen does not run on $GITHUB_EVENT_NAME; use pull_request, which is safe for forks." \
      "::error::ankigen은 $GITHUB_EVENT_NAME에서 실행되지 않습니다. 포크에도 안전한 pull_request를 쓰세요."
    exit 1
    ;;
esac

if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  say "::error::ankigen needs Python 3.11 or newer, and this runner has $(python3 --version). Use ubuntu-24.04." \
    "::error::ankigen에는 Python 3.11 이상이 필요한데 이 러너에는 $(python3 --version)이 있습니다. ubuntu-24.04를 쓰세요."
  exit 1
fi
extras=""
[[ $PAGES == true ]] && extras="[preview]"
environment=$RUNNER_TEMP/ankigen
# The runner's own pip can install into another environment (from 22.3 on), and saves unpacking a second one there.
if [[ $(python3 -m pip --help 2>/dev/null) == *--python* ]]; then
  python3 -m venv --without-pip "$environment"
  pip=(python3 -m pip --python "$environment/bin/python")
else
  python3 -m venv "$environment"
  pip=("$environment/bin/python" -m pip)
fi
# What is never imported need not be compiled; the rest is when it is imported first.
"${pip[@]}" install --quiet --disable-pip-version-check --no-compile "$GITHUB_ACTION_PATH$extras"
