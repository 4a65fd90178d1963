"""The deck as a web site: pages, a script and data that work from a folder as well as from a server.

The data are scripts that call a function, for a page that was opened as a file may not fetch.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import jinja2

from ankigen import apkg, content, text
from ankigen.card import card
from ankigen.changes import Edit, word_diff
from ankigen.diagnostics import Diagnostic, Language
from ankigen.model import Source
from ankigen.packaged import DATA
from ankigen.stats import Stats, stats
from ankigen.walk import Compilation, Compiled

Site = Mapping[str, Callable[[], bytes]]
"""The files of a site: what makes each, under its path with ``/``. Nothing else can be asked for."""

CHUNK = 100  # cards in one file of data
_SITE = DATA / "site"


@dataclass(frozen=True, slots=True)
class Look:
    """How a site is shown: its language, and whether it follows the notes (``live``)."""

    language: Language = "en"
    live: bool = False


def site(compilation: Compilation, edits: Sequence[Edit], look: Look, version: int = 0) -> Site:
    """Return the site of a compilation.

    ``edits`` say what is not as in the last build; ``version`` tells the data of a live site from older data.
    """
    words = _words(look.language)
    rows: list[Compiled | Edit] = [*compilation.compiled, *(edit for edit in edits if edit.kind == "retired")]
    package = f"{text.slug(compilation.deck.name)}.apkg"
    shared = {
        "words": words,
        "deck": compilation.deck.name,
        "language": look.language,
        "live": look.live,
        "package": package,
    }
    files: dict[str, Callable[[], bytes]] = {
        "index.html": partial(_page, "index.html", shared),
        "stats.html": lambda: _page("stats.html", {**shared, **_statistics(stats(compilation), words)}),
        "app.js": (_SITE / "app.js").read_bytes,
        "site.css": (_SITE / "site.css").read_bytes,
        "data/index.js": lambda: _script("index", _index(compilation, edits, look, version)),
        "data/search.js": lambda: _script("search", [_searched(row) for row in rows], version),
        package: lambda: apkg.package(compilation.deck),
    }
    changed = {edit.guid: edit for edit in edits if edit.kind in {"changed", "returned"}}
    for number, start in enumerate(range(0, len(rows), CHUNK)):
        cards = partial(_cards, rows[start : start + CHUNK], compilation, changed)
        files[f"data/cards-{number}.js"] = lambda number=number, cards=cards: _script(
            "cards", cards(), version, number
        )  # type: ignore[misc]
    for media in compilation.deck.media:
        files[media.name] = media.file.read_bytes
    return files


def write(files: Site, folder: Path) -> None:
    """Write a site into ``folder``, in place of an older one; raises OSError."""
    for name, make in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(make())
    for stale in sorted({*folder.glob("data/cards-*.js"), *folder.glob("ankigen-*")}):
        if stale.relative_to(folder).as_posix() not in files:
            stale.unlink()


def _words(language: Language) -> dict[str, str]:
    table: dict[str, dict[str, str]] = json.loads((_SITE / "words.json").read_text("utf-8"))
    return table[language]


def _page(name: str, values: Mapping[str, Any]) -> bytes:
    loader = jinja2.FunctionLoader(lambda one: (_SITE / one).read_text("utf-8"))
    pages = jinja2.Environment(
        loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return pages.get_template(name).render(values).encode()


def _script(call: str, *arguments: object) -> bytes:
    """Return a script that hands ``arguments`` to a function of the page."""
    shown = ",".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in arguments)
    return f"ankigen.{call}({shown});\n".encode()


# --- data -----------------------------------------------------------------------------------------


def _index(compilation: Compilation, edits: Sequence[Edit], look: Look, version: int) -> dict[str, Any]:
    """Return all that the list of cards needs, and no card."""
    kinds = {edit.guid: edit.kind for edit in edits}
    found = _Found(compilation.diagnostics)
    retired = [edit for edit in edits if edit.kind == "retired"]
    cards = [_row(each, kinds.get(each.note.guid, "unchanged"), found) for each in compilation.compiled]
    cards += [_retired(edit) for edit in retired]
    people = dict.fromkeys(name for name in (each.entry.contributor for each in compilation.compiled) if name)
    topics = {
        "::".join(topic[:depth])
        for each in compilation.compiled
        for topic in each.topics
        for depth in range(1, len(topic) + 1)
    }
    return {
        "version": version,
        "words": _words(look.language),
        "css": compilation.deck.note_type.css,
        "chunk": CHUNK,
        "people": sorted(people, key=text.natural),
        "weeks": sorted({each.entry.week for each in compilation.compiled if each.entry.week is not None}),
        "topics": sorted(topics, key=lambda name: [text.natural(level) for level in name.split("::")]),
        "cards": cards,
        "diagnostics": [_diagnostic(one, compilation.sources, look.language) for one in compilation.diagnostics],
    }


class _Found:
    """The diagnostics by the file that they are about."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self._of: dict[str, list[tuple[int, int]]] = {}
        for number, one in enumerate(diagnostics):
            self._of.setdefault(one.path, []).append((one.line, number))

    def between(self, path: str, first: int, last: int) -> list[int]:
        """Return the numbers of those in these lines."""
        return [number for line, number in self._of.get(path, []) if first <= line <= last]


def _row(each: Compiled, kind: str, found: _Found) -> list[object]:
    entry = each.entry
    return [
        each.note.guid,
        content.visible_html(each.note.fields[0]).strip(),
        content.visible_html(each.note.fields[2]).strip(),
        entry.contributor,
        entry.week,
        ["::".join(topic) for topic in each.topics],
        kind,
        f"{entry.path}:{entry.line}",
        found.between(entry.path, entry.line, entry.end),
    ]


def _retired(edit: Edit) -> list[object]:
    return [edit.guid, edit.question, "", edit.person, edit.week, [], edit.kind, "", []]


def _searched(row: Compiled | Edit) -> tuple[str, str]:
    """Return the texts to search: of the question with what stands around it, and of the answer."""
    if isinstance(row, Edit):
        return text.key(f"{row.question}\n{row.person}"), ""
    topics = " ".join(level for topic in row.topics for level in topic)
    fields = [content.visible_html(field) for field in row.note.fields]
    return text.key(f"{fields[0]} {fields[2]} {row.entry.contributor} {topics}"), text.key(fields[1])


def _cards(rows: Iterable[Compiled | Edit], compilation: Compilation, edits: Mapping[str, Edit]) -> list[object]:
    """Return the two sides of cards, with what changed on them; None for a retired one."""
    found: list[object] = []
    for row in rows:
        if isinstance(row, Edit):
            found.append(None)
            continue
        sides = card(row.note, compilation.deck.note_type)
        edit = edits.get(row.note.guid)
        found.append([sides.front, sides.back, list(_differences(edit)) if edit else []])
    return found


def _differences(edit: Edit) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield what changed in an edited note, word by word, under the name of the word for its field."""
    if edit.was_question is not None and edit.was_question != edit.question:
        yield "question", list(word_diff(edit.was_question, edit.question))
    if edit.was_answer is not None and edit.answer is not None and edit.was_answer != edit.answer:
        yield "answer", list(word_diff(edit.was_answer, edit.answer))


def _diagnostic(one: Diagnostic, sources: Mapping[str, Source], language: Language) -> dict[str, object]:
    lines = sources[one.path].lines if one.path in sources and one.line else []
    return {
        "severity": one.severity,
        "code": one.rule.code,
        "name": one.rule.name,
        "place": f"{one.path}:{one.line}:{one.column}" if one.line else one.path,
        "message": one.text(language),
        "help": one.advice(language),
        "source": lines[min(one.line, len(lines)) - 1].strip() if lines else "",
    }


# --- statistics -----------------------------------------------------------------------------------


def _statistics(found: Stats, words: dict[str, str]) -> dict[str, Any]:
    """Return what the page of statistics shows; its charts are markup, all else is text."""
    from markupsafe import Markup

    from ankigen import charts

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
    head: list[object] = [words["person"], *found.fields]
    rows = (
        [one or words["nobody"], *(found.by_field.get((one, field), 0) for field in found.fields)]
        for one in found.people
    )
    return [head, *rows]


def _growth_table(found: Stats, words: dict[str, str]) -> Table:
    return [[words["week"], words["cards"]], *([_week(week), count] for week, count in found.growth.items())]


def _topics_table(found: Stats, words: dict[str, str]) -> Table:
    head: list[object] = [words["topic"], words["questions"], words["people"]]
    return [head, *([" › ".join(one.topic), one.questions, one.people] for one in found.most_asked)]


def _week(week: int) -> object:
    return "—" if week < 0 else week
