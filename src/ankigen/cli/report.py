"""What a build tells: the diagnostics, the summary, and both as JSON. Makes text; prints through rich.

The consoles take words as they are: no name of a person is markup.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from ankigen import text
from ankigen.build.changes import Edit, search_for, word_diff
from ankigen.build.compile import Change, Compilation, Compiled
from ankigen.diagnostics.diagnostic import Diagnostic, Language, Rule, Severity
from ankigen.identity.fingerprint import html_to_text
from ankigen.rendering import notetype

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rich.console import Console
    from rich.table import Table

    from ankigen.build.stats import Stats
    from ankigen.identity.ledger import LedgerLine
    from ankigen.layouts.detect import Proposal
    from ankigen.model import Source
    from ankigen.output.ankiconnect import RemoteNote
    from ankigen.output.push import Plan
    from ankigen.topics.coverage import Survey
    from ankigen.topics.taxonomy import Evidence, Topic

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_MOST_INFOS = 40  # of one kind, unless all are asked for
_MOST_PEOPLE, _MOST_WEEKS = 6, 20  # columns and rows of the summary table
_MOST_TOPICS = 15
_MOST_EDITS = 100  # in a comment on a pull request


def diagnostics(
    console: Console,
    found: Iterable[Diagnostic],
    sources: Mapping[str, Source],
    *,
    verbose: bool = False,
    language: Language = "en",
) -> None:
    """Print diagnostics: warnings and errors with their source line, infos as one line each."""
    infos: Counter[str] = Counter()
    lines: dict[str, list[str]] = {}
    for diagnostic in found:
        if diagnostic.severity is Severity.INFO and not verbose:
            infos[diagnostic.rule.name] += 1
            if infos[diagnostic.rule.name] <= _MOST_INFOS:
                _headline(console, diagnostic, language)
            continue
        _headline(console, diagnostic, language)
        if diagnostic.path in sources and diagnostic.line:
            if diagnostic.path not in lines:
                lines[diagnostic.path] = sources[diagnostic.path].lines
            _excerpt(console, diagnostic, lines[diagnostic.path])
        label = "도움말" if language == "ko" else "help"
        console.print(f"  = {label}: {diagnostic.advice(language)}", style="dim", soft_wrap=True)
    for name, count in infos.items():
        if count > _MOST_INFOS:
            console.print(f"… and {count - _MOST_INFOS} more of {name}; -v shows all", soft_wrap=True)


def _headline(console: Console, diagnostic: Diagnostic, language: Language) -> None:
    from rich.text import Text

    line = Text(f"{place(diagnostic)}: ", style="bold")
    line.append(f"{diagnostic.severity} {diagnostic.rule.code}", style=_STYLES[diagnostic.severity])
    line.append(f" {diagnostic.rule.name}: {diagnostic.text(language)}", style="not bold")
    console.print(line, soft_wrap=True)


def place(diagnostic: Diagnostic) -> str:
    """Return ``path:line:column``, or the path alone where the whole file is meant."""
    if diagnostic.line == 0:
        return diagnostic.path
    return f"{diagnostic.path}:{diagnostic.line}:{diagnostic.column}"


def _excerpt(console: Console, diagnostic: Diagnostic, lines: list[str]) -> None:
    """Print the source line with a caret below the column; Hangul is two cells wide."""
    from rich.cells import cell_len, set_cell_size
    from rich.text import Text

    line = lines[min(diagnostic.line, len(lines)) - 1].expandtabs(4)
    number = str(diagnostic.line)
    caret = cell_len(line[: diagnostic.column - 1])
    room = max(20, console.width - len(number) - 4)
    shown = line if cell_len(line) <= room else set_cell_size(line, room - 1) + "…"
    console.print(Text(f"{number} | ", style="dim") + Text(shown, style="not dim"), soft_wrap=True)
    console.print(Text(" " * len(number) + " | " + " " * caret + "^", style="dim"), soft_wrap=True)


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


def edits_as_json(found: list[Edit]) -> str:
    """Return what ``diff --json`` prints: a list of edits under each of the four kinds."""
    kinds = ("new", "changed", "returned", "retired")
    table = {kind: [_edit_as_dict(edit) for edit in found if edit.kind == kind] for kind in kinds}
    return json.dumps(table, ensure_ascii=False, indent=2)


_SIGNS = {"new": "+", "returned": "+", "changed": "!", "retired": "-"}  # as GitHub colours a block of ``diff``
_LONGEST_QUESTION = 120


def edits_as_markdown(found: list[Edit]) -> str:
    """Return what ``diff --markdown`` prints: how many notes change, and which, for a comment on a pull request.

    The questions stand in a block of code, where they mention nobody and show no picture.
    """
    counted = Counter(edit.kind for edit in found)
    numbers = ", ".join(f"{counted[kind]} {kind}" for kind in ("new", "changed", "returned", "retired"))
    if not found:
        return "**Anki deck:** no card changes.\n"
    lines = []
    for edit in found[:_MOST_EDITS]:
        who = " · ".join(filter(None, (f"Week {edit.week}" if edit.week is not None else "", edit.person)))
        asked = text.one_line(edit.question)
        short = asked if len(asked) <= _LONGEST_QUESTION else f"{asked[:_LONGEST_QUESTION]}…"
        again = " (again)" if edit.kind == "returned" else ""
        lines.append(f"{_SIGNS[edit.kind]} {f'{who}: ' if who else ''}{short}{again}")
    lines += [f"  … and {len(found) - _MOST_EDITS} more"] if len(found) > _MOST_EDITS else []
    fence = "`" * max([3, *(len(run) + 1 for run in re.findall("`+", "\n".join(lines)))])
    return f"**Anki deck:** {numbers}.\n\n{fence}diff\n" + "\n".join(lines) + f"\n{fence}\n"


def _edit_as_dict(edit: Edit) -> dict[str, Any]:
    names = ("guid", "person", "week", "question", "answer", "path", "line", "was_question", "was_answer")
    return {name: getattr(edit, name) for name in names}


def push(console: Console, todo: Plan, *, prune: bool) -> None:
    """Print what a push does in Anki, and what it leaves alone."""
    parts = [f"{len(todo.new)} new, {len(todo.updates)} updated, {len(todo.unchanged)} unchanged"]
    if todo.files:
        parts.append(_number(len(todo.files), "file"))
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
        what = f"Anki did not take {_number(missing, 'new note')}: it has them, with another text in the field ID."
        how = f"The search mid:{notetype.ID} ID: in its browser may find them."
        console.print(f"{what} {how}", soft_wrap=True)
    gone = f", {_number(deleted, 'note')} deleted" if deleted else ""
    console.print(f"Anki is up to date{gone}.")


def proposals(console: Console, found: Sequence[Proposal]) -> None:
    """Print what each layout finds in a folder, and examples of the first."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("layout")
    for name in ("questions", "answered", "people", "files"):
        table.add_column(name, justify="right")
    for one in found:
        numbers = (one.questions, one.answered, len(one.people), f"{one.files} of {one.looked_at}")
        table.add_row(one.name, *map(str, numbers))
    console.print(table)
    for example in found[0].examples:
        where = f"{example.path}:{example.line}:" + (f" {example.person}:" if example.person else "")
        console.print(f"\n{where} {example.question}", soft_wrap=True, highlight=False)
        console.print(f"  {example.answer or '(no answer)'}", style="dim", soft_wrap=True)


def topics(console: Console, found: Survey) -> None:
    """Print how many questions have which topic, and the questions that have none."""
    from rich.tree import Tree

    root = Tree(f"{found.asked} questions, {found.covered:.0%} with a topic")
    branches: dict[tuple[str, ...], Tree] = {(): root}
    for topic in found.topics:
        for depth in range(1, len(topic) + 1):
            part = topic[:depth]
            if part not in branches:
                number = f"  {found.topics[part]}" if part in found.topics else ""
                branches[part] = branches[part[:-1]].add(part[-1] + number)
    console.print(root)
    if found.missing:
        console.print(f"\nWithout a topic ({len(found.missing)}):")
        for entry in found.missing[:_MOST_INFOS]:
            console.print(f"  {entry.path}:{entry.line}: {entry.question.markdown}", soft_wrap=True)
        if len(found.missing) > _MOST_INFOS:
            console.print(f"  … and {len(found.missing) - _MOST_INFOS} more")


def suggestions(console: Console, found: Survey) -> None:
    """Print the words that the taxonomy lacks, as lines of a file of the group's own."""
    if not found.words:
        console.print("No unknown word stands in two questions without a topic.")
        return
    console.print("# For the file that `[topics] file` names, each below its field:")
    console.print('["분야"]')
    for word, count in found.words:
        console.print(f'"{word}" = []  # {count} questions', soft_wrap=True)


def evidence(console: Console, question: str, found: list[Evidence], decided: Iterable[Topic]) -> None:
    """Print which terms of a question decided on its topics."""
    console.print(question, style="bold")
    for one in found:
        console.print(f"  {one.spelling} → {' › '.join(one.topic)}  ({one.score:.1f})")
    names = ", ".join(" › ".join(topic) for topic in decided)
    console.print(f"Topic: {names or 'none: no term of the taxonomy is in it'}")


def stats(console: Console, found: Stats) -> None:
    """Print the questions by week, field and person, the topics most asked, and what nobody answered."""
    console.print(f"{_number(found.questions, 'question')}, {found.notes} of them answered.")
    if not found.questions:
        return
    people = found.people[:_MOST_PEOPLE]
    console.print(_weeks_table(found, people))
    console.print(_fields_table(found, people))
    if len(people) < len(found.people):
        console.print(f"The {len(people)} who ask most, of {len(found.people)} people; --json has all.")
    if found.most_asked:
        console.print("\nMost asked:", style="bold")
    for one in found.most_asked[:_MOST_TOPICS]:
        asked = f"{one.questions:>5}  {' › '.join(one.topic)}  (by {_number(one.people, 'person')})"
        console.print(asked.replace("persons", "people"), soft_wrap=True)
    if found.unanswered:
        console.print(f"\nUnanswered ({len(found.unanswered)}):", style="bold")
    for entry in found.unanswered[:_MOST_INFOS]:
        console.print(f"  {entry.path}:{entry.line}: {entry.question.markdown}", soft_wrap=True)
    if len(found.unanswered) > _MOST_INFOS:
        console.print(f"  … and {len(found.unanswered) - _MOST_INFOS} more")


def _weeks_table(found: Stats, people: Sequence[str]) -> Table:
    """Return the table of questions by week and person, with how many cards there were by then."""
    table = _counts("Week", [*(name or "—" for name in people), "all", "cards so far"])
    for week in found.weeks:
        counts = [found.by_week.get((week, one), 0) for one in found.people]
        cells = [*counts[: len(people)], sum(counts), found.growth[week]]
        table.add_row("—" if week < 0 else str(week), *(str(cell or "·") for cell in cells))
    return table


def _fields_table(found: Stats, people: Sequence[str]) -> Table:
    """Return the table of questions by field and person."""
    table = _counts("Field", [name or "—" for name in people])
    for field in found.fields:
        table.add_row(field, *(str(found.by_field.get((one, field), "·")) for one in people))
    return table


def _counts(corner: str, columns: Sequence[str]) -> Table:
    from rich import box, table

    counts = table.Table(box=box.SIMPLE_HEAD, pad_edge=False)
    counts.add_column(corner)
    for column in columns:
        counts.add_column(column, justify="right", overflow="fold")
    return counts


def stats_as_json(found: Stats) -> str:
    """Return what ``stats --json`` prints; no week is null, nobody is ""."""
    weeks = {week: None if week < 0 else week for week in found.weeks}
    table = {
        "questions": found.questions,
        "notes": found.notes,
        "weeks": [
            {
                "week": weeks[week],
                "notes_so_far": found.growth[week],
                "people": {one: found.by_week[week, one] for one in found.people if (week, one) in found.by_week},
            }
            for week in found.weeks
        ],
        "people": {
            one: {field: found.by_field[one, field] for field in found.fields if (one, field) in found.by_field}
            for one in found.people
        },
        "topics": [
            {"topic": "::".join(one.topic), "questions": one.questions, "people": one.people}
            for one in found.most_asked
        ],
        "unanswered": [
            {
                "question": one.question.markdown,
                "person": one.contributor,
                "week": one.week,
                "path": one.path,
                "line": one.line,
            }
            for one in found.unanswered
        ],
    }
    return json.dumps(table, ensure_ascii=False, indent=2)


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


def as_json(
    compilation: Compilation | None, found: Iterable[Diagnostic], output: str | None, language: Language = "en"
) -> str:
    """Return the object that ``build --json`` prints; ``output`` is None if nothing was written."""
    compiled = compilation.compiled if compilation else ()
    weeks = count_by(compiled, lambda each: [str(each.entry.week)] if each.entry.week is not None else [])
    people = count_by(compiled, lambda each: each.entry.authors)
    topics = count_by(compiled, lambda each: dict.fromkeys("::".join(topic) for topic in each.topics))
    table = {
        "output": output,
        "notes": len(compiled),
        "new": compilation.count(Change.NEW) if compilation else 0,
        "changed": compilation.count(Change.CHANGED) if compilation else 0,
        "unchanged": compilation.count(Change.UNCHANGED) if compilation else 0,
        "returned": sum(each.returned for each in compiled),
        "retired": len(compilation.retired) if compilation else 0,
        "unanswered": len(compilation.unanswered) if compilation else 0,
        "weeks": weeks,
        "people": people,
        "topics": topics,
        "diagnostics": [diagnostic_as_dict(one, language) for one in found],
    }
    return json.dumps(table, ensure_ascii=False, indent=2)


def count_by(compiled: Iterable[Compiled], what: Callable[[Compiled], Iterable[str]]) -> dict[str, int]:
    """Return how many of ``compiled`` there are under each name that ``what`` gives, in natural order."""
    found = Counter(name for each in compiled for name in what(each))
    return {name: found[name] for name in sorted(found, key=text.natural)}


def diagnostic_as_dict(diagnostic: Diagnostic, language: Language = "en") -> dict[str, str | int]:
    """Return one diagnostic as the JSON output shows it."""
    return {
        "code": diagnostic.rule.code,
        "name": diagnostic.rule.name,
        "severity": str(diagnostic.severity),
        "path": diagnostic.path,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "message": diagnostic.text(language),
        "help": diagnostic.advice(language),
    }


# --- ankigen check and ankigen explain ------------------------------------------------------------

_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def checked(found: list[Diagnostic], language: Language) -> str:
    """Return the last line of a check: how much of what was found."""
    count = Counter(one.severity for one in found)
    errors, warnings, infos = (count[severity] for severity in Severity)
    files = len({one.path for one in found})
    if not found:
        return "문제가 없습니다." if language == "ko" else "Nothing is wrong."
    if language == "ko":
        return f"파일 {files}개에서 오류 {errors}개, 경고 {warnings}개, 알림 {infos}개."
    numbers = ", ".join(_number(count[severity], severity.value) for severity in Severity)
    return f"{numbers} in {_number(files, 'file')}."


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def check_as_json(found: list[Diagnostic], language: Language) -> str:
    """Return what ``check --format json`` prints: how many there are of each severity, and all of them."""
    count = Counter(one.severity for one in found)
    table: dict[str, Any] = {f"{severity}s": count[severity] for severity in Severity}
    table["diagnostics"] = [diagnostic_as_dict(one, language) for one in found]
    return json.dumps(table, ensure_ascii=False, indent=2)


def as_annotation(diagnostic: Diagnostic, language: Language) -> str:
    """Return a diagnostic as a workflow command (GitHub Docs, "Workflow commands for GitHub Actions")."""
    properties = {"file": diagnostic.path, "line": max(1, diagnostic.line), "col": diagnostic.column}
    properties["title"] = f"{diagnostic.rule.code} {diagnostic.rule.name}"
    listed = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in properties.items())
    message = f"{diagnostic.text(language)}\n{diagnostic.advice(language)}"
    return f"::{_GITHUB[diagnostic.severity]} {listed}::{_escaped(message, '')}"


def _escaped(value: str, more: str) -> str:
    for char in "%\r\n" + more:
        value = value.replace(char, f"%{ord(char):02X}")
    return value


def explanation(rule: Rule, language: Language) -> str:
    """Return what a rule means, why it matters and what to do, with a bad and a good example, as Markdown."""
    words = rule.words(language)
    bad, good = ("나쁜 예", "좋은 예") if language == "ko" else ("Bad", "Good")
    blanks = re.sub(r"{(\w+)}", "…", words.message)
    parts = [f"# {rule.code} {rule.name} ({rule.severity})", blanks[:1].upper() + blanks[1:] + "."]
    parts += [words.why, re.sub(r"{(\w+)}", "…", words.help)]
    parts = [
        part for part in parts if re.search(r"\w", part)
    ]  # what is wrong with a config has no words of its own
    for name, example in ((bad, rule.bad), (good, rule.good)):
        where = f" ({rule.file})" if rule.file else ""
        parts.append(f"**{name}**{where}\n\n`````\n{example.rstrip()}\n`````")
    return "\n\n".join(parts) + "\n"


def difference(console: Console, path: str, before: str, after: str) -> None:
    """Print the lines that differ, as git does; line ends that differ are told in words."""
    from rich.text import Text

    if "\r" in before:
        console.print(f"{path}: CRLF → LF")
    old, new = (content.replace("\r\n", "\n").splitlines() for content in (before, after))
    styles = {"+": "green", "-": "red", "@": "cyan"}
    import difflib

    for line in difflib.unified_diff(old, new, f"a/{path}", f"b/{path}", lineterm="", n=1):
        console.print(Text(line, style=styles.get(line[:1], "")), soft_wrap=True)
