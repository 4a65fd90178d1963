// The deck as the page of the interview knows it: who asked what about what. Cards are loaded when they are needed first.

import { isOutdated, loadData } from "../loading.js";

/** @import { Question } from "./choose.js" */

/** A card: its two sides as HTML. @typedef {{ front: string, back: string }} CardSides */

/**
 * `chunk` is how many cards a file has.
 * @typedef {{
 *   version: string, css: string, chunk: number, people: string[], topics: string[], questions: Question[],
 * }} Deck
 */

/** @type {Deck | null} */
let current = null;
/** The cards that have come, by the number of their file. @type {Map<number, CardSides[]>} */
let cardsByFile = new Map();

/**
 * Takes the data that come from now on. Of a live page, the deck comes again after each change of the notes.
 * @param {{ onDeck: () => void, onCards: () => void }} listeners
 */
export function receiveDeck({ onDeck, onCards }) {
  const receivers = {
    interview(/** @type {any} */ data, /** @type {string} */ version) {
      if (version === current?.version || isOutdated(version)) return;
      current = { ...data, version, questions: readQuestions(data) };
      cardsByFile = new Map();
      onDeck();
    },
    cards(/** @type {any[]} */ cards, /** @type {string} */ version, /** @type {number} */ file) {
      if (isOutdated(version)) return;
      if (version !== current?.version) return loadDeck(version); // the notes have moved on
      cardsByFile.set(file, cards.map(([front, back]) => ({ front, back })));
      onCards();
    },
  };
  Object.assign(window, { ankigen: receivers });
}

/**
 * @param {{ people: string[], topics: string[], questions: any[][] }} data
 * @returns {Question[]}
 */
function readQuestions({ people, topics, questions }) {
  return questions.map(([guid, authors, week, about, parent, group], number) => ({
    number, guid, week, parent, group,
    people: authors.map((/** @type {number} */ author) => people[author]),
    topics: about.map((/** @type {number} */ topic) => topics[topic]),
  }));
}

/** Asks for the deck as it is in a version. @param {string} version */
export function loadDeck(version) {
  loadData("data/interview.js", version);
}

/** Is the deck the one of a version? @param {string} version */
export function isDeckOf(version) {
  return version === current?.version;
}

export function hasDeck() {
  return current !== null;
}

/** The deck, which has come before anything is shown. */
export function theDeck() {
  if (!current) throw new Error("The deck has not come yet.");
  return current;
}

/**
 * The card of a question; null if it has not come yet, then it is asked for.
 * @param {Question} question
 * @returns {CardSides | null}
 */
export function findSides(question) {
  const { chunk, version } = theDeck();
  const file = Math.floor(question.number / chunk);
  const cards = cardsByFile.get(file);
  if (cards) return cards[question.number % chunk];
  loadData(`data/cards-${file}.js`, version);
  return null;
}
