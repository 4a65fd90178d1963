// A search for Anki's browser that finds the notes of these GUIDs, which stand in the field ID.

/**
 * @param {string[]} guids
 */
export function writeAnkiSearch(guids) {
  return guids.map((guid) => `"ID:${escapeSearch(guid)}"`).join(" OR ");
}

/** In a quoted term these are marks of Anki's (Anki manual, "Searching", "Matching special characters"). @param {string} text */
function escapeSearch(text) {
  return text.replace(/[\\"*_:]/g, "\\$&");
}
