"""The straight walk: paths → sources → documents → notes → deck. Read ``compile_deck`` first."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property, lru_cache, partial
from pathlib import Path
from urllib.parse import quote

import msgspec

from ankigen import text
from ankigen.build import cross_checks, prepare, workers
from ankigen.build.cache import NO_CACHE, Cache
from ankigen.build.prepare import Prepared, Workshop
from ankigen.config import Config, People
from ankigen.diagnostics.diagnostic import Diagnostic, Severity
from ankigen.errors import NoNotesError
from ankigen.identity import fingerprint, guids
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.guids import EntryKeys
from ankigen.identity.ledger import Ledger, LedgerHeader, LedgerLine, make_ledger
from ankigen.identity.matching import Match, match
from ankigen.model import Deck, Entry, Media, Note, NoteFields, NoteType, Source
from ankigen.reading import note_files
from ankigen.rendering import entry_html, notetype
from ankigen.rendering.html import escape, make_link
from ankigen.rendering.media import Downloader, Images
from ankigen.topics import same_question
from ankigen.topics.taxonomy import NO_TOPIC, Taxonomy, Topic

Track = Callable[[Iterable[Prepared], int], Iterable[Prepared]]
"""Shows the progress of going through so many files."""


def untracked(prepared: Iterable[Prepared], _count: int) -> Iterable[Prepared]:
    """Show nothing."""
    return prepared


class Selection(msgspec.Struct, frozen=True):
    """Which notes to pack; an empty part chooses all. Identity is computed over all notes anyway."""

    places: tuple[Path, ...] = ()
    people: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    weeks: tuple[int, ...] = ()


class Change(StrEnum):
    """What the next import will make of a note."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Compiled(msgspec.Struct, frozen=True):
    """An answered entry with all that is derived from it; ``before`` is what the ledger knew of it."""

    entry: Entry
    topics: tuple[Topic, ...]
    note: Note
    media: tuple[Media, ...]
    change: Change
    before: LedgerLine | None
    after: LedgerLine

    @property
    def returned(self) -> bool:
        """Whether the entry had been retired."""
        return self.before is not None and not self.before.live


class Compilation(msgspec.Struct, frozen=True):
    """What came out: the deck of the selected entries, all that is wrong, and the ledger to keep."""

    deck: Deck
    compiled: tuple[Compiled, ...]
    unanswered: tuple[Entry, ...]
    retired: tuple[LedgerLine, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]
    ledger: Ledger
    setting: "Setting"
    hints: tuple[str, ...] = ()

    def has(self, severity: Severity) -> bool:
        """Tell whether anything of that severity was found."""
        return any(diagnostic.severity is severity for diagnostic in self.diagnostics)

    @property
    def has_changes(self) -> bool:
        """Whether the next import will touch a note of the deck."""
        return any(each.change is not Change.UNCHANGED or each.returned for each in self.compiled)

    def count(self, change: Change) -> int:
        """Return how many notes of the deck are new, changed or unchanged."""
        return sum(each.change is change for each in self.compiled)


class Setting(msgspec.Struct, frozen=True, dict=True):
    """What a build goes by besides the notes; ``now`` is in seconds since 1970.

    ``templates`` are the card's; ``refresh`` sends every note to everybody, for the HTML that a newer ankigen
    makes of the same text; ``deck`` is a name for this build alone, ``package`` the file to write; ``pictures``
    fetches those on the web.
    """

    config: Config
    root: Path
    known: Ledger
    now: int
    templates: notetype.Templates
    taxonomy: Taxonomy
    refresh: bool = False
    deck: str | None = None
    pictures: Downloader | None = None
    cache: Cache = NO_CACHE
    jobs: int | None = None
    package: Path | None = None

    @cached_property
    def deck_name(self) -> str:
        """The name of the deck, clean and on one line."""
        return text.one_line(text.clean(self.deck or self.config.deck))


def compile_deck(setting: Setting, selection: Selection, track: Track = untracked) -> Compilation:
    """Return the deck of all selected notes below the root of ``setting``.

    Raises NoNotesError where there is nothing to read.
    """
    files, chosen, findings = _files(setting, selection)
    asked, entries = _read(files, setting, track, findings)
    keys = [entry.keys() for entry in asked]
    read = _Sources(files)
    matched = match(asked, setting.known.lines)
    compiled = _compile_all(asked, keys, matched.lines, read, setting, findings)
    findings += _reviewed(asked, entries, keys, matched, setting)
    people = People(setting.config.people)
    is_selected = partial(_is_selected, selection=selection, people=people)
    selected = [each for each in compiled if each.entry.path in chosen and is_selected(each.entry)]
    header = setting.known.header
    note_type = notetype.make_note_type(setting.templates, header.note_type, header.mod, setting.now)
    kept, retired = _ledger(compiled, note_type, setting)
    return Compilation(
        deck=_deck(setting.deck_name, selected, note_type),
        compiled=tuple(selected),
        unanswered=tuple(
            entry for entry in entries if not entry.answer and entry.path in chosen and is_selected(entry)
        ),
        hints=_strangers(selection, entries, people),
        retired=retired,
        diagnostics=_sorted(findings, {file.name for file in files} - chosen),
        sources=read,
        ledger=kept,
        setting=setting,
    )


def _reviewed(
    asked: list[AnsweredEntry], entries: list[Entry], keys: Sequence[EntryKeys], matched: Match, setting: Setting
) -> Iterator[Diagnostic]:
    """Yield what only all notes together, and what the ledger knows of them, show to be wrong."""
    answered = [one.entry for one in asked]
    runs = cross_checks.runs(entries)
    yield from cross_checks.duplicates(answered, keys)
    yield from cross_checks.twice_named(answered)
    yield from cross_checks.doubted(answered, matched)
    yield from cross_checks.renamed(matched)
    yield from cross_checks.moved_decks(setting.known.header, setting.config)
    yield from cross_checks.unknown_people(runs, setting.config.people)
    if setting.config.layout.preset == "weekly":
        yield from cross_checks.weeks_in_two_files(runs)
    yield from cross_checks.repeated_weeks(asked)


def entries_of(setting: Setting, track: Track = untracked) -> list[Entry]:
    """Return all entries with their topics, in the order of the notes; raises NoNotesError."""
    files, _, findings = _files(setting, Selection())
    return _read(files, setting, track, findings)[1]


def _sorted(findings: list[Diagnostic], others: set[str]) -> tuple[Diagnostic, ...]:
    """Return ``findings`` in the order of the notes, without those on the files that were not asked for."""
    return tuple(sorted({one: None for one in findings if one.path not in others}, key=_order))


def _order(diagnostic: Diagnostic) -> tuple[object, ...]:
    path = [text.make_sort_key(part) for part in diagnostic.path.split("/")]
    return (path, diagnostic.line, diagnostic.column, diagnostic.rule.code, diagnostic.message)


def _files(setting: Setting, selection: Selection) -> tuple[list[note_files.NoteFile], set[str], list[Diagnostic]]:
    """Return all week files, the names of the chosen ones, and what is wrong with the folders."""
    root = setting.root
    usual = [root / place for place in setting.config.roots]
    if not selection.places:
        files, findings = note_files.find(root, usual)
        chosen = {file.name for file in files}
    else:
        picked, findings = note_files.find(root, selection.places)
        chosen = {file.name for file in picked}
        files, _ = note_files.find(root, [*(place for place in usual if place.exists()), *selection.places])
    if not chosen:
        where = ", ".join(str(place) for place in selection.places or usual)
        raise NoNotesError(f"there is no Markdown file in {where}", "Write one file a week, as week01.md.")
    return files, chosen, findings


def _read(
    files: list[note_files.NoteFile], setting: Setting, track: Track, findings: list[Diagnostic]
) -> tuple[list[AnsweredEntry], list[Entry]]:
    """Return the answered entries, and all of them, in the order of the notes; adds to ``findings``."""
    asked: list[AnsweredEntry] = []
    entries: list[Entry] = []
    workshop = Workshop(setting.config, setting.taxonomy)
    for one in track(workers.prepared(files, workshop, setting.cache, setting.jobs), len(files)):
        asked += one.asked
        entries += one.entries()
        findings += [finding.diagnostic() for finding in one.findings]
    return asked, entries


class _Sources(Mapping[str, Source]):
    """The week files by path, read when they are asked for: few are, once they are prepared."""

    def __init__(self, files: Iterable[note_files.NoteFile]) -> None:
        self._files = {file.name: file for file in files}
        self._last: Source | None = None

    def __getitem__(self, path: str) -> Source:
        if self._last is None or self._last.path != path:
            found = self._files[path]
            source, _ = note_files.read(found)
            self._last = source or Source(found.name, found.file, found.project, "")
        return self._last

    def __contains__(self, path: object) -> bool:
        return path in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def _is_selected(entry: Entry, selection: Selection, people: People) -> bool:
    """Tell whether the filters choose an entry."""
    if not (selection.people or selection.topics or selection.weeks):
        return True
    names = {text.key(people.find(name) or name) for name in selection.people}
    wanted = {text.key(name) for name in selection.topics}
    here = {text.key(level) for topic in entry.topics or (NO_TOPIC,) for level in (*topic, "::".join(topic))}
    return (
        (not names or any(text.key(name) in names for name in entry.authors))
        and (not wanted or bool(wanted & here))
        and (not selection.weeks or entry.week in selection.weeks)
    )


def _strangers(selection: Selection, entries: list[Entry], people: People) -> tuple[str, ...]:
    """Return what to say of people who were asked for and have written nothing."""
    if not selection.people:
        return ()
    import difflib

    known = {text.key(name): name for entry in entries for name in entry.authors}
    hints = []
    for name in selection.people:
        if text.key(people.find(name) or name) not in known:
            near = difflib.get_close_matches(name, list(known.values()), n=1, cutoff=0.5)
            hints.append(f"Nobody is called {name}" + (f"; did you mean {near[0]}?" if near else "."))
    return tuple(hints)


def _compile_all(
    asked: list[AnsweredEntry],
    keys: Sequence[EntryKeys],
    lines: Sequence[LedgerLine | None],
    read: Mapping[str, Source],
    setting: Setting,
    findings: list[Diagnostic],
) -> list[Compiled]:
    """Return every entry with its note; adds what is wrong with images and HTML to ``findings``."""
    new = (key for key, line in zip(keys, lines, strict=True) if line is None)
    fresh = iter(guids.assign_guids(new, setting.config.namespace, (line.guid for line in setting.known.lines)))
    assigned = [line.guid if line else next(fresh) for line in lines]
    shown = []
    for one, guid in zip(asked, assigned, strict=True):
        html, images, problems = _html(one, read, setting)
        media, own = (tuple(images.packed.values()), frozenset(images.own)) if images else ((), frozenset())
        shown.append(_Shown(_fields(one.entry, html, guid, setting), media, own))
        findings += problems
    kin = _kin(asked, lines, setting)
    return [
        _stamp(one, _with_others(place, kin[place], asked, shown), line, setting, kin[place], assigned)
        for place, (one, line) in enumerate(zip(asked, lines, strict=True))
    ]


class _Shown(msgspec.Struct, frozen=True):
    """What a note shows: its fields, the files in them, and the names of those that lie in the project."""

    fields: NoteFields
    media: tuple[Media, ...]
    own: frozenset[str]


class _Kin(msgspec.Struct, frozen=True):
    """The places of the other people's answers to the same question, and whether it was asked before."""

    others: tuple[int, ...] = ()
    repeats: bool = False


def _kin(asked: list[AnsweredEntry], lines: Sequence[LedgerLine | None], setting: Setting) -> list[_Kin]:
    """Return the kin of each entry; none where the config wants none."""
    kin = [_Kin()] * len(asked)
    if not setting.config.related.enabled:
        return kin
    seen = [line.seen if line else setting.now for line in lines]
    for group in same_question.group_by_key(one.group_key for one in asked):
        first = min(group, key=lambda place: (seen[place], place))
        for place, others in same_question.rank_by_similarity(
            {place: asked[place].entry.question.markdown for place in group}
        ):
            theirs = [one for one in others if asked[one].person_key != asked[place].person_key]
            kin[place] = _Kin(tuple(theirs[: setting.config.related.max]), place != first)
    return kin


def _with_others(place: int, kin: _Kin, asked: list[AnsweredEntry], shown: list[_Shown]) -> _Shown:
    """Return what a note shows, with the other people's answers in their field."""
    if not kin.others:
        return shown[place]
    related = []
    for one in kin.others:
        entry, fields = asked[one].entry, shown[one].fields
        related.append(
            entry_html.render_related_answer(entry.contributor, entry.week, fields.question, fields.answer)
        )
    media = dict.fromkeys(file for one in (place, *kin.others) for file in shown[one].media)
    fields = msgspec.structs.replace(shown[place].fields, related="".join(related))
    return msgspec.structs.replace(shown[place], fields=fields, media=tuple(media))


def _html(
    one: AnsweredEntry, read: Mapping[str, Source], setting: Setting
) -> tuple[tuple[str, ...], Images | None, list[Diagnostic]]:
    """Return the HTML of question, answer and parent, the files they show, and what is wrong with them."""
    entry = one.entry
    if one.html:
        return one.html, None, [finding.diagnostic() for finding in one.dropped]
    source = read[entry.path]
    images = Images(source.file, source.project, setting.pictures)
    html, dropped = prepare.html_of(entry, images.below, math=setting.config.card.math)
    return html, images, [*dropped, *_image_problems(images, source)]


def _fields(entry: Entry, html: tuple[str, ...], guid: str, setting: Setting) -> NoteFields:
    """Return the fields of a note, but for other people's answers."""
    question, answer, parent = html
    return NoteFields(
        question=question,
        answer=answer,
        parent=parent,
        person=_escaped(entry.contributor),
        week=str(entry.week) if entry.week is not None else "",
        topics=_named(entry.topics),
        related="",
        source=_source(entry.path, setting.config.source_url),
        id=guid,
    )


_escaped = lru_cache(1 << 10)(escape)


@lru_cache(1 << 12)
def _named(topics: tuple[Topic, ...]) -> str:
    return ", ".join(escape(" › ".join(topic)) for topic in topics)


@lru_cache(64)
def _source(path: str, url: str | None) -> str:
    """Return where an entry stands: the path of its file, a link to it where the config knows the address."""
    if path.startswith("/"):  # outside the project; whose folders these are is nobody's business
        return escape(path.rsplit("/", 1)[-1])
    if not url:
        return escape(path)
    address = url if "{path}" in url else f"{url.rstrip('/')}/{{path}}"
    return make_link(address.replace("{path}", quote(path)), escape(path))


def _stamp(
    one: AnsweredEntry, shown: _Shown, before: LedgerLine | None, setting: Setting, kin: _Kin, guids: Sequence[str]
) -> Compiled:
    """Return the compiled entry; its ``mod`` moves only if its content is not what the ledger knows."""
    entry, fields, now = one.entry, shown.fields, setting.now
    guid = fields.id
    topics = entry.topics or (NO_TOPIC,)
    tags = (*one.tags, "repeat") if kin.repeats else one.tags
    # A picture on the web is told by its address, which the text holds; if it could be had today is not content.
    others = tuple(guids[other] for other in kin.others)
    alone = tags is one.tags and not shown.own and not others
    fresh = one.content_hash if alone else fingerprint.hash_content(entry, shown.own, tags, others)
    change, mod, seen, since = Change.NEW, now, now, now
    if before is not None:
        same = fingerprint.is_same_content(before.content_hash, fresh, fields, tags) and not setting.refresh
        change = Change.UNCHANGED if same else Change.CHANGED
        mod, seen = before.mod if same else max(now, before.mod + 1), before.seen
        since = before.since if before.live else now
    after = LedgerLine(
        guid=guid,
        person=entry.contributor,
        week=entry.week,
        parent=entry.parent.markdown,
        question=entry.question.markdown,
        answer_hash=one.answer_hash,
        answer_sketch=one.answer_sketch,
        content_hash=fresh,
        mod=mod,
        seen=seen,
        since=since,
        explicit_id=entry.explicit_id or (before.explicit_id if before else ""),
    )
    note = Note(guid, _subdeck(entry, topics, setting), fields, tags, mod, seen)
    return Compiled(entry, topics, note, shown.media, change, before, after)


def _ledger(
    compiled: list[Compiled], note_type: NoteType, setting: Setting
) -> tuple[Ledger, tuple[LedgerLine, ...]]:
    """Return the ledger after this build, and the lines that it retires."""
    config, now = setting.config, setting.now
    live = {each.note.guid for each in compiled}
    gone = [line for line in setting.known.lines if line.guid not in live]
    retired = tuple(msgspec.structs.replace(line, live=False, since=now) for line in gone if line.live)
    header = LedgerHeader(
        note_type=notetype.hash_note_type(note_type.front, note_type.back, note_type.css),
        mod=note_type.mod,
        deck=config.deck,
        subdecks=config.subdecks,
    )
    lines = [*(each.after for each in compiled), *(line for line in gone if not line.live), *retired]
    return make_ledger(header, lines), retired


def _image_problems(images: Images, source: Source) -> list[Diagnostic]:
    """Return what is wrong with the images, each where it stands."""
    found = []
    for line, rule, target, reason in images.problems:
        below = itertools.islice(enumerate(source.lines, 1), line - 1, None)
        at, column = next(((at, one.index(target) + 1) for at, one in below if target in one), (line, 1))
        found.append(rule.at(source.path, at, column, target=target, reason=reason))
    return found


def _subdeck(entry: Entry, topics: tuple[Topic, ...], setting: Setting) -> str:
    if setting.config.subdecks is None:
        return setting.deck_name
    part = {
        "week": f"Week {entry.week:02}" if entry.week is not None else "",
        "person": entry.contributor,
        "topic": topics[0][0],
    }[setting.config.subdecks]
    return f"{setting.deck_name}::{part.replace('::', ':')}" if part else setting.deck_name


def _deck(name: str, compiled: list[Compiled], note_type: NoteType) -> Deck:
    media = {one.name: one for each in compiled for one in each.media}
    notes = tuple(each.note for each in compiled)
    return Deck(name, note_type, notes, tuple(media[key] for key in sorted(media)))
