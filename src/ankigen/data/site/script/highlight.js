// Hits of a search, marked in the texts without a change of them (CSS Custom Highlight API); older browsers mark none.

const NAME = "hits"; // ::highlight(hits) in site.css, and in the frame of the card
const MAX_HITS = 500;

/**
 * Marks what patterns find in elements, and nothing else in their document any more.
 * @param {Document} page
 * @param {{ element: Element, patterns: RegExp[] }[]} searched
 */
export function markHits(page, searched) {
  const view = page.defaultView;
  if (!view || !("highlights" in view.CSS)) return;
  const ranges = searched.flatMap(({ element, patterns }) => (patterns.length ? findHits(page, element, patterns) : []));
  if (ranges.length) view.CSS.highlights.set(NAME, new view.Highlight(...ranges.slice(0, MAX_HITS)));
  else view.CSS.highlights.delete(NAME);
}

/**
 * @param {Document} page
 * @param {Element} element
 * @param {RegExp[]} patterns
 */
function findHits(page, element, patterns) {
  const walker = page.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  /** The texts in the element, and where each begins and ends in all of them. @type {{ node: Node, start: number, end: number }[]} */
  const pieces = [];
  let text = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const start = text.length;
    text += node.nodeValue;
    pieces.push({ node, start, end: text.length });
  }
  const ranges = [];
  for (const pattern of patterns) {
    for (const hit of text.matchAll(pattern)) {
      const first = pieces.find(({ end }) => end > hit.index);
      const last = pieces.find(({ end }) => end >= hit.index + hit[0].length);
      if (!first || !last) continue;
      const range = page.createRange();
      range.setStart(first.node, hit.index - first.start);
      range.setEnd(last.node, hit.index + hit[0].length - last.start);
      ranges.push(range);
    }
  }
  return ranges;
}
