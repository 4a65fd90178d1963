"""The straight walk: paths → sources → documents → notes → deck. Read ``compile_deck`` first."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ankigen import diagnostics as rules
from ankigen import identity, notetype, render, sources, text
from ankigen.config import Config, People
from ankigen.diagnostics import Diagnostic, Severity
from ankigen.inline import escape
from ankigen.media import Images
from ankigen.model import Deck, Document, Entry, Media, Note, Source
from ankigen.parse import parse
from ankigen.topics import NONE, Topic, taxonomy

Track = Callable[[Sequence[sources.Found]], Iterable[sources.Found]]
"""Shows the progress of going through the files."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which notes to pack; an empty part chooses all. Identity is computed over all notes anyway."""

    places: tuple[Path, ...] = ()
    people: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    weeks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Compiled:
    """An answered entry with all that is derived from it."""

    entry: Entry
    topics: tuple[Topic, ...]
    note: Note
    media: tuple[Media, ...]


@dataclass(frozen=True, slots=True)
class Compilation:
    """What came out: the deck, its entries, the unanswered ones, and everything that is wrong."""

    deck: Deck
    compiled: tuple[Compiled, ...]
    unanswered: tuple[Entry, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: dict[str, Source]

    def has(self, severity: Severity) -> bool:
        """Tell whether anything of that severity was found."""
        return any(diagnostic.severity is severity for diagnostic in self.diagnostics)


def compile_deck(
    config: Config, root: Path, selection: Selection, now: int, track: Track = lambda files: files
) -> Compilation:
    """Return the deck of all selected notes below ``root``; ``now`` is in seconds since 1970.

    Raises sources.NoNotesError where there is nothing to read.
    """
    files, chosen, findings = _files(config, root, selection)
    read: dict[str, Source] = {}
    entries: list[Entry] = []
    for file in track(files):
        source, document, problems = _document(file, config)
        if file.name in chosen:
            findings += problems
        if source:
            read[source.path] = source
            entries += document.entries
    answered = [entry for entry in entries if entry.answer]
    guids = identity.assign(answered, config.namespace)
    findings += [finding for finding in _duplicates(answered) if finding.path in chosen]
    compiled = []
    for entry, guid in zip(answered, guids, strict=True):
        topics = entry.topics or (NONE,)
        if entry.path in chosen and _is_selected(entry, topics, selection, People(config.people)):
            one, problems = _compile(entry, guid, topics, read[entry.path], config, now)
            compiled.append(one)
            findings += problems
    return Compilation(
        deck=_deck(config, compiled, now),
        compiled=tuple(compiled),
        unanswered=tuple(entry for entry in entries if not entry.answer and entry.path in chosen),
        diagnostics=tuple(sorted(dict.fromkeys(findings), key=_order)),
        sources=read,
    )


def _order(diagnostic: Diagnostic) -> tuple[object, ...]:
    path = [text.natural(part) for part in diagnostic.path.split("/")]
    return (path, diagnostic.line, diagnostic.column, diagnostic.rule.code, diagnostic.message)


def _files(
    config: Config, root: Path, selection: Selection
) -> tuple[list[sources.Found], set[str], list[Diagnostic]]:
    """Return all week files, the names of the chosen ones, and what is wrong with the folders."""
    usual = [root / place for place in config.roots]
    if not selection.places:
        files, findings = sources.find(root, usual)
        chosen = {file.name for file in files}
    else:
        picked, findings = sources.find(root, selection.places)
        chosen = {file.name for file in picked}
        files, _ = sources.find(root, [*(place for place in usual if place.exists()), *selection.places])
    if not chosen:
        where = ", ".join(str(place) for place in selection.places or usual)
        raise sources.NoNotesError(f"there is no Markdown file in {where}", "Write one file a week, as week01.md.")
    return files, chosen, findings


def _document(file: sources.Found, config: Config) -> tuple[Source | None, Document, list[Diagnostic]]:
    source, findings = sources.read(file)
    if source is None:
        return None, Document(file.name, ()), findings
    document, problems = parse(source, People(config.people), taxonomy())
    return source, document, [*findings, *problems]


def _duplicates(answered: list[Entry]) -> Iterable[Diagnostic]:
    first: dict[tuple[str, int | None, str, str], Entry] = {}
    for entry in answered:
        what = (
            text.key(entry.contributor),
            entry.week,
            identity.question_key(entry.parent),
            identity.question_key(entry.question),
        )
        other = first.setdefault(what, entry)
        if other is not entry:
            message = (
                f"{entry.contributor or 'somebody'} asks this a second time; first at {other.path}:{other.line}"
            )
            yield Diagnostic(entry.path, entry.line, entry.column, rules.DUPLICATE_QUESTION, message)


def _is_selected(entry: Entry, topics: tuple[Topic, ...], selection: Selection, people: People) -> bool:
    names = {text.key(people.find(name) or name) for name in selection.people}
    wanted = {text.key(name) for name in selection.topics}
    here = {text.key(level) for topic in topics for level in (*topic, "::".join(topic))}
    return (
        (not names or text.key(entry.contributor) in names)
        and (not wanted or bool(wanted & here))
        and (not selection.weeks or entry.week in selection.weeks)
    )


def _compile(
    entry: Entry, guid: str, topics: tuple[Topic, ...], source: Source, config: Config, now: int
) -> tuple[Compiled, list[Diagnostic]]:
    """Return an entry with its note, and what is wrong with its images and HTML."""
    images = Images(source.file, source.project)
    findings: list[Diagnostic] = []
    question = render.question(entry.question, images.html)
    findings += _image_problems(images, entry.path, entry.line, entry.question)
    parts = []
    for block in entry.answer:
        content, dropped = render.block(block, images.html)
        parts.append(content)
        findings += _image_problems(images, entry.path, block.line, block.text)
        findings += [
            Diagnostic(entry.path, line, 1, rules.RAW_HTML, f"{what} does not reach the card")
            for line, what in dropped
        ]
    fields = (
        question,
        "".join(parts),
        render.question(entry.parent) if entry.parent else "",
        escape(entry.contributor),
        str(entry.week) if entry.week is not None else "",
        ", ".join(escape(" › ".join(topic)) for topic in topics if topic != NONE),
        "",
        escape(entry.path.rsplit("/", 1)[-1] if entry.path.startswith("/") else entry.path),
        guid,
    )
    note = Note(guid, _subdeck(entry, topics, config), fields, _tags(entry, topics), now, now)
    return Compiled(entry, topics, note, tuple(images.packed.values())), findings


def _image_problems(images: Images, path: str, line: int, content: str) -> list[Diagnostic]:
    """Return what is wrong with the images resolved since the last call, each at its own line."""
    found = []
    for rule, target, message in images.problems:
        offset = next((number for number, one in enumerate(content.split("\n")) if target in one), 0)
        found.append(Diagnostic(path, line + offset, 1, rule, message))
    images.problems.clear()
    return found


def _tags(entry: Entry, topics: tuple[Topic, ...]) -> tuple[str, ...]:
    tags = [text.tag("person", entry.contributor)] if entry.contributor else []
    if entry.week is not None:
        tags.append(f"week::{entry.week:02}")
    tags += [text.tag("topic", *topic) for topic in topics]
    if entry.parent:
        tags.append("followup")
    tags += [text.tag(*tag.split("::")) for tag in entry.tags]
    return tuple(dict.fromkeys(tags))


def _subdeck(entry: Entry, topics: tuple[Topic, ...], config: Config) -> str:
    part = {
        None: "",
        "week": f"Week {entry.week:02}" if entry.week is not None else "",
        "person": entry.contributor,
        "topic": topics[0][0],
    }[config.subdecks]
    name = text.one_line(text.clean(config.deck))
    return f"{name}::{part.replace('::', ':')}" if part else name


def _deck(config: Config, compiled: list[Compiled], now: int) -> Deck:
    media = {one.name: one for each in compiled for one in each.media}
    name = text.one_line(text.clean(config.deck))
    notes = tuple(each.note for each in compiled)
    return Deck(name, notetype.load(now), notes, tuple(media[key] for key in sorted(media)))


def count_by(compiled: Iterable[Compiled], what: Callable[[Compiled], Iterable[str]]) -> dict[str, int]:
    """Return how many of ``compiled`` there are under each name that ``what`` gives, in natural order."""
    counts = Counter(name for each in compiled for name in what(each))
    return {name: counts[name] for name in sorted(counts, key=text.natural)}
