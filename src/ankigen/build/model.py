"""What the stages of a build hand on: its context, the compiled entries, and the compilation of them all."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import msgspec

from ankigen import text
from ankigen.build.cache import NO_CACHE, NO_MEMORY, Cache, Memory
from ankigen.config.settings import Config
from ankigen.diagnostics.diagnostic import Diagnostic, Severity
from ankigen.diagnostics.ignores import Ignored
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.ledger import Ledger, LedgerLine
from ankigen.identity.ledger_edits import LedgerEdit
from ankigen.layouts.people.names_elsewhere import NamesElsewhere
from ankigen.messages import Language
from ankigen.model import Deck, Entry, Media, Note, Source
from ankigen.output.manifest import ManifestNote
from ankigen.rendering.media.resolver import Downloader
from ankigen.rendering.notetype import Templates
from ankigen.topics.taxonomy import Taxonomy, Topic


class BuildContext(msgspec.Struct, frozen=True, dict=True):
    """What a build goes by besides the notes; ``now`` is in seconds since 1970.

    ``ledger`` is that of the last build; ``templates`` are the card's; ``refresh`` sends every note to everybody,
    for the HTML that a newer ankigen makes of the same text; ``deck`` is a name for this build alone, ``package``
    the file to write; ``pictures`` fetches those on the web; ``given_out`` has the newest of each note that
    learners may have, by its GUID; ``older_ledger`` is what tells whether somebody edited ``ledger`` by hand;
    ``language`` is that of the deck, which is known once its questions are; ``keeps_answers`` keeps the texts of
    answers whose HTML is made; ``cache`` has week files, ``package_cache`` stretches of the package of all notes.
    """

    config: Config
    root: Path
    ledger: Ledger
    now: int
    templates: Templates
    taxonomy: Taxonomy
    refresh: bool = False
    deck: str | None = None
    pictures: Downloader | None = None
    cache: Cache = NO_CACHE
    package_cache: Cache = NO_CACHE
    memory: Memory = NO_MEMORY
    package: Path | None = None
    older_ledger: Ledger | None = None
    given_out: Mapping[str, ManifestNote] = {}
    language: Language = "ko"
    keeps_answers: bool = True

    @cached_property
    def deck_name(self) -> str:
        """The name of the deck, clean, on one line and without empty levels, which Anki would call "blank"."""
        name = text.one_line(text.clean(self.deck or self.config.deck))
        return "::".join([level for level in name.split("::") if level.strip()]) or name


OfEntry = TypeVar("OfEntry")


class FileEntries(msgspec.Struct, frozen=True):
    """The answered entries of a file, the first of which is number ``start`` among those of all files."""

    path: str
    answered: tuple[AnsweredEntry, ...]
    start: int

    def select(self, of_all: Sequence[OfEntry]) -> Sequence[OfEntry]:
        """Return what belongs to these entries, of what there is one of for each entry of all files."""
        return of_all[self.start : self.start + len(self.answered)]


class Change(StrEnum):
    """What the next import will make of a note."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Compiled(msgspec.Struct, frozen=True, gc=False):
    """An answered entry with its note; ``before`` is what the ledger knew of it, ``after`` what it will know.

    ``related_guids`` are the notes whose answers are shown as other people's, in their order; notes that ask
    the same share a ``group_key``, empty for none.
    """

    entry: Entry
    topics: tuple[Topic, ...]
    note: Note
    media: tuple[Media, ...]
    change: Change
    before: LedgerLine | None
    after: LedgerLine
    related_guids: tuple[str, ...] = ()
    group_key: str = ""

    @property
    def returned(self) -> bool:
        """Whether the entry had been retired."""
        return self.before is not None and not self.before.live

    @property
    def is_touched(self) -> bool:
        """Whether the next import will touch the note."""
        return self.change is not Change.UNCHANGED or self.returned


class Compilation(msgspec.Struct, frozen=True):
    """What came out: the deck of the selected entries, all that is wrong, and the ledger to keep.

    What is wrong and ``ignored`` is not among the ``diagnostics``; ``is_whole``: nothing was filtered out;
    ``names_elsewhere`` are what other files say of the people in each.
    """

    deck: Deck
    compiled: tuple[Compiled, ...]
    unanswered: tuple[Entry, ...]
    retired: tuple[LedgerLine, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]
    ledger: Ledger
    context: BuildContext
    ledger_edits: tuple[LedgerEdit, ...] = ()
    ignored: Ignored = Ignored()
    is_whole: bool = True
    names_elsewhere: Mapping[str, NamesElsewhere] = {}

    def has(self, severity: Severity) -> bool:
        """Return True if there is a diagnostic of that severity."""
        return any(diagnostic.severity is severity for diagnostic in self.diagnostics)

    @property
    def has_changes(self) -> bool:
        """Whether the next import will touch a note of the deck."""
        return any(compiled.is_touched for compiled in self.compiled)

    def count(self, change: Change) -> int:
        """Return how many notes of the deck are new, changed or unchanged."""
        return sum(compiled.change is change for compiled in self.compiled)
