"""What the page is told of the cards: the list, the texts to search, each card, and its diagnostics."""

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from ankigen import text
from ankigen.build.changes import Edit, word_diff
from ankigen.build.model import Compilation, Compiled
from ankigen.diagnostics.diagnostic import Diagnostic, Severity
from ankigen.identity import fingerprint
from ankigen.messages import LANGUAGES
from ankigen.model import Note
from ankigen.rendering.question_field import without_given
from ankigen.site.card import CardSides, render_card
from ankigen.site.line_report import LineReporter
from ankigen.site.pages.names import find_question_path
from ankigen.topics.taxonomy import Topic

CARDS_PER_FILE = 100
_MAX_DIAGNOSTICS = 200  # in the list of all; each card has its own
_CONTEXT_LINES = 1  # before and after the line that a diagnostic is about
_MAX_LINE_CHARS = 240
_SOURCE_CONTEXT_LINES = 3  # before and after an entry
_MAX_SOURCE_LINES = 80  # of an entry

Row = Compiled | Edit
"""A card of the deck, or the edit that retired one."""

_line_of = attrgetter("line")


def _find_path(row: Row) -> str:
    """Return the path of the file that a row comes from, "" for one of no file any more."""
    return row.entry.path if isinstance(row, Compiled) else ""


class SiteData:
    """The data of a site, made from a compilation; what is not asked for is not made."""

    def __init__(
        self,
        compilation: Compilation,
        edits_by_guid: Mapping[str, Edit],
        older: Mapping[str, Note],
        *,
        for_maintainer: bool = False,
    ) -> None:
        """Make the data; ``for_maintainer`` adds diagnostics, and where a card is in the notes, with its lines."""
        self._reporter = LineReporter(compilation) if for_maintainer else None
        self._compilation = compilation
        self._edits = edits_by_guid
        self._older = older
        self._diagnostics_by_path: dict[str, list[Diagnostic]] = {}
        self._diagnostics = compilation.diagnostics if for_maintainer else ()
        for diagnostic in sorted(self._diagnostics, key=_line_of):
            self._diagnostics_by_path.setdefault(diagnostic.path, []).append(diagnostic)
        self._lines_by_path: dict[str, list[str]] = {}

    def index(self, rows: Iterable[Row]) -> dict[str, Any]:
        """Return all that the list of cards needs, and no card."""
        compiled = self._compilation.compiled
        diagnostics = sorted(self._diagnostics, key=_severity_rank)
        shown_diagnostics = diagnostics[:_MAX_DIAGNOSTICS]
        guid_by_diagnostic = self._find_guids({diagnostic.path for diagnostic in shown_diagnostics})
        diagnostic_rows = []
        for diagnostic in shown_diagnostics:
            guid = guid_by_diagnostic.get(diagnostic, "")
            diagnostic_rows.append({**self._diagnostic_row(diagnostic), "guid": guid})
        people = {row.entry.contributor for row in compiled} - {""}
        weeks = {row.entry.week for row in compiled}
        topics = set(itertools.chain.from_iterable([row.topics for row in compiled]))
        return {
            "css": self._compilation.deck.note_type.css,
            "chunk": CARDS_PER_FILE,
            "people": sorted(people, key=text.make_sort_key),
            "weeks": sorted(week for week in weeks if week is not None),
            "topics": sorted(_list_with_wider(topics), key=_natural_levels),
            "cards": self._list_rows(rows),
            "diagnosed": len(diagnostics),
            "diagnostics": diagnostic_rows,
        }

    def _find_guids(self, paths: Collection[str]) -> dict[Diagnostic, str]:
        """Return the GUIDs of the notes in whose lines the diagnostics of some files are."""
        guid_by_diagnostic: dict[Diagnostic, str] = {}
        for compiled in self._compilation.compiled if paths else ():
            if compiled.entry.path in paths:
                for diagnostic in self._diagnostics_of(compiled):
                    guid_by_diagnostic[diagnostic] = compiled.note.guid
        return guid_by_diagnostic

    def _list_rows(self, rows: Iterable[Row]) -> list[list[object]]:
        """Return what the list shows of each card."""
        listed: list[list[object]] = []
        for path, of_file in itertools.groupby(rows, _find_path):
            listed += self._recall_list_rows(path, list(of_file))
        return listed

    def _recall_list_rows(self, path: str, rows: Sequence[Row]) -> list[list[object]]:
        """Return what the list shows of the cards of a file, as it is remembered if they are the same."""
        shown = [(row.entry, row.topics, row.note.fields) if isinstance(row, Compiled) else row for row in rows]
        edits = [self._edits.get(row.note.guid) if isinstance(row, Compiled) else None for row in rows]
        ingredients = (shown, edits, self._diagnostics_by_path.get(path), self._reporter is None)
        shelf = self._compilation.context.memory.list_rows
        return shelf.recall(path, ingredients, lambda: list(map(self._list_row, rows)))

    def _list_row(self, row: Row) -> list[object]:
        if isinstance(row, Edit):
            return [row.guid, row.question, row.person, row.week, [], row.kind, "", 0, 0]
        entry = row.entry
        edit = self._edits.get(row.note.guid)
        severities = {diagnostic.severity for diagnostic in self._diagnostics_of(row)}
        return [
            row.note.guid,
            fingerprint.html_to_text(without_given(row.note.fields.question)).strip(),
            entry.contributor,
            entry.week,
            ["::".join(topic) for topic in row.topics],
            edit.kind if edit else "unchanged",
            f"{shown_path(entry.path)}:{entry.line}" if self._reporter else "",
            int(bool(severities & {Severity.WARNING, Severity.ERROR})),
            int(bool(entry.parent.markdown)),
        ]

    def search_texts(self, row: Row) -> tuple[str, str]:
        """Return the texts to search: the question with what is shown around it, and the answer."""
        if isinstance(row, Edit):
            return text.key(f"{row.question}\n{row.person}"), ""
        levels = [level for topic in row.topics for level in topic]
        question = fingerprint.html_to_text(row.note.fields.question)
        answer = fingerprint.html_to_text(row.note.fields.answer)
        parent = fingerprint.html_to_text(row.note.fields.parent)
        beside = f"{question} {parent} {row.entry.contributor} {' '.join(levels)}"
        return text.key(beside), text.key(answer)

    def topic_names(self) -> list[list[str]]:
        """Return all names of each topic that the deck has, for who searches for another one or misspells one."""
        topics: set[Topic] = set()
        for compiled in self._compilation.compiled:
            for topic in compiled.entry.topics:
                topics.update(topic[:depth] for depth in range(1, len(topic) + 1))
        names_by_topic: dict[Topic, list[str]] = {}
        for name in self._compilation.context.taxonomy.names.values():
            if name.topic in topics:
                names_by_topic.setdefault(name.topic, []).append(name.spelling)
        return list(names_by_topic.values())

    def card(self, row: Row) -> list[object]:
        """Return the two sides of a card, what changed on it and is wrong with it, its source and its own page."""
        if isinstance(row, Edit):
            # Of a note that is retired the ledger knows the question; the card is in the last package.
            sides = self._render(self._older.get(row.guid))
            return [sides.front, sides.back, [], [], [], ""]
        sides = self._render(row.note)
        edit = self._edits.get(row.note.guid)
        differences: list[tuple[str, list[tuple[str, str]]]] = []
        if edit is not None and edit.kind in {"changed", "returned"}:
            differences = list(_differences(edit))
        diagnostics = [self._diagnostic_row(diagnostic) for diagnostic in self._diagnostics_of(row)]
        page = find_question_path(row.note.guid)
        return [sides.front, sides.back, differences, diagnostics, self._source_lines(row), page]

    def _source_lines(self, compiled: Compiled) -> list[tuple[int, str, str]]:
        """Return the lines around an entry: number, text, and whether it is of this card, of none, or neither."""
        entry = compiled.entry
        if self._reporter is None or entry.path not in self._compilation.sources:
            return []
        lines = self._reporter.report_file(entry.path).lines
        first = max(0, entry.line - 1 - _SOURCE_CONTEXT_LINES)
        last = min(entry.end + _SOURCE_CONTEXT_LINES, entry.line + _MAX_SOURCE_LINES)
        rows = []
        for line in lines[first:last]:
            mark = ""
            if line.is_lost:
                mark = "lost"
            elif line.entry_line == entry.line:
                mark = "own"
            rows.append((line.number, line.text[:_MAX_LINE_CHARS], mark))
        return rows

    def _render(self, note: Note | None) -> CardSides:
        if note is None:
            return CardSides("", "")
        return render_card(note, self._compilation.deck.note_type)

    def _diagnostics_of(self, compiled: Compiled) -> list[Diagnostic]:
        """Return the diagnostics in the lines of an entry."""
        entry = compiled.entry
        diagnostics = self._diagnostics_by_path.get(entry.path)
        if diagnostics is None:
            return []
        start = bisect_left(diagnostics, entry.line, key=_line_of)
        end = bisect_right(diagnostics, entry.end, key=_line_of)
        return diagnostics[start:end]

    def _diagnostic_row(self, diagnostic: Diagnostic) -> dict[str, object]:
        texts = {}
        for language in LANGUAGES:
            texts[language] = {"message": diagnostic.text(language), "help": diagnostic.advice(language)}
        return {
            "severity": diagnostic.severity,
            "code": diagnostic.rule.code,
            "name": diagnostic.rule.name,
            "path": shown_path(diagnostic.path),
            "line": diagnostic.line,
            "texts": texts,
            "source": self._excerpt(diagnostic),
        }

    def _excerpt(self, diagnostic: Diagnostic) -> list[tuple[int, str]]:
        """Return the line that a diagnostic is about, and those around it, with their numbers."""
        path = diagnostic.path
        if not diagnostic.line or path not in self._compilation.sources:
            return []
        if path not in self._lines_by_path:
            self._lines_by_path[path] = self._compilation.sources[path].lines
        lines = self._lines_by_path[path]
        middle = min(diagnostic.line, len(lines))
        excerpt = []
        for number in range(max(1, middle - _CONTEXT_LINES), min(len(lines), middle + _CONTEXT_LINES) + 1):
            line = lines[number - 1]
            if number == middle or line.strip():
                excerpt.append((number, line[:_MAX_LINE_CHARS]))
        return excerpt


def _severity_rank(diagnostic: Diagnostic) -> int:
    return list(Severity).index(diagnostic.severity)


def _list_with_wider(topics: Iterable[Topic]) -> set[str]:
    """Return the names of topics, and of all that are above them."""
    names: set[str] = set()
    for topic in topics:
        names.update("::".join(topic[:depth]) for depth in range(1, len(topic) + 1))
    return names


def _natural_levels(topic: str) -> list[object]:
    return [text.make_sort_key(level) for level in topic.split("::")]


def shown_path(path: str) -> str:
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
