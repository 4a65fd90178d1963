"""A published deck into the learner's collection: what is new comes, and what is the learner's stays.

All of it is one step for Anki's undo. Cut off anywhere and run again it ends in the same state.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .collection_reader import find_guids_of_other_note_types, find_home_decks, read_notes
from .package import COLLECTION, write_part
from .store import Arrival, Conflict, DeckState, Place
from .texts import translate
from .updating import note_type
from .updating.memory import Memory, WrittenNote, with_choice, with_imports_by_hand, with_written, without_notes
from .updating.notes import CollectionNote, DeckNote, name_fields
from .updating.plan import Update, plan_update

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from anki.collection import Collection, OpChanges

    from .manifest import Manifest
    from .package import Look, Package

RETIRED_TAG = "ankigen::retired"
SUSPEND, DELETE, LEAVE = "suspend", "delete", "leave"
SUSPENDED_QUEUE = -1
MAX_ARRIVALS = 20
MIN_MASS_RETIREMENT = 20
_MIN_SHARE_OF_OWN = 0.5


@dataclass(frozen=True)
class Request:
    """What an update needs to know besides the collection.

    ``owners`` are the decks of other subscriptions by the GUIDs of their notes, ``looks`` the hashes of how their
    cards look by deck; ``retire`` is what becomes of retired notes; ``identifier`` is that of the subscription,
    ``now`` in seconds since 1970.
    """

    package: Package
    manifest: Manifest
    state: DeckState
    owners: Mapping[str, str]
    looks: Mapping[str, str]
    retire: str
    scratch_folder: Path
    identifier: str
    now: int


@dataclass(frozen=True)
class Outcome:
    """What an update did: GUIDs by what became of the notes.

    ``kept`` are notes on which an edit of the learner's stayed, ``foreign`` those that belong to another deck or
    have another note type now, ``deleted`` those that the learner deleted; ``replaced_look_of`` is the other deck
    whose card design was replaced. ``changes`` tells Anki what to draw anew.
    """

    state: DeckState
    changes: OpChanges
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    replaced_look_of: str = ""


@dataclass(frozen=True)
class _Plan:
    """What is to be done, and the memory by which it was planned."""

    memory: Memory
    new: tuple[DeckNote, ...]
    updates: tuple[Update, ...]
    foreign: tuple[str, ...]
    deleted: tuple[str, ...]
    retired: tuple[CollectionNote, ...]
    returned: tuple[CollectionNote, ...]
    sends_look: bool
    retire: str
    arrivals: tuple[Arrival, ...]

    @property
    def has_work(self) -> bool:
        """Whether there is anything to write."""
        has_news = self.new or self.retired or self.returned or self.sends_look
        return bool(has_news) or any(self.updates)


def update_deck(collection: Collection, request: Request) -> Outcome:
    """Bring the collection up to date with a package; raises DeckError, before anything is written."""
    collection_notes = read_notes(collection)
    plan = _plan(collection, request, collection_notes)
    replaced_look_of = _find_replaced_look(collection, request) if plan.sends_look else ""
    suspended, changes = _carry_out(collection, request, plan)
    changed = tuple([update.note.guid for update in plan.updates if update])
    kept = tuple([update.note.guid for update in plan.updates if update.kept_fields or update.conflicts])
    news = {
        "new": tuple([note.guid for note in plan.new]),
        "changed": changed,
        "retired": tuple([note.guid for note in plan.retired]),
        "returned": tuple([note.guid for note in plan.returned]),
    }
    state = _make_state(request, plan, suspended, news)
    return Outcome(
        state=state,
        changes=changes,
        new=news["new"],
        changed=changed,
        retired=news["retired"],
        returned=news["returned"],
        kept=kept,
        foreign=plan.foreign,
        deleted=plan.deleted,
        replaced_look_of=replaced_look_of,
    )


def _plan(collection: Collection, request: Request, collection_notes: Mapping[str, CollectionNote]) -> _Plan:
    """Return what brings the collection up to date."""
    package, state = request.package, request.state
    deck_notes = {note.guid: note for note in package.notes}
    of_other_types = find_guids_of_other_note_types(collection, deck_notes)
    excluded = {*_find_strangers(request, collection_notes), *of_other_types, *request.owners}
    own_guids = (deck_notes.keys() & collection_notes.keys()) - excluded
    own = {guid: collection_notes[guid] for guid in deck_notes if guid in own_guids}
    build_times = {note.mod for note in package.notes}
    arrived_at = collection.get_config(_name_time_of_arrival(request), 0)
    brought = state.memory.notes.keys() - _find_lost(state, arrived_at)
    memory = with_imports_by_hand(state.memory, own.values(), build_times)
    new: list[DeckNote] = []
    updates: list[Update] = []
    foreign: list[str] = []
    deleted: list[str] = []
    for guid, note in deck_notes.items():
        if guid in excluded:
            foreign.append(guid)
        elif guid in own:
            updates.append(plan_update(note, own[guid], memory.notes.get(guid)))
        elif guid in brought:
            deleted.append(guid)
        else:
            new.append(note)
    retired = tuple(_find_retired(request, collection_notes))
    return _Plan(
        memory=memory,
        new=tuple(new),
        arrivals=_list_arrivals(request, new, arrived_at),
        updates=tuple(updates),
        foreign=tuple(foreign),
        deleted=tuple(deleted),
        retired=retired,
        retire=_choose_way(request.retire, len(retired), len(own)),
        returned=_find_returned(state, own),
        sends_look=_is_look_to_send(collection, package.look, state.memory.note_type),
    )


def _find_strangers(request: Request, collection_notes: Mapping[str, CollectionNote]) -> set[str]:
    """Return the GUIDs of the package that notes of another group have in this collection.

    Two groups without a namespace give the same question of a person of the same name the same GUID. A note that
    was imported by hand stands in the same file; and where most of the deck is there, it was imported.
    """
    strangers = {guid for guid in request.owners if guid in collection_notes}
    known = strangers | request.state.memory.notes.keys()
    unknown = []
    for note in request.package.notes:
        if note.guid in collection_notes and note.guid not in known:
            unknown.append(note)
    if len(unknown) >= _MIN_SHARE_OF_OWN * len(request.package.notes):
        return strangers
    for note in unknown:
        if name_fields(collection_notes[note.guid].fields)["Source"] != name_fields(note.fields)["Source"]:
            strangers.add(note.guid)
    return strangers


def _name_time_of_arrival(request: Request) -> str:
    """Return the key under which the collection keeps when its newest notes arrived: undo takes it back, too."""
    return f"ankigen.arrived.{request.identifier}"


def _find_lost(state: DeckState, arrived_at: int) -> set[str]:
    """Return the GUIDs of new notes that came later than the newest in the collection.

    An undo or an older backup took them back: the learner did not delete them.
    """
    lost: set[str] = set()
    for arrival in state.arrivals:
        if arrival.time > arrived_at:
            lost.update(arrival.guids)
    return lost


def _list_arrivals(request: Request, new: Iterable[DeckNote], arrived_at: int) -> tuple[Arrival, ...]:
    """Return the arrivals that the collection has lived through, and that of the new notes; the oldest go."""
    arrivals = [arrival for arrival in request.state.arrivals if arrival.time <= arrived_at]
    guids = tuple([note.guid for note in new])
    if guids:
        times = [request.now, arrived_at + 1]  # the clock may have gone back
        times += [arrival.time + 1 for arrival in request.state.arrivals]
        arrivals.append(Arrival(max(times), guids))
    return tuple(arrivals[-MAX_ARRIVALS:])


def _find_retired(request: Request, collection_notes: Mapping[str, CollectionNote]) -> Iterable[CollectionNote]:
    """Yield the notes that were retired since the last update."""
    handled = set(request.state.handled)
    for guid in sorted(request.manifest.retired):
        is_ours = guid in request.state.memory.notes and guid not in request.owners
        if is_ours and guid in collection_notes and guid not in handled:
            yield collection_notes[guid]


def _find_returned(state: DeckState, own: Mapping[str, CollectionNote]) -> tuple[CollectionNote, ...]:
    """Return the notes that were retired and are asked again."""
    guids = sorted({*state.suspended, *state.handled})
    return tuple([own[guid] for guid in guids if guid in own])


def _choose_way(way: str, retired_count: int, live_count: int) -> str:
    """Return what becomes of retired notes: most of a deck at once may be a slip of the group's, and stays."""
    is_mass_retirement = retired_count >= MIN_MASS_RETIREMENT and retired_count > live_count
    if way == DELETE and is_mass_retirement:
        return SUSPEND
    return way


# --- how the cards look ---


def hash_look(front: str, back: str, css: str) -> str:
    """Return a hash of how cards look."""
    return hashlib.sha256("\x1f".join((front, back, css)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _hash_look_there(collection: Collection) -> str:
    """Return the hash of how the cards look in the collection, "" without our note type."""
    model = collection.models.get(note_type.ID)
    if model is None:
        return ""
    template = model["tmpls"][0]
    return hash_look(template["qfmt"], template["afmt"], model["css"])


def _is_look_to_send(collection: Collection, look: Look, sent_hash: str) -> bool:
    """Return True if the group has changed the look; without memory, if theirs is newer, as by an import."""
    model = collection.models.get(note_type.ID)
    own_hash = hash_look(look.front, look.back, look.css)
    if model is None or own_hash in (sent_hash, _hash_look_there(collection)):
        return False
    return bool(sent_hash) or model["mod"] < look.mod


def _find_replaced_look(collection: Collection, request: Request) -> str:
    """Return the name of the other deck whose card design is there now, "" for none."""
    hash_there = _hash_look_there(collection)
    for deck, look in request.looks.items():
        if look == hash_there:
            return deck
    return ""


def _send_look(collection: Collection, look: Look) -> None:
    model = collection.models.get(note_type.ID)
    assert model is not None
    template = model["tmpls"][0]
    template["qfmt"], template["afmt"], model["css"] = look.front, look.back, look.css
    collection.models.update_dict(model)


# --- writing ---


def _carry_out(collection: Collection, request: Request, plan: _Plan) -> tuple[tuple[str, ...], OpChanges]:
    """Do what was planned; return the GUIDs of the notes whose cards were suspended, and what has changed."""
    from anki.collection import OpChanges

    updates = [update for update in plan.updates if update]
    if not plan.has_work:
        return (), OpChanges()
    _store_media(collection, request.package)
    undo_entry = collection.add_custom_undo_entry(translate("undo", deck=request.manifest.deck))
    if plan.sends_look:
        _send_look(collection, request.package.look)
    if plan.new:
        _import_new_notes(collection, request, plan)
        collection.set_config(_name_time_of_arrival(request), plan.arrivals[-1].time, undoable=True)
    if updates:
        _write_updates(collection, updates)
    if plan.returned:
        _bring_back(collection, plan.returned, request.state.suspended)
    suspended = _retire(collection, plan.retired, plan.retire)
    return suspended, collection.merge_undo_entries(undo_entry)


def _store_media(collection: Collection, package: Package) -> None:
    """Write the media files that the collection lacks; their names tell their content."""
    for name in package.media:
        if not collection.media.have(name):
            collection.media.write_data(name, package.read_media(name))


def _import_new_notes(collection: Collection, request: Request, plan: _Plan) -> None:
    """Import the new notes into the decks where the learner keeps the others."""
    from anki.collection import ImportAnkiPackageRequest
    from anki.import_export_pb2 import ImportAnkiPackageOptions, ImportAnkiPackageUpdateCondition

    part = request.scratch_folder / "new.apkg"
    homes = find_home_decks(collection, request.package.decks)
    write_part(
        request.scratch_folder / COLLECTION,
        {note.guid for note in plan.new},
        homes,
        part,
        is_first=not plan.updates,
        model=collection.models.get(note_type.ID),
    )
    never = ImportAnkiPackageUpdateCondition.IMPORT_ANKI_PACKAGE_UPDATE_CONDITION_NEVER
    options = ImportAnkiPackageOptions(merge_notetypes=True, update_notes=never, update_notetypes=never)
    collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(part), options=options))


def _write_updates(collection: Collection, updates: Iterable[Update]) -> None:
    """Write fields and tags as planned."""
    notes = []
    for update in updates:
        note_id: Any = update.in_collection.note_id
        note = collection.get_note(note_id)
        for name, text in update.fields.items():
            note[name] = text
        removed = {tag.casefold() for tag in update.removed_tags}
        note.tags = [tag for tag in note.tags if tag.casefold() not in removed]
        note.tags += update.added_tags
        notes.append(note)
    collection.update_notes(notes)


def _find_cards(collection: Collection, notes: Iterable[CollectionNote], condition: str) -> dict[int, list[Any]]:
    """Return the ids of cards for which a condition of SQL holds, by the id of their note."""
    note_ids = ",".join([str(note.note_id) for note in notes])
    cards: dict[int, list[Any]] = {}
    query = f"select id, nid from cards where nid in ({note_ids}) and {condition}"  # noqa: S608 - numbers
    for card_id, note_id in collection.db.all(query):
        cards.setdefault(note_id, []).append(card_id)
    return cards


def _bring_back(collection: Collection, returned: Iterable[CollectionNote], suspended: tuple[str, ...]) -> None:
    """Take the tag off notes that are asked again, and unsuspend their cards if the add-on suspended them."""
    suspended_notes = [note for note in returned if note.guid in suspended]
    cards = _find_cards(collection, suspended_notes, f"queue = {SUSPENDED_QUEUE}")
    collection.sched.unsuspend_cards([card_id for ids in cards.values() for card_id in ids])
    collection.tags.bulk_remove([note.note_id for note in returned], RETIRED_TAG)


def _retire(collection: Collection, retired: Iterable[CollectionNote], way: str) -> tuple[str, ...]:
    """Suspend, delete or leave retired notes; return the GUIDs of those whose cards were suspended."""
    notes = list(retired)
    if not notes or way == LEAVE:
        return ()
    note_ids: list[Any] = [note.note_id for note in notes]
    if way == DELETE:
        collection.remove_notes(note_ids)
        return ()
    cards = _find_cards(collection, notes, f"queue != {SUSPENDED_QUEUE}")
    collection.sched.suspend_cards([card_id for ids in cards.values() for card_id in ids])
    collection.tags.bulk_add(note_ids, RETIRED_TAG)
    return tuple([note.guid for note in notes if note.note_id in cards])


# --- what is remembered ---


def _make_state(
    request: Request, plan: _Plan, suspended: tuple[str, ...], news: dict[str, tuple[str, ...]]
) -> DeckState:
    """Return what is to be remembered after an update."""
    written = [update.written for update in plan.updates]
    written += [WrittenNote(note) for note in plan.new]
    look = request.package.look
    memory = with_written(plan.memory, written)
    memory = replace(memory, note_type=hash_look(look.front, look.back, look.css))
    if plan.retire == DELETE:  # what the add-on deleted may return; what the learner deleted may not
        memory = without_notes(memory, news["retired"])
    conflicts = []
    for update in plan.updates:
        if update.conflicts:
            conflicts.append(Conflict(update.note.guid, update.conflicts))
    live = request.manifest.notes
    handled = {*request.state.handled, *news["retired"]}
    still_suspended = [guid for guid in request.state.suspended if guid not in live]
    source = request.manifest.source
    return DeckState(
        memory=memory,
        suspended=tuple(sorted({*still_suspended, *suspended})),
        handled=tuple(sorted(handled - set(live))),
        conflicts=tuple(conflicts),
        places={guid: Place(note.file, note.line) for guid, note in live.items() if note.file},
        source={"file": source.file, "edit": source.edit, "repository": source.repository},
        news=news,
        arrivals=plan.arrivals,
    )


# --- the learner's choice ---


@dataclass(frozen=True)
class Choice:
    """What is remembered after a choice, and what Anki is to draw anew."""

    state: DeckState
    changes: OpChanges


def take_theirs(collection: Collection, conflict: Conflict, state: DeckState) -> Choice:
    """Write the group's texts over the learner's."""
    from anki.collection import OpChanges

    in_collection = read_notes(collection).get(conflict.guid)
    if in_collection is None:
        return Choice(settle(conflict, state), OpChanges())
    note_id: Any = in_collection.note_id
    note = collection.get_note(note_id)
    for name, text in conflict.fields.items():
        note[name] = text
    return Choice(settle(conflict, state), collection.update_note(note))


def settle(conflict: Conflict, state: DeckState) -> DeckState:
    """Return what is remembered once the learner has chosen: the group's texts count as seen."""
    sent = state.memory.notes.get(conflict.guid)
    conflicts = tuple([waiting for waiting in state.conflicts if waiting.guid != conflict.guid])
    if sent is None:
        return replace(state, conflicts=conflicts)
    memory = with_choice(state.memory, conflict.guid, conflict.fields)
    return replace(state, memory=memory, conflicts=conflicts)
