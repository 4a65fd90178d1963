// What the page of the interview says, in the reader's language.
import { fillWord } from "../language.js";

/**
 * A word of the interview by its name, with its gaps filled.
 * @param {string} name
 * @param {Record<string, string | number>} [gaps]
 */
export function phrase(name, gaps = {}) {
  return fillWord(`interview_${name}`, gaps);
}
