// What a browser keeps of an interview, so that it goes on after a reload. Where it refuses, nothing is kept.

const PREFIX = "ankigen-interview ";
const ME = "ankigen-me";
const LAST = "ankigen-interview-last";
const MAX_KEPT = 20;

/** @param {string} name */
function readItem(name) {
  try { return localStorage.getItem(name); } catch { return null; }
}

/** @param {string} name @param {string} text */
function writeItem(name, text) {
  try { localStorage.setItem(name, text); } catch { /* it is forgotten */ }
}

/** @param {string} name @returns {unknown} */
function readJson(name) {
  try { return JSON.parse(readItem(name) ?? "null"); } catch { return null; }
}

/** @param {string} link */
export function readSession(link) {
  return readJson(PREFIX + link);
}

/** @param {string} link @param {object} session */
export function writeSession(link, session) {
  writeItem(PREFIX + link, JSON.stringify(session));
}

/** Remembers which interview is the last one, and forgets all but some before. @param {string} link */
export function rememberLink(link) {
  const stored = readJson(LAST);
  const links = (Array.isArray(stored) ? stored.filter((kept) => typeof kept === "string") : []).filter((kept) => kept !== link);
  for (const old of links.splice(MAX_KEPT - 1)) forgetSession(old);
  writeItem(LAST, JSON.stringify([link, ...links]));
}

/** The link of the last interview, "" if there is none. @returns {string} */
export function lastLink() {
  const links = readJson(LAST);
  return Array.isArray(links) && typeof links[0] === "string" ? links[0] : "";
}

/** @param {string} link */
export function forgetSession(link) {
  try { localStorage.removeItem(PREFIX + link); } catch { /* it was never kept */ }
}

export function readMe() {
  return readItem(ME) ?? "";
}

/** @param {string} name */
export function writeMe(name) {
  writeItem(ME, name);
}
