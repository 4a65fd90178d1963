// The page of a deck: a list to choose from, the card in a frame of its own, and what is to be said of it.
// All data come through `ankigen.index`, `.cards` and `.search`, which the files in data/ call.
"use strict";

const ROW = 60; // px, as in site.css
const INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
const $ = (id) => document.getElementById(id);

/** What the page knows and where it stands. A row is an array: see COLUMNS. */
const state = { index: null, rows: [], at: 0, isBack: false, texts: null, loaded: new Map(), asked: new Set() };
const COLUMNS = ["guid", "question", "parent", "person", "week", "topics", "change", "place", "findings"];

const ankigen = {
  /** Takes the list of all cards; of a live page also each later one. */
  index(index) {
    const first = state.index === null;
    const guid = first ? decodeURIComponent(location.hash.slice(1)) : current()?.guid;
    index.cards = index.cards.map((row, number) =>
      Object.assign(Object.fromEntries(COLUMNS.map((name, column) => [name, row[column]])), { number }));
    Object.assign(state, { index, texts: null, loaded: new Map(), asked: new Set() });
    fillFilters();
    choose(guid);
    if ($("search").value) askSearch();
    else setTimeout(askSearch, 300); // the first card goes first
  },
  /** Takes one file of cards. */
  cards(cards, version, number) {
    if (version !== state.index.version) return;
    state.loaded.set(number, cards);
    show();
  },
  /** Takes the texts to search in. */
  search(texts, version) {
    if (version !== state.index.version) return;
    state.texts = texts;
    if ($("search").value) choose(current()?.guid);
  },
};

const words = () => state.index.words;
const current = () => state.rows[state.at];

function load(file, version = state.index.version) {
  const script = document.createElement("script");
  script.src = `${file}?v=${version}`; // no older one from the browser's cache
  script.onload = () => script.remove();
  document.head.append(script);
}

function askSearch() {
  if (state.asked.has("search")) return;
  state.asked.add("search");
  load("data/search.js");
}

// --- search and filters ---------------------------------------------------------------------------

/** What two spellings have in common, as `ankigen.text.key` has it. */
function key(text) {
  return text.normalize("NFC").toLowerCase().replace(/[\s\u00ad\u200b-\u200f\u2060-\u206f\ufe00-\ufe0f\ufeff]+/g, "");
}

/** A pattern by which initial consonants find syllables, and a last syllable those that it begins. */
function pattern(word) {
  const parts = [...word].map((char, place) => {
    const initial = INITIALS.indexOf(char);
    if (initial >= 0) return `[${char}${range(0xac00 + initial * 588, 588)}]`;
    const code = char.charCodeAt(0) - 0xac00;
    const isOpen = code >= 0 && code < 11172 && code % 28 === 0;
    if (isOpen && place === word.length - 1) return `[${range(0xac00 + code, 28)}]`;
    return char.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  });
  return new RegExp(parts.join(""), "u");
}

const range = (from, length) => `${String.fromCharCode(from)}-${String.fromCharCode(from + length - 1)}`;

/** Returns a test of a row: does it hold every word searched for? Initials alone search no answers. */
function searched() {
  const asked = $("search").value.split(/\s+/).map(key).filter(Boolean);
  if (!asked.length) return () => true;
  const tests = asked.map((word) => ({ test: pattern(word), deep: ![...word].every((char) => INITIALS.includes(char)) }));
  return (row) => {
    const [head, answer] = state.texts ? state.texts[row.number] : [key(row.question + row.person), ""];
    return tests.every(({ test, deep }) => test.test(head) || (deep && test.test(answer)));
  };
}

function isChosen(row) {
  const topic = $("topic").value;
  return (!$("person").value || row.person === $("person").value)
    && (!$("week").value || String(row.week) === $("week").value)
    && (!topic || row.topics.some((one) => one === topic || one.startsWith(`${topic}::`)))
    && (!$("change").value || row.change === $("change").value);
}

function fillFilters() {
  const { people, weeks, topics, cards } = state.index;
  const kinds = ["new", "changed", "returned", "retired", "unchanged"].filter((kind) => cards.some((row) => row.change === kind));
  fill("person", people.map((name) => [name, name]));
  fill("week", weeks.map((week) => [String(week), String(week)]));
  fill("topic", topics.map((name) => [name, "\u2003".repeat(name.split("::").length - 1) + name.split("::").pop()]));
  fill("change", kinds.map((kind) => [kind, words()[kind]]));
}

function fill(id, options) {
  const chosen = $(id).value;
  $(id).replaceChildren(...[["", words().all], ...options].map(([value, text]) => new Option(text, value)));
  $(id).value = options.some(([value]) => value === chosen) ? chosen : "";
}

/** Filters anew, and stays at the card `guid` if it is still there. */
function choose(guid) {
  const test = searched();
  state.rows = state.index.cards.filter((row) => isChosen(row) && test(row));
  const place = state.rows.findIndex((row) => row.guid === guid);
  $("found").textContent = words().found.replace("{n}", state.rows.length).replace("{all}", state.index.cards.length);
  move(place >= 0 ? place : Math.min(state.at, Math.max(0, state.rows.length - 1)), place < 0);
}

// --- list -----------------------------------------------------------------------------------------

/** Draws the rows that can be seen, and a few around them. */
function drawList() {
  const list = $("list");
  const from = Math.max(0, Math.floor(list.scrollTop / ROW) - 5);
  const to = Math.min(state.rows.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + 5);
  const space = element("div", { style: `height:${state.rows.length * ROW}px`, "aria-hidden": "true" });
  const drawn = [];
  for (let place = from; place < to; place += 1) drawn.push(row(place));
  list.replaceChildren(space, ...drawn);
  const shown = state.at >= from && state.at < to && state.rows.length;
  if (shown) list.setAttribute("aria-activedescendant", `row-${state.at}`);
  else list.removeAttribute("aria-activedescendant");
}

function row(place) {
  const { question, person, week, change, findings } = state.rows[place];
  const about = [week === null ? "" : words().week_n.replace("{n}", week), person].filter(Boolean).join(" · ");
  const serious = findings.some((one) => state.index.diagnostics[one].severity !== "info");
  const line = element("span", { class: "quiet" }, `${serious ? "⚠ " : ""}${about}`);
  if (change !== "unchanged") line.prepend(element("span", { class: `mark ${change}` }, words()[change]));
  const made = element("div", {
    class: "row", role: "option", id: `row-${place}`, style: `top:${place * ROW}px`, "aria-selected": String(place === state.at),
    "aria-setsize": state.rows.length, "aria-posinset": place + 1,
  }, element("span", { class: "title" }, question), line);
  made.onclick = () => move(place);
  return made;
}

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (attribute === "style") made.style.cssText = value;
    else made.setAttribute(attribute, value);
  }
  made.append(...children);
  return made;
}

function move(place, isOther = true) {
  if (isOther) state.isBack = false;
  state.at = Math.max(0, Math.min(place, state.rows.length - 1));
  const list = $("list");
  const top = state.at * ROW;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
  drawList();
  if (current()) history.replaceState(null, "", `#${encodeURIComponent(current().guid)}`);
  show();
}

// --- card -----------------------------------------------------------------------------------------

function show() {
  const card = current();
  $("place").textContent = state.rows.length ? `${state.at + 1} / ${state.rows.length}` : "";
  if (!card) return frame(`<p>${words().none}</p>`);
  const number = Math.floor(card.number / state.index.chunk);
  const loaded = state.loaded.get(number);
  if (!loaded) {
    if (!state.asked.has(number)) load(`data/cards-${number}.js`);
    state.asked.add(number);
    return beside(card, []);
  }
  const sides = loaded[card.number % state.index.chunk];
  frame(sides ? sides[state.isBack ? 1 : 0] : `<p>${words().retired_text}</p>`);
  beside(card, sides ? sides[2] : []);
}

/** Puts one side of a card into the frame, on a page as Anki's; nothing in it can run. */
function frame(side) {
  const night = document.documentElement.hasAttribute("data-night");
  const body = night ? "card card1 nightMode night_mode" : "card card1";
  const page = `<!doctype html><html${night ? ' class="night-mode"' : ""} lang="ko"><head><meta charset="utf-8"><title>Card</title>`
    + `<meta name="viewport" content="width=device-width, initial-scale=1"><base target="_blank">`
    + `<style>${state.index.css}</style></head><body class="${body}"><main id="qa">${side}</main></body></html>`;
  if ($("card").srcdoc !== page) $("card").srcdoc = page;
}

function framed() {
  const inside = $("card").contentDocument;
  if (!inside) return;
  inside.onkeydown = onKey;
  inside.onclick = (event) => {
    if (!event.target.closest("a, summary, audio, input")) flip();
  };
  const answer = inside.getElementById("answer");
  if (answer && answer.getBoundingClientRect().top > $("card").clientHeight / 2) answer.scrollIntoView();
}

function flip() {
  state.isBack = !state.isBack;
  show();
}

// --- beside the card ------------------------------------------------------------------------------

function beside(card, differences) {
  const parts = [];
  if (card.place) parts.push(element("p", { class: "quiet" }, card.place));
  if (differences.length) parts.push(element("h2", {}, words().was));
  for (const [field, pieces] of differences) {
    parts.push(element("p", { class: "quiet" }, words()[field]), element("p", { class: "words" }, ...pieces.map(piece)));
  }
  const here = card.findings.map((one) => state.index.diagnostics[one]);
  if (here.length) parts.push(element("h2", {}, words().here), ...here.map(finding));
  const all = state.index.diagnostics;
  if (all.length) {
    const isOpen = $("everywhere")?.open;
    const list = element("details", { id: "everywhere" }, element("summary", {}, words().everywhere.replace("{n}", all.length)), ...all.slice(0, 500).map(finding));
    list.open = Boolean(isOpen);
    parts.push(list);
  } else parts.push(element("p", { class: "quiet" }, words().nothing_wrong));
  $("beside").replaceChildren(...parts);
}

const piece = ([what, text]) => (what === "same" ? text : element(what === "come" ? "ins" : "del", {}, text));

function finding({ severity, code, name, place, message, help, source }) {
  const made = element("div", { class: `finding ${severity}` }, element("p", { class: "quiet" }, `${place} · ${code} ${name}`), element("p", {}, message));
  if (source) made.append(element("code", { tabindex: "0" }, source));
  made.append(element("p", { class: "quiet" }, help));
  return made;
}

// --- keys, buttons, and the notes as they change --------------------------------------------------

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || !state.index) return;
  const at = event.target;
  if (at.matches("input, select")) {
    if (event.key === "Escape") at.blur();
    return;
  }
  if (at.matches("button, a, summary") && [" ", "Enter"].includes(event.key)) return;
  const steps = { ArrowRight: 1, ArrowDown: 1, j: 1, ArrowLeft: -1, ArrowUp: -1, k: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
  if (event.key in steps) move(steps[event.key] === Infinity ? state.rows.length - 1 : Math.max(0, state.at + steps[event.key]));
  else if (event.key === " " || event.key === "Enter") flip();
  else if (event.key === "/") $("search").focus();
  else if (event.key === "n") setNight(!document.documentElement.hasAttribute("data-night"));
  else return;
  event.preventDefault();
}

function remembered(name) {
  try { return localStorage.getItem(name); } catch { return null; } // a file has no storage in some browsers
}

function setNight(isNight) {
  document.documentElement.toggleAttribute("data-night", isNight);
  $("night").setAttribute("aria-pressed", String(isNight));
  try { localStorage.setItem("night", isNight ? "yes" : "no"); } catch { /* it is forgotten */ }
  if (state.index) show();
}

function follow() {
  const events = new EventSource("events");
  events.onmessage = (event) => {
    const { version, problem } = JSON.parse(event.data);
    $("problem").hidden = !problem;
    $("problem").textContent = problem ? `${words().problem}\n${problem}` : "";
    if (state.index.version !== version) load("data/index.js", version);
  };
  events.onerror = () => {
    $("problem").hidden = false;
    $("problem").textContent = words().lost;
  };
}

function start() {
  const night = remembered("night");
  setNight(night ? night === "yes" : matchMedia("(prefers-color-scheme: dark)").matches);
  $("night").onclick = () => setNight(!document.documentElement.hasAttribute("data-night"));
  if (!$("card")) return; // the page of statistics has no cards
  document.addEventListener("keydown", onKey);
  $("card").addEventListener("load", framed);
  $("list").addEventListener("scroll", drawList);
  addEventListener("resize", drawList);
  $("filters").addEventListener("input", () => { askSearch(); choose(current()?.guid); });
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("previous").onclick = () => move(state.at - 1);
  $("next").onclick = () => move(state.at + 1);
  $("flip").onclick = flip;
  $("phone").onclick = () => $("phone").setAttribute("aria-pressed", String($("card").classList.toggle("phone")));
  if (document.body.dataset.live === "yes") addEventListener("load", follow);
}

start();
