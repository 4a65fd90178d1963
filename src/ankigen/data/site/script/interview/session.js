// An interview as it goes on: a value that can be stored, and what becomes of it at each step.

/** @typedef {"knew" | "partly" | "not"} Mark */
/** Who reads: whoever is asked, or the interviewer, who sees each answer at once. @typedef {"asked" | "asks"} Role */

/**
 * `at` is the place of the question that is asked, past the last one when all have been. `shown` are the GUIDs whose
 * answer was asked for, `usedMs` is how long each question took.
 * @typedef {{
 *   count: number, at: number, me: string, role: Role, shown: string[], marks: Record<string, Mark>, usedMs: Record<string, number>,
 * }} Session
 */

/** @type {Mark[]} */
export const MARKS = ["knew", "partly", "not"];

/**
 * @param {number} count
 * @param {{ me: string, role: Role }} reader
 * @returns {Session}
 */
export function beginSession(count, { me, role }) {
  return { count, at: 0, me, role, shown: [], marks: {}, usedMs: {} };
}

/** @param {Session} session */
export function isOver(session) {
  return session.at >= session.count;
}

/**
 * @param {Session} session
 * @param {string} guid
 */
export function isShown(session, guid) {
  return session.role === "asks" || session.shown.includes(guid);
}

/**
 * @param {Session} session
 * @param {string} guid
 * @returns {Session}
 */
export function showAnswer(session, guid) {
  return isShown(session, guid) ? session : { ...session, shown: [...session.shown, guid] };
}

/**
 * Steps to another question, or past the last one.
 * @param {Session} session
 * @param {number} steps
 * @returns {Session}
 */
export function moveBy(session, steps) {
  return { ...session, at: Math.min(Math.max(session.at + steps, 0), session.count) };
}

/**
 * Marks a question, and goes on to the next one; only with its answer in sight.
 * @param {Session} session
 * @param {string} guid
 * @param {Mark} mark
 * @returns {Session}
 */
export function markQuestion(session, guid, mark) {
  if (!isShown(session, guid)) return session;
  return moveBy({ ...session, marks: { ...session.marks, [guid]: mark } }, 1);
}

/**
 * @param {Session} session
 * @param {string} guid
 * @param {number} ms
 * @returns {Session}
 */
export function useTime(session, guid, ms) {
  return { ...session, usedMs: { ...session.usedMs, [guid]: Math.round(ms) } };
}

/**
 * The GUIDs to repeat: first those not known, then those known partly, then those that were asked and have no mark.
 * @param {Session} session
 * @param {string[]} guids
 */
export function findRepeats(session, guids) {
  const withMark = (/** @type {Mark | undefined} */ mark) => guids.filter((guid) => session.marks[guid] === mark);
  const unmarked = withMark(undefined).filter((guid) => session.usedMs[guid] !== undefined || session.shown.includes(guid));
  return [...withMark("not"), ...withMark("partly"), ...unmarked];
}

/**
 * A session that was stored, if it is whole and fits the questions there are now.
 * @param {unknown} stored
 * @param {number} count
 * @returns {Session | null}
 */
export function restoreSession(stored, count) {
  if (typeof stored !== "object" || stored === null) return null;
  const session = /** @type {Session} */ (stored);
  const isWhole = Number.isInteger(session.at) && Array.isArray(session.shown) && typeof session.me === "string"
    && typeof session.marks === "object" && typeof session.usedMs === "object" && ["asked", "asks"].includes(session.role);
  if (!isWhole || !session.marks || !session.usedMs) return null;
  return { ...session, count, at: Math.min(Math.max(session.at, 0), count) };
}
