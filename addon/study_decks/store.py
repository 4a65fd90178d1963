"""What the add-on keeps of each profile: subscriptions, what was written, and what waits for a choice.

It lies in the folder of the profile, which is renamed with it. Each file is written in full or not at all.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from .updating.memory import Memory, SentNote

if TYPE_CHECKING:
    from pathlib import Path

FORMAT = 1


@dataclass(frozen=True)
class Subscription:
    """A deck that the learner has subscribed to.

    ``address`` is that of the manifest, ``etag`` and ``sha256`` what was last taken over from there; times are in
    seconds since 1970, 0 for never.
    """

    identifier: str
    address: str
    deck: str
    etag: str = ""
    sha256: str = ""
    checked_at: int = 0
    updated_at: int = 0


@dataclass(frozen=True)
class Conflict:
    """Fields of a note that the learner and the group have both changed: the group's new texts by field."""

    guid: str
    fields: dict[str, str]


@dataclass(frozen=True)
class Place:
    """Where a note stands in the group's notes: its file and line."""

    file: str
    line: int


@dataclass(frozen=True)
class Arrival:
    """New notes that came with one update; ``time`` in seconds since 1970, later than that of the one before."""

    time: int
    guids: tuple[str, ...]


@dataclass(frozen=True)
class DeckState:
    """What is remembered of one subscription.

    ``suspended`` are the retired notes whose cards the add-on suspended, ``handled`` the retired ones that it has
    already dealt with, ``places`` where notes stand, ``source`` the addresses ``file``, ``edit`` and
    ``repository``, ``news`` the GUIDs that the last update brought, by what became of them, ``arrivals`` the new
    notes of the last updates, the newest last.
    """

    memory: Memory = field(default_factory=Memory)
    suspended: tuple[str, ...] = ()
    handled: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    places: dict[str, Place] = field(default_factory=dict)
    source: dict[str, str] = field(default_factory=dict)
    news: dict[str, tuple[str, ...]] = field(default_factory=dict)
    arrivals: tuple[Arrival, ...] = ()


class Store:
    """The files of one profile in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load_subscriptions(self) -> list[Subscription]:
        """Return the learner's subscriptions, in the order in which they were made."""
        document = self._read("subscriptions.json")
        subscriptions = []
        for entry in document.get("subscriptions", []):
            fields = {name: entry[name] for name in entry if name in Subscription.__dataclass_fields__}
            subscriptions.append(Subscription(**fields))  # a newer add-on may have kept more
        return subscriptions

    def save_subscription(self, subscription: Subscription) -> None:
        """Add a subscription, or replace the one with the same identifier."""
        subscriptions = {saved.identifier: saved for saved in self.load_subscriptions()}
        subscriptions[subscription.identifier] = subscription
        self._write_subscriptions(list(subscriptions.values()))

    def is_subscribed(self, identifier: str) -> bool:
        """Return True if there still is a subscription with this identifier."""
        return self.find_subscription(identifier) is not None

    def find_subscription(self, identifier: str) -> Subscription | None:
        """Return a subscription as it is now, None if it has ended."""
        for subscription in self.load_subscriptions():
            if subscription.identifier == identifier:
                return subscription
        return None

    def remove_subscription(self, identifier: str) -> None:
        """Forget a subscription and all that is remembered of its notes."""
        kept = [
            subscription for subscription in self.load_subscriptions() if subscription.identifier != identifier
        ]
        self._write_subscriptions(kept)
        self._find_state_file(identifier).unlink(missing_ok=True)

    def load_state(self, identifier: str) -> DeckState:
        """Return what is remembered of a subscription; nothing if the file is missing or damaged."""
        document = self._read(self._find_state_file(identifier).name)
        if not document:
            return DeckState()
        try:
            return _read_state(document)
        except (KeyError, TypeError, ValueError):
            return DeckState()

    def save_state(self, identifier: str, state: DeckState) -> None:
        """Keep what is remembered of a subscription; raises OSError."""
        document = {
            "format": FORMAT,
            "note_type": state.memory.note_type,
            "notes": {guid: _write_note(note) for guid, note in state.memory.notes.items()},
            "suspended": state.suspended,
            "handled": state.handled,
            "conflicts": [asdict(conflict) for conflict in state.conflicts],
            "places": {guid: [place.file, place.line] for guid, place in state.places.items()},
            "source": state.source,
            "news": state.news,
            "arrivals": [[arrival.time, arrival.guids] for arrival in state.arrivals],
        }
        self._write(self._find_state_file(identifier).name, document)

    def find_owners(self, but: str) -> dict[str, str]:
        """Return the deck that each note belongs to by its GUID, but for the notes of one subscription."""
        owners = {}
        for subscription in self.load_subscriptions():
            if subscription.identifier == but:
                continue
            for guid in self.load_state(subscription.identifier).memory.notes:
                owners[guid] = subscription.deck
        return owners

    def find_looks(self, but: str) -> dict[str, str]:
        """Return the hash of how cards look by deck, but for one subscription."""
        looks = {}
        for subscription in self.load_subscriptions():
            if subscription.identifier != but:
                looks[subscription.deck] = self.load_state(subscription.identifier).memory.note_type
        return looks

    def _find_state_file(self, identifier: str) -> Path:
        if not re.fullmatch("[0-9a-f]{8,64}", identifier):
            raise ValueError(identifier)
        return self.folder / f"{identifier}.json"

    def _write_subscriptions(self, subscriptions: list[Subscription]) -> None:
        entries = [asdict(subscription) for subscription in subscriptions]
        self._write("subscriptions.json", {"format": FORMAT, "subscriptions": entries})

    def _read(self, name: str) -> dict[str, Any]:
        try:
            document = json.loads((self.folder / name).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            return {}
        return document

    def _write(self, name: str, document: dict[str, Any]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = self.folder / f"{name}.new"
        with unfinished.open("w", encoding="utf-8") as stream:
            json.dump(document, stream, ensure_ascii=False, separators=(",", ":"))
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(unfinished, self.folder / name)  # noqa: PTH105 - on Windows, too, it replaces


def _write_note(note: SentNote) -> list[Any]:
    return [note.mod, note.fields, note.tags, note.older, note.undecided]


def _read_state(document: dict[str, Any]) -> DeckState:
    notes = {}
    for guid, (mod, fields, tags, older, undecided) in document["notes"].items():
        notes[guid] = SentNote(mod, tuple(fields), tuple(tags), tuple(older), tuple(undecided))
    return DeckState(
        memory=Memory(document["note_type"], notes),
        suspended=tuple(document["suspended"]),
        handled=tuple(document["handled"]),
        conflicts=tuple([Conflict(**conflict) for conflict in document["conflicts"]]),
        places={guid: Place(*place) for guid, place in document["places"].items()},
        source=dict(document["source"]),
        news={kind: tuple(guids) for kind, guids in document["news"].items()},
        arrivals=tuple([Arrival(time, tuple(guids)) for time, guids in document.get("arrivals", [])]),
    )
