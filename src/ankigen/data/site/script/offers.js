// What to search for instead, where a query finds nothing: a name of a topic that is nearly the same, or means the same.
import { listLetters } from "./hangul.js";
import { makeKey } from "./search.js";

const MIN_LETTERS = 4; // shorter words are near to anything
const LETTERS_PER_SLIP = 6; // a word may differ by a letter for each six of its letters, and by one in any case
/** Letters that many confuse count as the same, as in `ankigen.topics.spelling`: 쓰레드, 트렌젝션. @type {Record<string, string>} */
const CONFUSED = { ㅐ: "ㅔ", ㅒ: "ㅔ", ㅖ: "ㅔ", ㄲ: "ㄱ", ㄸ: "ㄷ", ㅃ: "ㅂ", ㅆ: "ㅅ", ㅉ: "ㅈ" };
const MAX_TRIED = 12;
const MAX_OFFERS = 3;

/** A query to try: by how many letters it is off, and whether it is near or only means the same. @typedef {{ query: string, slips: number, isNear: boolean }} Candidate */

/**
 * Queries to offer in place of one that finds nothing, the nearest first; those that mean the same only where none is near.
 * @param {string} query
 * @param {string[][]} topicNames all names of each topic of the deck
 * @param {(query: string) => boolean} findsAny
 */
export function findOffers(query, topicNames, findsAny) {
  const words = query.split(/\s+/).filter(Boolean);
  const candidates = listCandidates(words.join(""), topicNames);
  const lost = words.filter((word) => !findsAny(word));
  if (lost.length === 1 && words.length > 1) {
    for (const { query: name, ...rank } of listCandidates(lost[0], topicNames)) {
      candidates.push({ query: words.map((word) => (word === lost[0] ? name : word)).join(" "), ...rank });
    }
  }
  candidates.sort((first, second) => first.slips - second.slips);
  const near = chooseOffers(candidates.filter(({ isNear }) => isNear), findsAny);
  return near.length ? near : chooseOffers(candidates.filter(({ isNear }) => !isNear), findsAny);
}

/**
 * @param {Candidate[]} candidates
 * @param {(query: string) => boolean} findsAny
 */
function chooseOffers(candidates, findsAny) {
  /** @type {Map<string, string>} */
  const offers = new Map();
  for (const { query } of candidates.slice(0, MAX_TRIED)) {
    const key = makeKey(query);
    if (offers.size < MAX_OFFERS && !offers.has(key) && findsAny(query)) offers.set(key, query);
  }
  return [...offers.values()];
}

/**
 * The names that a word may stand for: those that it is near to, and the other names of the same topic.
 * @param {string} word
 * @param {string[][]} topicNames
 */
function listCandidates(word, topicNames) {
  const letters = listFolded(word);
  const most = Math.max(1, Math.floor(letters.length / LETTERS_PER_SLIP));
  /** @type {Candidate[]} */
  const candidates = [];
  if (letters.length < MIN_LETTERS) return candidates;
  for (const names of topicNames) {
    const slips = names.map((name) => countSlips(letters, listFolded(name), most));
    const fewest = Math.min(...slips);
    if (fewest > most) continue;
    for (const [position, name] of names.entries()) {
      const isNear = slips[position] <= most;
      candidates.push({ query: name, slips: isNear ? slips[position] : fewest, isNear });
    }
  }
  return candidates;
}

/** @param {string} word */
function listFolded(word) {
  return listLetters(makeKey(word)).map((letter) => CONFUSED[letter] ?? letter);
}

/**
 * By how many letters two words differ (Levenshtein's distance); anything beyond `most` is Infinity.
 * @param {string[]} first
 * @param {string[]} second
 * @param {number} most
 */
function countSlips(first, second, most) {
  if (Math.abs(first.length - second.length) > most) return Infinity;
  let before = second.map((_, length) => length + 1);
  before.unshift(0);
  for (const [position, letter] of first.entries()) {
    const counts = [position + 1];
    for (const [other, otherLetter] of second.entries()) {
      const replaced = before[other] + (letter === otherLetter ? 0 : 1);
      counts.push(Math.min(replaced, before[other + 1] + 1, counts[other] + 1));
    }
    if (Math.min(...counts) > most) return Infinity;
    before = counts;
  }
  return before[second.length] > most ? Infinity : before[second.length];
}
