// What somebody chooses before an interview: from which questions, how many, how long, and who they are.
import { byId, makeElement } from "../dom.js";
import { drawQuestions, widen } from "./choose.js";
import { theDeck } from "./deck.js";
import { DEFAULT_SECONDS, MAX_COUNT } from "./link.js";
import { phrase } from "./phrase.js";

/** @import { Choice, Question } from "./choose.js" */
/** @import { Link } from "./link.js" */
/** @import { Role } from "./session.js" */

const DEFAULT_COUNT = 10;

/**
 * Fills the form with what there is to choose from, and with what a link has chosen.
 * @param {Link} link
 * @param {string} me
 */
export function fillSetup(link, me) {
  const { people, topics, questions } = theDeck();
  const asked = questions.filter(({ parent }) => parent === null);
  fillPeople(people, asked, link.choice.people ?? []);
  byId("topics").replaceChildren(...makeTopicTree(topics, asked, link.choice.topics ?? []));
  const weeks = [...new Set(asked.map(({ week }) => week).filter((week) => week !== null))].sort((a, b) => a - b);
  fillWeeks("first-week", weeks, link.choice.firstWeek ?? null, phrase("first"));
  fillWeeks("last-week", weeks, link.choice.lastWeek ?? null, phrase("last_week"));
  for (const [id, isEmpty] of /** @type {const} */ ([["people-field", people.length < 2], ["topics-field", !topics.length], ["weeks-field", weeks.length < 2]])) {
    byId(id).hidden = isEmpty;
  }
  byId("count", HTMLInputElement).value = String(link.choice.count ?? DEFAULT_COUNT);
  fillSeconds(link.seconds);
  byId("me", HTMLSelectElement).replaceChildren(new Option(phrase("me_nobody"), ""), ...people.map((name) => new Option(name, name)));
  byId("me", HTMLSelectElement).value = people.includes(me) ? me : "";
}

/**
 * @param {string[]} people
 * @param {Question[]} asked
 * @param {string[]} chosen
 */
function fillPeople(people, asked, chosen) {
  const counts = countNames(asked.flatMap((question) => question.people));
  byId("people").replaceChildren(...people.filter((name) => counts.has(name)).map((name) => (
    makeElement("label", { class: "choice" }, makeCheckbox(name, chosen.includes(name)), ` ${name} `, makeElement("small", {}, String(counts.get(name))))
  )));
}

/** @param {string} value @param {boolean} isChecked */
function makeCheckbox(value, isChecked) {
  const box = makeElement("input", { type: "checkbox", value });
  box.checked = isChecked;
  return box;
}

/** @param {string[]} names */
function countNames(names) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/**
 * A tree of topics; a topic with others below it can be opened.
 * @param {string[]} topics
 * @param {Question[]} asked
 * @param {string[]} chosen
 */
function makeTopicTree(topics, asked, chosen) {
  const counts = countNames(asked.flatMap((question) => [...new Set(question.topics.flatMap(widen))]));
  const all = [...new Set(topics.flatMap(widen))].filter((topic) => counts.has(topic));
  /** @type {Map<string, string[]>} */
  const below = new Map();
  for (const topic of all) {
    const parent = widen(topic).at(-2) ?? "";
    below.set(parent, [...(below.get(parent) ?? []), topic]);
  }
  /** @param {string} topic @returns {HTMLLIElement} */
  const makeBranch = (topic) => {
    const label = makeElement("label", {}, makeCheckbox(topic, chosen.includes(topic)), ` ${topic.split("::").pop()} `, makeElement("small", {}, String(counts.get(topic))));
    const children = below.get(topic);
    if (!children) return makeElement("li", {}, label);
    const list = makeElement("ul", {}, ...children.map(makeBranch));
    const isOpen = chosen.some((name) => name.startsWith(`${topic}::`));
    const opener = makeElement("button", { type: "button", class: "opener", "aria-expanded": String(isOpen), "aria-label": phrase("subtopics", { topic: topic.split("::").pop() ?? "" }) });
    list.hidden = !isOpen;
    opener.onclick = () => {
      list.hidden = !list.hidden;
      opener.setAttribute("aria-expanded", String(!list.hidden));
    };
    return makeElement("li", {}, makeElement("span", { class: "branch" }, label, opener), list);
  };
  return (below.get("") ?? []).map(makeBranch);
}

/**
 * @param {string} id
 * @param {number[]} weeks
 * @param {number | null} chosen
 * @param {string} any
 */
function fillWeeks(id, weeks, chosen, any) {
  const select = byId(id, HTMLSelectElement);
  select.replaceChildren(new Option(any, ""), ...weeks.map((week) => new Option(phrase("week_n", { n: week }), String(week))));
  select.value = chosen === null ? "" : String(chosen);
}

/** Chooses the time of a question; one that a link made up is added. @param {number} seconds */
function fillSeconds(seconds) {
  const select = byId("seconds", HTMLSelectElement);
  const offered = [...new Set([60, 90, DEFAULT_SECONDS, 180, 300, 0, seconds])];
  select.replaceChildren(...offered.map((choice) => new Option(choice ? describeSeconds(choice) : phrase("no_limit"), String(choice))));
  select.value = String(seconds);
}

/** @param {number} seconds */
export function describeSeconds(seconds) {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return [minutes ? phrase("minutes", { n: minutes }) : "", rest ? phrase("seconds", { n: rest }) : ""].filter(Boolean).join(" ");
}

/** @returns {Choice} */
export function readSetup() {
  const checked = (/** @type {string} */ id) => [...byId(id).querySelectorAll("input")].filter((box) => box.checked).map((box) => box.value);
  const week = (/** @type {string} */ id) => (byId(id, HTMLSelectElement).value ? Number(byId(id, HTMLSelectElement).value) : null);
  const count = Number.parseInt(byId("count", HTMLInputElement).value, 10) || 1;
  return {
    people: checked("people"),
    topics: checked("topics"),
    firstWeek: week("first-week"),
    lastWeek: week("last-week"),
    count: Math.min(Math.max(count, 1), MAX_COUNT),
    hasFollowUps: byId("follow-ups", HTMLInputElement).checked,
    me: readReader().role === "asked" ? readReader().me : "",
  };
}

/** Who reads. @returns {{ me: string, role: Role }} */
export function readReader() {
  return { me: byId("me", HTMLSelectElement).value, role: byId("asks", HTMLInputElement).checked ? "asks" : "asked" };
}

export function readSeconds() {
  return Number(byId("seconds", HTMLSelectElement).value);
}

/**
 * Draws the questions for what is chosen, and says how many there are.
 * @param {string} seed
 * @returns {Question[]}
 */
export function drawChosen(seed) {
  const drawn = drawQuestions(theDeck().questions, readSetup(), seed);
  const followUps = drawn.filter(({ parent }) => parent !== null).length;
  const count = drawn.length - followUps;
  let text = count ? phrase(followUps ? "drawn_more" : "drawn", { n: count, more: followUps }) : phrase("none");
  const minutes = Math.ceil((drawn.length * readSeconds()) / 60);
  if (count && minutes) text += ` ${phrase("takes", { n: minutes })}`;
  byId("drawn").textContent = text;
  byId("start", HTMLButtonElement).disabled = count === 0;
  return drawn;
}

/** A topic that is chosen holds all below it: their boxes follow. @param {HTMLInputElement} box */
export function followParent(box) {
  for (const inner of box.closest("li")?.querySelectorAll("ul input") ?? []) {
    Object.assign(inner, { checked: box.checked, disabled: box.checked });
  }
}
