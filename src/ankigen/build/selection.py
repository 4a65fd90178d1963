"""Which notes are packed: the filters by path, person, topic and week. Identity is computed over all notes."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from ankigen import messages, text
from ankigen.build.model import BuildContext
from ankigen.config import People
from ankigen.model import Entry
from ankigen.reading.note_files import NoteFile
from ankigen.topics.languages import translate_topics
from ankigen.topics.taxonomy import NO_TOPIC


class Selection(msgspec.Struct, frozen=True):
    """Which notes to pack; an empty part chooses all."""

    places: tuple[Path, ...] = ()
    people: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    weeks: tuple[int, ...] = ()


class Files(msgspec.Struct, frozen=True):
    """All note files of a project, and the names of the selected ones."""

    all: list[NoteFile]
    selected: frozenset[str]


def make_filter(selection: Selection, files: Files, context: BuildContext) -> Callable[[Entry], bool]:
    """Return a function that returns True for the selected entries."""
    people = People(context.config.people)
    person_keys = {text.key(people.find(name) or name) for name in selection.people}
    topic_keys = {text.key(name) for name in selection.topics}

    def is_selected(entry: Entry) -> bool:
        if entry.path not in files.selected:
            return False
        if person_keys and person_keys.isdisjoint(map(text.key, entry.authors)):
            return False
        if topic_keys and topic_keys.isdisjoint(_topic_keys(entry)):
            return False
        return not selection.weeks or entry.week in selection.weeks

    return is_selected


def _topic_keys(entry: Entry) -> Iterator[str]:
    """Yield the keys of all names by which the topics of an entry may be asked for."""
    topics = entry.topics or (NO_TOPIC,)
    for topic in (*topics, *translate_topics(topics, "en")):
        yield from map(text.key, topic)
        yield text.key("::".join(topic))


def unmatched_people_hints(
    selection: Selection, entries: Iterable[Entry], context: BuildContext
) -> Iterator[messages.Message]:
    """Yield what to say of people who were asked for and have written nothing."""
    if not selection.people:
        return
    import difflib

    people = People(context.config.people)
    names_by_key = {}
    for entry in entries:
        for author in entry.authors:
            names_by_key[text.key(author)] = author
    for name in selection.people:
        if text.key(people.find(name) or name) in names_by_key:
            continue
        near = difflib.get_close_matches(name, list(names_by_key.values()), n=1, cutoff=0.5)
        if near:
            yield messages.make("selection.near_name", name=name, near=near[0])
        else:
            yield messages.make("selection.unknown_name", name=name)
