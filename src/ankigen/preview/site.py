"""The deck as a web site: pages, a script and data that work from a folder as well as from a server.

The data are scripts that call a function, for a page that was opened as a file may not fetch.
"""

import hashlib
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import jinja2

from ankigen import text
from ankigen.build.changes import Edit, word_diff
from ankigen.build.compile import Compilation, Compiled
from ankigen.build.stats import Stats, stats
from ankigen.diagnostics.diagnostic import Diagnostic, Language, Severity
from ankigen.identity import fingerprint
from ankigen.model import Note
from ankigen.output import apkg
from ankigen.preview.card import Card, card
from ankigen.rendering import media
from ankigen.resources import DATA

CHUNK = 100  # cards in one file of data
_MOST_DIAGNOSTICS = 200  # in the list of all; each card has its own
_AROUND = 1  # lines shown before and after the one that a diagnostic is about
_LINE = 240  # characters shown of a line
_SITE = DATA / "site"
_OURS = re.compile(rf"{re.escape(media.PREFIX)}[0-9a-f]+\.\w+|cards-\d+\.js")


@dataclass(frozen=True, slots=True)
class Look:
    """How a site is shown: its language, and whether it follows the notes (``live``)."""

    language: Language = "en"
    live: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """The files of a site: what makes each, under its path with ``/``. Nothing else can be asked for.

    ``version`` is another one whenever anything else is to be seen: data of two versions never go together.
    """

    version: str
    files: Mapping[str, Callable[[], bytes]]


def site(compilation: Compilation, edits: Sequence[Edit], older: Mapping[str, Note], look: Look) -> Site:
    """Return the site of a compilation.

    ``edits`` say what is not as in the last build, ``older`` are the notes of that one by GUID.
    """
    rows: list[Compiled | Edit] = [*compilation.compiled, *(edit for edit in edits if edit.kind == "retired")]
    data = _Data(compilation, {edit.guid: edit for edit in edits}, older, look)
    index = data.index(rows)
    version = _version(index, compilation, edits)
    words = _words(look.language)
    package = f"{text.slug(compilation.deck.name)}.apkg"
    shared = {
        "words": words,
        "deck": compilation.deck.name,
        "language": look.language,
        "live": look.live,
        "package": package,
        "version": version,
    }
    files: dict[str, Callable[[], bytes]] = {
        "index.html": partial(_page, "index.html", shared),
        "stats.html": lambda: _page("stats.html", {**shared, **_statistics(stats(compilation), words)}),
        "app.js": (_SITE / "app.js").read_bytes,
        "site.css": (_SITE / "site.css").read_bytes,
        "data/index.js": lambda: _script("index", index, version),
        "data/search.js": lambda: _script("search", [data.searched(row) for row in rows], version),
        package: lambda: apkg.package(compilation.deck),
    }
    for number, start in enumerate(range(0, len(rows), CHUNK)):
        files[f"data/cards-{number}.js"] = partial(_chunk, data, rows[start : start + CHUNK], version, number)
    for one in compilation.deck.media:
        files[one.name] = one.file.read_bytes
    return Site(version, files)


def write(made: Site, folder: Path) -> None:
    """Write a site into ``folder``, in place of an older one; raises OSError."""
    for name, make in made.files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(make())
    for stale in sorted({*folder.glob("data/*"), *folder.glob(f"{media.PREFIX}*")}):
        if _OURS.fullmatch(stale.name) and stale.relative_to(folder).as_posix() not in made.files:
            stale.unlink()


def _version(index: Mapping[str, Any], compilation: Compilation, edits: Sequence[Edit]) -> str:
    deck, note_type = compilation.deck, compilation.deck.note_type
    digest = hashlib.sha256(json.dumps(index).encode())
    for note in deck.notes:  # without their times, which are those of this moment
        digest.update(repr((note.fields, note.tags, note.deck)).encode())
    digest.update(repr((deck.name, note_type.front, note_type.back, edits)).encode())
    return digest.hexdigest()[:16]


def _words(language: Language) -> dict[str, str]:
    table: dict[str, dict[str, str]] = json.loads((_SITE / "words.json").read_text("utf-8"))
    return table[language]


def _page(name: str, values: Mapping[str, Any]) -> bytes:
    loader = jinja2.FunctionLoader(lambda one: (_SITE / one).read_text("utf-8"))
    pages = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    pages.filters["shown"] = _shown
    return pages.get_template(name).render(values).encode()


def _script(call: str, *arguments: object) -> bytes:
    """Return a script that hands ``arguments`` to a function of the page."""
    shown = ",".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in arguments)
    return f"ankigen.{call}({shown});\n".encode()


# --- data -----------------------------------------------------------------------------------------


def _chunk(data: "_Data", rows: Iterable[Compiled | Edit], version: str, number: int) -> bytes:
    return _script("cards", [data.card(row) for row in rows], version, number)


class _Data:
    """What the page is told of the cards; a row is a card of the deck, or the edit that retired one."""

    def __init__(
        self, compilation: Compilation, edits: Mapping[str, Edit], older: Mapping[str, Note], look: Look
    ) -> None:
        self._compilation, self._edits, self._older, self._look = compilation, edits, older, look
        self._found: dict[str, list[Diagnostic]] = {}
        for one in sorted(compilation.diagnostics, key=_line):
            self._found.setdefault(one.path, []).append(one)
        self._lines: dict[str, list[str]] = {}

    def index(self, rows: Iterable[Compiled | Edit]) -> dict[str, Any]:
        """Return all that the list of cards needs, and no card."""
        compiled = self._compilation.compiled
        people = {each.entry.contributor for each in compiled if each.entry.contributor}
        topics = {
            "::".join(topic[:depth])
            for each in compiled
            for topic in each.topics
            for depth in range(1, len(topic) + 1)
        }
        found = sorted(self._compilation.diagnostics, key=lambda one: list(Severity).index(one.severity))
        owners = {one: each.note.guid for each in compiled for one in self._diagnostics(each)}
        return {
            "words": _words(self._look.language),
            "css": self._compilation.deck.note_type.css,
            "chunk": CHUNK,
            "people": sorted(people, key=text.natural),
            "weeks": sorted({each.entry.week for each in compiled if each.entry.week is not None}),
            "topics": sorted(topics, key=lambda name: [text.natural(level) for level in name.split("::")]),
            "cards": [_retired(row) if isinstance(row, Edit) else self._row(row) for row in rows],
            "diagnosed": len(found),
            "diagnostics": [
                {**self._diagnostic(one), "guid": owners.get(one, "")} for one in found[:_MOST_DIAGNOSTICS]
            ],
        }

    def _row(self, each: Compiled) -> list[object]:
        entry, edit = each.entry, self._edits.get(each.note.guid)
        found = {one.severity for one in self._diagnostics(each)}
        return [
            each.note.guid,
            fingerprint.visible_html(each.note.fields[0]).strip(),
            entry.contributor,
            entry.week,
            ["::".join(topic) for topic in each.topics],
            edit.kind if edit else "unchanged",
            f"{_shown(entry.path)}:{entry.line}",
            int(bool(found & {Severity.WARNING, Severity.ERROR})),
            int(bool(entry.parent)),
        ]

    def searched(self, row: Compiled | Edit) -> tuple[str, str]:
        """Return the texts to search: of the question with what stands around it, and of the answer."""
        if isinstance(row, Edit):
            return text.key(f"{row.question}\n{row.person}"), ""
        topics = " ".join(level for topic in row.topics for level in topic)
        fields = [fingerprint.visible_html(field) for field in row.note.fields]
        return text.key(f"{fields[0]} {fields[2]} {row.entry.contributor} {topics}"), text.key(fields[1])

    def card(self, row: Compiled | Edit) -> list[object]:
        """Return the two sides of a card, with what changed on it and what is wrong with it."""
        note = self._older.get(row.guid) if isinstance(row, Edit) else row.note
        # Of a note that is retired the ledger knows the question; the card is in the last package.
        sides = card(note, self._compilation.deck.note_type) if note else Card("", "")
        if isinstance(row, Edit):
            return [sides.front, sides.back, [], []]
        edit = self._edits.get(row.note.guid)
        changed = list(_differences(edit)) if edit and edit.kind in {"changed", "returned"} else []
        return [sides.front, sides.back, changed, [self._diagnostic(one) for one in self._diagnostics(row)]]

    def _diagnostics(self, each: Compiled) -> list[Diagnostic]:
        """Return those in the lines of an entry."""
        entry, found = each.entry, self._found.get(each.entry.path, [])
        return found[bisect_left(found, entry.line, key=_line) : bisect_right(found, entry.end, key=_line)]

    def _diagnostic(self, one: Diagnostic) -> dict[str, object]:
        return {
            "severity": one.severity,
            "code": one.rule.code,
            "name": one.rule.name,
            "path": _shown(one.path),
            "line": one.line,
            "message": one.text(self._look.language),
            "help": one.advice(self._look.language),
            "source": self._excerpt(one),
        }

    def _excerpt(self, one: Diagnostic) -> list[tuple[int, str]]:
        """Return the line that a diagnostic is about, and those around it, with their numbers."""
        if not one.line or one.path not in self._compilation.sources:
            return []
        if one.path not in self._lines:
            self._lines[one.path] = self._compilation.sources[one.path].lines
        lines = self._lines[one.path]
        at = min(one.line, len(lines))
        around = range(max(1, at - _AROUND), min(len(lines), at + _AROUND) + 1)
        return [
            (number, lines[number - 1][:_LINE]) for number in around if number == at or lines[number - 1].strip()
        ]


def _line(diagnostic: Diagnostic) -> int:
    return diagnostic.line


def _retired(edit: Edit) -> list[object]:
    return [edit.guid, edit.question, edit.person, edit.week, [], edit.kind, "", 0, 0]


def _shown(path: str) -> str:
    """Return a path as anybody may see it: whose folders lie above the project is nobody's business."""
    return path.rsplit("/", 1)[-1] if path.startswith("/") else path


def _differences(edit: Edit) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield what changed in an edited note, word by word, under the name of the word for its field."""
    if edit.was_question is not None and edit.was_question != edit.question:
        yield "question", list(word_diff(edit.was_question, edit.question))
    if edit.was_answer is None:
        yield "was_unknown", []
    elif edit.answer is not None and edit.was_answer != edit.answer:
        yield "answer", list(word_diff(edit.was_answer, edit.answer))
    elif edit.was_question == edit.question:
        yield "was_other", []


# --- statistics -----------------------------------------------------------------------------------


def _statistics(found: Stats, words: dict[str, str]) -> dict[str, Any]:
    """Return what the page of statistics shows; its charts are markup, all else is text."""
    from markupsafe import Markup

    from ankigen.preview import charts

    drawn = [] if not found.notes else [
        ("per_week", charts.by_week(found, words), _weeks_table(found, words)),
        ("per_field", charts.by_field(found, words), _fields_table(found, words)),
        ("grows", charts.growth(found, words), _growth_table(found, words)),
    ]  # fmt: skip
    if found.most_asked:
        drawn.append(("most_asked", charts.most_asked(found, words), _topics_table(found, words)))
    return {
        "stats": found,
        "charts": [(words[name], Markup(svg), table) for name, svg, table in drawn],  # noqa: S704 - see _svg
    }


Table = list[list[object]]


def _weeks_table(found: Stats, words: dict[str, str]) -> Table:
    head: list[object] = [words["week"], *(person or words["nobody"] for person in found.people)]
    return [
        head,
        *([_week(week), *(found.by_week.get((week, one), 0) for one in found.people)] for week in found.weeks),
    ]


def _fields_table(found: Stats, words: dict[str, str]) -> Table:
    head: list[object] = [words["topic"], *(one or words["nobody"] for one in found.people)]
    rows = ([field, *(found.by_field.get((one, field), 0) for one in found.people)] for field in found.fields)
    return [head, *rows]


def _growth_table(found: Stats, words: dict[str, str]) -> Table:
    return [[words["week"], words["cards"]], *([_week(week), count] for week, count in found.growth.items())]


def _topics_table(found: Stats, words: dict[str, str]) -> Table:
    head: list[object] = [words["topic"], words["questions"], words["people"]]
    return [head, *([" › ".join(one.topic), one.questions, one.people] for one in found.most_asked)]


def _week(week: int) -> object:
    return "—" if week < 0 else week
