#!/usr/bin/env bash
# Puts the deck, and beside it the manifest, under links that stay: …/releases/download/<RELEASE>/deck.apkg and deck.json
set -euo pipefail

deck=$RUNNER_TEMP/deck.apkg
manifest=$RUNNER_TEMP/deck.json
[[ -s $deck ]] || exit 0 # no question is answered yet

if ! gh release view "$RELEASE" --repo "$GITHUB_REPOSITORY" >/dev/null 2>&1; then
  gh release create "$RELEASE" --repo "$GITHUB_REPOSITORY" --title "Anki deck" \
    --notes "The newest deck. In Anki: File → Import, and leave the settings as they are."
fi
published=$RUNNER_TEMP/released
rm -rf "$published"
if gh release download "$RELEASE" --repo "$GITHUB_REPOSITORY" --pattern 'deck.*' --dir "$published" 2>/dev/null &&
  cmp --silent "$deck" "$published/deck.apkg" && cmp --silent "$manifest" "$published/deck.json"; then
  echo "The release has this very deck already."
else
  gh release upload "$RELEASE" "$deck" "$manifest" --repo "$GITHUB_REPOSITORY" --clobber
fi
link=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/releases/download/$RELEASE/deck.apkg
echo "Download: [$link]($link)" >>"$GITHUB_STEP_SUMMARY"
