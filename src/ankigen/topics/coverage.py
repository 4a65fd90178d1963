"""What the taxonomy makes of the notes: how many questions have a topic, which have none, which words it lacks."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ankigen.messages import Language
from ankigen.model import Entry
from ankigen.topics.languages import translate_topics
from ankigen.topics.same_question import unknown_words
from ankigen.topics.spelling import fold
from ankigen.topics.taxonomy import Taxonomy, Topic

MAX_SUGGESTED_WORDS = 20
MIN_QUESTIONS_OF_WORD = 2


@dataclass(frozen=True, slots=True)
class TopicCoverage:
    """``topics`` counts the questions of each topic, a question with several in all of them; ``unknown_words`` are
    those that most questions without a topic use, as somebody wrote them, with the number of questions.
    """

    questions: int
    topics: dict[Topic, int]
    without_topic: tuple[Entry, ...]
    unknown_words: tuple[tuple[str, int], ...]

    @property
    def share(self) -> float:
        """The share of the questions that have a topic."""
        return 1 - len(self.without_topic) / self.questions if self.questions else 0.0


def measure_coverage(entries: Iterable[Entry], taxonomy: Taxonomy, language: Language = "ko") -> TopicCoverage:
    """Return what the taxonomy makes of the questions, with the topics under their names in a language."""
    questions = 0
    topics: Counter[Topic] = Counter()
    without_topic = []
    for entry in entries:
        questions += 1
        topics.update(translate_topics(entry.topics, language))
        if not entry.topics:
            without_topic.append(entry)
    by_field = sorted(topics.items(), key=lambda counted: (counted[0][0], -counted[1]))
    words = _count_unknown_words(without_topic, taxonomy)
    return TopicCoverage(questions, dict(by_field), tuple(without_topic), words)


def _count_unknown_words(entries: Iterable[Entry], taxonomy: Taxonomy) -> tuple[tuple[str, int], ...]:
    """Return the most frequent unknown words as somebody wrote them, with how many questions use them."""
    counts: Counter[str] = Counter()
    spellings: dict[str, str] = {}
    for entry in entries:
        for word in set(unknown_words(entry.question.visible, taxonomy)):
            counts[word] += 1
            if word not in spellings:
                spellings[word] = _find_spelling(word, entry.question.markdown)
    suggested = []
    for word, count in counts.most_common(MAX_SUGGESTED_WORDS):
        if count >= MIN_QUESTIONS_OF_WORD:
            suggested.append((_without_ending(spellings[word], word), count))
    return tuple(suggested)


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
