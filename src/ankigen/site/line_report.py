"""The lines of the notes with what became of each: its fate, and what diagnostics say of it."""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import msgspec

from ankigen.build.compile import find_files
from ankigen.build.model import Compilation
from ankigen.build.selection import Selection
from ankigen.config.people import People
from ankigen.layouts.document_reader import read_document
from ankigen.layouts.people.names_elsewhere import NOBODY_ELSEWHERE
from ankigen.model import Fate, Source
from ankigen.reading.entries.line_fates import says_something


class ReportedLine(msgspec.Struct, frozen=True):
    """A line of a file, by number from 1.

    ``fate`` is None for one that says nothing or is on no card; ``entry_line`` is the line of the question that it
    asks or answers; ``codes`` are those of the diagnostics that are about it.
    """

    number: int
    text: str
    fate: Fate | None
    entry_line: int | None
    codes: tuple[str, ...]

    @property
    def is_lost(self) -> bool:
        """Whether it says something and is on no card."""
        return self.fate is None and says_something(self.text)


class FileReport(msgspec.Struct, frozen=True):
    """All lines of a file."""

    path: str
    lines: tuple[ReportedLine, ...]

    def runs(self) -> list[tuple[ReportedLine, ReportedLine]]:
        """Return the first and the last of lines in a row with the same fate; those without one are left out."""
        runs: list[tuple[ReportedLine, ReportedLine]] = []
        for key, grouped in groupby(self.lines, key=_make_run_key):
            run = list(grouped)
            if key != _NO_RUN:
                runs.append((run[0], run[-1]))
        return runs


_NO_RUN = (None, None, (), False)


def _make_run_key(line: ReportedLine) -> tuple[Fate | None, int | None, tuple[str, ...], bool]:
    return (line.fate, line.entry_line, line.codes, line.is_lost)


class LineReporter:
    """Reports files of a compilation, each read when it is asked for first."""

    def __init__(self, compilation: Compilation) -> None:
        self._compilation = compilation
        self._reports: dict[str, FileReport] = {}
        self._codes_by_file: dict[str, dict[int, list[str]]] = {}
        for diagnostic in compilation.diagnostics:
            codes_by_line = self._codes_by_file.setdefault(diagnostic.path, {})
            for line in range(diagnostic.line, diagnostic.end_line + 1):
                codes_by_line.setdefault(line, []).append(diagnostic.rule.code)

    def report_file(self, path: str) -> FileReport:
        """Return the lines of the file at ``path``."""
        if path not in self._reports:
            self._reports[path] = self._read_file(self._compilation.sources[path])
        return self._reports[path]

    def _read_file(self, source: Source) -> FileReport:
        context = self._compilation.context
        names = self._compilation.names_elsewhere.get(source.path, NOBODY_ELSEWHERE)
        people = People(context.config.people)
        document, _ = read_document(source, people, context.taxonomy, context.config.layout, names)
        codes_by_line = self._codes_by_file.get(source.path, {})
        reported: list[ReportedLine] = []
        for number, (line, fate) in enumerate(zip(source.lines, document.fates, strict=True), 1):
            entry_line = None
            if fate is not None and fate.entry is not None:
                entry_line = document.entries[fate.entry].line
            codes = tuple(dict.fromkeys(codes_by_line.get(number, ())))
            reported.append(ReportedLine(number, line, fate.fate if fate else None, entry_line, codes))
        return FileReport(source.path, tuple(reported))


def report_lines(compilation: Compilation, paths: Iterable[Path]) -> list[FileReport]:
    """Return the lines of all note files in ``paths``, of those of the config if there are none."""
    files, _ = find_files(compilation.context, Selection(places=tuple(paths)))
    reporter = LineReporter(compilation)
    return [reporter.report_file(path) for path in compilation.sources if path in files.selected]
