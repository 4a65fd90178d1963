// Words typed on the wrong keyboard: what the same keys give on the other one.
import { CLUSTERS, FINALS, INITIALS, VOWELS, VOWEL_KEYS, joinSyllable, listLetters } from "./hangul.js";

// The keys of the Korean standard keyboard (KS X 5002) beside the Latin letters on them; capitals are typed with Shift.
const LATIN_KEYS = "rRseEfaqQtTdwWczxvgkoiOjpuPhynbml";
const HANGUL_KEYS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ";
const VOWEL_OF_KEYS = byKeys(VOWEL_KEYS);
const CLUSTER_OF_KEYS = byKeys(CLUSTERS);

/** @param {Record<string, string>} keysOf */
function byKeys(keysOf) {
  return new Map(Object.entries(keysOf).map(([letter, keys]) => [keys, letter]));
}

/**
 * The word that the same keys give on the other keyboard (dlseprtm is 인덱스, ㅗㅅ세 is http), "" if it gives none.
 * @param {string} word
 */
export function switchKeyboard(word) {
  if (/^[a-z]{3,}$/.test(word)) return toHangul(word);
  return /^[ㄱ-ㅣ가-힣]{2,}$/u.test(word) ? toLatin(word) : "";
}

/**
 * Latin letters as the Hangul on their keys, "" unless whole syllables come of it.
 * @param {string} word
 */
function toHangul(word) {
  const keys = [...word].map(hangulOfKey);
  const syllables = [];
  let position = 0;
  while (position < keys.length) {
    const initial = INITIALS.indexOf(keys[position]);
    let vowel = VOWELS.indexOf(keys[position + 1] ?? "-");
    if (initial < 0 || vowel < 0) return "";
    position += 2;
    const both = VOWEL_OF_KEYS.get(VOWELS[vowel] + keys[position]);
    if (both) {
      vowel = VOWELS.indexOf(both);
      position += 1;
    }
    const [final, length] = findFinal(keys, position);
    position += length;
    syllables.push(joinSyllable(initial, vowel, FINALS.indexOf(final)));
  }
  return syllables.join("");
}

/** @param {string} letter */
function hangulOfKey(letter) {
  const plain = LATIN_KEYS.indexOf(letter);
  return HANGUL_KEYS[plain >= 0 ? plain : LATIN_KEYS.indexOf(letter.toUpperCase())];
}

/**
 * The final consonants at a position, and how many keys they take: none that begin the next syllable.
 * @param {string[]} keys
 * @param {number} position
 * @returns {[final: string, length: number]}
 */
function findFinal(keys, position) {
  const isFree = (/** @type {number} */ from) => !VOWELS.includes(keys[from] ?? "ㄱ");
  const cluster = CLUSTER_OF_KEYS.get((keys[position] ?? "") + (keys[position + 1] ?? ""));
  if (cluster && isFree(position + 2)) return [cluster, 2];
  if (FINALS.includes(keys[position] ?? "-") && isFree(position + 1) && isFree(position)) return [keys[position], 1];
  return ["", 0];
}

/**
 * Hangul as the Latin letters on its keys.
 * @param {string} word
 */
function toLatin(word) {
  const keys = listLetters(word);
  return keys.map((key) => LATIN_KEYS[HANGUL_KEYS.indexOf(key)]).join("").toLowerCase();
}
