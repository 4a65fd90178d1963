"""What a push does in Anki, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen import messages
from ankigen.identity.fingerprint import html_to_text
from ankigen.rendering import notetype

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from ankigen.output.ankiconnect import RemoteNote
    from ankigen.output.push import Plan

_MOST_INFOS = 40  # of one kind, unless all are asked for


def push(console: Console, todo: Plan, *, prune: bool) -> None:
    """Print what a push does in Anki, and what it leaves alone."""
    parts = [f"{len(todo.new)} new, {len(todo.updates)} updated, {len(todo.unchanged)} unchanged"]
    if todo.files:
        parts.append(messages.count("file", len(todo.files)))
    if todo.sends_templates or todo.sends_css:
        parts.append("the look of the cards")
    console.print("Into Anki: " + ", ".join(parts) + ".")
    for update in todo.edited_by_learner[:_MOST_INFOS]:
        what = f"Kept as you edited it in Anki: {', '.join(update.kept_fields)} of ID:{update.note.guid}"
        console.print(what, soft_wrap=True)
    if len(todo.edited_by_learner) > _MOST_INFOS:
        console.print(f"… and {len(todo.edited_by_learner) - _MOST_INFOS} more.")
    if todo.retired:
        what = f"No longer in the notes, and still in Anki ({len(todo.retired)}):"
        console.print(what, style="bold")
        _questions(console, todo.retired)
        if not prune:
            console.print("--prune deletes them.")
    if todo.copies:
        what = f"These stay, for somebody made them in Anki, though from notes of ankigen's ({len(todo.copies)}):"
        console.print(what, style="bold")
        _questions(console, todo.copies)


def _questions(console: Console, notes: Iterable[RemoteNote]) -> None:
    for one in notes:
        console.print(f"  - {html_to_text(one.field('Question')).strip()}", soft_wrap=True)


def pushed(console: Console, missing: int, deleted: int) -> None:
    """Print that a push is done, how many notes it deleted, and how many new ones Anki did not take."""
    if missing:
        notes = messages.count("new note", missing)
        console.print(messages.text("cli.push.not_taken", notes=notes, note_type=notetype.ID), soft_wrap=True)
    gone = f", {messages.count('note', deleted)} deleted" if deleted else ""
    console.print(f"Anki is up to date{gone}.")
