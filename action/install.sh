#!/usr/bin/env bash
# Installs this very ankigen, at the commit that the workflow names, into an environment of its own, unless the cache had it.
set -euo pipefail

environment=$RUNNER_TEMP/ankigen
if "$environment/bin/ankigen" --version >/dev/null 2>&1; then exit 0; fi
rm -rf "$environment"

extras=""
[[ $PAGES == true ]] && extras="[site]" # what a folder of pages needs, and no server
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
