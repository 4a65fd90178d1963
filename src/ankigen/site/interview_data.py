"""What the page of the mock interview is told of the deck: who asked what, about what, but no card."""

from collections.abc import Iterable, Sequence
from typing import Any

from ankigen import text
from ankigen.build.model import Compiled

NO_PARENT = -1
"""In place of the number of a follow-up's parent, where the parent is on no card."""


def make_interview_data(compiled: Sequence[Compiled]) -> dict[str, Any]:
    """Return who asked the questions, their topics, and a row for each card, in the order of the cards.

    A row: GUID, numbers of the people, week, numbers of the topics, number of the parent (None: no follow-up), and
    the number of the group that asks the same (0: nobody else does).
    """
    people, topics = _list_people_and_topics(compiled)
    person_numbers = {person: number for number, person in enumerate(people)}
    topic_numbers = {topic: number for number, topic in enumerate(topics)}
    parents = _find_parents(compiled)
    groups = _number_groups(card.group_key for card in compiled)
    rows = []
    for card, parent, group in zip(compiled, parents, groups, strict=True):
        authors = [person_numbers[person] for person in card.entry.authors]
        about = [topic_numbers[_join_levels(topic)] for topic in card.topics]
        rows.append([card.note.guid, authors, card.entry.week, about, parent, group])
    return {"people": people, "topics": topics, "questions": rows}


def _list_people_and_topics(compiled: Iterable[Compiled]) -> tuple[list[str], list[str]]:
    people: set[str] = set()
    topics: set[str] = set()
    for card in compiled:
        people.update(card.entry.authors)
        topics.update(map(_join_levels, card.topics))
    return sorted(people, key=text.make_sort_key), sorted(topics, key=_sort_levels)


def _find_parents(compiled: Sequence[Compiled]) -> list[int | None]:
    """Return the number of each follow-up's parent: the last card of its file that asks the parent's question."""
    parents: list[int | None] = []
    last_numbers: dict[tuple[str, str], int] = {}
    for number, card in enumerate(compiled):
        entry = card.entry
        if entry.parent.markdown:
            parents.append(last_numbers.get((entry.path, entry.parent.key), NO_PARENT))
        else:
            parents.append(None)
            last_numbers[entry.path, entry.question.key] = number
    return parents


def _number_groups(group_keys: Iterable[str]) -> list[int]:
    """Return a number for each key, from 1; 0 for an empty one."""
    numbers: dict[str, int] = {"": 0}
    return [numbers.setdefault(group_key, len(numbers)) for group_key in group_keys]


def _join_levels(topic: Sequence[str]) -> str:
    return "::".join(topic)


def _sort_levels(topic: str) -> list[object]:
    return [text.make_sort_key(level) for level in topic.split("::")]
