// Swipes with one finger: to the left for what comes next, to the right for what came before.

const MIN_PX = 60;
const MAX_SLOPE = 0.6; // of height to width; a steeper one scrolls
const MAX_MS = 800;

/**
 * @param {Document | HTMLElement} area
 * @param {(steps: number) => void} onSwipe
 */
export function watchSwipes(area, onSwipe) {
  /** @type {{ x: number, y: number, at: number } | null} */
  let from = null;
  area.addEventListener("touchstart", (event) => {
    const { touches, target, timeStamp } = /** @type {TouchEvent} */ (event);
    const isSwipe = touches.length === 1 && !isZoomed() && !scrollsSideways(/** @type {Node} */ (target));
    from = isSwipe ? { x: touches[0].clientX, y: touches[0].clientY, at: timeStamp } : null;
  }, { passive: true });
  area.addEventListener("touchend", (event) => {
    const { changedTouches, timeStamp } = /** @type {TouchEvent} */ (event);
    if (!from || !changedTouches.length) return;
    const x = changedTouches[0].clientX - from.x;
    const y = changedTouches[0].clientY - from.y;
    const isQuick = timeStamp - from.at < MAX_MS;
    from = null;
    if (isQuick && Math.abs(x) >= MIN_PX && Math.abs(y) <= MAX_SLOPE * Math.abs(x)) onSwipe(x < 0 ? 1 : -1);
  }, { passive: true });
  area.addEventListener("touchcancel", () => { from = null; }, { passive: true });
}

function isZoomed() {
  return (window.visualViewport?.scale ?? 1) > 1.05;
}

/** Return true if a swipe scrolls a table or a line of code instead. @param {Node} target */
function scrollsSideways(target) {
  let element = target.nodeType === 1 ? /** @type {Element | null} */ (target) : target.parentElement;
  while (element) {
    if (element.scrollWidth > element.clientWidth + 1 && element.matches("pre, table, mjx-container, .scroll")) return true;
    element = element.parentElement;
  }
  return false;
}
