// The question of the day: the same for everybody who reads on that day, and most likely the same when the deck grows.
import { byId } from "./dom.js";
import { hashText } from "./interview/random.js";
import { deckLanguage } from "./language.js";

/** @import { Row } from "./data.js" */

/** The day as the reader's calendar has it: 2026-11-28. @param {Date} now */
export function nameDay(now) {
  const [month, day] = [now.getMonth() + 1, now.getDate()].map((number) => String(number).padStart(2, "0"));
  return `${now.getFullYear()}-${month}-${day}`;
}

/**
 * The question of a day, without follow-ups and cards that are gone. Each question has a rank on each day, and the highest one
 * wins (rendezvous hashing): of a deck that has grown, only a new question with a higher rank takes its place.
 * @template {Pick<Row, "guid" | "isFollowUp" | "change">} T
 * @param {T[]} rows
 * @param {string} day
 * @returns {T | null}
 */
export function findQuestionOfDay(rows, day) {
  /** @type {T | null} */
  let winner = null;
  let highest = -1;
  for (const row of rows) {
    if (row.isFollowUp || row.change === "retired") continue;
    const rank = hashText(`${day}\n${row.guid}`);
    if (rank <= highest) continue;
    winner = row;
    highest = rank;
  }
  return winner;
}

/**
 * Shows the question of today, where the page has a place for it.
 * @param {Row[]} rows
 * @param {(row: Row) => void} onOpen
 */
export function showQuestionOfDay(rows, onOpen) {
  const line = document.getElementById("today");
  const row = findQuestionOfDay(rows, nameDay(new Date()));
  if (!line || !row) return;
  const link = byId("today-question", HTMLAnchorElement);
  link.textContent = row.question;
  link.lang = deckLanguage;
  link.href = `#${encodeURIComponent(row.guid)}`;
  link.onclick = (event) => {
    event.preventDefault();
    onOpen(row);
  };
  line.hidden = false;
}
