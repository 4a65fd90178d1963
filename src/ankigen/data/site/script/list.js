// The list of the cards to choose from. Only the rows that can be seen are drawn.
import { byId, makeElement } from "./dom.js";
import { deckLanguage, fillWord, words } from "./language.js";

/** @import { Row } from "./data.js" */

const ROW_HEIGHT = 60; // px, as in site.css
const ROWS_BEYOND = 5; // drawn before and after those that can be seen

/**
 * Draws the rows that can be seen.
 * @param {Row[]} rows
 * @param {number} chosen
 * @param {(position: number) => void} onChoose
 */
export function drawList(rows, chosen, onChoose) {
  const list = byId("list");
  const from = Math.max(0, Math.floor(list.scrollTop / ROW_HEIGHT) - ROWS_BEYOND);
  const to = Math.min(rows.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW_HEIGHT) + ROWS_BEYOND);
  const space = makeElement("div", { style: `height:${rows.length * ROW_HEIGHT}px`, "aria-hidden": "true" });
  const drawn = [];
  for (let position = from; position < to; position += 1) {
    const row = makeRow(rows[position], { position, isChosen: position === chosen, count: rows.length });
    row.onclick = () => onChoose(position);
    drawn.push(row);
  }
  list.replaceChildren(space, ...drawn);
  const isDrawn = chosen >= from && chosen < to && rows.length;
  if (isDrawn) list.setAttribute("aria-activedescendant", `row-${chosen}`);
  else list.removeAttribute("aria-activedescendant");
}

/**
 * Scrolls the list until a row can be seen.
 * @param {number} position
 */
export function scrollToRow(position) {
  const list = byId("list");
  const top = position * ROW_HEIGHT;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + ROW_HEIGHT > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW_HEIGHT - list.clientHeight;
}

/**
 * @param {Row} row
 * @param {{ position: number, isChosen: boolean, count: number }} place
 */
function makeRow({ question, person, week, topics, change, isWarned, isFollowUp }, { position, isChosen, count }) {
  const weekWords = week === null ? "" : fillWord("week_n", { n: week });
  const about = [weekWords, person, topics[0]?.split("::").pop() ?? ""].filter(Boolean).join(" · ");
  const line = makeElement("span", { class: "about" }, makeElement("span", {}, about));
  if (isWarned) line.append(makeElement("span", { class: "mark warned" }, words.warned));
  if (change !== "unchanged") line.append(makeElement("span", { class: `mark ${change}` }, words[change]));
  const title = makeElement("span", { class: isFollowUp ? "title follow-up" : "title", lang: deckLanguage }, question);
  const attributes = {
    class: "row", role: "option", id: `row-${position}`, style: `top:${position * ROW_HEIGHT}px`,
    "aria-selected": String(isChosen), "aria-setsize": count, "aria-posinset": position + 1,
  };
  return makeElement("div", attributes, title, line);
}
