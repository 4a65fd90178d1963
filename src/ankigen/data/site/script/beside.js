// What is said beside a card: what changed, what is wrong with it, and the lines of the notes that it comes from.
import { theIndex } from "./data.js";
import { byId, makeElement, markCode } from "./dom.js";
import { fillWord, language, words } from "./language.js";

/** @import { Card, Finding, Piece, Row, SourceLine } from "./data.js" */

const CHARS_BESIDE = 40; // of what stayed the same, shown beside a change
let isSourceOpen = true;
/** Readers are told of cards only. */
const isMaintainers = document.querySelector("aside") !== null;

/**
 * Says what there is to say of a card; of one that has not come yet, only where it is.
 * @param {Row | undefined} row
 * @param {Card | null} card
 */
export function showBeside(row, card) {
  if (!isMaintainers) return;
  const parts = [];
  if (row?.place) parts.push(makeElement("p", { class: "at" }, row.place));
  if (row?.change === "retired" && card) {
    parts.push(makeElement("h2", {}, words.retired), makeElement("p", {}, words.retired_text));
  }
  if (card?.differences.length) parts.push(makeElement("h2", {}, words.was));
  for (const [field, pieces] of card?.differences ?? []) {
    parts.push(makeElement("p", { class: "quiet" }, words[field]));
    if (pieces.length) parts.push(makeElement("p", { class: "words" }, ...pieces.map(makePiece)));
  }
  if (card?.findings.length) parts.push(makeElement("h2", {}, words.here), ...card.findings.map((finding) => makeFinding(finding)));
  if (card?.source.length) parts.push(makeSource(card.source));
  byId("here").replaceChildren(...parts);
}

/**
 * Lists the diagnostics of all notes; `onFind` is told of the card whose place is clicked.
 * @param {(guid: string) => void} onFind
 */
export function showAllFindings(onFind) {
  if (!isMaintainers) return;
  const { diagnostics, diagnosed } = theIndex();
  byId("fine").hidden = diagnosed > 0;
  byId("everywhere").hidden = diagnosed === 0;
  const summary = byId("everywhere").firstElementChild;
  if (summary) summary.textContent = fillWord("everywhere", { n: diagnosed });
  const parts = diagnostics.map((finding) => makeFinding(finding, onFind));
  const more = diagnosed - diagnostics.length;
  if (more > 0) parts.push(makeElement("p", { class: "quiet" }, ...markCode(fillWord("more", { n: more }))));
  byId("all").replaceChildren(...parts);
}

/**
 * The lines of the notes around a card; those that it shows are marked, and those that no card shows.
 * @param {SourceLine[]} source
 */
function makeSource(source) {
  const lines = source.map(([number, text, mark]) => makeElement(
    "span", { class: `line ${mark}`, "data-number": number, title: mark === "lost" ? words.on_no_card : "" }, text || " "));
  const details = makeElement(
    "details", { class: "source" }, makeElement("summary", {}, words.source), makeElement("pre", {}, ...lines));
  details.open = isSourceOpen;
  details.ontoggle = () => { isSourceOpen = details.open; };
  return details;
}

/**
 * A piece of a word diff; of much that stayed the same, what stands beside a change is enough.
 * @param {Piece} piece
 * @param {number} position
 * @param {Piece[]} pieces
 */
function makePiece([kind, text], position, pieces) {
  if (kind !== "same") return makeElement(kind === "come" ? "ins" : "del", {}, text);
  const chars = [...text];
  if (chars.length <= 3 * CHARS_BESIDE) return text;
  const before = position > 0 ? chars.slice(0, CHARS_BESIDE).join("") : "";
  const after = position < pieces.length - 1 ? chars.slice(-CHARS_BESIDE).join("") : "";
  return `${before} … ${after}`;
}

/**
 * A diagnostic; its place is a button where `onFind` can show its card.
 * @param {Finding} finding
 * @param {(guid: string) => void} [onFind]
 */
function makeFinding({ severity, code, name, path, line, texts, source, guid }, onFind) {
  const { message, help } = texts[language];
  /** @type {Node | string} */
  let place = line ? `${path}:${line}` : path;
  if (guid && onFind) {
    const button = makeElement("button", { type: "button", class: "link" }, place);
    button.onclick = () => onFind(guid);
    place = button;
  }
  const head = makeElement("p", { class: "quiet" }, makeElement("b", {}, words[severity]), ` ${code} ${name} · `, place);
  const element = makeElement("div", { class: `finding ${severity}` }, head, makeElement("p", {}, ...markCode(message)));
  if (source.length) element.append(makeExcerpt(source, line));
  element.append(makeElement("p", { class: "quiet" }, ...markCode(help)));
  return element;
}

/**
 * @param {[number: number, text: string][]} source
 * @param {number} line
 */
function makeExcerpt(source, line) {
  const lines = source.map(([number, text]) => makeElement(
    "span", { class: number === line ? "line meant" : "line", "data-number": number }, text || " "));
  return makeElement("pre", {}, ...lines);
}
