// The page of a deck: a list to choose from, the card in a frame of its own, and what is to be said of it.
// All data come through `ankigen.index`, `.cards` and `.search`, which the files in data/ call.
"use strict";

const ROW = 60; // px, as in site.css
const BESIDE = 40; // characters shown beside a change
const INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
const FINALS = ["", ..."ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"];
const CLUSTERS = { ㄳ: "ㄱㅅ", ㄵ: "ㄴㅈ", ㄶ: "ㄴㅎ", ㄺ: "ㄹㄱ", ㄻ: "ㄹㅁ", ㄼ: "ㄹㅂ", ㄽ: "ㄹㅅ", ㄾ: "ㄹㅌ", ㄿ: "ㄹㅍ", ㅀ: "ㄹㅎ", ㅄ: "ㅂㅅ" };
const $ = (id) => document.getElementById(id);

/** What the page knows and where it stands. A row is an array: see COLUMNS. */
const state = {
  index: null, version: "", rows: [], at: 0, isBack: false, texts: null,
  loaded: new Map(), asked: new Set(), html: "", isFresh: true, timer: 0,
};
const COLUMNS = ["guid", "question", "person", "week", "topics", "change", "place", "isWarned", "isFollowUp"];

const ankigen = {
  /** Takes the list of all cards; of a live page also each later one. */
  index(index, version) {
    if (version === state.version) return;
    const place = current() ?? { guid: decodeURIComponent(location.hash.slice(1)) };
    index.cards = index.cards.map((row, number) =>
      Object.assign(Object.fromEntries(COLUMNS.map((name, column) => [name, row[column]])), { number }));
    Object.assign(state, { index, version, texts: null, loaded: new Map(), asked: new Set() });
    fillFilters();
    fillEverywhere();
    choose(place);
    if ($("search").value) askSearch();
    else if (!isLive) setTimeout(askSearch, 300); // the first card goes first; a live page asks when it needs them
  },
  /** Takes one file of cards. */
  cards(cards, version, number) {
    if (version !== state.version) return load("data/index.js", version); // the notes have moved on
    state.loaded.set(number, cards);
    show();
  },
  /** Takes the texts to search in. */
  search(texts, version) {
    if (version !== state.version) return load("data/index.js", version);
    state.texts = texts;
    if ($("search").value) choose(current());
  },
};

const isLive = document.body.dataset.live === "yes";
const words = () => state.index.words;
const current = () => state.rows[state.at];

/** Loads a file of data of one version, once: a browser or a web host may still have one of another version. */
function load(file, version = state.version) {
  const address = `${file}?v=${version}`;
  if (state.asked.has(address)) return;
  state.asked.add(address);
  const script = document.createElement("script");
  script.src = address;
  script.onload = () => script.remove();
  document.head.append(script);
}

function askSearch() {
  if (state.index) load("data/search.js");
}

// --- search and filters ---------------------------------------------------------------------------

/** What two spellings have in common, as `ankigen.text.key` has it. */
function key(text) {
  return text.normalize("NFC").toLowerCase().replace(
    /[\s\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]+/g, "");
}

/** A pattern by which initial consonants find syllables, and a last syllable all that its writing may become. */
function pattern(word) {
  const chars = [...word];
  const parts = chars.map((char, place) => {
    const initial = INITIALS.indexOf(char);
    if (initial >= 0) return `[${char}${range(0xac00 + initial * 588, 588)}]`;
    if (place === chars.length - 1 && /[가-힣]/u.test(char)) return unfinished(char);
    return escaped(char);
  });
  return new RegExp(parts.join(""), "u");
}

/** A pattern for a syllable that is still being written: 터 becomes 턴, and the ㅂ of 텁 begins the next one, 터베. */
function unfinished(char) {
  const code = char.charCodeAt(0) - 0xac00;
  const final = FINALS[code % 28];
  const open = 0xac00 + code - (code % 28);
  if (!final) return `[${range(open, 28)}]`;
  const [kept, next] = CLUSTERS[final] ?? ["", final];
  const before = String.fromCharCode(open + FINALS.indexOf(kept));
  return `(?:${char}|${before}[${range(0xac00 + INITIALS.indexOf(next) * 588, 588)}])`;
}

const range = (from, length) => `${String.fromCharCode(from)}-${String.fromCharCode(from + length - 1)}`;
const escaped = (char) => char.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

/** The words searched for. A keyboard joins initials that could end a syllable, ㄹㅅ to ㄽ: they are parted again. */
const asked = () => $("search").value.split(/\s+/).map((word) => [...key(word)].map((char) => CLUSTERS[char] ?? char).join("")).filter(Boolean);

/** Returns a test of a row: does it hold every word searched for? Initials alone search no answers. */
function searched() {
  const tests = asked().map((word) => [word, otherKeyboard(word)].filter(Boolean).map((spelling) => (
    { test: pattern(spelling), isDeep: ![...spelling].every((char) => INITIALS.includes(char)) })));
  return (row) => {
    const [head, answer] = state.texts ? state.texts[row.number] : [key(row.question + row.person), ""];
    return tests.every((spellings) => spellings.some(({ test, isDeep }) => test.test(head) || (isDeep && test.test(answer))));
  };
}

// --- words typed on the wrong keyboard ------------------------------------------------------------

// The keys of the Korean standard keyboard (KS X 5002) beside the Latin letters on them; capitals are typed with Shift.
const LATIN_KEYS = "rRseEfaqQtTdwWczxvgkoiOjpuPhynbml";
const HANGUL_KEYS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ";
const VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ";
const VOWEL_KEYS = { ㅘ: "ㅗㅏ", ㅙ: "ㅗㅐ", ㅚ: "ㅗㅣ", ㅝ: "ㅜㅓ", ㅞ: "ㅜㅔ", ㅟ: "ㅜㅣ", ㅢ: "ㅡㅣ" };
const joined = (parts) => new Map(Object.entries(parts).map(([whole, keys]) => [keys, whole]));
const JOINED_VOWELS = joined(VOWEL_KEYS);
const JOINED_FINALS = joined(CLUSTERS);

/** The word that the same keys give on the other keyboard (dlseprtm is 인덱스, ㅗㅅ세 is http), "" if it gives none. */
function otherKeyboard(word) {
  if (/^[a-z]{3,}$/.test(word)) return toHangul(word);
  return /^[ㄱ-ㅣ가-힣]{2,}$/u.test(word) ? toLatin(word) : "";
}

/** Latin letters as the Hangul on their keys, "" unless whole syllables come of it. */
function toHangul(word) {
  const keys = [...word].map((char) => HANGUL_KEYS[LATIN_KEYS.indexOf(char)] ?? HANGUL_KEYS[LATIN_KEYS.indexOf(char.toUpperCase())]);
  const syllables = [];
  for (let place = 0; place < keys.length;) {
    const initial = INITIALS.indexOf(keys[place]);
    let vowel = VOWELS.indexOf(keys[place + 1]);
    if (initial < 0 || vowel < 0) return "";
    place += 2;
    const both = JOINED_VOWELS.get(VOWELS[vowel] + keys[place]);
    if (both) { vowel = VOWELS.indexOf(both); place += 1; }
    const [final, length] = finalAt(keys, place);
    place += length;
    syllables.push(String.fromCharCode(0xac00 + (initial * 21 + vowel) * 28 + FINALS.indexOf(final)));
  }
  return syllables.join("");
}

/** The final consonants at a place, and how many keys they take: none that begin the next syllable. */
function finalAt(keys, place) {
  const isFree = (from) => !VOWELS.includes(keys[from] ?? "ㄱ");
  const cluster = JOINED_FINALS.get((keys[place] ?? "") + (keys[place + 1] ?? ""));
  if (cluster && isFree(place + 2)) return [cluster, 2];
  if (FINALS.includes(keys[place] ?? "-") && isFree(place + 1) && isFree(place)) return [keys[place], 1];
  return ["", 0];
}

/** Hangul as the Latin letters on its keys. */
function toLatin(word) {
  const keys = [...word].flatMap((char) => {
    const code = char.charCodeAt(0) - 0xac00;
    if (code < 0 || code >= 11172) return [char];
    return [INITIALS[Math.floor(code / 588)], VOWELS[Math.floor(code / 28) % 21], FINALS[code % 28]];
  }).flatMap((jamo) => [...(VOWEL_KEYS[jamo] ?? CLUSTERS[jamo] ?? jamo)]);
  return keys.map((jamo) => LATIN_KEYS[HANGUL_KEYS.indexOf(jamo)]).join("").toLowerCase();
}

const FILTERS = ["person", "week", "topic", "change"];

function isChosen(row) {
  const [person, week, topic, change] = FILTERS.map((name) => $(name).value);
  return (!person || row.person === person)
    && (!week || String(row.week) === week)
    && (!topic || row.topics.some((one) => isWithin(one, topic)))
    && (!change || row.change === change);
}

const isWithin = (topic, wider) => topic === wider || topic.startsWith(`${wider}::`);

function fillFilters() {
  const { people, weeks, topics, cards } = state.index;
  const kinds = ["new", "changed", "returned", "retired", "unchanged"];
  const byKind = counted(cards.map((row) => row.change));
  const byTopic = counted(cards.flatMap((row) => [...new Set(row.topics.flatMap(levels))]));
  fill("person", people.map((name) => [name, name]));
  fill("week", weeks.map((week) => [String(week), String(week)]));
  fill("topic", topics.map((name) => [name, `${"\u2003".repeat(levels(name).length - 1)}${name.split("::").pop()} (${byTopic.get(name)})`]));
  fill("change", kinds.filter((kind) => byKind.has(kind)).map((kind) => [kind, `${words()[kind]} (${byKind.get(kind)})`]));
}

function counted(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** A topic and those that it lies in: a::b gives a and a::b. */
function levels(topic) {
  const parts = topic.split("::");
  return parts.map((_, depth) => parts.slice(0, depth + 1).join("::"));
}

function fill(id, options) {
  const chosen = $(id).value;
  $(id).replaceChildren(...[["", words().all], ...options].map(([value, text]) => new Option(text, value)));
  $(id).value = options.some(([value]) => value === chosen) ? chosen : "";
}

/** Filters anew, and stays at a card if it is still there: by its GUID, which a new one may change, or its lines. */
function choose(card) {
  const test = searched();
  state.rows = state.index.cards.filter((row) => isChosen(row) && test(row));
  let place = state.rows.findIndex((row) => row.guid === card?.guid);
  if (place < 0 && card?.place) place = state.rows.findIndex((row) => row.place === card.place);
  const isFiltered = Boolean(asked().length || FILTERS.some((name) => $(name).value));
  $("found").textContent = words()[isFiltered ? "found" : "found_all"].replace("{n}", state.rows.length).replace("{all}", state.index.cards.length);
  $("clear").hidden = !isFiltered;
  move(place >= 0 ? place : Math.min(state.at, Math.max(0, state.rows.length - 1)), place < 0);
}

function clear() {
  for (const name of ["search", ...FILTERS]) $(name).value = "";
  choose(current());
}

// --- list -----------------------------------------------------------------------------------------

/** Draws the rows that can be seen, and a few around them. */
function drawList() {
  if (!state.index) return;
  const list = $("list");
  const from = Math.max(0, Math.floor(list.scrollTop / ROW) - 5);
  const to = Math.min(state.rows.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + 5);
  const space = element("div", { style: `height:${state.rows.length * ROW}px`, "aria-hidden": "true" });
  const drawn = [];
  for (let place = from; place < to; place += 1) drawn.push(row(place));
  list.replaceChildren(space, ...drawn);
  const isShown = state.at >= from && state.at < to && state.rows.length;
  if (isShown) list.setAttribute("aria-activedescendant", `row-${state.at}`);
  else list.removeAttribute("aria-activedescendant");
}

function row(place) {
  const { question, person, week, topics, change, isWarned, isFollowUp } = state.rows[place];
  const about = [week === null ? "" : words().week_n.replace("{n}", week), person, topics[0]?.split("::").pop()];
  const line = element("span", { class: "about" }, element("span", {}, about.filter(Boolean).join(" · ")));
  if (isWarned) line.append(element("span", { class: "mark warned" }, words().warned));
  if (change !== "unchanged") line.append(element("span", { class: `mark ${change}` }, words()[change]));
  const made = element("div", {
    class: "row", role: "option", id: `row-${place}`, style: `top:${place * ROW}px`, "aria-selected": String(place === state.at),
    "aria-setsize": state.rows.length, "aria-posinset": place + 1,
  }, element("span", { class: isFollowUp ? "title follow-up" : "title" }, question), line);
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
  if (isOther) Object.assign(state, { isBack: false, isFresh: true });
  state.at = Math.max(0, Math.min(place, state.rows.length - 1));
  const list = $("list");
  const top = state.at * ROW;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
  drawList();
  clearTimeout(state.timer);
  state.timer = setTimeout(remember, 250); // browsers refuse more than a few a second
  show();
}

function remember() {
  if (current()) history.replaceState(null, "", `#${encodeURIComponent(current().guid)}`);
}

// --- card -----------------------------------------------------------------------------------------

function show() {
  const card = current();
  $("place").textContent = state.rows.length ? `${state.at + 1} / ${state.rows.length}` : "";
  for (const name of ["previous", "next", "flip"]) $(name).disabled = !card;
  if (!card) {
    beside(null, [], [], []);
    return frame(notice(words().none));
  }
  const number = Math.floor(card.number / state.index.chunk);
  const loaded = state.loaded.get(number);
  if (!loaded) {
    load(`data/cards-${number}.js`);
    return beside(card, [], [], []);
  }
  const [front, back, differences, findings, source] = loaded[card.number % state.index.chunk];
  frame((state.isBack ? back : front) || notice(card.question));
  beside(card, differences, findings, source);
}

const notice = (text) => element("p", { class: "ankigen" }, text).outerHTML;

/** Puts one side of a card into the frame, as Anki does; nothing in it can run. */
function frame(side) {
  const page = $("card").contentDocument;
  const qa = page?.getElementById("qa");
  if (!qa) return; // it is still loading
  const isNight = document.documentElement.hasAttribute("data-night");
  page.documentElement.className = isNight ? "night-mode" : "";
  page.body.className = isNight ? "card card1 nightMode night_mode" : "card card1";
  const style = page.getElementById("css");
  if (style.textContent !== state.index.css) style.textContent = state.index.css;
  if (state.html !== side) redraw(page, qa, side);
  if (!state.isFresh) return;
  state.isFresh = false;
  page.scrollingElement.scrollTop = 0;
  const answer = page.getElementById("answer");
  if (answer && answer.getBoundingClientRect().top > $("card").clientHeight / 2) answer.scrollIntoView();
}

/** Draws a side anew; who reads it stays where they are, with open what they opened. */
function redraw(page, qa, side) {
  const { scrollTop } = page.scrollingElement;
  const open = state.isFresh ? [] : [...qa.querySelectorAll("details")].map((one) => one.open);
  qa.innerHTML = state.html = side;
  qa.querySelectorAll("details").forEach((one, place) => { one.open = Boolean(open[place]); });
  page.scrollingElement.scrollTop = scrollTop;
}

/** Takes the frame in use, as soon as its page is there. */
function framed() {
  const inside = $("card").contentDocument;
  if (!inside?.getElementById("qa")) return;
  inside.onkeydown = onKey;
  inside.onclick = (event) => {
    if (!event.target.closest("a, summary, audio, input") && !inside.getSelection().toString()) flip();
  };
  if (state.index) show();
}

function flip() {
  if (!current()) return;
  Object.assign(state, { isBack: !state.isBack, isFresh: true });
  show();
}

// --- beside the card ------------------------------------------------------------------------------

function beside(card, differences, findings, source) {
  const parts = [];
  if (card?.place) parts.push(element("p", { class: "at" }, card.place));
  if (card?.change === "retired") parts.push(element("h2", {}, words().retired), element("p", {}, words().retired_text));
  if (differences.length) parts.push(element("h2", {}, words().was));
  for (const [field, pieces] of differences) {
    parts.push(element("p", { class: "quiet" }, words()[field]));
    if (pieces.length) parts.push(element("p", { class: "words" }, ...pieces.map(piece)));
  }
  if (findings.length) parts.push(element("h2", {}, words().here), ...findings.map(finding));
  if (source.length) parts.push(sourceOf(source));
  $("here").replaceChildren(...parts);
}

/** The lines of the notes around a card; those that it shows are marked, and those that no card shows. */
function sourceOf(source) {
  const lines = source.map(([number, text, mark]) =>
    element("span", { class: `line ${mark}`, "data-number": number, title: mark === "lost" ? words().on_no_card : "" }, text || " "));
  const made = element("details", { class: "source" }, element("summary", {}, words().source), element("pre", {}, ...lines));
  made.open = state.isSourceOpen ?? true;
  made.ontoggle = () => { state.isSourceOpen = made.open; };
  return made;
}

/** A piece of a word diff; of much that stayed the same, what stands beside a change is enough. */
function piece([what, text], place, pieces) {
  if (what !== "same") return element(what === "come" ? "ins" : "del", {}, text);
  const chars = [...text];
  if (chars.length <= 3 * BESIDE) return text;
  const before = place > 0 ? chars.slice(0, BESIDE).join("") : "";
  const after = place < pieces.length - 1 ? chars.slice(-BESIDE).join("") : "";
  return `${before} … ${after}`;
}

function fillEverywhere() {
  const { diagnostics, diagnosed } = state.index;
  $("fine").hidden = diagnosed > 0;
  $("everywhere").hidden = diagnosed === 0;
  $("everywhere").firstElementChild.textContent = words().everywhere.replace("{n}", diagnosed);
  const more = diagnosed - diagnostics.length;
  $("all").replaceChildren(...diagnostics.map(finding), ...(more > 0 ? [element("p", { class: "quiet" }, ...marked(words().more.replace("{n}", more)))] : []));
}

function finding({ severity, code, name, path, line, message, help, source, guid }) {
  const place = line ? `${path}:${line}` : path;
  const head = element("p", { class: "quiet" }, element("b", {}, words()[severity]), ` ${code} ${name} · `, guid ? link(place, guid) : place);
  const made = element("div", { class: `finding ${severity}` }, head, element("p", {}, ...marked(message)));
  if (source.length) made.append(excerpt(source, line));
  made.append(element("p", { class: "quiet" }, ...marked(help)));
  return made;
}

/** A button that shows the card of a diagnostic. */
function link(place, guid) {
  const made = element("button", { type: "button", class: "link" }, place);
  made.onclick = () => {
    if (!state.rows.some((row) => row.guid === guid)) clear();
    choose({ guid });
  };
  return made;
}

function excerpt(source, line) {
  const lines = source.map(([number, text]) =>
    element("span", { class: number === line ? "line meant" : "line", "data-number": number }, text || " "));
  return element("pre", {}, ...lines);
}

/** A text with what stands in backticks as code. */
const marked = (text) => text.split(/`([^`]+)`/).map((part, place) => (place % 2 ? element("code", {}, part) : part));

// --- keys, buttons, and the notes as they change --------------------------------------------------

const STEPS = { ArrowRight: 1, ArrowLeft: -1, j: 1, k: -1 };
const LONG_STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !state.index) return;
  const at = event.target;
  if (at.matches("input, select")) return onKeyInForm(event);
  if (at.matches("button, a, summary, audio") && [" ", "Enter"].includes(event.key)) return;
  // Where the keyboard writes Hangul, the key of n gives ㅜ.
  const name = event.code?.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;
  const isReading = at.ownerDocument !== document || at.closest("aside"); // these keys scroll there
  if (name in STEPS) move(state.at + STEPS[name]);
  else if (name in LONG_STEPS && !isReading) move(state.at + LONG_STEPS[name]);
  else if (name === " " || name === "Enter") flip();
  else if (name === "/") $("search").focus();
  else if (name === "n") setNight(!document.documentElement.hasAttribute("data-night"));
  else return;
  event.preventDefault();
}

function onKeyInForm(event) {
  const isSearch = event.target === $("search");
  if (event.key === "Escape" || (isSearch && ["Enter", "ArrowDown"].includes(event.key))) {
    $("list").focus();
    event.preventDefault();
  }
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

/** Follows the notes: says what is wrong with them, and takes what is new. */
function follow() {
  const { problem: broken, lost, version: made } = document.body.dataset;
  const events = new EventSource("events");
  const say = (text) => { $("problem").hidden = !text; $("problem").textContent = text; };
  events.onmessage = (event) => {
    const { version, problem } = JSON.parse(event.data);
    say(problem ? `${broken}\n${problem}` : "");
    if (state.index) load("data/index.js", version);
    else if (version !== made) location.reload(); // the page of statistics is made ahead
  };
  events.onerror = () => say(lost);
}

function start() {
  const night = remembered("night");
  setNight(night ? night === "yes" : matchMedia("(prefers-color-scheme: dark)").matches);
  $("night").onclick = () => setNight(!document.documentElement.hasAttribute("data-night"));
  if (isLive) addEventListener("load", follow);
  if (!$("card")) return; // the page of statistics has no cards
  document.addEventListener("keydown", onKey);
  $("card").addEventListener("load", framed);
  framed();
  $("list").addEventListener("scroll", drawList);
  addEventListener("resize", drawList);
  $("filters").addEventListener("input", () => { askSearch(); choose(current()); });
  $("search").addEventListener("focus", askSearch);
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("clear").onclick = () => { clear(); $("list").focus(); };
  $("previous").onclick = () => move(state.at - 1);
  $("next").onclick = () => move(state.at + 1);
  $("flip").onclick = flip;
  $("phone").onclick = () => $("phone").setAttribute("aria-pressed", String($("card").classList.toggle("phone")));
  const narrow = matchMedia("(max-width: 40rem)");
  const fold = () => { $("more").open = !narrow.matches; };
  narrow.onchange = fold;
  fold();
}

start();
