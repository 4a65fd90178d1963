"""What the commands print under ``--json``."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from ankigen import text
from ankigen.build.compilation import Change, Compilation, Compiled
from ankigen.diagnostics.diagnostic import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from re import Match

    from ankigen.build.changes import Edit
    from ankigen.build.stats import Stats
    from ankigen.messages import Language
    from ankigen.preview.line_report import FileReport


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
    return _dump(table)


def count_by(compiled: Iterable[Compiled], what: Callable[[Compiled], Iterable[str]]) -> dict[str, int]:
    """Return how many of ``compiled`` there are under each name that ``what`` gives, in natural order."""
    found = Counter(name for each in compiled for name in what(each))
    return {name: found[name] for name in sorted(found, key=text.make_sort_key)}


def diagnostic_as_dict(diagnostic: Diagnostic, language: Language = "en") -> dict[str, str | int]:
    """Return one diagnostic as the JSON output shows it."""
    return {
        "code": diagnostic.rule.code,
        "name": diagnostic.rule.name,
        "severity": str(diagnostic.severity),
        "path": diagnostic.path,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "end_line": diagnostic.end_line,
        "message": diagnostic.text(language),
        "help": diagnostic.advice(language),
    }


def check_as_json(found: list[Diagnostic], language: Language, reports: Iterable[FileReport] | None = None) -> str:
    """Return what ``check --format json`` prints: how many there are of each severity, and all of them.

    With ``reports`` it says of each file which lines have which fate.
    """
    count = Counter(one.severity for one in found)
    table: dict[str, Any] = {f"{severity}s": count[severity] for severity in Severity}
    table["diagnostics"] = [diagnostic_as_dict(one, language) for one in found]
    if reports is not None:
        table["files"] = [_report_as_dict(report) for report in reports]
    return _dump(table)


def _report_as_dict(report: FileReport) -> dict[str, Any]:
    """Return the fates of a file's lines; those in a row that share one are one run."""
    runs = []
    for first, last in report.runs():
        runs.append(
            {
                "line": first.number,
                "end_line": last.number,
                "fate": str(first.fate) if first.fate else None,
                "question_line": first.entry_line,
                "codes": list(first.codes),
            }
        )
    return {"path": report.path, "lines": runs}


def edits_as_json(found: list[Edit]) -> str:
    """Return what ``diff --json`` prints: a list of edits under each of the four kinds."""
    kinds = ("new", "changed", "returned", "retired")
    table = {kind: [_edit_as_dict(edit) for edit in found if edit.kind == kind] for kind in kinds}
    return _dump(table)


def _edit_as_dict(edit: Edit) -> dict[str, Any]:
    names = ("guid", "person", "week", "question", "answer", "path", "line", "was_question", "was_answer")
    return {name: getattr(edit, name) for name in names}


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
    return _dump(table)


def _dump(table: Mapping[str, Any]) -> str:
    """Return a table as JSON in which all is escaped that a terminal would obey."""
    return text.UNPRINTABLE.sub(_escape_unless_line_break, json.dumps(table, ensure_ascii=False, indent=2))


def _escape_unless_line_break(match: Match[str]) -> str:
    return "\n" if match[0] == "\n" else f"\\u{ord(match[0]):04x}"
