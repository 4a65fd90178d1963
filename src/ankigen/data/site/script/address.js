// The address of the page says what is shown: it can be shared, and the browser's way back works.
// All of it stands behind the #, which no server gets to see: #GUID, or #q=words&person=…&card=GUID.

/** What is searched for, the chosen filters by name, and the card. @typedef {{ query: string, filters: Record<string, string>, card: string }} View */

const QUERY = "q";
const CARD = "card";

/** @returns {View} */
export function readAddress() {
  const hash = location.hash.slice(1);
  if (!hash.includes("=")) return { query: "", filters: {}, card: decode(hash) };
  const { [QUERY]: query = "", [CARD]: card = "", ...filters } = Object.fromEntries(new URLSearchParams(hash));
  return { query, filters, card };
}

/**
 * Writes a view into the address: a new step of the history where another set of cards is shown.
 * @param {View} view
 */
export function writeAddress(view) {
  const address = makeAddress(view);
  if (address === location.hash) return;
  const before = readAddress();
  const isSameSet = makeAddress({ ...before, card: "" }) === makeAddress({ ...view, card: "" });
  if (isSameSet || !location.hash) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
}

/** @param {View} view */
function makeAddress({ query, filters, card }) {
  const chosen = Object.entries(filters).filter(([, value]) => value);
  if (!query && !chosen.length) return `#${encodeURIComponent(card)}`;
  const parts = new URLSearchParams([[QUERY, query], ...chosen, [CARD, card]].filter(([, value]) => value));
  return `#${parts}`;
}

/** @param {string} text */
function decode(text) {
  try { return decodeURIComponent(text); } catch { return ""; } // somebody typed it
}
