// What to search for instead, where a query finds nothing: a name of a topic that is nearly the same, or means the same.
import { listLetters } from "./hangul.js";
import { makeKey } from "./search.js";

const MIN_LETTERS = 4; // shorter words are near to anything
const LETTERS_PER_SLIP = 6; // a word may differ by a letter for each six of its letters, and by one in any case
/** Letters that many confuse count as the same, as in `ankigen.topics.spelling`: 쓰레드, 트렌젝션. @type {Record<string, string>} */
const CONFUSED = { ㅐ: "ㅔ", ㅒ: "ㅔ", ㅖ: "ㅔ", ㄲ: "ㄱ", ㄸ: "ㄷ", ㅃ: "ㅂ", ㅆ: "ㅅ", ㅉ: "ㅈ" };
const MAX_TRIED = 12;
const MAX_OFFERS = 3;

/**
 * Queries to offer in place of one that finds nothing, the nearest first.
 * @param {string} query
 * @param {string[][]} topicNames all names of each topic of the deck
 * @param {(query: string) => boolean} findsAny
 */
export function findOffers(query, topicNames, findsAny) {
  const words = query.split(/\s+/).filter(Boolean);
  const lost = words.filter((word) => !findsAny(word));
  /** @type {{ query: string, slips: number }[]} */
  const candidates = rankNames(words.join(""), topicNames).map(({ name, slips }) => ({ query: name, slips }));
  if (lost.length === 1 && words.length > 1) {
    for (const { name, slips } of rankNames(lost[0], topicNames)) {
      candidates.push({ query: words.map((word) => (word === lost[0] ? name : word)).join(" "), slips });
    }
  }
  candidates.sort((first, second) => first.slips - second.slips);
  const offers = new Map();
  for (const candidate of candidates.slice(0, MAX_TRIED)) {
    const key = makeKey(candidate.query);
    if (offers.size < MAX_OFFERS && !offers.has(key) && findsAny(candidate.query)) offers.set(key, candidate.query);
  }
  return [...offers.values()];
}

/**
 * The names that a word may stand for: those that it is near to, and other names of the same topic.
 * @param {string} word
 * @param {string[][]} topicNames
 */
function rankNames(word, topicNames) {
  const letters = listFolded(word);
  const most = Math.max(1, Math.floor(letters.length / LETTERS_PER_SLIP));
  /** @type {{ name: string, slips: number }[]} */
  const ranked = [];
  if (letters.length < MIN_LETTERS) return ranked;
  for (const names of topicNames) {
    const slips = names.map((name) => countSlips(letters, listFolded(name), most));
    const fewest = Math.min(...slips);
    if (fewest > most) continue;
    names.forEach((name, position) => ranked.push({ name, slips: slips[position] === fewest ? fewest : fewest + most }));
  }
  return ranked;
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
