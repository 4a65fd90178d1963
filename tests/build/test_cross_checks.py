"""What only all notes together show to be wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from ankigen.build import cross_checks
from ankigen.build.cross_checks import Run
from ankigen.config.settings import Config
from ankigen.diagnostics import rules
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.guids import EntryKeys
from ankigen.identity.ledger import LedgerHeader, LedgerLine, RenamedPerson
from ankigen.identity.matching.match_result import AmbiguousMatch, Match
from ankigen.inline import QuestionText
from ankigen.model import Entry

if TYPE_CHECKING:
    from ankigen.diagnostics.diagnostic import Diagnostic

ENTRY = Entry("week1.md", 3, 1, 5, 1, "문가온", "1", QuestionText("큐란?"))
LINE = LedgerLine("g", "문가온", 1, "", "큐란?", "h", "." * 96, "c", 1, 1, 1)


def entry(person: str = "문가온", week: int | None = 1, path: str = "week1.md", line: int = 3) -> Entry:
    return msgspec.structs.replace(ENTRY, contributor=person, week=week, path=path, line=line)


def places(diagnostics: list[Diagnostic]) -> list[tuple[str, str, int]]:
    return [(diagnostic.rule.name, diagnostic.path, diagnostic.line) for diagnostic in diagnostics]


def test_entries_in_a_row_are_one_run() -> None:
    entries = [entry(), entry(line=9), entry(week=2), entry(), entry("오다빈")]
    runs = cross_checks.find_runs(entries)
    assert [(run.first.week, run.first.contributor, run.length) for run in runs] == [
        (1, "문가온", 2),
        (2, "문가온", 1),
        (1, "문가온", 1),
        (1, "오다빈", 1),
    ]


@pytest.mark.parametrize(
    ("name", "week", "people", "reason"),
    [
        ("문가은", 2, ["문가온"], "is nearly “문가온”, but counts as another person"),
        (
            "문가은",
            1,
            ["문가온"],
            "is the only name that [people] does not list",
        ),  # in one week they are two people
        ("문가은", 2, ["문가온", "문가은"], None),
        ("오다빈", 2, ["문가온"], "is the only name that [people] does not list"),
        ("3. 캐시란 무엇인가?", 2, ["오다빈"], "does not look like a name, and [people] does not list it"),
        ("", 2, ["문가온"], None),
    ],
)
def test_a_name_that_the_config_lacks(name: str, week: int, people: list[str], reason: str | None) -> None:
    runs = [Run(entry(), 3), Run(entry(name, week, "week2.md", 7), 1)]
    found = list(cross_checks.report_unknown_people(runs, dict.fromkeys(people)))
    warnings = [diagnostic for diagnostic in found if diagnostic.rule is rules.UNKNOWN_CONTRIBUTOR]
    assert places(warnings) == ([("unknown-contributor", "week2.md", 7)] if reason else [])
    assert [str(dict(warning.values)["reason"]) for warning in warnings] == ([reason] if reason else [])


def test_several_names_that_the_config_lacks() -> None:
    runs = [Run(entry(), 3), Run(entry("오다빈", 2, "week2.md", 7), 1)]
    found = list(cross_checks.report_unknown_people(runs, {"하늘": []}))
    assert places(found) == [("unlisted-contributor", "week1.md", 3), ("unlisted-contributor", "week2.md", 7)]


@pytest.mark.parametrize(("count", "is_told"), [(2, False), (3, True)])
def test_a_name_that_is_written_far_less_often_than_one_like_it(count: int, is_told: bool) -> None:
    runs = [Run(entry(), count), Run(entry("문가은", 2), 1)]
    assert bool(list(cross_checks.report_unknown_people(runs, {}))) is is_told


def numbered(path: str, *typed: str) -> list[Entry]:
    """Return entries of a file: with their number, or with one that stands in the question."""
    entries: list[Entry] = []
    for line, question in enumerate(typed, 1):
        number = question if question.isdigit() else ""
        entries.append(
            msgspec.structs.replace(ENTRY, path=path, line=line, number=number, question=QuestionText(question))
        )
    return entries


def test_questions_whose_numbers_another_file_answers() -> None:
    questions = numbered("a/problems.md", "서론", "1", "2", "3", "4")
    answers = numbered("a/answers.md", "A1. 큐", "A 2 힙", "AB", "4")
    (found,) = cross_checks.report_answers_in_other_files([*questions, *answers])
    assert places([found]) == [("answers-in-other-file", "a/problems.md", 2)]
    assert "a/answers.md" in found.message
    for elsewhere in ("b/answers.md", "a/notes.md", "a/problems.md"):
        others = numbered(elsewhere, "1", "2", "3")
        assert not list(cross_checks.report_answers_in_other_files([*questions, *others]))
    assert not list(cross_checks.report_answers_in_other_files([*questions, *answers[:2]]))


def test_a_week_that_one_person_wrote_in_two_files() -> None:
    runs = [Run(entry(), 1), Run(entry("오다빈", path="week1b.md"), 1), Run(entry(path="week1b.md", line=8), 1)]
    (found,) = cross_checks.report_weeks_in_two_files(runs)
    assert places([found]) == [("week-in-two-files", "week1b.md", 8)]
    assert "week1.md" in found.message
    assert not list(
        cross_checks.report_weeks_in_two_files([Run(entry(week=None), 1), Run(entry(week=None, path="b.md"), 1)])
    )


def answered(week: int, question: str, answer: str) -> AnsweredEntry:
    return AnsweredEntry(entry(week=week, path=f"week{week}.md"), "", "", question, answer, "", "", (), "")


@pytest.mark.parametrize(
    ("count", "last_answer", "is_told"), [(3, "답2", True), (2, "답1", False), (3, "다른 답", False)]
)
def test_a_week_that_says_the_same_as_an_earlier_one(count: int, last_answer: str, is_told: bool) -> None:
    first = [answered(1, f"질문{index}", f"답{index}") for index in range(count)]
    second = [answered(2, f"질문{index}", f"답{index}") for index in range(count - 1)]
    second.append(answered(2, f"질문{count - 1}", last_answer))
    found = list(cross_checks.report_repeated_weeks([*first, *second]))
    assert places(found) == ([("repeated-week", "week2.md", 3)] if is_told else [])


def test_an_entry_that_could_be_either_of_two_notes() -> None:
    other = msgspec.structs.replace(LINE, question="덱이란?")
    (found,) = cross_checks.report_ambiguous_matches(
        [ENTRY], Match((LINE,), ambiguous=(AmbiguousMatch(0, LINE, other),))
    )
    assert places([found]) == [("ambiguous-identity", "week1.md", 3)]
    assert "큐란?" in found.message
    assert "덱이란?" in found.message


def test_a_person_with_a_new_name() -> None:
    renamed = (RenamedPerson("문가온", "가온"), RenamedPerson("", "하늘"))
    (found,) = cross_checks.report_renamed_people([ENTRY], Match((), renamed_people=renamed))
    assert found.rule.name == "contributor-renamed"
    assert "문가온" in found.message


def test_two_people_whose_questions_were_exchanged_have_no_new_names() -> None:
    names = ("가온", "나리")
    entries = [msgspec.structs.replace(ENTRY, contributor=name) for name in names]
    lines = tuple(msgspec.structs.replace(LINE, person=name) for name in reversed(names))
    renamed = (RenamedPerson("가온", "나리"), RenamedPerson("나리", "가온"))
    assert list(cross_checks.report_renamed_people(entries, Match(lines, renamed_people=renamed))) == []


@pytest.mark.parametrize(
    ("header", "settings"),
    [
        (LedgerHeader(deck="CS"), []),
        (LedgerHeader(), []),  # of a first build
        (LedgerHeader(deck="Old"), ["deck"]),
        (LedgerHeader(deck="Old", subdecks="week"), ["deck", "subdecks"]),
    ],
)
def test_a_deck_that_is_called_otherwise_now(header: LedgerHeader, settings: list[str]) -> None:
    found = list(cross_checks.report_changed_decks(header, Config(deck="CS")))
    assert [dict(diagnostic.values)["setting"] for diagnostic in found] == settings


def test_an_id_and_a_question_that_come_twice() -> None:
    first = msgspec.structs.replace(ENTRY, explicit_id="a")
    second = msgspec.structs.replace(first, line=9)
    assert places(list(cross_checks.report_duplicate_ids([first, entry(line=6), second]))) == [
        ("duplicate-id", "week1.md", 9)
    ]
    keys, other = EntryKeys("문가온", 1, "", "큐란?"), EntryKeys("문가온", 2, "", "큐란?")
    (found,) = cross_checks.report_duplicate_questions([first, ENTRY, second], [keys, other, keys])
    assert places([found]) == [("duplicate-question", "week1.md", 9)]
    assert f"{Path(first.path)}:3" in found.message


@pytest.mark.parametrize("person", ["문가온", ""])
def test_a_question_that_comes_twice_is_named(person: str) -> None:
    keys = EntryKeys(person, 1, "", "큐란?")
    (found,) = cross_checks.report_duplicate_questions([entry(person), entry(person, line=9)], [keys, keys])
    assert found.message == "“큐란?” is asked twice; the first time at week1.md:3"


@pytest.mark.parametrize(
    ("first", "second", "worse", "better"),
    [
        ("Steven", "steven", "steven", "Steven"),
        ("🐯 문가온", "문가온", "🐯 문가온", "문가온"),
        ("문가온(발표)", "문가온", "문가온(발표)", "문가온"),
        ("gaon", "@gaon", "@gaon", "gaon"),
        ("GaOnMoon", "gaon-moon", "gaon-moon", "GaOnMoon"),
    ],
)
def test_the_same_name_in_another_form_is_said_also_within_a_week(
    first: str, second: str, worse: str, better: str
) -> None:
    runs = [Run(entry(first), 1), Run(entry(second), 1), Run(entry("오다빈"), 5)]
    (found,) = cross_checks.report_unknown_people(runs, {})
    assert found.message == f"“{worse}” is nearly “{better}”, but counts as another person"
