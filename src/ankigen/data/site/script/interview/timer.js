// The time of a question: how much was used, what is left, and when that is worth saying aloud.

const TICK_MS = 250;
const SECOND_MS = 1000;

/** Measures how long a question takes; `onTick` is called a few times a second while it runs. */
export class Stopwatch {
  /** @param {() => void} onTick */
  constructor(onTick) {
    this.onTick = onTick;
    this.beforeMs = 0;
    this.startedAt = 0;
    this.interval = 0;
  }

  get isRunning() {
    return this.interval !== 0;
  }

  /** The time used, in ms. */
  get usedMs() {
    return this.beforeMs + (this.isRunning ? Date.now() - this.startedAt : 0);
  }

  /** Takes another question, of which some time was used before; stands still. @param {number} usedMs */
  reset(usedMs) {
    this.stop();
    this.beforeMs = usedMs;
  }

  start() {
    if (this.isRunning) return;
    this.startedAt = Date.now();
    this.interval = setInterval(this.onTick, TICK_MS);
  }

  stop() {
    this.beforeMs = this.usedMs;
    clearInterval(this.interval);
    this.interval = 0;
  }
}

/**
 * A time as `1:05`; one that is over as `+0:05`.
 * @param {number} leftMs
 */
export function describeTime(leftMs) {
  const seconds = leftMs > 0 ? Math.ceil(leftMs / SECOND_MS) : Math.floor(-leftMs / SECOND_MS);
  const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  return leftMs > 0 ? clock : `+${clock}`;
}

/**
 * What to say of the time between two ticks: the seconds left at 30 and at 10, where the whole is much longer, 0 at the
 * end, and null mostly.
 * @param {number} beforeMs what was left
 * @param {number} leftMs what is left now
 * @param {number} wholeMs
 */
export function secondsToSay(beforeMs, leftMs, wholeMs) {
  for (const seconds of [0, 10, 30]) {
    const mark = seconds * SECOND_MS;
    if (beforeMs > mark && leftMs <= mark && wholeMs > 2 * mark) return seconds;
  }
  return null;
}
