"""What ``check`` says besides the diagnostics: their number, what a fix changes, what became of each line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ankigen.cli.formats.console import say
from ankigen.cli.language import translate, translate_count
from ankigen.diagnostics.diagnostic import Diagnostic, Severity
from ankigen.model import Fate
from ankigen.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from ankigen.cli.note_fixes import FileFix
    from ankigen.site.line_report import FileReport, ReportedLine


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


def summarize(diagnostics: Sequence[Diagnostic], ignored: int = 0) -> str:
    """Return how many errors, warnings and infos there are, and how many are ignored."""
    summary = _summarize_shown(diagnostics)
    return f"{summary} {translate_count('ignored', ignored)}" if ignored else summary


def _summarize_shown(diagnostics: Sequence[Diagnostic]) -> str:
    count = Counter(diagnostic.severity for diagnostic in diagnostics)
    errors, warnings, infos = (count[severity] for severity in Severity)
    files = len({diagnostic.path for diagnostic in diagnostics})
    if not diagnostics:
        return translate("cli.check.nothing")
    return translate(
        "cli.check.summary",
        errors=translate_count("error", errors),
        warnings=translate_count("warning", warnings),
        infos=translate_count("info", infos),
        files=translate_count("file", files),
    )


def print_advice(console: Console, diagnostics: Sequence[Diagnostic], fixable: int) -> None:
    """Print how many of the diagnostics can be fixed, and how to learn more about the worst of them."""
    if fixable:
        message = translate("cli.check.fixable", number=fixable, all=len(diagnostics))
        say(console, message)
    if diagnostics:
        severities = list(Severity)
        worst = min(diagnostics, key=lambda diagnostic: severities.index(diagnostic.severity))
        say(console, translate("cli.check.explain", code=worst.rule.code))


def print_fix(console: Console, fix: FileFix) -> None:
    """Print what changes in a file."""
    if not fix.is_utf8:
        console.print(f"{fix.source.path}: {fix.typed.encoding} → UTF-8", soft_wrap=True)
    _print_difference(console, fix.source.path, fix.typed.text, fix.text)


def print_fixed(
    console: Console, before: Sequence[Diagnostic], after: Sequence[Diagnostic], file_count: int
) -> None:
    """Print which of the diagnostics a fix has cleared, and how many files it changed."""
    cleared = Counter(diagnostic.rule.name for diagnostic in before)
    cleared.subtract(diagnostic.rule.name for diagnostic in after)
    cleared = +cleared
    files = translate_count("file", file_count)
    if not cleared:
        say(console, translate("cli.check.tidied", files=files))
        return
    names = ", ".join(f"{count} {name}" for name, count in cleared.items())
    message = translate("cli.check.fixed", number=cleared.total(), all=len(before), names=names, files=files)
    say(console, message)


def _print_difference(console: Console, path: str, before: str, after: str) -> None:
    """Print the lines that differ, as git does; line ends that differ are told in words."""
    from rich.text import Text

    if "\r" in before:
        say(console, f"{path}: CRLF → LF")
    old, new = (content.replace("\r\n", "\n").splitlines() for content in (before, after))
    styles = {"+": "green", "-": "red", "@": "cyan"}
    import difflib

    for line in difflib.unified_diff(old, new, f"a/{path}", f"b/{path}", lineterm="", n=1):
        console.print(Text(line, style=styles.get(line[:1], "")), soft_wrap=True)


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
    say(console, shown)


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
