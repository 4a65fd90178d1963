"""What flows through ankigen: Source → Document(entries) → Note → Deck. Frozen, and without behaviour."""

from enum import StrEnum
from pathlib import Path

import msgspec

from ankigen.inline import NO_QUESTION, QuestionText


class Source(msgspec.Struct, frozen=True):
    """One week file as read from the disk.

    ``path`` is relative to the project, with ``/``; ``text`` is clean (see ``text.clean``); ``project`` is
    the folder that nothing in the file may leave; ``damaged`` holds the numbers of lines, from 1, whose
    bytes were no UTF-8. It ``is_folder_note`` if it is the README of a folder that has no other note.
    """

    path: str
    file: Path
    project: Path
    text: str
    damaged: frozenset[int] = frozenset()
    is_folder_note: bool = False

    @property
    def lines(self) -> list[str]:
        """The lines of the text."""
        return self.text.split("\n")


class Fence(msgspec.Struct, frozen=True, gc=False, tag=True):
    """A fenced block of an answer, its ``text`` without the indentation of the fence."""

    text: str
    info: str
    line: int


class Text(msgspec.Struct, frozen=True, gc=False, tag=True):
    """What stands between the fences of an answer: ordinary Markdown."""

    text: str
    line: int


Block = Fence | Text


class Entry(msgspec.Struct, frozen=True, gc=False):
    """A question with what was answered to it; without ``answer`` it makes no note.

    ``question`` and ``parent`` (``NO_QUESTION`` but for a follow-up) stand without number, comments and trailing
    tags; ``number`` is as typed (``1``, ``1-1``), empty for a bullet; ``topics`` are the explicit ones,
    as paths through the taxonomy, and ``has_own_topics`` is True if they stand at the question itself;
    ``written_topics`` is what the group itself says of them, as words; ``end`` is
    the last line of the entry; ``people`` are all of those whom ``contributor`` names, if there are several;
    ``contributor_line`` is that of the heading which names the contributor, 0 for none. The first ``given_blocks``
    blocks of ``answer`` stand above the fold that answers: the card shows them with the question. ``headings`` are
    those over it, outermost first, that say of what it is: they are shown, and no part of what it is.
    """

    path: str
    line: int
    column: int
    end: int
    week: int | None
    contributor: str
    number: str
    question: QuestionText
    parent: QuestionText = NO_QUESTION
    answer: tuple[Block, ...] = ()
    topics: tuple[tuple[str, ...], ...] = ()
    written_topics: tuple[str, ...] = ()
    has_own_topics: bool = False
    tags: tuple[str, ...] = ()
    explicit_id: str = ""
    people: tuple[str, ...] = ()
    contributor_line: int = 0
    given_blocks: int = 0
    headings: tuple[str, ...] = ()

    @property
    def authors(self) -> tuple[str, ...]:
        """Everybody who wrote it."""
        return self.people or ((self.contributor,) if self.contributor else ())


class Fate(StrEnum):
    """What a line is to its file."""

    TITLE = "title"
    WEEK = "week"
    CONTRIBUTOR = "contributor"
    TOPIC = "topic"
    QUESTION = "question"
    LABEL = "label"
    ANSWER = "answer"
    FRONT_MATTER = "front matter"
    COMMENT = "comment"


class LineFate(msgspec.Struct, frozen=True):
    """The fate of a line; of a question or an answer, ``entry`` is the index of its entry in the file."""

    fate: Fate
    entry: int | None = None


class Document(msgspec.Struct, frozen=True):
    """All entries of one week file, in their order, and the fate of each of its lines (None: on no card)."""

    path: str
    entries: tuple[Entry, ...]
    fates: tuple[LineFate | None, ...] = ()


class Media(msgspec.Struct, frozen=True):
    """A file to pack: ``name`` is what the cards call it, ``size`` is in bytes.

    What the notes themselves hold is ``embedded``, and ``file`` is the week file.
    """

    name: str
    file: Path
    size: int = 0
    embedded: bytes = b""


class NoteFields(msgspec.Struct, frozen=True, gc=False):
    """The fields of a note as HTML, in the order of the note type, which is frozen for good.

    ``parent`` is the question that a follow-up belongs to, and headings over the question, ``related`` the other
    people's answers to the same question, ``source`` where the entry stands, ``id`` the GUID.
    """

    question: str
    answer: str
    parent: str
    person: str
    week: str
    topics: str
    related: str
    source: str
    id: str

    def in_order(self) -> tuple[str, ...]:
        """Return the fields in the order of the note type."""
        ordered: tuple[str, ...] = msgspec.structs.astuple(self)
        return ordered


class Note(msgspec.Struct, frozen=True, gc=False):
    """One note as Anki will hold it.

    ``mod`` (when people last changed its content) and ``created`` are in seconds since 1970; ``deck`` is the
    full name, levels separated by ``::``.
    """

    guid: str
    deck: str
    fields: NoteFields
    tags: tuple[str, ...]
    mod: int
    created: int


class NoteType(msgspec.Struct, frozen=True):
    """The templates and the CSS that all cards share, and the second in which they last changed."""

    front: str
    back: str
    css: str
    mod: int


class Deck(msgspec.Struct, frozen=True):
    """Everything that goes into one package; ``description`` is HTML that Anki shows above the deck."""

    name: str
    note_type: NoteType
    notes: tuple[Note, ...]
    media: tuple[Media, ...]
    description: str = ""
