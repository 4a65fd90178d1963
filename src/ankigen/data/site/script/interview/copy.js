// Copying a text: by the browser's clipboard, or where it has none, from a field.

/**
 * Copies the text of a field; returns false if the browser refuses, then the text is selected.
 * @param {HTMLTextAreaElement | HTMLInputElement} field
 */
export async function copyField(field) {
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    field.focus();
    field.select();
    try { return document.execCommand("copy"); } catch { return false; }
  }
}
