// ankigen's own words on the page, in the language of the reader's browser; what the group wrote stays as it is.

/** Of a page's own words; each page loads them ahead, by words.js. @type {Record<string, Record<string, string>>} */
const catalogue = /** @type {any} */ (window).ankigenWords;
export const language = document.documentElement.lang;
export const words = catalogue[language];
/** The language of what the group wrote. */
export const deckLanguage = document.documentElement.dataset.deckLanguage ?? "ko";
const ATTRIBUTES = ["aria-label", "placeholder", "title"];

/**
 * A word with what stands for the names in braces, {n} say.
 * @param {string} name
 * @param {Record<string, string | number | undefined>} values
 */
export function fillWord(name, values) {
  return words[name].replace(/\{(\w+)\}/g, (braces, key) => String(values[key] ?? braces));
}

/** Puts the reader's words in place of those that the page came with (`ankigen.site.words`). */
export function translatePage() {
  if (!document.documentElement.hasAttribute("data-translating")) return;
  for (const element of elementsWith("data-word")) {
    element.textContent = fillWord(element.dataset.word ?? "", element.dataset);
  }
  for (const attribute of ATTRIBUTES) {
    for (const element of elementsWith(`data-word-${attribute}`)) {
      const name = element.getAttribute(`data-word-${attribute}`) ?? "";
      element.setAttribute(attribute, fillWord(name, element.dataset));
    }
  }
  document.documentElement.removeAttribute("data-translating");
}

/**
 * @param {string} attribute
 * @returns {NodeListOf<HTMLElement | SVGElement>}
 */
function elementsWith(attribute) {
  return document.querySelectorAll(`[${attribute}]`);
}
