"""The notes as text, with what became of each line in the margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen.cli.language import translate
from ankigen.model import Fate
from ankigen.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from ankigen.preview.line_report import FileReport, ReportedLine

_MARGIN_CELLS = 20
_STYLES = {
    Fate.QUESTION: "bold cyan",
    Fate.ANSWER: "green",
    Fate.CONTRIBUTOR: "magenta",
    Fate.TOPIC: "blue",
    Fate.WEEK: "blue",
    Fate.TITLE: "blue",
    Fate.LABEL: "dim",
    Fate.COMMENT: "dim",
    Fate.FRONT_MATTER: "dim",
}
_LOST_STYLE = "bold red"


def print_lines(console: Console, reports: Iterable[FileReport]) -> None:
    """Print files line by line; a margin names the fate of each, and the diagnostics that are about it."""
    for report in reports:
        console.print(report.path, style="bold", soft_wrap=True)
        width = len(str(len(report.lines)))
        margin_before = None
        for line in report.lines:
            margin = _name_fate(line)
            _print_line(console, line, margin if margin != margin_before else "", width)
            margin_before = margin or margin_before
        console.print()


def _print_line(console: Console, line: ReportedLine, margin: str, width: int) -> None:
    from rich.cells import set_cell_size
    from rich.text import Text

    style = _choose_style(line)
    shown = Text(f"{line.number:>{width}} ", style="dim")
    shown.append(set_cell_size(margin, _MARGIN_CELLS), style=style)
    shown.append("│ ", style="dim")
    shown.append(printable(line.text.expandtabs(4)), style=style)
    if line.codes:
        shown.append(f"  ← {' '.join(line.codes)}", style="yellow")
    console.print(shown, soft_wrap=True)


def _choose_style(line: ReportedLine) -> str:
    if line.is_lost:
        return _LOST_STYLE
    return _STYLES[line.fate] if line.fate else ""


def _name_fate(line: ReportedLine) -> str:
    """Return what the margin says of a line, "" if it says nothing itself."""
    if line.is_lost:
        return translate("cli.lines.lost")
    if line.fate is None:
        return ""
    name = translate(f"cli.lines.{line.fate.name.lower()}")
    return name if line.entry_line is None else f"{name} {line.entry_line}"
