// The question that is asked: its card, its time, and what can be done with it.
import { byId } from "../dom.js";
import { phrase } from "./phrase.js";
import { isShown } from "./session.js";
import { readQuestionText } from "./sides.js";
import { describeTime, secondsToSay } from "./timer.js";

/** @import { Place } from "./choose.js" */
/** @import { CardSides } from "./deck.js" */
/** @import { Session } from "./session.js" */

/**
 * Shows where the interview stands, and which buttons fit; `total` is how many questions the interview has for everybody.
 * @param {{ places: Place[], total: number, session: Session, sides: CardSides | null }} view
 */
export function showAsking({ places, total, session, sides }) {
  const { question, label } = places[session.at];
  const isBack = isShown(session, question.guid);
  byId("progress").textContent = describePlace(label, total);
  byId("question-text").textContent = sides ? readQuestionText(sides.front) : phrase("loading");
  byId("bar", HTMLProgressElement).max = places.length;
  byId("bar", HTMLProgressElement).value = session.at + 1;
  byId("show").hidden = isBack;
  byId("marks").hidden = !isBack;
  for (const button of byId("marks").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(session.marks[question.guid] === button.dataset.mark));
  }
  byId("previous", HTMLButtonElement).disabled = session.at === 0;
  byId("show", HTMLButtonElement).disabled = !sides;
}

/**
 * "Question 4 of 10", or "Question 4 of 10, follow-up 1".
 * @param {string} label
 * @param {number} total
 */
function describePlace(label, total) {
  const [main, followUp] = label.split("-");
  const gaps = { n: main, all: total, more: followUp };
  return followUp ? phrase("place_follow_up", gaps) : phrase("place", gaps);
}

/**
 * What there is to say of the time of a question.
 * @typedef {{ usedMs: number, wholeMs: number, isPaused: boolean, isStopped: boolean }} Time
 */

/** @param {Time} time */
export function showTime({ usedMs, wholeMs, isPaused, isStopped }) {
  const leftMs = wholeMs - usedMs;
  const isOver = wholeMs > 0 && leftMs <= 0;
  const timer = byId("timer");
  timer.classList.toggle("over", isOver);
  timer.classList.toggle("soon", wholeMs > 0 && !isOver && leftMs <= 10_000);
  timer.classList.toggle("paused", isPaused);
  byId("asking").classList.toggle("time-over", isOver && !isStopped);
  byId("left").textContent = wholeMs > 0 ? describeTime(leftMs) : describeTime(-usedMs).slice(1);
  let state = isOver ? phrase("time_over") : "";
  if (isPaused) state = phrase("paused");
  byId("time-state").textContent = state;
  byId("pause").textContent = phrase(isPaused ? "go_on" : "pause");
  byId("pause").hidden = isStopped;
}

/**
 * Says aloud, for who cannot see the time, when 30 or 10 seconds are left and when it is over.
 * @param {Time} before
 * @param {Time} now
 */
export function sayTime(before, now) {
  if (!now.wholeMs) return;
  const seconds = secondsToSay(before.wholeMs - before.usedMs, now.wholeMs - now.usedMs, now.wholeMs);
  if (seconds === null) return;
  announce(seconds ? phrase("seconds_left", { n: seconds }) : phrase("time_over"));
}

/** Has a screen reader say something. @param {string} text */
export function announce(text) {
  byId("announcement").textContent = text;
}
