// The filters: by person, week, topic, and what became of a card since the last build.
import { theIndex } from "./data.js";
import { byId } from "./dom.js";
import { words } from "./language.js";

/** @import { Row } from "./data.js" */

/** @typedef {[value: string, text: string]} Choice */

/** Those that the page has: readers are not told what became of a card. */
export const FILTERS = ["person", "week", "topic", "change"].filter((id) => document.getElementById(id));
const CHANGES = ["new", "changed", "returned", "retired", "unchanged"];

/** Returns a test of a row: does it pass the filters? */
export function makeFilter() {
  const { person, week, topic, change } = readFilters();
  return (/** @type {Row} */ row) => (!person || row.person === person)
    && (!week || String(row.week) === week)
    && (!topic || row.topics.some((name) => isWithin(name, topic)))
    && (!change || row.change === change);
}

export function isFiltered() {
  return Object.values(readFilters()).some(Boolean);
}

/** The values of the filters by their names. */
export function readFilters() {
  return Object.fromEntries(FILTERS.map((name) => [name, byId(name, HTMLSelectElement).value]));
}

/**
 * Chooses values; a filter without one, or with one that the deck does not have, lets all cards pass.
 * @param {Record<string, string>} values
 */
export function setFilters(values) {
  for (const name of FILTERS) {
    const select = byId(name, HTMLSelectElement);
    select.value = values[name] ?? "";
    if (select.selectedIndex < 0) select.value = "";
  }
}

/** Fills the filters with what the deck has; what was chosen stays chosen. */
export function fillFilters() {
  const { people, weeks, topics, cards } = theIndex();
  const byChange = count(cards.map((row) => row.change));
  const byTopic = count(cards.flatMap((row) => [...new Set(row.topics.flatMap(listLevels))]));
  fill("person", people.map((name) => [name, name]));
  fill("week", weeks.map((week) => [String(week), String(week)]));
  fill("topic", topics.map((topic) => [topic, `${indentTopic(topic)} (${byTopic.get(topic)})`]));
  if (!FILTERS.includes("change")) return;
  const changes = CHANGES.filter((change) => byChange.has(change));
  fill("change", changes.map((change) => [change, `${words[change]} (${byChange.get(change)})`]));
}

/**
 * @param {string} id
 * @param {Choice[]} choices
 */
function fill(id, choices) {
  const select = byId(id, HTMLSelectElement);
  const chosen = select.value;
  /** @type {Choice} */
  const all = ["", words.all];
  select.replaceChildren(...[all, ...choices].map(([value, text]) => new Option(text, value)));
  select.value = choices.some(([value]) => value === chosen) ? chosen : "";
}

/**
 * The last level of a topic, indented by the levels above it.
 * @param {string} topic
 */
export function indentTopic(topic) {
  const levels = topic.split("::");
  return "\u2003".repeat(levels.length - 1) + levels.pop();
}

/**
 * Is a topic another one, or one below it?
 * @param {string} topic
 * @param {string} wider
 */
export function isWithin(topic, wider) {
  return topic === wider || topic.startsWith(`${wider}::`);
}

/**
 * A topic and those that it lies in: a::b gives a and a::b.
 * @param {string} topic
 */
function listLevels(topic) {
  const parts = topic.split("::");
  return parts.map((_, depth) => parts.slice(0, depth + 1).join("::"));
}

/** @param {string[]} names */
function count(names) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
