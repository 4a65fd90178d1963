"""Who wrote what: the questions of the notes counted by week, person and topic."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ankigen import text
from ankigen.build.model import Compilation, Compiled
from ankigen.messages import Language
from ankigen.model import Entry
from ankigen.topics.languages import UNTAGGED, translate_topics
from ankigen.topics.taxonomy import NO_TOPIC

NO_WEEK = -1
"""The week of a question that has none."""

_NOBODY = ""
_NO_FIELD = (NO_TOPIC[0], UNTAGGED[0])


@dataclass(frozen=True, slots=True)
class TopicCount:
    """One topic with how many questions there are on it, and how many people asked them."""

    topic: tuple[str, ...]
    questions: int
    people: int


@dataclass(frozen=True, slots=True)
class Stats:
    """The questions of a group; a count that is not there is 0.

    ``people`` come with those who asked most first, "" is nobody; ``weeks`` and ``fields`` (the top level
    of the topics) in their natural order, a week of -1 is none. ``by_week`` counts all questions by week and
    person, ``by_field`` the answered ones by person and field, one with several fields in each, and
    ``unanswered_by_field`` the others; ``growth`` is how many notes there are up to a week; ``unanswered`` are the
    questions without an answer.
    """

    notes: int
    weeks: tuple[int, ...]
    people: tuple[str, ...]
    fields: tuple[str, ...]
    by_week: dict[tuple[int, str], int]
    by_field: dict[tuple[str, str], int]
    unanswered_by_field: dict[tuple[str, str], int]
    growth: dict[int, int]
    most_asked: tuple[TopicCount, ...]
    unanswered: tuple[Entry, ...]

    @property
    def questions(self) -> int:
        """How many questions there are, answered or not."""
        return self.notes + len(self.unanswered)


def count_questions(compilation: Compilation) -> Stats:
    """Return the statistics of the notes of a compilation, and of its unanswered questions."""
    answered = [compiled.entry for compiled in compilation.compiled]
    entries = [*answered, *compilation.unanswered]
    by_week = Counter((_find_week(entry), entry.contributor) for entry in entries)
    by_person = Counter(entry.contributor for entry in entries)
    by_field = _count_fields(compilation.compiled)
    unanswered_by_field = _count_unanswered_fields(compilation.unanswered, compilation.context.language)
    growth = _add_up_weeks(sorted({week for week, _ in by_week}), answered)

    def person_order(name: str) -> tuple[object, ...]:
        return (name == _NOBODY, -by_person[name], text.make_sort_key(name))

    return Stats(
        notes=len(answered),
        weeks=tuple(growth),
        people=tuple(sorted(by_person, key=person_order)),
        fields=tuple(sorted({field for _, field in (*by_field, *unanswered_by_field)}, key=_field_order)),
        by_week=dict(by_week),
        by_field=dict(by_field),
        unanswered_by_field=dict(unanswered_by_field),
        growth=growth,
        most_asked=_rank_topics(compilation.compiled),
        unanswered=compilation.unanswered,
    )


def _count_fields(notes: Iterable[Compiled]) -> Counter[tuple[str, str]]:
    """Return how many notes each person has in each field."""
    counts: Counter[tuple[str, str]] = Counter()
    for compiled in notes:
        counts.update([(compiled.entry.contributor, field) for field in _find_fields(compiled)])
    return counts


def _count_unanswered_fields(entries: Iterable[Entry], language: Language) -> Counter[tuple[str, str]]:
    """Return how many questions of each person in each field have no answer."""
    counts: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        topics = translate_topics(entry.topics or (NO_TOPIC,), language)
        counts.update({(entry.contributor, topic[0]) for topic in topics})
    return counts


def _add_up_weeks(weeks: Iterable[int], answered: Iterable[Entry]) -> dict[int, int]:
    """Return how many notes there are up to each week."""
    notes_by_week = Counter(map(_find_week, answered))
    growth = {}
    total = 0
    for week in weeks:
        total += notes_by_week[week]
        growth[week] = total
    return growth


def _find_week(entry: Entry) -> int:
    return NO_WEEK if entry.week is None else entry.week


def _find_fields(compiled: Compiled) -> list[str]:
    """Return the top levels of the topics of a note, each once."""
    return list(dict.fromkeys(topic[0] for topic in compiled.topics))


def _field_order(field: str) -> tuple[object, ...]:
    return (field in _NO_FIELD, text.make_sort_key(field))


def _rank_topics(notes: Iterable[Compiled]) -> tuple[TopicCount, ...]:
    """Return the topics that somebody asked about, the most asked first."""
    questions: Counter[tuple[str, ...]] = Counter()
    people: dict[tuple[str, ...], set[str]] = {}
    for compiled in notes:
        if not compiled.entry.topics:
            continue
        for topic in compiled.topics:
            questions[topic] += 1
            people.setdefault(topic, set()).add(compiled.entry.contributor)
    ranked = sorted(questions, key=lambda topic: (-questions[topic], -len(people[topic]), topic))
    return tuple(TopicCount(topic, questions[topic], len(people[topic])) for topic in ranked)
