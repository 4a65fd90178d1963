#!/usr/bin/env bash
# Puts the deck, and beside it the manifest, under links that stay: …/releases/download/<RELEASE>/deck.apkg and deck.json
set -euo pipefail
source "$GITHUB_ACTION_PATH/action/words.sh"

deck=$RUNNER_TEMP/deck.apkg
manifest=$RUNNER_TEMP/deck.json
[[ -s $deck ]] || exit 0 # no question is answered yet

if ! gh release view "$RELEASE" --repo "$GITHUB_REPOSITORY" >/dev/null 2>&1; then
  gh release create "$RELEASE" --repo "$GITHUB_REPOSITORY" --title "$(say 'Anki deck' 'Anki 덱')" --notes "$(say \
    'The newest deck. In Anki, choose File → Import, and leave the settings as they are.' \
    '가장 새로운 덱입니다. Anki에서 파일 → 가져오기를 고르고, 설정은 그대로 두세요.')"
fi
published=$RUNNER_TEMP/released
rm -rf "$published"
if gh release download "$RELEASE" --repo "$GITHUB_REPOSITORY" --pattern 'deck.*' --dir "$published" 2>/dev/null &&
  cmp --silent "$deck" "$published/deck.apkg" && cmp --silent "$manifest" "$published/deck.json"; then
  say "The release already has this deck." "릴리스에 이미 이 덱이 있습니다."
else
  gh release upload "$RELEASE" "$deck" "$manifest" --repo "$GITHUB_REPOSITORY" --clobber
fi
link=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/releases/download/$RELEASE/deck.apkg
say "Download: [$link]($link)" "내려받기: [$link]($link)" >>"$GITHUB_STEP_SUMMARY"
