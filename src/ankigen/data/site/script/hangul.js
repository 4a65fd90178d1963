// Hangul: how syllables are put together, and patterns that find what is only half typed.

export const INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
export const VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ";
export const FINALS = ["", ..."ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"];
/** Consonants that are typed as two. @type {Record<string, string>} */
export const CLUSTERS = { ㄳ: "ㄱㅅ", ㄵ: "ㄴㅈ", ㄶ: "ㄴㅎ", ㄺ: "ㄹㄱ", ㄻ: "ㄹㅁ", ㄼ: "ㄹㅂ", ㄽ: "ㄹㅅ", ㄾ: "ㄹㅌ", ㄿ: "ㄹㅍ", ㅀ: "ㄹㅎ", ㅄ: "ㅂㅅ" };
/** Vowels that are typed as two. @type {Record<string, string>} */
export const VOWEL_KEYS = { ㅘ: "ㅗㅏ", ㅙ: "ㅗㅐ", ㅚ: "ㅗㅣ", ㅝ: "ㅜㅓ", ㅞ: "ㅜㅔ", ㅟ: "ㅜㅣ", ㅢ: "ㅡㅣ" };
const FIRST_SYLLABLE = 0xac00; // 가 (Unicode, "Hangul Syllables")
const SYLLABLES = 11172;
const SYLLABLES_OF_INITIAL = 588;
const SYLLABLES_OF_VOWEL = 28; // one without a final consonant, 27 with one

/**
 * The parts of a syllable, by their places in INITIALS, VOWELS and FINALS; null for any other character.
 * @param {string} char
 */
export function splitSyllable(char) {
  const code = char.charCodeAt(0) - FIRST_SYLLABLE;
  if (code < 0 || code >= SYLLABLES) return null;
  return {
    initial: Math.floor(code / SYLLABLES_OF_INITIAL),
    vowel: Math.floor(code / SYLLABLES_OF_VOWEL) % VOWELS.length,
    final: code % SYLLABLES_OF_VOWEL,
  };
}

/**
 * The syllable of these parts.
 * @param {number} initial
 * @param {number} vowel
 * @param {number} final
 */
export function joinSyllable(initial, vowel, final) {
  return String.fromCharCode(FIRST_SYLLABLE + (initial * VOWELS.length + vowel) * SYLLABLES_OF_VOWEL + final);
}

/**
 * The letters of a word as they are typed: ㅘ is ㅗ and ㅏ, ㄽ is ㄹ and ㅅ.
 * @param {string} word
 */
export function listLetters(word) {
  const letters = [...word].flatMap((char) => {
    const parts = splitSyllable(char);
    return parts ? [INITIALS[parts.initial], VOWELS[parts.vowel], FINALS[parts.final]] : [char];
  });
  return letters.flatMap((letter) => [...(VOWEL_KEYS[letter] ?? CLUSTERS[letter] ?? letter)]);
}

/**
 * The source of a pattern by which initial consonants find syllables, and a last syllable all that its writing may become.
 * @param {string} word
 * @param {string} [between] a pattern for what may stand between two characters
 */
export function makePattern(word, between = "") {
  const chars = [...word];
  const parts = chars.map((char, position) => {
    const initial = INITIALS.indexOf(char);
    if (initial >= 0) return `[${char}${rangeOfInitial(initial)}]`;
    if (position === chars.length - 1 && splitSyllable(char)) return matchUnfinished(char);
    return escapeForPattern(char);
  });
  return parts.join(between);
}

/**
 * A pattern for a syllable that is still being written: 터 becomes 턴, and the ㅂ of 텁 begins the next one, 터베.
 * @param {string} char
 */
function matchUnfinished(char) {
  const code = char.charCodeAt(0) - FIRST_SYLLABLE;
  const final = FINALS[code % SYLLABLES_OF_VOWEL];
  const open = FIRST_SYLLABLE + code - (code % SYLLABLES_OF_VOWEL);
  if (!final) return `[${range(open, SYLLABLES_OF_VOWEL)}]`;
  const [kept, next] = CLUSTERS[final] ?? ["", final];
  const before = String.fromCharCode(open + FINALS.indexOf(kept));
  return `(?:${char}|${before}[${rangeOfInitial(INITIALS.indexOf(next))}])`;
}

/** @param {number} initial */
function rangeOfInitial(initial) {
  return range(FIRST_SYLLABLE + initial * SYLLABLES_OF_INITIAL, SYLLABLES_OF_INITIAL);
}

/**
 * @param {number} from
 * @param {number} length
 */
function range(from, length) {
  return `${String.fromCharCode(from)}-${String.fromCharCode(from + length - 1)}`;
}

/** @param {string} char */
function escapeForPattern(char) {
  return char.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
