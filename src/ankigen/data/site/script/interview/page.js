// The page of the mock interview: somebody chooses, is asked, and learns what to repeat.
import { byId } from "../dom.js";
import { CardFrame } from "../frame.js";
import { nameKey } from "../keys.js";
import { translatePage } from "../language.js";
import { followNotes } from "../live.js";
import { startNight, toggleNight } from "../night.js";
import { watchSwipes } from "../swipe.js";
import { announce, sayTime, showAsking, showTime } from "./asking.js";
import { countMain, placeQuestions } from "./choose.js";
import { copyField } from "./copy.js";
import { findSides, hasDeck, isDeckOf, loadDeck, receiveDeck, theDeck } from "./deck.js";
import { showEnding } from "./ending.js";
import { findLinked, readLink, writeLink } from "./link.js";
import { phrase } from "./phrase.js";
import { makeSeed } from "./random.js";
import { beginSession, isOver, isShown, MARKS, markQuestion, moveBy, restoreSession, showAnswer, useTime } from "./session.js";
import { describeSeconds, drawChosen, fillSetup, followParent, readReader, readSeconds } from "./setup.js";
import { spreadAnswers } from "./sides.js";
import { lastLink, readMe, readSession, rememberLink, writeMe, writeSession } from "./storage.js";
import { Stopwatch } from "./timer.js";

/** @import { Place, Question } from "./choose.js" */
/** @import { Link } from "./link.js" */
/** @import { Mark, Session } from "./session.js" */

const KEEP_EVERY_MS = 3000;
const COPIED_MS = 2000;

/**
 * Where the page stands; without a session it is at the choice. `drawn` are the questions chosen so far.
 * @type {{ link: Link, seed: string, drawn: Question[], places: Place[], total: number, session: Session | null, isPaused: boolean, isFresh: boolean, keptAt: number }}
 */
const state = { link: readLink(""), seed: "", drawn: [], places: [], total: 0, session: null, isPaused: false, isFresh: true, keptAt: 0 };
const stopwatch = new Stopwatch(onTick);
const frame = new CardFrame(byId("card", HTMLIFrameElement));
let lastTime = readTime();

// --- where an address leads -----------------------------------------------------------------------

/** Shows what the address says: an interview that goes on, one to begin, or the choice. */
function openAddress() {
  state.link = readLink(location.hash);
  state.session = null;
  stopwatch.reset(0);
  if (state.link.ids.length) {
    const stored = restoreSession(readSession(location.hash), Infinity);
    if (stored) return resume(stored);
  }
  showSetup();
}

function showSetup() {
  const { ids, seed } = state.link;
  state.seed = seed || makeSeed();
  fillSetup(state.link, readMe());
  for (const box of byId("topics").querySelectorAll("input")) if (box.checked) followParent(box);
  byId("choices").hidden = ids.length > 0;
  byId("invitation").hidden = ids.length === 0;
  byId("other-questions").hidden = ids.length === 0;
  countChosen();
  showView("setup");
  offerLast();
}

/** Says how many questions there will be. */
function countChosen() {
  const { ids, seconds } = state.link;
  if (!ids.length) {
    state.drawn = drawChosen(state.seed);
    return;
  }
  const order = findLinked(ids, theDeck().questions);
  const places = placeQuestions(order, askedReader());
  const gone = order.filter((question) => !question).length;
  const own = placeQuestions(order, "").length - places.length;
  const parts = [phrase("invited", { n: order.length }), seconds ? phrase("each", { time: describeSeconds(seconds) }) : ""];
  if (gone) parts.push(phrase("gone", { n: gone }));
  if (own) parts.push(phrase("own_left_out", { n: own }));
  byId("invitation").textContent = parts.filter(Boolean).join(" ");
  byId("drawn").textContent = places.length ? "" : phrase("none");
  byId("start", HTMLButtonElement).disabled = !places.length;
}

/** Whose own questions never come: an interviewer's do. */
function askedReader() {
  const { me, role } = readReader();
  return role === "asked" ? me : "";
}

/** Offers to go on with the last interview, if it has not ended. */
function offerLast() {
  const hash = lastLink();
  const order = findLinked(readLink(hash).ids, theDeck().questions);
  const session = restoreSession(readSession(hash), placeQuestions(order, "").length);
  const isOffered = hash !== location.hash && session !== null && !isOver(session) && session.at > 0;
  byId("last").hidden = !isOffered;
  byId("last", HTMLAnchorElement).href = isOffered ? hash : "#";
}

// --- the session ----------------------------------------------------------------------------------

function start() {
  const reader = readReader();
  writeMe(reader.me);
  if (!state.link.ids.length) {
    history.pushState(null, "", writeLink(state.drawn, readSeconds()));
    state.link = readLink(location.hash);
  }
  placeAll(reader.role === "asked" ? reader.me : "");
  begin(beginSession(state.places.length, reader));
}

/** @param {Session} stored */
function resume(stored) {
  placeAll(stored.role === "asked" ? stored.me : "");
  const session = restoreSession(stored, state.places.length);
  if (!session || !state.places.length) return showSetup();
  begin(session);
  state.isPaused = !isOver(session) && !isTimeStopped();
  drawSession();
}

/** Puts the questions of the link in their places. @param {string} me */
function placeAll(me) {
  const order = findLinked(state.link.ids, theDeck().questions);
  state.places = placeQuestions(order, me);
  state.total = countMain(order);
}

/** @param {Session} session */
function begin(session) {
  state.session = session;
  state.isPaused = false;
  rememberLink(location.hash);
  showQuestion();
}

/** @returns {Place | undefined} */
function currentPlace() {
  return state.session ? state.places[state.session.at] : undefined;
}

/** Shows another question, or the end, and tells screen readers. */
function showQuestion() {
  const place = currentPlace();
  state.isFresh = true;
  state.isPaused = false;
  stopwatch.reset(place ? state.session?.usedMs[place.question.guid] ?? 0 : 0);
  keep();
  drawSession();
  byId(place ? "question-place" : "repeat-heading").focus();
}

/** Draws what there is now: the question with its time, or the end. */
function drawSession() {
  const { session } = state;
  if (!session) return;
  const place = currentPlace();
  if (!place) {
    showView("ending");
    showEnding(state.places, session);
    return;
  }
  const sides = findSides(place.question);
  showView("asking");
  showAsking({ places: state.places, total: state.total, session, sides });
  if (sides) showSide(isShown(session, place.question.guid) ? spreadAnswers(sides.back, session.me) : sides.front);
  if (sides && !state.isPaused && !isTimeStopped()) stopwatch.start();
  else stopwatch.stop();
  lastTime = readTime();
  showTime(lastTime);
  const next = state.places[session.at + 1];
  if (sides && next) findSides(next.question); // its card is there when it is asked
}

/** @param {string} html */
function showSide(html) {
  frame.show({ html, css: theDeck().css, isFresh: state.isFresh });
  state.isFresh = false;
}

/** Return true if the time stands still: whoever is asked has seen the answer. */
function isTimeStopped() {
  const place = currentPlace();
  return !place || !state.session || (state.session.role === "asked" && isShown(state.session, place.question.guid));
}

/** Keeps where the interview stands, for a reload. */
function keep() {
  const place = currentPlace();
  if (!state.session) return;
  if (place && stopwatch.usedMs) state.session = useTime(state.session, place.question.guid, stopwatch.usedMs);
  state.keptAt = Date.now();
  writeSession(location.hash, state.session);
}

/** @param {(session: Session, guid: string) => Session} step */
function change(step) {
  const place = currentPlace();
  if (!state.session || !place) return;
  keep();
  const { at } = state.session;
  state.session = step(state.session, place.question.guid);
  if (state.session.at !== at) showQuestion();
}

function reveal() {
  const place = currentPlace();
  if (!state.session || !place || isShown(state.session, place.question.guid) || !findSides(place.question)) return;
  change(showAnswer);
  state.isFresh = true;
  stopwatch.stop();
  keep();
  drawSession();
  announce(phrase("answer_shown"));
  byId("card").focus();
}

/** @param {Mark} mark */
function setMark(mark) {
  change((session, guid) => markQuestion(session, guid, mark));
}

/** @param {number} steps */
function step(steps) {
  change((session) => moveBy(session, steps));
}

function togglePause() {
  if (!currentPlace() || isTimeStopped()) return;
  state.isPaused = !state.isPaused;
  drawSession();
  keep();
  announce(phrase(state.isPaused ? "paused" : "goes_on"));
}

function readTime() {
  return {
    usedMs: stopwatch.usedMs,
    wholeMs: state.link.seconds * 1000,
    isPaused: state.isPaused,
    isStopped: isTimeStopped(),
  };
}

function onTick() {
  const time = readTime();
  showTime(time);
  sayTime(lastTime, time);
  lastTime = time;
  if (Date.now() - state.keptAt >= KEEP_EVERY_MS) keep();
}

/** Ends before the last question. */
function finish() {
  change((session) => moveBy(session, session.count));
}

/** Goes back to the last question. */
function goBack() {
  if (!state.session) return;
  state.session = moveBy(state.session, -1);
  showQuestion();
}

/** Chooses anew, with the address of no interview. */
function chooseAnew() {
  history.pushState(null, "", location.pathname + location.search);
  openAddress();
  byId("setup-heading").focus();
}

// --- views, keys and buttons ----------------------------------------------------------------------

/** @param {"setup" | "asking" | "ending"} view */
function showView(view) {
  for (const id of ["setup", "asking", "ending"]) byId(id).hidden = id !== view;
  document.body.dataset.view = view;
  if (view === "asking") keepAwake();
}

/** Asks a phone not to go dark while somebody talks; some refuse. */
function keepAwake() {
  if (document.visibilityState === "visible") navigator.wakeLock?.request("screen").catch(() => {});
}

/** @param {HTMLElement} button @param {HTMLTextAreaElement | HTMLInputElement} field */
async function copyFrom(button, field) {
  const label = button.textContent;
  const isCopied = await copyField(field);
  button.textContent = phrase(isCopied ? "copied" : "copy_by_hand");
  announce(button.textContent);
  setTimeout(() => { button.textContent = label; }, COPIED_MS);
}

/** @param {HTMLElement} button */
function copyLink(button) {
  const field = byId("link-text", HTMLInputElement);
  field.hidden = false;
  field.value = location.href;
  return copyFrom(button, field).then(() => { field.hidden = document.activeElement !== field; });
}

/** @type {Record<string, () => void>} */
const KEYS = {
  " ": reveal, Enter: reveal, ArrowRight: () => step(1), ArrowLeft: () => step(-1), p: togglePause, n: toggleNight, "?": showHelp,
  1: () => setMark(MARKS[0]), 2: () => setMark(MARKS[1]), 3: () => setMark(MARKS[2]),
};

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !hasDeck()) return;
  const focused = /** @type {Element} */ (event.target);
  if (focused.closest("input, select, textarea, dialog")) return;
  const name = nameKey(event);
  if (focused.closest("button, a, summary, audio") && [" ", "Enter"].includes(name)) return;
  const place = currentPlace();
  if (!place && !["n", "?"].includes(name)) return;
  const isScroll = name === " " && place && state.session && isShown(state.session, place.question.guid);
  if (!(name in KEYS) || isScroll) return;
  KEYS[name]();
  event.preventDefault();
}

function showHelp() {
  byId("help", HTMLDialogElement).showModal();
}

function onFrameReady() {
  state.isFresh = true;
  drawSession();
}

/** Takes the deck: at first, and after each change of the notes of a live page. */
function takeDeck() {
  const { session } = state;
  const guid = currentPlace()?.question.guid;
  if (!session) return openAddress();
  placeAll(session.role === "asked" ? session.me : "");
  const at = state.places.findIndex(({ question }) => question.guid === guid);
  const restored = restoreSession({ ...session, at: at < 0 ? session.at : at }, state.places.length);
  if (!restored) return openAddress();
  state.session = restored;
  drawSession();
}

function startPage() {
  translatePage();
  receiveDeck({ onDeck: takeDeck, onCards: drawSession });
  startNight(drawSession);
  followNotes((version) => (isDeckOf(version) ? drawSession() : loadDeck(version)));
  frame.start({ onKey, onClick: reveal, onSwipe: step, onReady: onFrameReady });
  document.addEventListener("keydown", onKey);
  watchSwipes(byId("asking"), step);
  addEventListener("hashchange", () => { if (hasDeck()) openAddress(); });
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => { if (currentPlace()) { keep(); keepAwake(); } });
  const form = byId("setup-form");
  form.addEventListener("input", (event) => {
    const box = /** @type {HTMLElement} */ (event.target);
    if (box instanceof HTMLInputElement && box.closest("#topics")) followParent(box);
    countChosen();
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); start(); });
  byId("other-questions").onclick = chooseAnew;
  byId("previous").onclick = () => step(-1);
  byId("next").onclick = () => step(1);
  byId("show").onclick = reveal;
  byId("pause").onclick = togglePause;
  byId("finish").onclick = finish;
  byId("share").onclick = () => copyLink(byId("share"));
  byId("keys").onclick = showHelp;
  for (const button of byId("marks").querySelectorAll("button")) button.onclick = () => setMark(/** @type {Mark} */ (button.dataset.mark));
  byId("print").onclick = () => print();
  byId("copy").onclick = () => copyFrom(byId("copy"), byId("search-text", HTMLTextAreaElement));
  byId("back").onclick = goBack;
  byId("again").onclick = chooseAnew;
}

startPage();
