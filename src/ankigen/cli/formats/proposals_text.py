"""The layouts that ankigen proposes for a folder, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen import messages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from ankigen.layouts.detect import Proposal


def print_proposals(console: Console, proposals: Sequence[Proposal]) -> None:
    """Print what each layout finds in a folder, and examples of the first."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column(messages.text("cli.proposals.layout"))
    for name in ("questions", "answered", "people", "files"):
        table.add_column(messages.text(f"cli.proposals.{name}"), justify="right")
    for proposal in proposals:
        files = messages.text("cli.proposals.files_of", number=proposal.files, all=proposal.looked_at)
        numbers = (proposal.questions, proposal.answered, len(proposal.people), files)
        table.add_row(proposal.name, *map(str, numbers))
    console.print(table)
    for example in proposals[0].examples:
        position = f"{example.path}:{example.line}:"
        if example.person:
            position += f" {example.person}:"
        console.print(f"\n{position} {example.question}", soft_wrap=True, highlight=False)
        answer = example.answer or messages.text("cli.proposals.no_answer")
        console.print(f"  {answer}", style="dim", soft_wrap=True)
