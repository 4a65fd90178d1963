"""What a build comes to, as text: the table of notes, what changed, what is retired."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ankigen.build.changes import Edit, search_for, word_diff
from ankigen.build.model import Change, Compilation, Compiled
from ankigen.cli.formats.console import (
    CountsTable,
    choose_people,
    describe_people,
    describe_week_and_person,
    make_console,
    print_line,
    say,
)
from ankigen.cli.language import translate, translate_count
from ankigen.cli.wrapping import find_width
from ankigen.diagnostics.diagnostic import Severity
from ankigen.diagnostics.rules import UNANSWERED
from ankigen.identity.ledger_edits import LedgerEdit, LedgerEditKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from ankigen.diagnostics.diagnostic import Diagnostic
    from ankigen.identity.ledger import LedgerLine

MAX_SHOWN_WEEKS = 20
"""How many rows it has for weeks; the earlier ones share one."""
_NOBODY = "—"
_KIND_WIDTH = 9  # cells of the terminal
_MARKS = {"same": ("", "", ""), "gone": ("red strike", "[-", "-]"), "come": ("green", "{+", "+}")}
"""The style, and the brackets without colours, of words that stay, go and come."""

_LEDGER_EFFECTS = {
    LedgerEditKind.EXCHANGED: "swapped",
    LedgerEditKind.LOST: "lost",
    LedgerEditKind.SENT_AGAIN: "again",
}


def print_overview(compilation: Compilation) -> None:
    """Print the notes by week and person, and what was left out and why."""
    if compilation.compiled:
        _print_table(compilation.compiled)
    if compilation.diagnostics:
        findings = _count_findings(compilation.diagnostics)
        print_line(translate("cli.build.noticed", findings=findings))


def _count_findings(diagnostics: Sequence[Diagnostic]) -> str:
    """Return how many diagnostics there are of each severity; unanswered questions are counted by themselves."""
    unanswered = sum(diagnostic.rule is UNANSWERED for diagnostic in diagnostics)
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    parts = []
    if counts[Severity.ERROR]:
        parts.append(translate_count("error", counts[Severity.ERROR]))
    if counts[Severity.WARNING]:
        parts.append(translate_count("warning", counts[Severity.WARNING]))
    if unanswered:
        parts.append(translate_count("unanswered question", unanswered))
    if counts[Severity.INFO] > unanswered:
        parts.append(translate_count("info", counts[Severity.INFO] - unanswered))
    return ", ".join(parts)


def print_outcome(outcome: str, retired: tuple[LedgerLine, ...] = ()) -> None:
    """Print what a build came to, and before that the notes that it retired."""
    if retired:
        print_retired(make_console(), retired)
    print_line(outcome)


def describe_changes(compilation: Compilation) -> str:
    """Return ``3 new, 1 changed, 59 unchanged``, with the returned and retired ones if there are any."""
    counts = Counter(compiled.change for compiled in compilation.compiled)
    returned_count = sum(compiled.returned for compiled in compilation.compiled)
    parts = [translate_count(f"notes {change.value}", counts[change]) for change in Change]
    if returned_count:
        parts.append(translate_count("notes returned", returned_count))
    if compilation.retired:
        parts.append(translate_count("notes retired", len(compilation.retired)))
    return ", ".join(parts)


def print_retired(console: Console, lines: tuple[LedgerLine, ...]) -> None:
    """Print retired notes, and how to find them in Anki."""
    if not lines:
        return
    say(console, "\n" + translate("cli.retired.title", number=len(lines)), style="bold")
    for line in lines:
        say(console, f"  - {line.question}  ({describe_week_and_person(line.week, line.person)})")
    say(console, translate("cli.retired.search"))
    console.print(f"  {search_for(lines)}", soft_wrap=True)
    say(console, translate("cli.retired.advice") + "\n")


def print_edits(console: Console, edits: list[Edit]) -> None:
    """Print what the next import will do, with the words that changed."""
    from rich.cells import set_cell_size

    for edit in edits:
        position = f"  {edit.path}:{edit.line}" if edit.path else ""
        kind = set_cell_size(translate(f"cli.diff.kinds.{edit.kind}"), _KIND_WIDTH)
        title = f"{kind}{describe_week_and_person(edit.week, edit.person)}{position}"
        say(console, title, style="bold")
        was_question = None if edit.kind == "new" else edit.was_question
        _print_words(console, was_question, edit.question)
        if edit.was_answer is None:
            continue
        if edit.answer is not None and edit.was_answer != edit.answer:
            _print_words(console, edit.was_answer, edit.answer)
        elif edit.kind == "changed" and edit.was_question == edit.question:
            say(console, "    " + translate("cli.diff.same_text"), style="dim")


def describe_ledger_edits(edits: Sequence[LedgerEdit]) -> str:
    """Return what learners would see of a ledger that was edited by hand."""
    counts = Counter(edit.kind for edit in edits)
    refreshed = counts[LedgerEditKind.REFRESHED]
    if refreshed:
        return translate("cli.diff.refreshed", notes=translate_count("note", refreshed))
    effects = []
    for kind, key in _LEDGER_EFFECTS.items():
        if counts[kind]:
            effects.append(translate(f"cli.diff.{key}", notes=translate_count("note", counts[kind])))
    return translate("cli.diff.ledger_edited", effects=", ".join(effects))


def _print_words(console: Console, before: str | None, after: str) -> None:
    from rich.text import Text

    shows_colours = console.is_terminal and not console.no_color
    line = Text("    ")
    if before is None:
        before = after
    for kind, words in word_diff(before, after):
        style, opening, closing = _MARKS[kind]
        marked_words = words if shows_colours else f"{opening}{words}{closing}"
        line.append(marked_words.replace("\n", "\n    "), style=style)
    say(console, line)


def _print_table(compiled: tuple[Compiled, ...]) -> None:
    """Print the notes by week and person, with the earlier weeks and the other people summed up."""
    from rich.cells import cell_len

    rows, total = _count_notes(compiled)
    people = [name for name, _ in total.most_common()]
    corner, all_weeks, notes = (translate(f"cli.table.{column}") for column in ("week", "all", "notes"))
    first_column = max([corner, all_weeks, *rows], key=cell_len)
    shown_people = choose_people(find_width(), people, [first_column, notes])
    other_people = people[len(shown_people) :] if shown_people else []
    columns = [*shown_people]
    if other_people:
        columns.append(translate_count("other person", len(other_people)))
    columns.append(notes)
    footer = [all_weeks, *map(str, _sum_columns(total, shown_people, other_people))]
    table = CountsTable(corner, columns, footer)
    for name, counts in rows.items():
        table.add_row(name, _sum_columns(counts, shown_people, other_people))
    table.print()
    if not shown_people:
        print_line(describe_people(total))


def _count_notes(compiled: tuple[Compiled, ...]) -> tuple[dict[str, Counter[str]], Counter[str]]:
    """Return how many notes of each person there are, by the name of a row, and in all."""
    weeks = list(dict.fromkeys(note.entry.week for note in compiled))
    row_names = _name_rows(weeks)
    rows: dict[str, Counter[str]] = {name: Counter() for name in row_names.values()}
    total: Counter[str] = Counter()
    for note in compiled:
        person = note.entry.contributor or _NOBODY
        rows[row_names[note.entry.week]][person] += 1
        total[person] += 1
    return rows, total


def _name_rows(weeks: Sequence[int | None]) -> dict[int | None, str]:
    """Return the name of the row of each week; the earlier weeks share the first one."""
    names: dict[int | None, str] = {}
    earlier_weeks = weeks[:-MAX_SHOWN_WEEKS]
    for week in earlier_weeks:
        names[week] = translate("cli.table.earlier", number=len(earlier_weeks))
    for week in weeks[-MAX_SHOWN_WEEKS:]:
        names[week] = _NOBODY if week is None else str(week)
    return names


def _sum_columns(counts: Counter[str], shown_people: list[str], other_people: list[str]) -> list[int]:
    numbers = [counts[person] for person in shown_people]
    if other_people:
        numbers.append(sum(counts[person] for person in other_people))
    numbers.append(counts.total())
    return numbers
