// The keys of the page, wherever the focus is.

/** @typedef {{ move: (steps: number) => void, flip: () => void, search: () => void, toggleNight: () => void }} Commands */

/** @type {Record<string, number>} */
const STEPS = { ArrowRight: 1, ArrowLeft: -1, j: 1, k: -1 };
/** Steps in the list; where somebody reads a card, these keys scroll. @type {Record<string, number>} */
const LONG_STEPS = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };

/**
 * Does what a key stands for; keys of a form, of buttons and of the browser are theirs.
 * @param {KeyboardEvent} event
 * @param {Commands} commands
 */
export function runKey(event, commands) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const focused = /** @type {Element} */ (event.target);
  if (focused.matches("input, select")) return;
  if (focused.matches("button, a, summary, audio") && [" ", "Enter"].includes(event.key)) return;
  const name = nameKey(event);
  const isReading = focused.ownerDocument !== document || focused.closest("aside");
  if (name in STEPS) commands.move(STEPS[name]);
  else if (name in LONG_STEPS && !isReading) commands.move(LONG_STEPS[name]);
  else if (name === " " || name === "Enter") commands.flip();
  else if (name === "/") commands.search();
  else if (name === "n") commands.toggleNight();
  else return;
  event.preventDefault();
}

/**
 * The name of a key, also where the keyboard writes Hangul and the key of n gives ㅜ.
 * @param {KeyboardEvent} event
 */
export function nameKey(event) {
  return event.code?.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;
}
