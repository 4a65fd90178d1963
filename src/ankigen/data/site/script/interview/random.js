// What is random to a reader, and the same for everybody who has the same seed.

const SHORT_ID_LENGTH = 6;
const SHORT_ID_COUNT = 36 ** SHORT_ID_LENGTH;

/**
 * A hash of 53 bits (cyrb53, by bryc, in the public domain): quick, and the same in every browser.
 * @param {string} text
 */
export function hashText(text) {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let position = 0; position < text.length; position += 1) {
    const code = text.charCodeAt(position);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/**
 * The GUIDs in an order that depends on the seed and on themselves, never on where they stand in a deck.
 * @template {{ guid: string }} T
 * @param {T[]} questions
 * @param {string} seed
 * @returns {T[]}
 */
export function shuffle(questions, seed) {
  const ranked = questions.map((question) => ({ question, rank: hashText(`${seed}\n${question.guid}`) }));
  ranked.sort((a, b) => a.rank - b.rank || (a.question.guid < b.question.guid ? -1 : 1));
  return ranked.map(({ question }) => question);
}

/** A short name of a GUID for links: six letters and digits. @param {string} guid */
export function shortId(guid) {
  return (hashText(guid) % SHORT_ID_COUNT).toString(36).padStart(SHORT_ID_LENGTH, "0");
}

/** The short names that stand in a row without anything between. @param {string} joined */
export function splitIds(joined) {
  return joined.match(new RegExp(`[0-9a-z]{${SHORT_ID_LENGTH}}`, "g")) ?? [];
}

/** A seed that nobody has had. */
export function makeSeed() {
  return crypto.getRandomValues(new Uint32Array(2)).reduce((seed, part) => seed + part.toString(36), "");
}
