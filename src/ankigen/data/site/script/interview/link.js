// The link of an interview: it holds the questions themselves, so a deck that grows gives the same ones.
import { shortId, splitIds } from "./random.js";

/** @import { Choice, Question } from "./choose.js" */

/**
 * What a link says: the short names of questions, or what to choose from, with a seed. `seconds` are those for each question.
 * @typedef {{ ids: string[], seconds: number, seed: string, choice: Partial<Choice> }} Link
 */

export const DEFAULT_SECONDS = 120;
export const MAX_SECONDS = 3600;
export const MAX_COUNT = 50;

/**
 * @param {Question[]} questions
 * @param {number} seconds
 */
export function writeLink(questions, seconds) {
  return `#q=${questions.map(({ guid }) => shortId(guid)).join("")}&t=${seconds}`;
}

/**
 * Reads the part of an address behind `#`; a link that somebody wrote by hand has `n`, `t`, `s` (seed), `w` (week, or
 * from-to), and `p` (person) and `k` (topic), also several times.
 * @param {string} hash
 * @returns {Link}
 */
export function readLink(hash) {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  /** @type {Partial<Choice>} */
  const choice = {};
  if (parameters.has("n")) choice.count = readNumber(parameters.get("n"), MAX_COUNT) || 1;
  if (parameters.has("p")) choice.people = parameters.getAll("p");
  if (parameters.has("k")) choice.topics = parameters.getAll("k");
  const weeks = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(parameters.get("w") ?? "");
  if (weeks) Object.assign(choice, { firstWeek: Number(weeks[1]), lastWeek: Number(weeks[2] ?? weeks[1]) });
  return {
    ids: splitIds(parameters.get("q") ?? ""),
    seconds: parameters.has("t") ? readNumber(parameters.get("t"), MAX_SECONDS) : DEFAULT_SECONDS,
    seed: parameters.get("s") ?? "",
    choice,
  };
}

/**
 * @param {string | null} text
 * @param {number} max
 */
function readNumber(text, max) {
  const number = Number.parseInt(text ?? "", 10);
  return Number.isFinite(number) ? Math.min(Math.max(number, 0), max) : 0;
}

/**
 * The questions of a link in its order; undefined where the deck no longer has one.
 * @param {string[]} ids
 * @param {Question[]} questions
 * @returns {(Question | undefined)[]}
 */
export function findLinked(ids, questions) {
  /** @type {Map<string, Question | undefined>} */
  const byId = new Map(ids.map((id) => [id, undefined]));
  for (const question of questions) {
    const id = shortId(question.guid);
    if (byId.has(id) && !byId.get(id)) byId.set(id, question);
  }
  return ids.map((id) => byId.get(id));
}
