"""Which concepts of the taxonomy a group has no question on yet: the gaps before the interview."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from ankigen import bounded_toml
from ankigen.messages import Language
from ankigen.model import Entry
from ankigen.resources import DATA
from ankigen.topics.classification import find_evidence
from ankigen.topics.languages import translate_topics
from ankigen.topics.taxonomy import Taxonomy, Topic

OFTEN_ASKED_FILE = "often_asked.toml"
"""The concepts of each field that interviews ask about most, most first."""

MAX_SHOWN_GAPS = 8
"""How many untouched concepts of a field are shown; JSON has all of them."""


class FieldGaps(msgspec.Struct, frozen=True):
    """A field with its concepts: how many there are, and how many have a question.

    ``gaps`` are the others, those that interviews ask about most first, without those below another gap.
    """

    field: str
    questions: int
    concepts: int
    asked: int
    gaps: tuple[Topic, ...]

    @property
    def shown_gaps(self) -> tuple[Topic, ...]:
        """The first of the gaps."""
        return self.gaps[:MAX_SHOWN_GAPS]

    @property
    def hidden(self) -> int:
        """How many concepts without a question are not shown, those below a gap included."""
        return self.concepts - self.asked - len(self.shown_gaps)


def find_gaps(entries: Iterable[Entry], taxonomy: Taxonomy, language: Language) -> tuple[FieldGaps, ...]:
    """Return what the group has no question on, by field: those with most questions first, then untouched ones.

    Topics stand under their names in a ``language``; an unanswered question is a question.
    """
    asked: set[Topic] = set()
    questions: Counter[str] = Counter()
    for entry in entries:
        named = [evidence.topic for evidence in find_evidence(entry.question.markdown, taxonomy)]
        questions.update({topic[0] for topic in entry.topics})
        for topic in (*entry.topics, *named):
            asked.update(_with_parents(topic))
    concepts_by_field: dict[str, list[Topic]] = {}
    for topic in taxonomy.topics:
        concepts_by_field.setdefault(topic[0], [])
        if len(topic) > 1:
            concepts_by_field[topic[0]].append(topic)
    ranks = _rank_concepts(taxonomy.topics)
    fields = sorted(concepts_by_field, key=lambda field: -questions[field])
    return tuple(
        _find_gaps_of_field(field, questions[field], concepts_by_field[field], asked, ranks, language)
        for field in fields
    )


def _find_gaps_of_field(
    field: str,
    questions: int,
    concepts: Sequence[Topic],
    asked: set[Topic],
    ranks: Mapping[Topic, int],
    language: Language,
) -> FieldGaps:
    untouched = [concept for concept in concepts if concept not in asked]
    topmost = [concept for concept in untouched if len(concept) == 2 or concept[:-1] in asked]
    topmost.sort(key=lambda concept: ranks[concept])
    ((field_name,),) = translate_topics([(field,)], language)
    return FieldGaps(
        field=field_name,
        questions=questions,
        concepts=len(concepts),
        asked=len(concepts) - len(untouched),
        gaps=translate_topics(topmost, language),
    )


def _with_parents(topic: Topic) -> Iterator[Topic]:
    for depth in range(1, len(topic) + 1):
        yield topic[:depth]


def _rank_concepts(topics: Sequence[Topic]) -> dict[Topic, int]:
    """Return the place of each topic among those that are asked about most, which is its best child's at least."""
    ranks = {topic: len(topics) + place for place, topic in enumerate(topics)}
    for field, concepts in bounded_toml.loads((DATA / OFTEN_ASKED_FILE).read_text("utf-8")).items():
        for place, concept in enumerate(msgspec.convert(concepts, list[str])):
            for topic in _with_parents((field, *concept.split("::"))):
                if topic in ranks:
                    ranks[topic] = min(ranks[topic], place)
    return ranks
