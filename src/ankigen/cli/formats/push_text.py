"""What a push does in Anki, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ankigen.cli.formats.console import say
from ankigen.cli.language import translate, translate_count
from ankigen.identity.fingerprint import html_to_text
from ankigen.rendering import notetype

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from ankigen.output.ankiconnect import RemoteNote
    from ankigen.output.push import Plan

_MAX_KEPT = 40


class PushReport(NamedTuple):
    """What a push planned, and whether it did it; ``missing`` are new notes that Anki did not take."""

    plan: Plan
    is_done: bool = False
    missing: int = 0
    deleted: int = 0


def print_plan(console: Console, plan: Plan, *, prune: bool) -> None:
    """Print what a push does in Anki, and what it leaves alone."""
    counts = {"new": plan.new, "updated": plan.updates, "unchanged": plan.unchanged}
    parts = [translate_count(f"notes {change}", len(notes)) for change, notes in counts.items()]
    if plan.files:
        parts.append(translate_count("file", len(plan.files)))
    if plan.sends_templates or plan.sends_css:
        parts.append(translate("cli.push.look"))
    say(console, translate("cli.push.plan", changes=", ".join(parts)))
    for update in plan.edited_by_learner[:_MAX_KEPT]:
        fields = ", ".join(update.kept_fields)
        say(console, translate("cli.push.kept", fields=fields, guid=update.note.guid))
    if len(plan.edited_by_learner) > _MAX_KEPT:
        say(console, translate("cli.push.more_kept", number=len(plan.edited_by_learner) - _MAX_KEPT))
    if plan.retired:
        say(console, translate("cli.push.retired", number=len(plan.retired)), style="bold")
        _print_questions(console, plan.retired)
        if not prune:
            say(console, translate("cli.push.prune"))
    if plan.copies:
        say(console, translate("cli.push.copies", number=len(plan.copies)), style="bold")
        _print_questions(console, plan.copies)


def _print_questions(console: Console, notes: Iterable[RemoteNote]) -> None:
    for note in notes:
        say(console, f"  - {html_to_text(note.field('Question')).strip()}")


def print_result(console: Console, missing: int, deleted: int) -> None:
    """Print that a push is done, how many notes it deleted, and how many new ones Anki did not take."""
    if missing:
        notes = translate_count("new note", missing)
        say(console, translate("cli.push.not_taken", notes=notes, note_type=notetype.ID))
    if deleted:
        say(console, translate("cli.push.done_and_deleted", notes=translate_count("note", deleted)))
    else:
        say(console, translate("cli.push.done"))
