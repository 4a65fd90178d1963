#!/usr/bin/env bash
# Refuses what is unsafe, and names the environment that ankigen needs, for the cache.
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

# The name holds all that an environment depends on: this very ankigen, the Python that its links lead to, and the machine.
# The month, so that newer libraries come by themselves. Nobody but the main branch writes what the main branch reads.
cd "$GITHUB_ACTION_PATH"
version=$(find pyproject.toml action/install.sh src -type f ! -name '*.pyc' -print0 | LC_ALL=C sort -z |
  xargs -0 sha256sum | sha256sum | cut -c 1-16)
python=$(python3 -c 'import platform, sys; print(platform.python_version(), sys.base_prefix.replace("/", "_"), sep="-")')
echo "key=ankigen-${ImageOS:-$(uname -s)}-$(uname -m)-$python-pages_$PAGES-$(date -u +%Y-%m)-$version" >>"$GITHUB_OUTPUT"
