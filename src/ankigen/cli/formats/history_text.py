"""The history of notes as text."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ankigen import text
from ankigen.cli.formats.console import say
from ankigen.cli.language import translate, translate_count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from ankigen.identity.history import NoteEvent, NoteHistory
    from ankigen.identity.ledger import Ledger, LedgerLine


def print_overview(console: Console, ledger: Ledger, histories: Sequence[NoteHistory]) -> None:
    """Print how many notes there are, and what last became of those that changed last."""
    if not ledger.lines:
        _print(console, translate("cli.history.nothing"))
        return
    live = sum(line.live for line in ledger.lines)
    retired = len(ledger.lines) - live
    _print(console, translate("cli.history.overview", live=translate_count("note", live), retired=retired))
    for renamed in ledger.renamed:
        names = {"old": renamed.old_name, "new": renamed.new_name}
        _print(console, translate("cli.history.renamed", **names))
    for history in histories:
        last = history.events[-1]
        who = _name_source(history.line)
        question = history.line.question
        _print(console, f"  {_format_day(last.time)}  {history.line.guid}  {who}: {question}")
        _print(console, f"              {_describe_event(last)}", style="dim")


def print_history(console: Console, history: NoteHistory) -> None:
    """Print what is known of a note: what it is now, and what became of it, the oldest first."""
    line = history.line
    day = _format_day(line.since)
    if line.live:
        since = translate("cli.history.live", day=day)
    else:
        since = translate("cli.history.retired_since", day=day)
    _print(console, f"{line.guid}  {_name_source(line)}  {since}", style="bold")
    if line.parent:
        _print(console, f"  {line.parent}")
    _print(console, f"  {line.question}")
    if history.earlier_names:
        names = ", ".join(history.earlier_names)
        _print(console, f"  {translate('cli.history.earlier_names', names=names)}")
    last_of_revision = {event.revision: event for event in history.events if event.reason is not None}
    for event in history.events:
        revision = event.revision or translate("cli.history.today")
        _print(console, f"  {_format_day(event.time)}  {revision:<8}  {_describe_event(event)}")
        if event.reason is not None and event is last_of_revision[event.revision]:
            reason = translate(f"cli.history.reasons.{event.reason.name.lower()}")
            why = translate("cli.history.why", reason=reason)
            _print(console, f"                        {why}", style="dim")
    _print(console, "")


def _describe_event(event: NoteEvent) -> str:
    change = event.change.name.lower()
    return translate(f"cli.history.changes.{change}", before=event.before, after=event.after)


def _name_source(line: LedgerLine) -> str:
    """Return who asked a question, and in which week."""
    parts = []
    if line.week is not None:
        parts.append(translate("cli.week", week=line.week))
    if line.person:
        parts.append(line.person)
    return " · ".join(parts)


def _format_day(seconds: int) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(seconds))


def _print(console: Console, content: str, style: str = "") -> None:
    say(console, text.printable(content), style=style)
