// The page of a deck: a list to choose from, the card, and what is to be said of it.
import { readAddress, writeAddress } from "./address.js";
import { showAllFindings, showBeside } from "./beside.js";
import { askForTexts, deck, findCard, load, receiveData, theIndex } from "./data.js";
import { byId, makeElement } from "./dom.js";
import { fillFilters, isFiltered, makeFilter, readFilters, setFilters } from "./filters.js";
import { CardFrame } from "./frame.js";
import { markHits } from "./highlight.js";
import { runKey } from "./keys.js";
import { deckLanguage, fillWord, translatePage, words } from "./language.js";
import { drawList, scrollToRow } from "./list.js";
import { followNotes, isLive, reloadAnother } from "./live.js";
import { startNight, toggleNight } from "./night.js";
import { findOffers } from "./offers.js";
import { showQuestionOfDay } from "./question_of_day.js";
import { makeHitPatterns, makeKey, makeTest, splitQuery } from "./search.js";

/** @import { Card, Row } from "./data.js" */

const TEXTS_DELAY_MS = 300; // the first card goes first
const ADDRESS_DELAY_MS = 250; // browsers refuse more than a few changes a second
const TYPING_DELAY_MS = 1000; // a query that somebody is still typing is no step to go back to

/** Where the page stands: the rows that pass the filters, and the chosen one. @type {{ rows: Row[], at: number, isBack: boolean, isFresh: boolean, isFilled: boolean }} */
const state = { rows: [], at: 0, isBack: false, isFresh: true, isFilled: false };
const frame = new CardFrame(byId("card", HTMLIFrameElement));
const query = byId("search", HTMLInputElement);
let addressTimer = 0;

/** @returns {Row | undefined} */
function currentRow() {
  return state.rows[state.at];
}

// --- what has come -------------------------------------------------------------------------------

function takeIndex() {
  const isFirst = !state.isFilled;
  fillFilters();
  showAllFindings(openCard);
  showQuestionOfDay(theIndex().cards, ({ guid }) => {
    openCard(guid);
    byId("card").focus();
  });
  if (isFirst) showAddress();
  else choose(currentRow());
  state.isFilled = true;
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
  state.rows = cards.filter((shown) => passes(shown) && (!searched.length || holds(...textsOf(shown))));
  let position = state.rows.findIndex((shown) => shown.guid === row?.guid);
  if (position < 0 && row?.place) position = state.rows.findIndex((shown) => shown.place === row.place);
  const isPart = Boolean(searched.length) || isFiltered();
  byId("found").textContent = fillWord(isPart ? "found" : "found_all", { n: state.rows.length, all: cards.length });
  byId("clear").hidden = !isPart;
  offerOthers(searched);
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

/**
 * Offers other queries where one finds nothing; only when all texts are here, for until then it may still find something.
 * @param {string[]} searched
 */
function offerOthers(searched) {
  const offers = deck.texts && searched.length && !state.rows.length ? findOffers(query.value, deck.topicNames, findsAny) : [];
  const buttons = offers.map((offer) => {
    const button = makeElement("button", { type: "button", class: "link", lang: deckLanguage }, offer);
    button.onclick = () => {
      query.value = offer;
      choose(currentRow());
      byId("list").focus();
    };
    return button;
  });
  byId("offers").hidden = !buttons.length;
  byId("offers").replaceChildren(makeElement("span", {}, words.did_you_mean), ...buttons);
}

/** Is there a card that passes the filters and holds these words? @param {string} wanted */
function findsAny(wanted) {
  const passes = makeFilter();
  const holds = makeTest(splitQuery(wanted));
  return theIndex().cards.some((row) => passes(row) && holds(...textsOf(row)));
}

/** Shows a card, also one that the filters hide. @param {string} guid */
function openCard(guid) {
  if (!state.rows.some((shown) => shown.guid === guid)) clear();
  choose({ guid });
}

function clear() {
  query.value = "";
  setFilters({});
  choose(currentRow());
}

/** Shows what the address says. */
function showAddress() {
  const view = readAddress();
  query.value = view.query;
  setFilters(view.filters);
  choose({ guid: view.card });
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
  writeAddressSoon(ADDRESS_DELAY_MS);
  showCard();
}

/** @param {number} delay in ms */
function writeAddressSoon(delay) {
  clearTimeout(addressTimer);
  addressTimer = setTimeout(
    () => writeAddress({ query: query.value.trim(), filters: readFilters(), card: currentRow()?.guid ?? "" }), delay);
}

function flip() {
  if (!currentRow()) return;
  Object.assign(state, { isBack: !state.isBack, isFresh: true });
  showCard();
}

// --- what is seen ---------------------------------------------------------------------------------

function showList() {
  if (!deck.index) return;
  drawList(state.rows, state.at, (position) => moveTo(position));
  const patterns = makeHitPatterns(splitQuery(query.value)).map(({ pattern }) => pattern);
  const titles = [...document.querySelectorAll("#list .title")];
  markHits(document, titles.map((element) => ({ element, patterns })));
}

function showCard() {
  if (!deck.index) return;
  const row = currentRow();
  byId("place").textContent = row ? `${state.at + 1} / ${state.rows.length}` : "";
  for (const name of ["previous", "next", "flip"]) byId(name, HTMLButtonElement).disabled = !row;
  const card = row ? findCard(row) : null;
  showBeside(row, card);
  showOwnPage(card);
  if (!row) showSide(makeNotice(words.none));
  else if (card) showSide((state.isBack ? card.back : card.front) || makeNotice(row.question));
}

/**
 * Leads to the page of a card's own, if it has one: a retired card has none.
 * @param {Card | null} card
 */
function showOwnPage(card) {
  const link = byId("own-page", HTMLAnchorElement);
  link.hidden = !card?.page;
  link.href = card?.page ?? "";
}

/** @param {string} html */
function showSide(html) {
  const name = `${deck.version} ${currentRow()?.guid ?? ""}`;
  frame.show({ html, css: theIndex().css, isFresh: state.isFresh, name });
  state.isFresh = false;
  if (frame.content) markCard(frame.content);
}

/** Marks the hits on the card; those of initials only in the question, for there they are searched. @param {HTMLElement} content */
function markCard(content) {
  const hits = makeHitPatterns(splitQuery(query.value));
  const question = content.querySelector(".question");
  /** @type {{ element: Element, patterns: RegExp[] }[]} */
  const searched = [{ element: content, patterns: hits.filter(({ isDeep }) => isDeep).map(({ pattern }) => pattern) }];
  if (question) searched.push({ element: question, patterns: hits.filter(({ isDeep }) => !isDeep).map(({ pattern }) => pattern) });
  markHits(content.ownerDocument, searched);
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

/** @param {Event} event */
function takeInput(event) {
  askForTexts();
  choose(currentRow());
  if (event.target === query) writeAddressSoon(TYPING_DELAY_MS);
}

/** Folds the filters where there is little room. */
function watchWidth() {
  const narrow = matchMedia("(max-width: 40rem), (max-height: 30rem)");
  const fold = () => { byId("more", HTMLDetailsElement).open = !narrow.matches; };
  narrow.onchange = fold;
  fold();
}

/** Takes the version that the notes have now; what was refused because they had another one is asked for again. @param {string} version */
function takeVersion(version) {
  if (!deck.index) reloadAnother(version);
  else if (version !== deck.version) load("data/changes.js", version);
  else showCard();
  if (query.value) askForTexts();
}

function start() {
  translatePage();
  receiveData({ onIndex: takeIndex, onCards: showCard, onTexts: takeTexts });
  startNight(showCard);
  followNotes(takeVersion);
  document.addEventListener("keydown", takeKey);
  frame.start({ onKey: takeKey, onClick: flip, onSwipe: (steps) => moveTo(state.at + steps), onReady: showCard });
  byId("list").addEventListener("scroll", showList);
  addEventListener("resize", showList);
  const form = byId("filters");
  form.addEventListener("input", takeInput);
  form.addEventListener("keydown", leaveForm);
  form.addEventListener("submit", (event) => event.preventDefault());
  query.addEventListener("focus", askForTexts);
  query.addEventListener("change", () => writeAddressSoon(0));
  addEventListener("popstate", () => { if (deck.index) showAddress(); });
  byId("clear").onclick = () => { clear(); byId("list").focus(); };
  byId("previous").onclick = () => moveTo(state.at - 1);
  byId("next").onclick = () => moveTo(state.at + 1);
  byId("flip").onclick = flip;
  byId("phone").onclick = () => byId("phone").setAttribute("aria-pressed", String(byId("card").classList.toggle("phone")));
  watchWidth();
}

start();
