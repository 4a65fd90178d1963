"""What a build comes to, as text: the table of notes, what changed, what is retired."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ankigen.build.changes import Edit, search_for, word_diff
from ankigen.build.compilation import Change, Compilation, Compiled

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from ankigen.identity.ledger import LedgerLine

_MOST_PEOPLE, _MOST_WEEKS = 6, 20  # columns and rows of the summary table


def overview(console: Console, compilation: Compilation) -> None:
    """Print the notes by week and person, and what was left out and why."""
    if compilation.compiled:
        console.print(_table(compilation.compiled))
    noticed = Counter((diagnostic.severity, diagnostic.rule.name) for diagnostic in compilation.diagnostics)
    parts = [f"{count} {name}" for (_, name), count in sorted(noticed.items())]
    if parts:
        console.print("Noticed: " + ", ".join(parts))


def outcome(console: Console, what: str, gone: tuple[LedgerLine, ...] = ()) -> None:
    """Print ``what`` a build came to, and before that the notes that it retired."""
    retired(console, gone)
    console.print(what, soft_wrap=True)


def counts(compilation: Compilation) -> str:
    """Return ``3 new, 1 changed, 59 unchanged``, with the returned and retired ones if there are any."""
    returned = sum(each.returned for each in compilation.compiled)
    counted = Counter(each.change for each in compilation.compiled)
    numbers = [(counted[change], change.value) for change in Change]
    numbers += [
        (number, name)
        for number, name in ((returned, "returned"), (len(compilation.retired), "retired"))
        if number
    ]
    return ", ".join(f"{number} {name}" for number, name in numbers)


def retired(console: Console, lines: tuple[LedgerLine, ...]) -> None:
    """Print retired notes, and how to find them in Anki."""
    if not lines:
        return
    console.print(f"\nRetired, for they are no longer in the notes ({len(lines)}):", style="bold")
    for line in lines:
        where = " · ".join(
            part for part in (f"Week {line.week}" if line.week is not None else "", line.person) if part
        )
        console.print(f"  - {line.question}  ({where})", soft_wrap=True)
    console.print("An import deletes nothing. In Anki's browser this search finds them:")
    console.print(f"  {search_for(lines)}", soft_wrap=True)
    console.print("Suspend them: that lasts. A deleted note comes back if its entry does.\n", soft_wrap=True)


_MARKS = {"same": ("", "", ""), "gone": ("red strike", "[-", "-]"), "come": ("green", "{+", "+}")}


def edits(console: Console, found: list[Edit]) -> None:
    """Print what the next import will do, with the words that changed."""
    for edit in found:
        where = " · ".join(
            part for part in (f"Week {edit.week}" if edit.week is not None else "", edit.person) if part
        )
        place_of = f"  {edit.path}:{edit.line}" if edit.path else ""
        console.print(f"{edit.kind:<9}{where}{place_of}", style="bold", soft_wrap=True)
        _words(console, edit.was_question if edit.kind != "new" else None, edit.question)
        if edit.was_answer is not None and edit.answer is not None and edit.was_answer != edit.answer:
            _words(console, edit.was_answer, edit.answer)
        elif edit.kind == "changed" and edit.was_answer is not None and edit.was_question == edit.question:
            console.print("    (the same text; its parent, tags, pictures or related answers)", style="dim")


def _words(console: Console, before: str | None, after: str) -> None:
    from rich.text import Text

    line = Text("    ")
    for what, words in word_diff(after if before is None else before, after):
        style, opening, closing = _MARKS[what]
        shown = words if console.is_terminal and not console.no_color else f"{opening}{words}{closing}"
        line.append(shown.replace("\n", "\n    "), style=style)
    console.print(line, soft_wrap=True)


def _table(compiled: tuple[Compiled, ...]) -> Table:
    """Return the table of notes by week and person, with the earlier weeks and the other people summed up."""
    from rich import box, table

    cells = Counter((each.entry.week, each.entry.contributor) for each in compiled)
    weeks = list(dict.fromkeys(week for week, _ in cells))
    earlier = weeks[:-_MOST_WEEKS]
    names = {week: "—" if week is None else str(week) for week in weeks}
    names |= dict.fromkeys(earlier, f"{len(earlier)} earlier")
    rows: dict[str, Counter[str]] = {name: Counter() for name in names.values()}
    total: Counter[str] = Counter()
    for (week, person), count in cells.items():
        for tally in (rows[names[week]], total):
            tally[person or "—"] += count
    people = [name for name, _ in total.most_common()]
    shown, others = people[:_MOST_PEOPLE], people[_MOST_PEOPLE:]

    def numbers(tally: Counter[str]) -> list[int]:
        rest = [sum(tally[one] for one in others)] if others else []
        return [*(tally[one] for one in shown), *rest, tally.total()]

    made = table.Table(box=box.SIMPLE_HEAD, pad_edge=False, show_footer=True)
    made.add_column("Week", footer="all")
    columns = [*shown, *([f"{len(others)} others"] if others else []), "notes"]
    for name, number in zip(columns, numbers(total), strict=True):
        made.add_column(name, justify="right", footer=str(number), overflow="fold")
    for name, tally in rows.items():
        made.add_row(name, *(str(number or "·") for number in numbers(tally)))
    return made
