#!/usr/bin/env bash
# Installs this very ankigen, at the commit that the workflow names, into an environment of its own.
set -euo pipefail

case $GITHUB_EVENT_NAME in
  pull_request_target | workflow_run)
    # There the token may write although a stranger's notes are checked out. `pull_request` is enough.
    echo "::error::ankigen does not run on $GITHUB_EVENT_NAME; use pull_request, which is safe for forks."
    exit 1
    ;;
esac

if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "::error::ankigen needs Python 3.11 or newer, and this runner has $(python3 --version): use ubuntu-24.04."
  exit 1
fi
extras=""
[[ $PAGES == true ]] && extras="[preview]"
python3 -m venv "$RUNNER_TEMP/ankigen"
"$RUNNER_TEMP/ankigen/bin/python" -m pip install --quiet --disable-pip-version-check "$GITHUB_ACTION_PATH$extras"
