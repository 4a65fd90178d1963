// Day or night: as the system has it, until somebody chooses.
import { byId } from "./dom.js";

/** Called after each change. @type {() => void} */
let onChange = () => {};

/**
 * Takes the button into use, and shows the page by day or by night.
 * @param {() => void} [listener]
 */
export function startNight(listener) {
  if (listener) onChange = listener;
  const choice = readChoice();
  setNight(choice ? choice === "yes" : matchMedia("(prefers-color-scheme: dark)").matches);
  byId("night").onclick = toggleNight;
}

export function isNight() {
  return document.documentElement.hasAttribute("data-night");
}

export function toggleNight() {
  setNight(!isNight());
  try { localStorage.setItem("night", isNight() ? "yes" : "no"); } catch { /* it is forgotten */ }
}

/** @param {boolean} night */
function setNight(night) {
  document.documentElement.toggleAttribute("data-night", night);
  byId("night").setAttribute("aria-pressed", String(night));
  onChange();
}

function readChoice() {
  try { return localStorage.getItem("night"); } catch { return null; } // a file has no storage in some browsers
}
