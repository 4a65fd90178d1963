"""The topics of a question: those that stand above it or at its parent, or by the terms that it uses."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum

import msgspec

from ankigen.model import Entry
from ankigen.topics import term_text
from ankigen.topics.everyday_words import read_as_memory, without_everyday_words
from ankigen.topics.spelling import fold_words_on_use
from ankigen.topics.taxonomy import Taxonomy, Topic, TopicName, has_descendant, without_weak
from ankigen.topics.term_scanner import TermMatch, particle_behind

# How much a term says. A concept says more than its field, and much more than a word that occurs everywhere.
CONCEPT_SCORE, FIELD_SCORE, WEAK_SCORE = 3.0, 1.6, 0.4
SETTING_SCORE = 1.7  # more for "자바에서", "스프링의", "Java 컴파일": the field in which the question is asked
FIRST_SCORE, SUBJECT_SCORE = 1.2, 0.5  # more for the first term, and for one that the sentence is about
LENGTH_SCORE, MAX_LENGTH_SCORE = 0.05, 0.5  # more for each letter
REPEATED_FIELD_SCORE = 0.3  # what a term adds to its field if the topic was named before
MIN_SCORE = 1.0  # below this nothing is said: only weak words were found
MIN_SHARE_OF_BEST = 0.75  # another topic counts from this share of the best one's score
MAX_TOPICS = 3

_SETTING_PARTICLES = fold_words_on_use("에서 의 에선 에 상에서 환경에서")
_SUBJECT_PARTICLES = fold_words_on_use("은 는 이란 란 이 가 에대해 을 를 이라는")


class TopicBasis(StrEnum):
    """What the topics of an entry rest on; the first that says something wins."""

    QUESTION_LINE = "question line"
    PARENT = "parent"
    ABOVE = "above"  # a heading, the front matter, a folder or the name of the file
    TERMS = "terms"


class Evidence(msgspec.Struct, frozen=True):
    """A term of a question and what it speaks for."""

    spelling: str
    topic: Topic
    score: float


def classify(question: str, answer: str, taxonomy: Taxonomy) -> tuple[Topic, ...]:
    """Return the topics of a question, the main one first; its answer counts where it says nothing itself."""
    topics = decide(find_evidence(question, taxonomy))
    return topics or decide(find_evidence_in_answer(answer, taxonomy))


def classify_as_written(question: str, answer: str, taxonomy: Taxonomy) -> tuple[Topic, ...]:
    """Return the topics for all terms of a taxonomy in a question as typed, else in its answer.

    They tell a change of the taxonomy from other changes. How terms are found must not change here, or notes that
    nobody touched are sent again.
    """
    for typed in (question, answer):
        content = typed[: term_text.MAX_CHARACTERS]
        matches = without_weak(taxonomy.terms_in(content))
        if matches:
            return decide(_weigh(content, matches))
    return ()


def find_basis(entry: Entry, parent: Entry | None) -> TopicBasis:
    """Return what the topics of an entry as read from its file rest on; its parent's are found already."""
    if entry.has_own_topics:
        return TopicBasis.QUESTION_LINE
    if parent is not None and parent.topics and _are_within(parent.topics, entry.topics):
        return TopicBasis.PARENT
    return TopicBasis.ABOVE if entry.topics else TopicBasis.TERMS


def _are_within(topics: Sequence[Topic], scopes: Sequence[Topic]) -> bool:
    """Return True if each of the topics is one of the ``scopes`` or below one, or if there are no scopes."""
    if not scopes:
        return True
    return all(any(topic[: len(scope)] == scope for scope in scopes) for topic in topics)


def refine(topics: Sequence[Topic], question: str, taxonomy: Taxonomy) -> tuple[Topic, ...]:
    """Return the topics that a heading, a folder or the front matter gives, finer where the question names more.

    What the question names of other topics does not count.
    """
    finer = _find_below(topics, question, taxonomy, min_score=0.0)
    kept = [topic for topic in topics if not has_descendant(topic, finer)]
    return (*finer, *kept)


def refine_inherited(
    topics: Sequence[Topic], scopes: Sequence[Topic], question: str, taxonomy: Taxonomy
) -> tuple[Topic, ...]:
    """Return the topics of a follow-up: what it names itself below one of the ``scopes``, else its parent's."""
    own = _find_below(scopes, question, taxonomy, min_score=MIN_SCORE)
    if not own or any(has_descendant(topic, topics) for topic in own):
        return tuple(topics)
    return own


def _find_below(
    scopes: Sequence[Topic], question: str, taxonomy: Taxonomy, *, min_score: float
) -> tuple[Topic, ...]:
    """Return the topics below one of the ``scopes`` that a question names."""
    content = term_text.read_question(question)
    fields = frozenset(scope[0] for scope in scopes)
    below = []
    for match in _find_terms(content, taxonomy, fields):
        topic = _place_below(match.name.topic, scopes, taxonomy)
        if topic is not None:
            name = msgspec.structs.replace(match.name, topic=topic)
            below.append(TermMatch(match.start, match.end, name))
    return decide(_weigh(content, without_weak(below)), min_score=min_score)


def _place_below(topic: Topic, scopes: Sequence[Topic], taxonomy: Taxonomy) -> Topic | None:
    """Return a topic that is below one of the ``scopes``; else the one of its name there, if there is one.

    "Cache" stands below operating systems and below computer architecture, where some groups file it, or others.
    """
    if any(has_descendant(scope, [topic]) for scope in scopes):
        return topic
    for scope in scopes:
        if len(topic) > 1 and taxonomy.find("::".join([*scope, topic[-1]])) == (*scope, topic[-1]):
            return (*scope, topic[-1])
    return None


def find_evidence(question: str, taxonomy: Taxonomy) -> list[Evidence]:
    """Return the terms of a question that speak for a topic, in their order; weak ones only without others."""
    content = term_text.read_question(question)
    matches = without_weak(_find_terms(content, taxonomy))
    return _strengthen_pairs(matches, _weigh(content, matches))


def find_evidence_in_answer(answer: str, taxonomy: Taxonomy) -> list[Evidence]:
    """Return the terms of an answer that speak for a topic, as ``find_evidence`` does."""
    content = term_text.read_answer(answer)
    return _weigh(content, without_weak(_find_terms(content, taxonomy)))


def _strengthen_pairs(matches: Sequence[TermMatch[TopicName]], evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return the evidence with weak terms strong enough where two of them speak for one field: "클래스와 객체"."""
    if len(matches) < 2 or not matches[0].name.is_weak:
        return list(evidence)
    terms_by_field: dict[str, set[str]] = defaultdict(set)
    for match in matches:
        terms_by_field[match.name.topic[0]].add(match.name.term)
    strengthened = []
    for term in evidence:
        is_paired = len(terms_by_field[term.topic[0]]) > 1
        score = max(term.score, MIN_SCORE) if is_paired else term.score
        strengthened.append(msgspec.structs.replace(term, score=score))
    return strengthened


def _find_terms(
    content: str, taxonomy: Taxonomy, fields: frozenset[str] = frozenset()
) -> Sequence[TermMatch[TopicName]]:
    """Return the terms that a text means; ``fields`` are those that it is known to be about."""
    meant = without_everyday_words(content, taxonomy.terms_in(content), fields)
    return read_as_memory(content, meant, taxonomy)


def _weigh(content: str, matches: Sequence[TermMatch[TopicName]]) -> list[Evidence]:
    """Return what each of the terms in a text speaks for, and how much."""
    evidence = []
    for index, match in enumerate(matches):
        score = _score(content, match, is_first=index == 0)
        evidence.append(Evidence(match.name.spelling, match.name.topic, score))
    return evidence


def _score(content: str, match: TermMatch[TopicName], *, is_first: bool) -> float:
    if match.name.is_weak:
        return WEAK_SCORE
    particle = particle_behind(content, match)
    first_score = FIRST_SCORE if is_first else 0.0
    if len(match.name.topic) == 1:
        is_setting = particle.startswith(_SETTING_PARTICLES()) or (is_first and not particle)
        return FIELD_SCORE + SETTING_SCORE * is_setting + first_score
    length_score = min(MAX_LENGTH_SCORE, LENGTH_SCORE * (match.end - match.start))
    is_subject = particle.startswith(_SUBJECT_PARTICLES())
    return CONCEPT_SCORE + length_score + first_score + SUBJECT_SCORE * is_subject


def decide(evidence: Sequence[Evidence], *, min_score: float = MIN_SCORE) -> tuple[Topic, ...]:
    """Return the topics that the evidence speaks for: those of the strongest field first."""
    field_scores: dict[str, float] = defaultdict(float)
    topic_scores: dict[Topic, float] = {}
    for term in evidence:
        is_repeated = term.topic in topic_scores
        field_scores[term.topic[0]] += REPEATED_FIELD_SCORE if is_repeated else term.score
        topic_scores[term.topic] = max(topic_scores.get(term.topic, 0.0), term.score)
    best_score = max(topic_scores.values(), default=0.0)
    if not evidence or best_score < min_score:
        return ()
    if len(topic_scores) == 1:
        return tuple(topic_scores)
    main_field = max(field_scores, key=field_scores.__getitem__)
    return _choose_topics(topic_scores, main_field, MIN_SHARE_OF_BEST * best_score)


def _choose_topics(scores: Mapping[Topic, float], main_field: str, least: float) -> tuple[Topic, ...]:
    """Return the topics of the main field first, and those of other fields that have at ``least`` this score."""
    ranked = sorted(scores, key=lambda topic: (topic[0] != main_field, -scores[topic]))
    chosen = [topic for topic in ranked if topic[0] == main_field or scores[topic] >= least]
    deepest = [topic for topic in chosen if not has_descendant(topic, chosen)]
    return tuple(deepest[:MAX_TOPICS])
