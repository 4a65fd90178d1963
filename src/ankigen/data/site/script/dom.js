// Elements of the page: one by its id, and new ones.

/**
 * The element with this id, of this kind.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} [kind]
 * @returns {T}
 */
export function byId(id, kind) {
  const element = document.getElementById(id);
  if (!element || (kind && !(element instanceof kind))) throw new Error(`The page has no #${id}.`);
  return /** @type {T} */ (element);
}

/**
 * A new element; its children that are strings are text.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, string | number>} attributes
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function makeElement(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [attribute, text] of Object.entries(attributes)) {
    if (attribute === "style") element.style.cssText = String(text);
    else element.setAttribute(attribute, String(text));
  }
  element.append(...children);
  return element;
}

/**
 * A text in pieces, with what stands in backticks as code.
 * @param {string} text
 * @returns {(Node | string)[]}
 */
export function markCode(text) {
  return text.split(/`([^`]+)`/).map((part, position) => (position % 2 ? makeElement("code", {}, part) : part));
}
