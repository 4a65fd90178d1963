// The words searched for, and which cards hold them.
import { CLUSTERS, INITIALS, makePattern } from "./hangul.js";
import { switchKeyboard } from "./keyboard.js";

/** A pattern for what makes no difference: blanks, and what cannot be seen. */
const UNSEEN = "[\\s\\u00ad\\u034f\\u061c\\u115f\\u1160\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff9-\\ufffb]";
const ALL_UNSEEN = new RegExp(`${UNSEEN}+`, "g");

/**
 * What two spellings have in common, as `ankigen.text.key` has it.
 * @param {string} text
 */
export function makeKey(text) {
  return text.normalize("NFC").toLowerCase().replace(ALL_UNSEEN, "");
}

/**
 * The words of a query. A keyboard joins initials that could end a syllable, ㄹㅅ to ㄽ: they are parted again.
 * @param {string} query
 */
export function splitQuery(query) {
  const words = query.split(/\s+/).map((word) => [...makeKey(word)].map((char) => CLUSTERS[char] ?? char).join(""));
  return words.filter(Boolean);
}

/**
 * A test of a card's texts: do they hold every word? Initials alone search no answers, they would find anything.
 * @param {string[]} words
 * @returns {(head: string, answer: string) => boolean}
 */
export function makeTest(words) {
  const tests = words.map((word) => spellingsOf(word).map((spelling) => (
    { pattern: new RegExp(makePattern(spelling), "u"), isDeep: !hasOnlyInitials(spelling) })));
  return (head, answer) => tests.every((spellings) => spellings.some(
    ({ pattern, isDeep }) => pattern.test(head) || (isDeep && pattern.test(answer))));
}

/**
 * Patterns that find the words in a text as it is shown; `isDeep`: also in answers.
 * @param {string[]} words
 */
export function makeHitPatterns(words) {
  return words.flatMap(spellingsOf).map((spelling) => (
    { pattern: new RegExp(makePattern(spelling, `${UNSEEN}*`), "giu"), isDeep: !hasOnlyInitials(spelling) }));
}

/** @param {string} word */
function spellingsOf(word) {
  return [word, switchKeyboard(word)].filter(Boolean);
}

/** @param {string} word */
function hasOnlyInitials(word) {
  return [...word].every((char) => INITIALS.includes(char));
}
