"""Which pages there are, what each is about, and how they belong together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ankigen import text
from ankigen.build.model import Compilation, Compiled
from ankigen.identity import fingerprint
from ankigen.model import Entry
from ankigen.rendering.question_field import without_given
from ankigen.site.pages import names as page_names
from ankigen.topics.languages import translate_topics
from ankigen.topics.taxonomy import Topic


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A question with an answer; the others are told by their place in ``PageIndex.questions``.

    ``title`` is the question as plain text; ``parent`` is that of a follow-up if it has an answer too;
    ``related`` are the same question answered by other people, the nearest first.
    """

    path: str
    title: str
    compiled: Compiled
    parent: int | None
    follow_ups: tuple[int, ...]
    related: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GroupPage:
    """The questions of a week, a person or a topic, in the order of the notes."""

    path: str
    questions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PageIndex:
    """All pages: the questions in the order of the notes; weeks, people and topics in their natural order.

    A topic has the questions of the narrower ones too. ``unanswered`` are the other questions, by week.
    """

    questions: tuple[QuestionPage, ...]
    weeks: Mapping[int | None, GroupPage]
    people: Mapping[str, GroupPage]
    topics: Mapping[Topic, GroupPage]
    unanswered: Mapping[int | None, tuple[Entry, ...]]


@dataclass(slots=True)
class _Numbers:
    """The numbers of the questions by week, person and topic."""

    weeks: dict[int | None, list[int]] = field(default_factory=dict)
    people: dict[str, list[int]] = field(default_factory=dict)
    topics: dict[Topic, list[int]] = field(default_factory=dict)


def make_page_index(compilation: Compilation) -> PageIndex:
    """Return the pages of a compilation."""
    compiled_notes = compilation.compiled
    unanswered = _group_unanswered(compilation.unanswered)
    numbers = _group(compiled_notes)
    weeks = {**numbers.weeks, **{week: numbers.weeks.get(week, []) for week in unanswered}}
    slugs_by_person = page_names.assign_slugs((person, person) for person in numbers.people)
    slugs_by_topic = page_names.assign_slugs((topic, _name_in_english(topic)) for topic in numbers.topics)
    return PageIndex(
        questions=tuple(_make_questions(compiled_notes)),
        weeks={
            week: GroupPage(f"week/{page_names.name_week(week)}.html", tuple(weeks[week]))
            for week in sorted(weeks, key=_week_order)
        },
        people={
            person: GroupPage(f"person/{slugs_by_person[person]}.html", tuple(numbers.people[person]))
            for person in sorted(numbers.people, key=text.make_sort_key)
        },
        topics={
            topic: GroupPage(f"topic/{slugs_by_topic[topic]}.html", tuple(numbers.topics[topic]))
            for topic in sorted(numbers.topics, key=make_topic_sort_key)
        },
        unanswered=unanswered,
    )


def _group(compiled_notes: Iterable[Compiled]) -> _Numbers:
    numbers = _Numbers()
    for number, compiled in enumerate(compiled_notes):
        entry = compiled.entry
        numbers.weeks.setdefault(entry.week, []).append(number)
        for person in dict.fromkeys(entry.authors):
            numbers.people.setdefault(person, []).append(number)
        for topic in dict.fromkeys(_with_wider(compiled.topics)):
            numbers.topics.setdefault(topic, []).append(number)
    return numbers


def _with_wider(topics: Iterable[Topic]) -> Iterator[Topic]:
    """Yield topics and those that they lie in, the widest first."""
    for topic in topics:
        for depth in range(1, len(topic) + 1):
            yield topic[:depth]


def _group_unanswered(entries: Iterable[Entry]) -> dict[int | None, tuple[Entry, ...]]:
    by_week: dict[int | None, list[Entry]] = {}
    for entry in entries:
        by_week.setdefault(entry.week, []).append(entry)
    return {week: tuple(week_entries) for week, week_entries in by_week.items()}


def _make_questions(compiled_notes: Sequence[Compiled]) -> Iterator[QuestionPage]:
    numbers_by_guid = {compiled.note.guid: number for number, compiled in enumerate(compiled_notes)}
    parents = _find_parents(compiled_notes)
    follow_ups: dict[int, list[int]] = {}
    for number, parent in enumerate(parents):
        if parent is not None:
            follow_ups.setdefault(parent, []).append(number)
    for number, compiled in enumerate(compiled_notes):
        guid = compiled.note.guid
        yield QuestionPage(
            path=page_names.find_question_path(guid),
            title=text.one_line(fingerprint.html_to_text(without_given(compiled.note.fields.question))),
            compiled=compiled,
            parent=parents[number],
            follow_ups=tuple(follow_ups.get(number, ())),
            related=tuple(
                [numbers_by_guid[related] for related in compiled.related_guids if related in numbers_by_guid]
            ),
        )


def _find_parents(compiled_notes: Iterable[Compiled]) -> list[int | None]:
    """Return for each note which one it is a follow-up of: that person's last one with the parent's question."""
    parents: list[int | None] = []
    last_numbers: dict[tuple[str, str, str], int] = {}
    for number, compiled in enumerate(compiled_notes):
        entry = compiled.entry
        parent = None
        if entry.parent.markdown:
            parent = last_numbers.get((entry.path, entry.contributor, entry.parent.markdown))
        parents.append(parent)
        last_numbers[entry.path, entry.contributor, entry.question.markdown] = number
    return parents


def _week_order(week: int | None) -> tuple[bool, int]:
    return (week is None, week or 0)


def make_topic_sort_key(topic: Topic) -> list[object]:
    """Return a key by which topics stand in their natural order, narrower ones behind theirs."""
    return [text.make_sort_key(level) for level in topic]


def _name_in_english(topic: Topic) -> str:
    (english,) = translate_topics([topic], "en")
    return " ".join(english)
