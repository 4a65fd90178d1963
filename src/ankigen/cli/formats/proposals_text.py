"""The layouts that ankigen proposes for a folder, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen.cli.formats.console import say
from ankigen.cli.language import translate
from ankigen.cli.wrapping import find_width
from ankigen.config.settings import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console

    from ankigen.layouts.detection.detect import Proposal

_MAX_PEOPLE = 20


_COLUMNS = ("questions", "answered", "people", "files", "on_no_card")
_COLUMN_GAP = 2  # cells between two columns


def print_proposals(console: Console, proposals: Sequence[Proposal]) -> None:
    """Print what each layout finds in a folder, and examples of the first."""
    _print_numbers(console, proposals)
    best = proposals[0]
    say(console, "\n" + _describe_people(best))
    for doubt in _list_doubts(best):
        say(console, translate(f"cli.proposals.{doubt}", number=best.unreadable_files))
    for example in best.examples:
        position = f"{example.path}:{example.line}:"
        if example.person:
            position += f" {example.person}:"
        say(console, f"\n{position} {example.question}")
        answer = example.answer or translate("cli.proposals.no_answer")
        say(console, f"  {answer}", style="dim")
    if best.lost_examples:
        say(console, "\n" + translate("cli.proposals.such_lines"))
    for lost_line in best.lost_examples:
        say(console, f"  {lost_line.path}:{lost_line.line}: {lost_line.text}")


def _print_numbers(console: Console, proposals: Sequence[Proposal]) -> None:
    """Print how much each layout finds: a table, or a sentence each where a terminal is too narrow for it."""
    names = [translate(f"cli.proposals.{name}") for name in _COLUMNS]
    rows = [_list_numbers(proposal) for proposal in proposals]
    header = [translate("cli.proposals.layout"), *names]
    if console.file.isatty() and _measure_table([header, *rows]) > find_width():
        _print_sentences(console, names, rows)
    else:
        _print_table(console, header, rows)


def _measure_table(rows: Sequence[Sequence[str]]) -> int:
    """Return how many columns of a terminal a table takes."""
    from rich.cells import cell_len

    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    return sum(widths) + _COLUMN_GAP * (len(widths) - 1)


def _print_sentences(console: Console, names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a sentence for each layout, which names each of its numbers."""
    for layout, *numbers in rows:
        parts = [f"{name} {number}" for name, number in zip(names, numbers, strict=True)]
        say(console, f"{layout}: {', '.join(parts)}", hanging=2)


def _print_table(console: Console, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a row for each layout."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for number, name in enumerate(header):
        table.add_column(name, justify="right" if number else "left", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    console.print(table)


def _list_numbers(proposal: Proposal) -> list[str]:
    """Return the cells of a proposal: its layout, and how much it finds."""
    files = translate("cli.proposals.files_of", number=proposal.files, all=proposal.looked_at)
    lost = translate("cli.proposals.files_of", number=proposal.lost_lines, all=proposal.lines)
    numbers = (proposal.questions, proposal.answered, len(proposal.people), files, lost)
    return [proposal.name, *map(str, numbers)]


def _list_doubts(proposal: Proposal) -> list[str]:
    """Return by which messages a proposal is in doubt."""
    doubts: list[str] = []
    if proposal.unreadable_files:
        doubts.append("unreadable_files")
    if proposal.questions and not proposal.answered:
        doubts.append("none_answered")
    if proposal.questions and not proposal.asking:
        doubts.append("none_asks")
    if proposal.is_readable and 2 * proposal.lost_lines > proposal.lines:
        doubts.append("most_on_no_card")
    return doubts


def _describe_people(proposal: Proposal) -> str:
    """Return who is found, and by what."""
    if not proposal.people:
        return translate("cli.proposals.nobody")
    names = ", ".join(proposal.people[:_MAX_PEOPLE])
    if len(proposal.people) > _MAX_PEOPLE:
        names += ", …"
    if proposal.layout.person is None:
        return translate("cli.proposals.found_people", names=names)
    return translate(
        "cli.proposals.found_people_by", names=names, pattern=", ".join(listed(proposal.layout.person))
    )
