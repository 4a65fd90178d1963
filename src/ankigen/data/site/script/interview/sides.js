// The sides of a card in an interview: the others' answers stand beside the answer, without one's own.

/** @param {string} html */
function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/**
 * The text of the question on a card.
 * @param {string} front
 */
export function readQuestionText(front) {
  const content = parse(front);
  const question = content.querySelector(".question") ?? content;
  return (question.textContent ?? "").replace(/\s+/g, " ").trim();
}

/**
 * Return true if a line like "가온, 은채 · Week 3" names somebody.
 * @param {string} byline
 * @param {string} name
 */
function isBy(byline, name) {
  if (!name) return false;
  return byline === name || byline.startsWith(`${name} · `) || byline.split(" · ")[0].split(", ").includes(name);
}

/**
 * The back of a card with the others' answers open beside it, without those of `me`.
 * @param {string} back
 * @param {string} me
 */
export function spreadAnswers(back, me) {
  const content = parse(back);
  const related = content.querySelector("details.related");
  if (!related) return back;
  for (const answer of related.querySelectorAll("section.other")) {
    if (isBy(answer.firstElementChild?.textContent ?? "", me)) answer.remove();
  }
  related.remove();
  const spread = document.createElement("div");
  spread.append(content);
  if (!related.querySelector("section.other")) return spread.innerHTML;
  related.setAttribute("open", "");
  const beside = document.createElement("aside");
  beside.className = "ankigen back beside";
  beside.append(related);
  spread.className = "spread";
  spread.append(beside);
  return spread.outerHTML;
}
