// A live page follows the notes: it says what is wrong with them, and takes what is new.
import { byId } from "./dom.js";
import { words } from "./language.js";
import { announceVersion } from "./loading.js";

export const isLive = document.body.dataset.live === "yes";

/**
 * Follows the notes of a live page; `onVersion` is told of each version that there is, also of one that the page shows already.
 * @param {(version: string) => void} onVersion
 */
export function followNotes(onVersion) {
  if (isLive) addEventListener("load", () => listen(onVersion));
}

/** Loads a page anew that was made of another version of the notes. @param {string} version */
export function reloadAnother(version) {
  if (version !== document.body.dataset.version) location.reload();
}

/** @param {(version: string) => void} onVersion */
function listen(onVersion) {
  const events = new EventSource("events");
  events.onmessage = (event) => {
    const { version, problem } = JSON.parse(event.data);
    say(problem ? `${words.problem}\n${problem}` : "");
    announceVersion(version);
    onVersion(version);
  };
  events.onerror = () => say(words.lost);
}

/** @param {string} text */
function say(text) {
  byId("problem").hidden = !text;
  byId("problem").textContent = text;
}
