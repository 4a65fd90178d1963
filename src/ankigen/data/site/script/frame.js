// A card in a frame of its own, as Anki shows it; nothing in it can run.
import { isNight } from "./night.js";
import { watchSwipes } from "./swipe.js";

/** @typedef {{ onKey: (event: KeyboardEvent) => void, onClick: () => void, onSwipe: (steps: number) => void, onReady: () => void }} FrameListeners */

/** Shows sides of cards in a frame. */
export class CardFrame {
  /** @param {HTMLIFrameElement} element */
  constructor(element) {
    this.element = element;
    this.html = "";
    /** The page in the frame that is in use: its loading may be told twice. @type {Document | null} */
    this.begun = null;
  }

  /**
   * Takes the frame in use, as soon as its page is there.
   * @param {FrameListeners} listeners
   */
  start(listeners) {
    const begin = () => this.#begin(listeners);
    this.element.addEventListener("load", begin);
    begin();
  }

  /** The page in the frame, and the card on it; null until they are there. */
  get content() {
    return this.element.contentDocument?.getElementById("qa") ?? null;
  }

  /** @param {FrameListeners} listeners */
  #begin({ onKey, onClick, onSwipe, onReady }) {
    const inside = this.element.contentDocument;
    if (!inside?.getElementById("qa")) return; // it is still loading
    inside.onkeydown = onKey;
    inside.onclick = (event) => {
      const isOnControl = /** @type {Element} */ (event.target).closest("a, summary, audio, input");
      if (!isOnControl && !inside.getSelection()?.toString()) onClick();
    };
    if (inside !== this.begun) watchSwipes(inside, onSwipe);
    this.begun = inside;
    onReady();
  }

  /**
   * Shows a side. `isFresh`: another card, or its other side, which is read from its top or from its answer.
   * `name` tells what is shown: who drives the page reads it from `data-shown` to know that it is there.
   * @param {{ html: string, css: string, isFresh: boolean, name?: string }} side
   */
  show({ html, css, isFresh, name = "" }) {
    const inside = this.element.contentDocument;
    const content = inside?.getElementById("qa");
    if (!inside || !content) return;
    inside.documentElement.className = isNight() ? "night-mode" : "";
    inside.body.className = isNight() ? "card card1 nightMode night_mode" : "card card1";
    const style = inside.getElementById("css");
    if (style && style.textContent !== css) style.textContent = css;
    if (this.html !== html) this.#draw(inside, content, html, isFresh);
    if (isFresh) this.#scrollToStart(inside);
    this.element.dataset.shown = name;
  }

  /**
   * Draws a side anew; who reads it stays where they are, with open what they opened.
   * @param {Document} inside
   * @param {HTMLElement} content
   * @param {string} html
   * @param {boolean} isFresh
   */
  #draw(inside, content, html, isFresh) {
    const scroller = inside.scrollingElement ?? inside.documentElement;
    const { scrollTop } = scroller;
    const open = isFresh ? [] : [...content.querySelectorAll("details")].map((details) => details.open);
    this.html = html;
    content.innerHTML = html;
    content.querySelectorAll("details").forEach((details, position) => { details.open = open[position] ?? details.open; });
    scroller.scrollTop = scrollTop;
  }

  /** @param {Document} inside */
  #scrollToStart(inside) {
    (inside.scrollingElement ?? inside.documentElement).scrollTop = 0;
    const answer = inside.getElementById("answer");
    if (answer && answer.getBoundingClientRect().top > this.element.clientHeight / 2) answer.scrollIntoView();
  }
}
