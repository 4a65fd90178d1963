"""Diagnostics as text: with their source line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ankigen.cli.formats.console import describe_week_and_person, say
from ankigen.cli.language import spoken_language, translate, translate_count
from ankigen.diagnostics.diagnostic import Diagnostic, Severity
from ankigen.diagnostics.rules import TEXT_ON_NO_CARD, UNANSWERED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import Console

    from ankigen.model import Entry, Source

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
MAX_LISTED_INFOS = 40
"""How many infos of one kind are listed, unless all are asked for."""
MIN_GROUPED_QUESTIONS = 3
"""From how many on the unanswered questions of one week and person share a line."""


def print_diagnostics(
    console: Console,
    diagnostics: Iterable[Diagnostic],
    sources: Mapping[str, Source],
    *,
    verbose: bool = False,
    unanswered: Iterable[Entry] = (),
) -> None:
    """Print diagnostics: warnings and errors with their source line, infos as one line each.

    How much text is on no card is only counted, unless ``verbose``. Where several of the ``unanswered`` questions
    are of one week and person, they share a line.
    """
    diagnostics = list(diagnostics)
    groups = _group_unanswered(diagnostics, unanswered)
    shown, left_out = _choose_shown(diagnostics, groups, verbose=verbose)
    told_advice: set[str] = set()
    lines: dict[str, list[str]] = {}  # split once, for a file may have many diagnostics
    for each in shown:
        diagnostic = each.diagnostic
        _print_headline(console, diagnostic, each.message)
        if not each.is_in_full:
            continue
        path = diagnostic.path
        if path in sources and path not in lines:
            lines[path] = sources[path].lines
        if diagnostic not in groups and diagnostic.line and lines.get(path):
            _print_excerpt(console, diagnostic, lines[path])
        _print_advice(console, diagnostic, told_advice)
    _print_counts(console, left_out)


class _Shown(NamedTuple):
    """A diagnostic to print, for itself or for its group; ``is_in_full``: with its source line and advice."""

    diagnostic: Diagnostic
    message: str
    is_in_full: bool


def _choose_shown(
    diagnostics: Iterable[Diagnostic], groups: Mapping[Diagnostic, _Group], *, verbose: bool
) -> tuple[list[_Shown], Counter[str]]:
    """Return what is printed, and how many of each rule are only counted."""
    shown: list[_Shown] = []
    listed_infos: Counter[str] = Counter()
    left_out: Counter[str] = Counter()
    for diagnostic in diagnostics:
        group = groups.get(diagnostic)
        if group is not None and group.diagnostics[0] is not diagnostic:
            continue
        is_in_full = verbose or diagnostic.severity is not Severity.INFO
        name = diagnostic.rule.name
        if not is_in_full and (diagnostic.rule is TEXT_ON_NO_CARD or listed_infos[name] >= MAX_LISTED_INFOS):
            left_out[name] += len(group.diagnostics) if group is not None else 1
            continue
        listed_infos[name] += 1
        message = diagnostic.text(spoken_language()) if group is None else _describe_group(group)
        shown.append(_Shown(diagnostic, message, is_in_full))
    return shown, left_out


class _Group(NamedTuple):
    """Several unanswered questions of one file, week and person; ``entry`` is the first of them."""

    entry: Entry
    diagnostics: list[Diagnostic]


def _group_unanswered(diagnostics: Iterable[Diagnostic], unanswered: Iterable[Entry]) -> dict[Diagnostic, _Group]:
    """Return the group of each unanswered question that shares its line with others."""
    entries = {(entry.path, entry.line): entry for entry in unanswered}
    groups: dict[tuple[str, int | None, str], _Group] = {}
    for diagnostic in diagnostics:
        entry = entries.get((diagnostic.path, diagnostic.line))
        if diagnostic.rule is UNANSWERED and entry is not None:
            group = groups.setdefault((entry.path, entry.week, entry.contributor), _Group(entry, []))
            group.diagnostics.append(diagnostic)
    grouped = {}
    for group in groups.values():
        if len(group.diagnostics) < MIN_GROUPED_QUESTIONS:
            continue
        for diagnostic in group.diagnostics:
            grouped[diagnostic] = group
    return grouped


def _describe_group(group: _Group) -> str:
    position = describe_week_and_person(group.entry.week, group.entry.contributor)
    numbers = ", ".join(str(diagnostic.line) for diagnostic in group.diagnostics)
    questions = translate_count("question", len(group.diagnostics))
    if not position:
        return translate("cli.diagnostics.unanswered", questions=questions, lines=numbers)
    return translate("cli.diagnostics.unanswered_of", position=position, questions=questions, lines=numbers)


def _print_advice(console: Console, diagnostic: Diagnostic, told_advice: set[str]) -> None:
    """Print what to do about a diagnostic, unless the same was said before."""
    advice = diagnostic.advice(spoken_language())
    if advice in told_advice:
        return
    told_advice.add(advice)
    say(console, f"  = {translate('cli.diagnostics.help')}: {advice}", style="dim")


def _print_counts(console: Console, left_out: Counter[str]) -> None:
    """Print how much text is on no card, and how many more infos of a kind there are than were listed."""
    stretches = left_out.pop(TEXT_ON_NO_CARD.name, 0)
    if stretches:
        counted = translate_count("stretch", stretches)
        say(console, translate("cli.diagnostics.on_no_card", stretches=counted))
    for name, count in left_out.items():
        more = translate("cli.diagnostics.more", number=count, name=name)
        say(console, more)


def _print_headline(console: Console, diagnostic: Diagnostic, message: str) -> None:
    from rich.text import Text

    position = f"{describe_position(diagnostic)}:"
    line = Text(f"{position} ", style="bold")
    line.append(f"{diagnostic.severity} {diagnostic.rule.code}", style=_STYLES[diagnostic.severity])
    line.append(f" {diagnostic.rule.name}: {message}", style="not bold")
    say(console, line, hanging=4, unbroken=len(position))


def describe_position(diagnostic: Diagnostic) -> str:
    """Return ``path:line:column``, or the path alone where the whole file is meant."""
    if diagnostic.line == 0:
        return diagnostic.path
    return f"{diagnostic.path}:{diagnostic.line}:{diagnostic.column}"


def _print_excerpt(console: Console, diagnostic: Diagnostic, lines: list[str]) -> None:
    """Print the source line with a caret below the column; Hangul is two cells wide."""
    from rich.cells import cell_len
    from rich.text import Text

    line = lines[min(diagnostic.line, len(lines)) - 1].expandtabs(4)
    number = str(diagnostic.line)
    caret = cell_len(line[: diagnostic.column - 1])
    room = max(20, console.width - len(number) - 4)
    shown, caret = _fit_excerpt(line, caret, room)
    console.print(Text(f"{number} | ", style="dim") + Text(shown, style="not dim"), soft_wrap=True)
    console.print(Text(" " * len(number) + " | " + " " * caret + "^", style="dim"), soft_wrap=True)


def _fit_excerpt(line: str, caret: int, room: int) -> tuple[str, int]:
    """Return as much of a line as there is room for, and where the caret then is: always below the line."""
    from rich.cells import cell_len, chop_cells, set_cell_size

    if caret >= room - 1:
        start = caret - room // 2
        skipped = chop_cells(line, start)[0]
        line = "…" + line[len(skipped) :]
        caret += 1 - cell_len(skipped)
    if cell_len(line) > room:
        line = set_cell_size(line, room - 1) + "…"
    return line, caret
