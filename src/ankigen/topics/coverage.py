"""What the taxonomy makes of the notes: how many questions have a topic, which have none, which words it lacks."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ankigen.model import Entry
from ankigen.topics import same_question, term_scanner
from ankigen.topics.taxonomy import Taxonomy, Topic

_MOST = 20  # words that are suggested
_LEAST = 2  # questions that must use a word


@dataclass(frozen=True, slots=True)
class Survey:
    """``topics`` counts the questions of each topic, a question with several in all of them; ``words`` are the
    unknown words that most questions without a topic use, as somebody wrote them.
    """

    asked: int
    topics: dict[Topic, int]
    missing: tuple[Entry, ...]
    words: tuple[tuple[str, int], ...]

    @property
    def covered(self) -> float:
        """The share of the questions that have a topic."""
        return 1 - len(self.missing) / self.asked if self.asked else 0.0


def survey(entries: Iterable[Entry], taxonomy: Taxonomy) -> Survey:
    """Return what the taxonomy makes of the questions."""
    listed = list(entries)
    topics = Counter(topic for entry in listed for topic in entry.topics)
    missing = tuple(entry for entry in listed if not entry.topics)
    spelt: dict[str, str] = {}
    words: Counter[str] = Counter()
    for entry in missing:
        written = {term_scanner.fold(word): word.strip("?.,()") for word in entry.question.markdown.split()}
        for word in set(same_question.unknown_words(entry.question.visible, taxonomy)):
            words[word] += 1
            spelt.setdefault(word, next((one for fold, one in written.items() if fold.startswith(word)), word))
    frequent = [(word, count) for word, count in words.most_common(_MOST) if count >= _LEAST]
    shown = tuple((_shortened(spelt[word], word), count) for word, count in frequent)
    return Survey(len(listed), dict(sorted(topics.items(), key=lambda one: (one[0][0], -one[1]))), missing, shown)


def _shortened(written: str, word: str) -> str:
    """Return a word as written without the ending that its folded stem lacks."""
    return next(
        (written[:end] for end in range(1, len(written) + 1) if term_scanner.fold(written[:end]) == word), written
    )
