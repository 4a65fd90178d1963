// Which questions an interview asks, and in which order.
import { shuffle } from "./random.js";

/**
 * A question as the page knows it before its card has come. `parent` is the number of the question that a follow-up
 * belongs to, -1 where that is on no card; those who ask the same share a `group`, 0 is nobody's.
 * @typedef {{
 *   number: number, guid: string, people: string[], week: number | null, topics: string[], parent: number | null, group: number,
 * }} Question
 */

/**
 * What somebody wants to be asked; an empty list is all of them. `me` is whose own questions never come.
 * @typedef {{
 *   people: string[], topics: string[], firstWeek: number | null, lastWeek: number | null, count: number, hasFollowUps: boolean, me: string,
 * }} Choice
 */

/** @param {Question} question @param {string} me */
export function isOwn(question, me) {
  return me !== "" && question.people.includes(me);
}

/** A topic and all that it lies in: a::b gives a and a::b. @param {string} topic */
export function widen(topic) {
  const parts = topic.split("::");
  return parts.map((_, depth) => parts.slice(0, depth + 1).join("::"));
}

/**
 * The questions that may come first, without follow-ups.
 * @param {Question[]} questions
 * @param {Choice} choice
 */
export function findPool(questions, choice) {
  const people = new Set(choice.people);
  const topics = new Set(choice.topics);
  const { firstWeek, lastWeek } = choice;
  return questions.filter((question) => question.parent === null
    && !isOwn(question, choice.me)
    && (!people.size || question.people.some((person) => people.has(person)))
    && (firstWeek === null || (question.week !== null && question.week >= firstWeek))
    && (lastWeek === null || (question.week !== null && question.week <= lastWeek))
    && (!topics.size || question.topics.some((topic) => widen(topic).some((level) => topics.has(level)))));
}

/**
 * One question of each group that asks the same: the first one.
 * @param {Question[]} questions
 */
export function withoutRepeats(questions) {
  const groups = new Set();
  return questions.filter(({ group }) => {
    if (group === 0) return true;
    const isFirst = !groups.has(group);
    groups.add(group);
    return isFirst;
  });
}

/**
 * The questions of an interview in their order, each followed by its follow-ups.
 * @param {Question[]} questions
 * @param {Choice} choice
 * @param {string} seed
 */
export function drawQuestions(questions, choice, seed) {
  const drawn = withoutRepeats(shuffle(findPool(questions, choice), seed)).slice(0, choice.count);
  if (!choice.hasFollowUps) return drawn;
  const followUps = findFollowUps(questions, drawn, choice.me);
  return drawn.flatMap((question) => [question, ...(followUps.get(question.number) ?? [])]);
}

/**
 * The follow-ups of some questions, by the number of their parent, in the order of the notes.
 * @param {Question[]} questions
 * @param {Question[]} parents
 * @param {string} me
 */
function findFollowUps(questions, parents, me) {
  /** @type {Map<number | null, Question[]>} */
  const followUps = new Map(parents.map((parent) => [parent.number, []]));
  for (const question of questions) {
    if (!isOwn(question, me)) followUps.get(question.parent)?.push(question);
  }
  return followUps;
}

/**
 * A question at its place: `label` is its number, "4", or "4-1" for the first follow-up of the fourth.
 * @typedef {{ question: Question, label: string }} Place
 */

/**
 * The places of questions in a shared order. Those that are `me`'s own are left out, and so is a follow-up without its
 * parent; the others keep their numbers, so that two readers mean the same by "question 4".
 * @param {(Question | undefined)[]} order undefined: no longer in the deck
 * @param {string} me
 * @returns {Place[]}
 */
export function placeQuestions(order, me) {
  /** @type {Place[]} */
  const places = [];
  let parent = -1;
  let main = 0;
  let followUp = 0;
  for (const question of order) {
    if (question && question.parent !== null) {
      followUp += 1;
      const isAlone = question.parent !== parent;
      if (!isAlone && !isOwn(question, me)) places.push({ question, label: `${main}-${followUp}` });
      continue;
    }
    main += 1;
    followUp = 0;
    parent = -1;
    if (!question || isOwn(question, me)) continue;
    parent = question.number;
    places.push({ question, label: String(main) });
  }
  return places;
}

/**
 * How many questions a shared order has, without follow-ups: the same for everybody, also for whose own are left out.
 * @param {(Question | undefined)[]} order
 */
export function countMain(order) {
  return order.filter((question) => !question || question.parent === null).length;
}
