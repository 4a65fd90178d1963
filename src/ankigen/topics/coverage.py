"""What the taxonomy makes of the notes: how many questions have a topic, which have none, which words it lacks."""

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ankigen.messages import Language
from ankigen.model import Entry
from ankigen.patterns import compile_on_use
from ankigen.topics.languages import translate_topics
from ankigen.topics.same_question import unknown_words
from ankigen.topics.spelling import fold, fold_words
from ankigen.topics.taxonomy import Taxonomy, Topic

MAX_SUGGESTED_WORDS = 20
MIN_QUESTIONS_OF_WORD = 2
MIN_QUESTIONS_OF_GROUP = 10  # without a topic: where there are fewer and no word returns, all words are suggested
MIN_QUESTIONS_OF_SUBJECT = 5
MIN_KNOWN_SHARE = 0.2

_WORD = compile_on_use(r"[^\W\d_][\w-]*")
_STOP_WORDS = frozenset(
    fold_words(
        """
    about after all also an and any as at be been before below between both but by can cause causes
    could describe did different do does during each example explain for from function give had
    happens has have he her his if into its kind kinds list main many may mean means meant more most
    much must name no not one only or other our out part parts role same should so some such take
    than that their them then there these they this those through two type types under up use used
    uses using was we were where which while who whom whose will with would you your
        """
    )
)


@dataclass(frozen=True, slots=True)
class TopicCoverage:
    """``topics`` counts the questions of each topic, a question with several in all of them.

    ``unknown_words`` are those that most notes without a topic use, as somebody wrote them, with the number of
    notes; ``is_other_subject`` is set where hardly any question is of a field that the taxonomy knows.
    """

    questions: int
    topics: dict[Topic, int]
    without_topic: tuple[Entry, ...]
    unknown_words: tuple[tuple[str, int], ...]
    is_other_subject: bool = False

    @property
    def share(self) -> float:
        """The share of the questions that have a topic."""
        return 1 - len(self.without_topic) / self.questions if self.questions else 0.0


def measure_coverage(entries: Iterable[Entry], taxonomy: Taxonomy, language: Language = "ko") -> TopicCoverage:
    """Return what the taxonomy makes of the questions, with the topics under their names in a language."""
    questions = 0
    questions_known = 0
    topics: Counter[Topic] = Counter()
    without_topic = []
    for entry in entries:
        questions += 1
        topics.update(translate_topics(entry.topics, language))
        if not entry.topics:
            without_topic.append(entry)
        elif any(taxonomy.find(topic[0]) for topic in entry.topics):
            questions_known += 1
    by_field = sorted(topics.items(), key=lambda counted: (counted[0][0], -counted[1]))
    is_few = questions >= MIN_QUESTIONS_OF_SUBJECT and questions_known < MIN_KNOWN_SHARE * questions
    return TopicCoverage(
        questions=questions,
        topics=dict(by_field),
        without_topic=tuple(without_topic),
        unknown_words=_count_unknown_words(without_topic, taxonomy),
        is_other_subject=is_few and taxonomy.extends,
    )


def _count_unknown_words(entries: Sequence[Entry], taxonomy: Taxonomy) -> tuple[tuple[str, int], ...]:
    """Return the most frequent unknown words of questions as somebody wrote them, with how many notes use them.

    Two English words that come together in several questions are one term.
    """
    counts: Counter[str] = Counter()
    spellings: dict[str, str] = {}
    for entry in entries:
        words = _find_words(entry.question.visible, taxonomy)
        for word, spelling in words.items():
            spellings.setdefault(word, spelling)
        in_answer = [word for word in _find_answer_words(entry, taxonomy) if word not in words]
        counts.update([*words, *in_answer])
    terms = _choose_terms({word: counts[word] for word in spellings}, len(entries))
    suggested = [(spellings[word], count) for word, count in terms if not _is_part(word, count, terms)]
    return tuple(suggested[:MAX_SUGGESTED_WORDS])


def _choose_terms(counts: Mapping[str, int], questions: int) -> list[tuple[str, int]]:
    """Return the terms that enough questions use, the most used first; all where a small group shares none."""
    terms = [(word, count) for word, count in counts.items() if count >= MIN_QUESTIONS_OF_WORD]
    if not terms and questions < MIN_QUESTIONS_OF_GROUP:
        terms = list(counts.items())
    return sorted(terms, key=lambda term: (-term[1], -len(term[0].split())))


def _is_part(word: str, count: int, terms: Iterable[tuple[str, int]]) -> bool:
    """Return True for a word that hardly stands without the other word of a term."""
    return any(word in term.split() and term != word and count <= term_count for term, term_count in terms)


def _find_words(question: str, taxonomy: Taxonomy) -> dict[str, str]:
    """Return the unknown words of a question and its terms of two words, each with how it is written."""
    words: dict[str, str] = {}
    for word in unknown_words(question, taxonomy):
        if word not in _STOP_WORDS:
            words.setdefault(word, _without_ending(_find_spelling(word, question), word))
    for first, second in itertools.pairwise(_WORD.findall(question)):
        term = f"{fold(first)} {fold(second)}"
        if all(part in words for part in term.split()) and f"{first} {second}" in question:
            words.setdefault(term, f"{first} {second}")
    return words


def _find_answer_words(entry: Entry, taxonomy: Taxonomy) -> set[str]:
    answer = "\n".join([block.text for block in entry.answer])
    return set(unknown_words(answer, taxonomy)) - _STOP_WORDS


def _find_spelling(word: str, question: str) -> str:
    """Return how a question spells a folded word, with its ending."""
    spellings = {fold(written): written.strip("?.,()") for written in question.split()}
    for folded, spelling in spellings.items():
        if folded.startswith(word):
            return spelling
    return word


def _without_ending(written: str, word: str) -> str:
    """Return a word as written without the ending that its folded stem lacks."""
    for end in range(1, len(written) + 1):
        if fold(written[:end]) == word:
            return written[:end]
    return written
