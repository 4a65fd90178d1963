// The deck as the page knows it: the files in data/ hand it over, each by a call of `ankigen.index`, `.changes`, `.cards` or
// `.search`. Each is loaded when it is needed first.
import { isOutdated, loadData } from "./loading.js";

/**
 * A card in the list. `number` is its place among all cards.
 * @typedef {{
 *   guid: string, question: string, person: string, week: number | null, topics: string[], change: string,
 *   place: string, isWarned: boolean, isFollowUp: boolean, number: number,
 * }} Row
 */

/**
 * A diagnostic, its texts by language, and the lines of the notes that it is about, each with its number.
 * @typedef {{
 *   severity: string, code: string, name: string, path: string, line: number,
 *   texts: Record<string, { message: string, help: string }>, source: [number: number, text: string][], guid?: string,
 * }} Finding
 */

/**
 * All that the list of cards needs, and no card. `chunk` is how many cards a file has.
 * @typedef {{
 *   css: string, chunk: number, people: string[], weeks: number[], topics: string[],
 *   cards: Row[], diagnosed: number, diagnostics: Finding[],
 * }} Index
 */

/** What stayed in a text, came or went. @typedef {[kind: "same" | "come" | "gone", text: string]} Piece */

/** A field of a card with what changed in it. @typedef {[field: string, pieces: Piece[]]} Difference */

/** A line of the notes. @typedef {[number: number, text: string, mark: string]} SourceLine */

/**
 * A card: its two sides as HTML, what is to be said of it, and the address of the page of its own.
 * @typedef {{
 *   front: string, back: string, differences: Difference[], findings: Finding[], source: SourceLine[], page: string,
 * }} Card
 */

/**
 * What wants to know that data have come.
 * @typedef {{ onIndex: () => void, onCards?: () => void, onTexts?: () => void }} Listeners
 */

/** @type {{ index: Index | null, version: string, texts: [head: string, answer: string][] | null, topicNames: string[][] }} */
export const deck = { index: null, version: "", texts: null, topicNames: [] };
/** The cards that have come, by the number of their file. @type {Map<number, Card[]>} */
let cardsByFile = new Map();
/** The cards that came with the last change of the notes, by their own numbers. @type {Map<number, Card>} */
let changedCards = new Map();

/**
 * What is to be done to the index of another version: `removed` rows from `start` on make room for others, and parts of the
 * `rest` have changed. `cards` has some cards, each with its number.
 * @typedef {{
 *   from: string, start: number, removed: number, rows: any[][], rest: Partial<Index>, cards: [number: number, card: any[]][],
 * }} Changes
 */

/**
 * Takes the data that come from now on. Of a live page, the index or its changes come after each change of the notes.
 * @param {Listeners} listeners
 */
export function receiveData({ onIndex, onCards, onTexts }) {
  const receivers = {
    index(/** @type {any} */ index, /** @type {string} */ version) {
      if (version === deck.version || isOutdated(version)) return;
      index.cards = index.cards.map(readRow);
      showVersion(index, version);
      onIndex();
    },
    changes(/** @type {Changes} */ changes, /** @type {string} */ version) {
      if (version === deck.version || isOutdated(version)) return;
      if (!deck.index || changes.from !== deck.version) return load("data/index.js", version);
      showVersion({ ...deck.index, ...changes.rest, cards: spliceRows(deck.index.cards, changes) }, version);
      changedCards = new Map(changes.cards.map(([number, columns]) => [number, readCard(columns)]));
      onIndex();
    },
    cards(/** @type {any[]} */ cards, /** @type {string} */ version, /** @type {number} */ number) {
      if (isOutdated(version)) return;
      if (version !== deck.version) return load("data/index.js", version); // the notes have moved on
      cardsByFile.set(number, cards.map(readCard));
      onCards?.();
    },
    search(/** @type {any} */ texts, /** @type {string} */ version, /** @type {string[][]} */ topicNames) {
      if (isOutdated(version)) return;
      if (version !== deck.version) return load("data/index.js", version);
      Object.assign(deck, { texts, topicNames });
      onTexts?.();
    },
  };
  Object.assign(window, { ankigen: receivers });
}

/**
 * Shows another version from now on; what has come of the last one is out of date.
 * @param {Index} index
 * @param {string} version
 */
function showVersion(index, version) {
  Object.assign(deck, { index, version, texts: null });
  cardsByFile = new Map();
  changedCards = new Map();
}

/**
 * The rows of another version; those behind the changed ones have other numbers if there are more or fewer.
 * @param {Row[]} rows
 * @param {Changes} changes
 */
function spliceRows(rows, { start, removed, rows: added }) {
  const end = start + added.length;
  const read = added.map((columns, position) => readRow(columns, start + position));
  const behind = rows.slice(start + removed);
  const moved = added.length === removed ? behind : behind.map((row, position) => ({ ...row, number: end + position }));
  return [...rows.slice(0, start), ...read, ...moved];
}

/**
 * @param {any[]} columns
 * @param {number} number
 * @returns {Row}
 */
function readRow([guid, question, person, week, topics, change, place, isWarned, isFollowUp], number) {
  return { guid, question, person, week, topics, change, place, isWarned, isFollowUp, number };
}

/** @param {any[]} columns */
function readCard([front, back, differences, findings, source, page]) {
  return { front, back, differences, findings, source, page };
}

/**
 * Loads a file of data, by default of the version that is shown.
 * @param {string} file
 * @param {string} [version]
 */
export function load(file, version = deck.version) {
  loadData(file, version);
}

/** Asks for the texts to search in, unless they are here or on their way. */
export function askForTexts() {
  if (deck.index) load("data/search.js");
}

/** The index, which has come before anything is shown. */
export function theIndex() {
  if (!deck.index) throw new Error("The list of cards has not come yet.");
  return deck.index;
}

/**
 * The card of a row; null if it has not come yet, then it is asked for.
 * @param {Row} row
 * @returns {Card | null}
 */
export function findCard(row) {
  const changed = changedCards.get(row.number);
  if (changed) return changed;
  const { chunk } = theIndex();
  const file = Math.floor(row.number / chunk);
  const cards = cardsByFile.get(file);
  if (cards) return cards[row.number % chunk];
  load(`data/cards-${file}.js`);
  return null;
}
