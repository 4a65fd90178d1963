"""Diagnostics as text: with their source line, how many there are, and what a fix changes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ankigen.cli.language import spoken_language, translate, translate_count
from ankigen.diagnostics.diagnostic import Diagnostic, Severity
from ankigen.diagnostics.rules import TEXT_ON_NO_CARD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import Console

    from ankigen.model import Source

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
MAX_LISTED_INFOS = 40
"""How many infos of one kind are listed, unless all are asked for."""


def print_diagnostics(
    console: Console,
    diagnostics: Iterable[Diagnostic],
    sources: Mapping[str, Source],
    *,
    verbose: bool = False,
) -> None:
    """Print diagnostics: warnings and errors with their source line, infos as one line each.

    How much text is on no card is only counted, unless ``verbose``.
    """
    infos: list[Diagnostic] = []
    lines: dict[str, list[str]] = {}
    listed_infos: Counter[str] = Counter()
    for diagnostic in diagnostics:
        if verbose or diagnostic.severity is not Severity.INFO:
            if diagnostic.path in sources and diagnostic.path not in lines:
                lines[diagnostic.path] = sources[diagnostic.path].lines
            _print_in_full(console, diagnostic, lines.get(diagnostic.path, []))
            continue
        infos.append(diagnostic)
        name = diagnostic.rule.name
        if diagnostic.rule is not TEXT_ON_NO_CARD and listed_infos[name] < MAX_LISTED_INFOS:
            listed_infos[name] += 1
            _print_headline(console, diagnostic)
    _print_counts(console, infos)


def _print_in_full(console: Console, diagnostic: Diagnostic, lines: list[str]) -> None:
    """Print a diagnostic with its source line, and what to do about it; ``lines`` are those of its file."""
    _print_headline(console, diagnostic)
    if lines and diagnostic.line:
        _print_excerpt(console, diagnostic, lines)
    label = translate("cli.diagnostics.help")
    console.print(f"  = {label}: {diagnostic.advice(spoken_language())}", style="dim", soft_wrap=True)


def _print_counts(console: Console, infos: Iterable[Diagnostic]) -> None:
    """Print how much text is on no card, and how many more infos of a kind there are than were listed."""
    counts = Counter(diagnostic.rule.name for diagnostic in infos)
    stretches = counts.pop(TEXT_ON_NO_CARD.name, 0)
    if stretches:
        counted = translate_count("stretch", stretches)
        console.print(translate("cli.diagnostics.on_no_card", stretches=counted), soft_wrap=True)
    for name, count in counts.items():
        if count > MAX_LISTED_INFOS:
            more = translate("cli.diagnostics.more", number=count - MAX_LISTED_INFOS, name=name)
            console.print(more, soft_wrap=True)


def _print_headline(console: Console, diagnostic: Diagnostic) -> None:
    from rich.text import Text

    line = Text(f"{describe_position(diagnostic)}: ", style="bold")
    line.append(f"{diagnostic.severity} {diagnostic.rule.code}", style=_STYLES[diagnostic.severity])
    line.append(f" {diagnostic.rule.name}: {diagnostic.text(spoken_language())}", style="not bold")
    console.print(line, soft_wrap=True)


def describe_position(diagnostic: Diagnostic) -> str:
    """Return ``path:line:column``, or the path alone where the whole file is meant."""
    if diagnostic.line == 0:
        return diagnostic.path
    return f"{diagnostic.path}:{diagnostic.line}:{diagnostic.column}"


def _print_excerpt(console: Console, diagnostic: Diagnostic, lines: list[str]) -> None:
    """Print the source line with a caret below the column; Hangul is two cells wide."""
    from rich.cells import cell_len, set_cell_size
    from rich.text import Text

    line = lines[min(diagnostic.line, len(lines)) - 1].expandtabs(4)
    number = str(diagnostic.line)
    caret = cell_len(line[: diagnostic.column - 1])
    room = max(20, console.width - len(number) - 4)
    shown = line if cell_len(line) <= room else set_cell_size(line, room - 1) + "…"
    console.print(Text(f"{number} | ", style="dim") + Text(shown, style="not dim"), soft_wrap=True)
    console.print(Text(" " * len(number) + " | " + " " * caret + "^", style="dim"), soft_wrap=True)


def summarize_check(diagnostics: list[Diagnostic]) -> str:
    """Return the last line of a check: how many errors, warnings and infos there are."""
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


def print_difference(console: Console, path: str, before: str, after: str) -> None:
    """Print the lines that differ, as git does; line ends that differ are told in words."""
    from rich.text import Text

    if "\r" in before:
        console.print(f"{path}: CRLF → LF")
    old, new = (content.replace("\r\n", "\n").splitlines() for content in (before, after))
    styles = {"+": "green", "-": "red", "@": "cyan"}
    import difflib

    for line in difflib.unified_diff(old, new, f"a/{path}", f"b/{path}", lineterm="", n=1):
        console.print(Text(line, style=styles.get(line[:1], "")), soft_wrap=True)
