// The end of an interview: what to repeat, as a list to print and as a search for Anki.
import { byId, makeElement } from "../dom.js";
import { writeAnkiSearch } from "./anki_search.js";
import { findSides } from "./deck.js";
import { phrase } from "./phrase.js";
import { findRepeats, MARKS } from "./session.js";
import { readQuestionText } from "./sides.js";
import { describeTime } from "./timer.js";

/** @import { Place } from "./choose.js" */
/** @import { Session } from "./session.js" */

/**
 * @param {Place[]} places
 * @param {Session} session
 */
export function showEnding(places, session) {
  const guids = places.map(({ question }) => question.guid);
  const repeats = findRepeats(session, guids);
  const known = guids.filter((guid) => session.marks[guid] === "knew");
  const makeRows = (/** @type {string[]} */ chosen) => chosen.map((guid) => (
    makeRow(/** @type {Place} */ (places.find(({ question }) => question.guid === guid)), session)));
  byId("repeat-heading").textContent = repeats.length ? phrase("repeat", { n: repeats.length }) : phrase("repeat_none");
  byId("summary").textContent = summarize(guids, session);
  byId("repeats").replaceChildren(...makeRows(repeats));
  byId("known").replaceChildren(...makeRows(known));
  byId("known-list").hidden = !known.length;
  byId("known-count").textContent = phrase("known", { n: known.length });
  byId("anki").hidden = !repeats.length;
  byId("search-text", HTMLTextAreaElement).value = writeAnkiSearch(repeats);
}

/**
 * How many questions have which mark, and how long it took.
 * @param {string[]} guids
 * @param {Session} session
 */
function summarize(guids, session) {
  const parts = MARKS.map((mark) => {
    const count = guids.filter((guid) => session.marks[guid] === mark).length;
    return count ? `${phrase(mark)} ${count}` : "";
  });
  const unmarked = guids.filter((guid) => !session.marks[guid]).length;
  if (unmarked) parts.push(`${phrase("unmarked")} ${unmarked}`);
  const usedMs = guids.reduce((sum, guid) => sum + (session.usedMs[guid] ?? 0), 0);
  if (usedMs >= 1000) parts.push(phrase("took", { time: describeTime(-usedMs).slice(1) }));
  return parts.filter(Boolean).join(" · ");
}

/**
 * @param {Place} place
 * @param {Session} session
 */
function makeRow({ question, label }, session) {
  const mark = session.marks[question.guid];
  const sides = findSides(question);
  const text = (sides && readQuestionText(sides.front)) || phrase("loading");
  const about = [phrase("question_n", { n: label }), question.people.join(", "), question.week === null ? "" : phrase("week_n", { n: question.week })];
  return makeElement("li", {},
    makeElement("span", { class: `mark ${mark ?? "unmarked"}` }, phrase(mark ?? "unmarked")),
    makeElement("span", {},
      makeElement("a", { href: `index.html#${encodeURIComponent(question.guid)}` }, text),
      makeElement("small", { class: "quiet" }, about.filter(Boolean).join(" · "))));
}
