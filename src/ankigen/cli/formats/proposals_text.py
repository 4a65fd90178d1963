"""The layouts that ankigen proposes for a folder, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen.cli.formats.console import say
from ankigen.cli.language import translate
from ankigen.config import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from ankigen.layouts.detect import Proposal

_MAX_PEOPLE = 20


def print_proposals(console: Console, proposals: Sequence[Proposal]) -> None:
    """Print what each layout finds in a folder, and examples of the first."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column(translate("cli.proposals.layout"))
    for name in ("questions", "answered", "people", "files", "on_no_card"):
        table.add_column(translate(f"cli.proposals.{name}"), justify="right")
    for proposal in proposals:
        files = translate("cli.proposals.files_of", number=proposal.files, all=proposal.looked_at)
        lost = translate("cli.proposals.files_of", number=proposal.lost_lines, all=proposal.lines)
        numbers = (proposal.questions, proposal.answered, len(proposal.people), files, lost)
        table.add_row(proposal.name, *map(str, numbers))
    console.print(table)
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
