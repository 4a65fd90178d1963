"""What the commands print under ``--json``."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from ankigen import text
from ankigen.build.model import Change, Compilation, Compiled
from ankigen.cli.formats.markdown_output import without_values
from ankigen.cli.language import spoken_language
from ankigen.diagnostics.diagnostic import Diagnostic, Severity
from ankigen.diagnostics.examples import load_example
from ankigen.topics.languages import translate_topics

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from re import Match

    from ankigen.build.changes import Edit
    from ankigen.build.stats import Stats
    from ankigen.cli.formats.push_text import PushReport
    from ankigen.diagnostics.diagnostic import Rule
    from ankigen.errors import AnkigenError
    from ankigen.identity.history import NoteEvent, NoteHistory
    from ankigen.messages import Language
    from ankigen.model import Entry
    from ankigen.next_week.week_file import WeekFile
    from ankigen.site.line_report import FileReport
    from ankigen.topics.classification import Evidence
    from ankigen.topics.coverage import TopicCoverage
    from ankigen.topics.explanation import ExplainedEntry
    from ankigen.topics.gaps import FieldGaps
    from ankigen.topics.taxonomy import Topic


def as_json(
    compilation: Compilation | None,
    diagnostics: Iterable[Diagnostic],
    output: str | None,
) -> str:
    """Return the object that ``build --json`` prints; ``output`` is None if nothing was written."""
    compiled = compilation.compiled if compilation else ()
    changes = Counter(note.change for note in compiled)
    table = {
        "version": 1,
        "output": output,
        "notes": len(compiled),
        "new": changes[Change.NEW],
        "changed": changes[Change.CHANGED],
        "unchanged": changes[Change.UNCHANGED],
        "returned": sum(note.returned for note in compiled),
        "retired": len(compilation.retired) if compilation else 0,
        "unanswered": len(compilation.unanswered) if compilation else 0,
        "weeks": count_by(compiled, _week_names),
        "people": count_by(compiled, _author_names),
        "topics": count_by(compiled, _topic_names),
        "diagnostics": [diagnostic_as_dict(diagnostic) for diagnostic in diagnostics],
    }
    return _dump(table)


def _week_names(note: Compiled) -> list[str]:
    return [] if note.entry.week is None else [str(note.entry.week)]


def _author_names(note: Compiled) -> tuple[str, ...]:
    return note.entry.authors


def _topic_names(note: Compiled) -> list[str]:
    return list(dict.fromkeys("::".join(topic) for topic in note.topics))


def count_by(compiled: Iterable[Compiled], find_names: Callable[[Compiled], Iterable[str]]) -> dict[str, int]:
    """Return how many of ``compiled`` there are under each name that is found for it, in natural order."""
    counts: Counter[str] = Counter()
    for note in compiled:
        counts.update(find_names(note))
    return {name: counts[name] for name in sorted(counts, key=text.make_sort_key)}


def diagnostic_as_dict(diagnostic: Diagnostic) -> dict[str, str | int]:
    """Return one diagnostic as the JSON output shows it."""
    return {
        "code": diagnostic.rule.code,
        "name": diagnostic.rule.name,
        "severity": str(diagnostic.severity),
        "path": diagnostic.path,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "end_line": diagnostic.end_line,
        "message": diagnostic.text(spoken_language()),
        "help": diagnostic.advice(spoken_language()),
    }


def check_as_json(
    diagnostics: list[Diagnostic], ignored: int = 0, reports: Iterable[FileReport] | None = None
) -> str:
    """Return what ``check --format json`` prints: how many there are of each severity and ignored, and all others.

    With ``reports`` it says of each file which lines have which fate.
    """
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    table: dict[str, Any] = {"version": 1, **{f"{severity}s": counts[severity] for severity in Severity}}
    table["ignored"] = ignored
    table["diagnostics"] = [diagnostic_as_dict(diagnostic) for diagnostic in diagnostics]
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


def edits_as_json(edits: list[Edit], doubts: Iterable[Diagnostic]) -> str:
    """Return what ``diff --json`` prints: a list of edits under each of the four kinds.

    ``doubts`` are about which note is which.
    """
    table: dict[str, Any] = {"version": 1, "new": [], "changed": [], "returned": [], "retired": []}
    for edit in edits:
        table[edit.kind].append(_edit_as_dict(edit))
    table["doubts"] = [diagnostic_as_dict(doubt) for doubt in doubts]
    return _dump(table)


def _edit_as_dict(edit: Edit) -> dict[str, Any]:
    names = ("guid", "person", "week", "question", "answer", "path", "line", "was_question", "was_answer")
    return {name: getattr(edit, name) for name in names}


def stats_as_json(stats: Stats) -> str:
    """Return what ``stats --json`` prints; no week is null, nobody is ""."""
    topics = []
    for topic in stats.most_asked:
        topics.append({"topic": "::".join(topic.topic), "questions": topic.questions, "people": topic.people})
    table = {
        "version": 1,
        "questions": stats.questions,
        "notes": stats.notes,
        "weeks": [_week_as_dict(stats, week) for week in stats.weeks],
        "people": {person: _count_fields(stats, person) for person in stats.people},
        "fields": {field: _field_as_dict(stats, field) for field in stats.fields},
        "topics": topics,
        "unanswered": [_question_as_dict(entry) for entry in stats.unanswered],
    }
    return _dump(table)


def gaps_as_json(field_gaps: Iterable[FieldGaps]) -> str:
    """Return what ``stats --gaps --json`` prints: by field, all concepts without a question."""
    fields = []
    for gaps in field_gaps:
        fields.append(
            {
                "field": gaps.field,
                "questions": gaps.questions,
                "concepts": gaps.concepts,
                "asked": gaps.asked,
                "gaps": ["::".join(topic) for topic in gaps.gaps],
            }
        )
    return _dump({"version": 1, "fields": fields})


def _week_as_dict(stats: Stats, week: int) -> dict[str, Any]:
    people = {}
    for person in stats.people:
        if (week, person) in stats.by_week:
            people[person] = stats.by_week[week, person]
    return {"week": None if week < 0 else week, "notes_so_far": stats.growth[week], "people": people}


def _field_as_dict(stats: Stats, field: str) -> dict[str, Any]:
    """Return how many questions of a field are answered and how many are not, and those on each concept."""
    answered = sum(stats.by_field.get((person, field), 0) for person in stats.people)
    unanswered = sum(stats.unanswered_by_field.get((person, field), 0) for person in stats.people)
    concepts = {}
    for count in stats.most_asked:
        if count.topic[0] == field and len(count.topic) > 1:
            concepts["::".join(count.topic[1:])] = count.questions
    return {"answered": answered, "unanswered": unanswered, "concepts": concepts}


def _count_fields(stats: Stats, person: str) -> dict[str, int]:
    """Return how many questions of a person there are in each field."""
    counts = {}
    for field in stats.fields:
        if (person, field) in stats.by_field:
            counts[field] = stats.by_field[person, field]
    return counts


def topics_as_json(coverage: TopicCoverage) -> str:
    """Return what ``topics --json`` prints: questions by topic, those without one, and the words that they use."""
    table = {
        "version": 1,
        "questions": coverage.questions,
        "topics": {"::".join(topic): count for topic, count in coverage.topics.items()},
        "without_topic": [_question_as_dict(entry) for entry in coverage.without_topic],
        "unknown_words": dict(coverage.unknown_words),
    }
    return _dump(table)


def evidence_as_json(
    question: str, evidence: Iterable[Evidence], decided: Iterable[Topic], language: Language
) -> str:
    """Return what ``topics --explain QUESTION --json`` prints: the terms of a question, and its topics.

    They stand under their names in the deck's ``language``.
    """
    terms = []
    for term in evidence:
        (topic,) = translate_topics([term.topic], language)
        terms.append({"term": term.spelling, "topic": "::".join(topic), "score": term.score})
    topics = ["::".join(topic) for topic in translate_topics(decided, language)]
    return _dump({"version": 1, "question": question, "terms": terms, "topics": topics})


def explanation_as_json(explained: ExplainedEntry, language: Language) -> str:
    """Return what ``topics --explain FILE:LINE --json`` prints: a note, and where its topics come from.

    The topics stand under their names in the deck's ``language``; a path has no line.
    """
    reasons = []
    for reason in explained.reasons:
        (topic,) = translate_topics([reason.topic], language)
        reasons.append(
            {
                "topic": "::".join(topic),
                "source": reason.source.value,
                "name": reason.name,
                "line": reason.line or None,
                "term": reason.term or None,
            }
        )
    question = _question_as_dict(explained.entry)
    return _dump({"version": 1, **question, "answer": explained.excerpt, "reasons": reasons})


def push_as_json(report: PushReport | None) -> str:
    """Return what ``push --json`` prints: what was done in Anki, or would be; without a deck 0 ``notes``."""
    table: dict[str, Any] = {"version": 1, "notes": 0, "done": False}
    if report is None:
        return _dump(table)
    plan = report.plan
    table |= {
        "notes": len(plan.new) + len(plan.updates) + len(plan.unchanged),
        "done": report.is_done,
        "new": len(plan.new),
        "updated": len(plan.updates),
        "unchanged": len(plan.unchanged),
        "files": len(plan.files),
        "note_type": plan.sends_templates or plan.sends_css,
        "kept": [{"guid": edit.note.guid, "fields": list(edit.kept_fields)} for edit in plan.edited_by_learner],
        "retired": len(plan.retired),
        "deleted": report.deleted,
        "not_taken": report.missing,
    }
    return _dump(table)


def week_files_as_json(files: Iterable[WeekFile], paths: Iterable[str]) -> str:
    """Return what ``new --json`` prints: the files for a week, whose headings are in each, its open questions."""
    listed = []
    for file, path in zip(files, paths, strict=True):
        carried = [_question_as_dict(entry) for entry in file.carried]
        listed.append({"path": path, "week": file.week, "people": list(file.people), "carried": carried})
    return _dump({"version": 1, "files": listed})


def settings_as_json(file: str | None, settings: list[dict[str, Any]]) -> str:
    """Return what ``config --json`` prints: the config's file, null if there is none, and all settings."""
    return _dump({"version": 1, "file": file, "settings": settings})


def _question_as_dict(entry: Entry) -> dict[str, Any]:
    return {
        "question": entry.question.markdown,
        "person": entry.contributor,
        "week": entry.week,
        "path": entry.path,
        "line": entry.line,
    }


def _dump(table: Mapping[str, Any]) -> str:
    """Return a table as JSON in which all is escaped that a terminal would obey."""
    return text.UNPRINTABLE.sub(_escape_unless_line_break, json.dumps(table, ensure_ascii=False, indent=2))


def _escape_unless_line_break(match: Match[str]) -> str:
    return "\n" if match[0] == "\n" else f"\\u{ord(match[0]):04x}"


def rules_as_json(rules: Iterable[Rule]) -> str:
    """Return what ``explain --json`` prints: rules, with an ellipsis for what each finding names."""
    return _dump({"version": 1, "rules": [_rule_as_dict(rule) for rule in rules]})


def _rule_as_dict(rule: Rule) -> dict[str, Any]:
    language = spoken_language()
    example = load_example(rule)
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": str(rule.severity),
        "can_be_ignored": rule.is_ignorable,
        "message": without_values(rule.find_template("message", language)),
        "help": without_values(rule.find_template("help", language)),
        "why": rule.find_template("why", language),
        "bad": example.bad,
        "good": example.good,
    }


def error_as_json(error: AnkigenError) -> str:
    """Return what every command but ``build`` prints under ``--json`` if an error stops it."""
    language = spoken_language()
    table = {
        "version": 1,
        "error": error.text(language),
        "help": error.advice(language),
        "diagnostics": [diagnostic_as_dict(diagnostic) for diagnostic in error.diagnostics],
    }
    return _dump(table)


def histories_as_json(histories: Iterable[NoteHistory]) -> str:
    """Return what ``history --json`` prints: each note with its events, the oldest first; times in seconds."""
    table = {"version": 1, "notes": [_history_as_dict(history) for history in histories]}
    return _dump(table)


def _history_as_dict(history: NoteHistory) -> dict[str, Any]:
    line = history.line
    return {
        "guid": line.guid,
        "person": line.person,
        "earlier_names": list(history.earlier_names),
        "week": line.week,
        "parent": line.parent,
        "question": line.question,
        "id": line.explicit_id,
        "live": line.live,
        "first_built": line.seen,
        "last_changed": line.mod,
        "since": line.since,
        "events": [_event_as_dict(event) for event in history.events],
    }


def _event_as_dict(event: NoteEvent) -> dict[str, Any]:
    return {
        "time": event.time,
        "revision": event.revision or None,
        "change": event.change.value,
        "before": event.before,
        "after": event.after,
        "matched_by": event.reason.value if event.reason is not None else None,
    }
