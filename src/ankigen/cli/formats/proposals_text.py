"""The layouts that ankigen proposes for a folder, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    console.print("\n" + _describe_people(best), soft_wrap=True, highlight=False)
    if best.questions and not best.answered:
        console.print(translate("cli.proposals.none_answered"), soft_wrap=True)
    for example in best.examples:
        position = f"{example.path}:{example.line}:"
        if example.person:
            position += f" {example.person}:"
        console.print(f"\n{position} {example.question}", soft_wrap=True, highlight=False)
        answer = example.answer or translate("cli.proposals.no_answer")
        console.print(f"  {answer}", style="dim", soft_wrap=True)


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
