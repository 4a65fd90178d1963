// The page of a deck: a list to choose from, the card, and what is to be said of it.
import { showAllFindings, showBeside } from "./beside.js";
import { askForTexts, deck, findCard, load, receiveData, theIndex } from "./data.js";
import { byId, makeElement } from "./dom.js";
import { clearFilters, fillFilters, isFiltered, makeFilter } from "./filters.js";
import { CardFrame } from "./frame.js";
import { runKey } from "./keys.js";
import { fillWord, translatePage, words } from "./language.js";
import { drawList, scrollToRow } from "./list.js";
import { followNotes, isLive, reloadAnother } from "./live.js";
import { startNight, toggleNight } from "./night.js";
import { makeKey, makeTest, splitQuery } from "./search.js";

/** @import { Row } from "./data.js" */

const TEXTS_DELAY_MS = 300; // the first card goes first
const ADDRESS_DELAY_MS = 250; // browsers refuse more than a few a second

/** Where the page stands: the rows that pass the filters, and the chosen one. @type {{ rows: Row[], at: number, isBack: boolean, isFresh: boolean }} */
const state = { rows: [], at: 0, isBack: false, isFresh: true };
const frame = new CardFrame(byId("card", HTMLIFrameElement));
const query = byId("search", HTMLInputElement);
let addressTimer = 0;

/** @returns {Row | undefined} */
function currentRow() {
  return state.rows[state.at];
}

// --- what has come -------------------------------------------------------------------------------

function takeIndex() {
  const row = currentRow() ?? { guid: decodeURIComponent(location.hash.slice(1)) };
  fillFilters();
  showAllFindings((guid) => {
    if (!state.rows.some((shown) => shown.guid === guid)) clear();
    choose({ guid });
  });
  choose(row);
  if (query.value) askForTexts();
  else if (!isLive) setTimeout(askForTexts, TEXTS_DELAY_MS); // a live page asks when it needs them
}

function takeTexts() {
  if (query.value) choose(currentRow());
}

// --- which cards are shown, and which one ---------------------------------------------------------

/**
 * Filters anew, and stays at a card if it is still there: by its GUID, which a new one may change, or its lines.
 * @param {{ guid: string, place?: string } | undefined} row
 */
function choose(row) {
  const { cards } = theIndex();
  const searched = splitQuery(query.value);
  const passes = makeFilter();
  const holds = makeTest(searched);
  state.rows = cards.filter((shown) => passes(shown) && holds(...textsOf(shown)));
  let position = state.rows.findIndex((shown) => shown.guid === row?.guid);
  if (position < 0 && row?.place) position = state.rows.findIndex((shown) => shown.place === row.place);
  const isPart = Boolean(searched.length) || isFiltered();
  byId("found").textContent = fillWord(isPart ? "found" : "found_all", { n: state.rows.length, all: cards.length });
  byId("clear").hidden = !isPart;
  byId("list").setAttribute("aria-busy", String(searched.length > 0 && !deck.texts)); // it may grow
  const isStill = position >= 0;
  moveTo(isStill ? position : Math.min(state.at, Math.max(0, state.rows.length - 1)), { isOther: !isStill });
}

/**
 * The texts to search; until they have come, what the list has.
 * @param {Row} row
 * @returns {[head: string, answer: string]}
 */
function textsOf(row) {
  return deck.texts ? deck.texts[row.number] : [makeKey(row.question + row.person), ""];
}

function clear() {
  query.value = "";
  clearFilters();
  choose(currentRow());
}

/**
 * @param {number} position
 * @param {{ isOther?: boolean }} [options] isOther: another card, which is seen from its front
 */
function moveTo(position, { isOther = true } = {}) {
  if (isOther) Object.assign(state, { isBack: false, isFresh: true });
  state.at = Math.max(0, Math.min(position, state.rows.length - 1));
  scrollToRow(state.at);
  showList();
  clearTimeout(addressTimer);
  addressTimer = setTimeout(writeAddress, ADDRESS_DELAY_MS);
  showCard();
}

function writeAddress() {
  const row = currentRow();
  if (row) history.replaceState(null, "", `#${encodeURIComponent(row.guid)}`);
}

function flip() {
  if (!currentRow()) return;
  Object.assign(state, { isBack: !state.isBack, isFresh: true });
  showCard();
}

// --- what is seen ---------------------------------------------------------------------------------

function showList() {
  if (deck.index) drawList(state.rows, state.at, (position) => moveTo(position));
}

function showCard() {
  if (!deck.index) return;
  const row = currentRow();
  byId("place").textContent = row ? `${state.at + 1} / ${state.rows.length}` : "";
  for (const name of ["previous", "next", "flip"]) byId(name, HTMLButtonElement).disabled = !row;
  const card = row ? findCard(row) : null;
  showBeside(row, card);
  if (!row) showSide(makeNotice(words.none));
  else if (card) showSide((state.isBack ? card.back : card.front) || makeNotice(row.question));
}

/** @param {string} html */
function showSide(html) {
  frame.show({ html, css: theIndex().css, isFresh: state.isFresh });
  state.isFresh = false;
}

/** @param {string} text */
function makeNotice(text) {
  return makeElement("p", { class: "ankigen" }, text).outerHTML;
}

// --- keys, buttons and the notes as they change ---------------------------------------------------

/** @param {KeyboardEvent} event */
function takeKey(event) {
  if (!deck.index) return;
  const commands = { move: (/** @type {number} */ steps) => moveTo(state.at + steps), flip, search: () => query.focus(), toggleNight };
  runKey(event, commands);
}

/** @param {KeyboardEvent} event */
function leaveForm(event) {
  const leaving = event.target === query ? ["Escape", "Enter", "ArrowDown"] : ["Escape"];
  if (event.isComposing || !leaving.includes(event.key)) return;
  byId("list").focus();
  event.preventDefault();
}

/** Folds the filters where there is little room. */
function watchWidth() {
  const narrow = matchMedia("(max-width: 40rem)");
  const fold = () => { byId("more", HTMLDetailsElement).open = !narrow.matches; };
  narrow.onchange = fold;
  fold();
}

function start() {
  translatePage();
  receiveData({ onIndex: takeIndex, onCards: showCard, onTexts: takeTexts });
  startNight(showCard);
  followNotes((version) => (deck.index ? load("data/index.js", version) : reloadAnother(version)));
  document.addEventListener("keydown", takeKey);
  frame.start({ onKey: takeKey, onClick: flip, onReady: showCard });
  byId("list").addEventListener("scroll", showList);
  addEventListener("resize", showList);
  const form = byId("filters");
  form.addEventListener("input", () => { askForTexts(); choose(currentRow()); });
  form.addEventListener("keydown", leaveForm);
  form.addEventListener("submit", (event) => event.preventDefault());
  query.addEventListener("focus", askForTexts);
  byId("clear").onclick = () => { clear(); byId("list").focus(); };
  byId("previous").onclick = () => moveTo(state.at - 1);
  byId("next").onclick = () => moveTo(state.at + 1);
  byId("flip").onclick = flip;
  byId("phone").onclick = () => byId("phone").setAttribute("aria-pressed", String(byId("card").classList.toggle("phone")));
  watchWidth();
}

start();
