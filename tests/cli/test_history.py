"""``ankigen history``: what became of a note, when, and in which commit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from ankigen.identity.history import NoteChange, NoteEvent, NoteVersion, find_lines, make_history
from ankigen.identity.ledger import Ledger, LedgerHeader, LedgerLine, RenamedPerson
from ankigen.identity.matching.match import find_match_reason
from ankigen.identity.matching.steps.step import MatchReason
from ankigen.identity.minhash import make_sketch
from ankigen.identity.names import PersonNames
from ankigen.topics.taxonomy import taxonomy
from repositories import git

if TYPE_CHECKING:
    from collections.abc import Sequence

    from support import Project

WEEK = "# Week 1\n#### 하늘\n1. 힙이란?\n```\n부모가 자식보다 크거나 같은 완전 이진 트리로, 우선순위 큐를 배열 하나로 만들 때 쓴다\n```\n2. 큐란?\n```\n먼저 들어온 것이 먼저 나가는 줄\n```\n"
BUILDS = [
    (1_750_000_000, WEEK),
    (1_750_100_000, WEEK.replace("1. 힙이란?", "1. 힙이란 무엇인가요?").replace("완전", "언제나 완전")),
    (1_750_200_000, WEEK.partition("1. 힙")[0] + "2. 큐" + WEEK.partition("2. 큐")[2]),
]


@pytest.fixture
def group(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A group that built three times, and committed after the first two builds."""
    project.write(".gitignore", "build/\n.ankigen/\n")
    git(project.folder, "init", "-q")
    for number, (now, week) in enumerate(BUILDS):
        project.write("notes/week1.md", week)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(now))
        project.build_json()
        if number < 2:
            git(project.folder, "add", "-A")
            git(project.folder, "commit", "-qm", "A build")
    return project


def told(project: Project, *arguments: str) -> list[dict[str, Any]]:
    """Return the notes that ``history --json`` prints."""
    printed = json.loads(project.run("history", *arguments, "--json").stdout)
    assert printed["version"] == 1
    notes: list[dict[str, Any]] = printed["notes"]
    return notes


def test_a_note_from_its_first_build_to_its_last(group: Project) -> None:
    second, first = git(group.folder, "log", "--format=%h").split()
    (note,) = told(group, "힙이란 무엇인가요")
    assert [(event["time"], event["revision"], event["change"]) for event in note["events"]] == [
        (1_750_000_000, first, "new"),
        (1_750_100_000, second, "question"),
        (1_750_100_000, second, "answer"),
        (1_750_200_000, None, "retired"),
    ]
    assert note["events"][1]["before"] == "힙이란?"
    by_likeness = "similar question and answer"
    assert [event["matched_by"] for event in note["events"]] == [None, by_likeness, by_likeness, None]
    assert (note["live"], note["first_built"], note["last_changed"]) == (False, 1_750_000_000, 1_750_100_000)


def test_a_note_as_text_in_both_languages(group: Project) -> None:
    english = group.run("history", "힙").stdout
    assert "Week 1 · 하늘  retired since 2025-06-17" in english
    assert "question reworded: 힙이란? → 힙이란 무엇인가요?" in english
    assert english.count("matched because question and answer are very similar") == 1
    korean = group.run("history", "힙", "--lang", "ko").stdout
    assert "질문을 고침: 힙이란? → 힙이란 무엇인가요?" in korean
    assert "같은 노트로 본 까닭: 질문과 답변이 매우 비슷함" in korean


@pytest.mark.parametrize("arguments", [(), ("큐란?",)])
def test_a_new_note_says_its_question_once(
    project: Project, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    project.write("notes/week1.md", WEEK)
    project.build_json()
    shown = project.run("history", *arguments).stdout
    assert shown.count("큐란?") == 1
    assert "new\n" in shown


@pytest.mark.parametrize("place", ["notes/week1.md:3", "./notes/week1.md:5", "notes/week1.md:3:1"])
def test_a_note_by_the_place_of_its_entry(group: Project, place: str) -> None:
    assert [note["question"] for note in told(group, place)] == ["큐란?"]


def test_a_note_by_its_guid(group: Project) -> None:
    (packed,) = group.notes()
    assert [note["guid"] for note in told(group, packed.guid)] == [packed.guid]


def test_all_notes_with_those_that_changed_last_first(group: Project) -> None:
    assert [note["question"] for note in told(group)] == ["힙이란 무엇인가요?", "큐란?"]
    shown = group.run("history").stdout
    assert shown.startswith("1 note in the deck, 1 retired.")


@pytest.mark.parametrize("note", ["스택", "notes/week1.md:99", "notes/none.md:1", "제곱"])
def test_a_note_that_is_not_there(group: Project, note: str) -> None:
    result = group.run("history", note)
    assert result.exit_code == 2
    assert f"no note in the ledger for {note}" in result.stderr


def test_without_git_the_ledger_alone_tells(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    project.write("notes/week1.md", WEEK)
    project.build_json()
    (note,) = told(project, "힙이란?")
    assert [event["change"] for event in note["events"]] == ["new"]


def test_what_stands_in_a_ledger_is_shown_escaped(project: Project) -> None:
    line = make_line(question="힙\x1b[2J이란?", person="하늘\n::error::x")
    project.write("ankigen.ledger.jsonl", _dump(line))
    shown = project.run("history", line.guid).stdout
    assert "\x1b" not in shown
    assert "\n::error" not in shown


# --- the events -----------------------------------------------------------------------------------


def make_line(**changes: Any) -> LedgerLine:  # noqa: ANN401 - of any field
    fields: dict[str, Any] = {
        "guid": "abc",
        "person": "하늘",
        "week": 1,
        "parent": "",
        "question": "힙이란?",
        "answer_hash": "a",
        "answer_sketch": "." * 96,
        "content_hash": "2:0",
        "mod": 5,
        "seen": 3,
        "since": 3,
    }
    return LedgerLine(**fields | changes)


def _dump(line: LedgerLine) -> bytes:
    from ankigen.identity import ledger

    return ledger.dump(Ledger(LedgerHeader(), (line,)))


def events_of(lines: Sequence[LedgerLine]) -> list[NoteEvent]:
    """Return what became of a note after its first build."""

    def find_reason(before: LedgerLine, after: LedgerLine) -> MatchReason:
        return find_match_reason(before, after, PersonNames({}), taxonomy())

    versions = [NoteVersion(str(number), line) for number, line in enumerate(lines[:-1])]
    return list(make_history(lines[-1], versions, (), find_reason).events[1:])


def changes_of(lines: Sequence[LedgerLine]) -> list[NoteChange]:
    return [event.change for event in events_of(lines)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"question": "힙은?", "mod": 6}, [NoteChange.QUESTION]),
        ({"parent": "트리란?", "mod": 6}, [NoteChange.PARENT]),
        ({"person": "바다", "mod": 6}, [NoteChange.PERSON]),
        ({"week": None, "mod": 6}, [NoteChange.WEEK]),
        ({"answer_hash": "b", "mod": 6}, [NoteChange.ANSWER]),
        ({"content_hash": "2:1", "mod": 6}, [NoteChange.OTHER_CONTENT]),
        ({"mod": 6}, [NoteChange.SENT_AGAIN]),
        ({"live": False, "since": 6}, [NoteChange.RETIRED]),
        ({"content_hash": "0123456789abcdef"}, []),
    ],
)
def test_each_change_is_told(changes: dict[str, Any], expected: list[NoteChange]) -> None:
    assert changes_of([make_line(), make_line(**changes)]) == expected


def test_a_note_that_returned() -> None:
    lines = [make_line(), make_line(live=False, since=6), make_line(since=7)]
    assert changes_of(lines) == [NoteChange.RETIRED, NoteChange.RETURNED]


RICH_ANSWER = "요청을 여러 서버에 나누어 주어 한 서버가 멈추어도 서비스가 계속 응답하게 한다"
EDITED_ANSWER = f"{RICH_ANSWER} 그래서 처리량도 늘어난다"
OTHER_ANSWER = "정렬된 리프가 연결되어 있어서 범위 검색에 좋고 높이가 낮아 디스크를 덜 읽는다"


def answer(words: str) -> dict[str, str]:
    return {"answer_hash": words, "answer_sketch": make_sketch(words)}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"content_hash": "2:1"}, MatchReason.UNTOUCHED, id="tags"),
        pytest.param({"week": 2}, MatchReason.SAME_TEXT, id="moved"),
        pytest.param({"person": "바다"}, MatchReason.OTHER_NAME, id="under another name"),
        pytest.param(answer(EDITED_ANSWER), MatchReason.EDITED_ANSWER, id="answer edited"),
        pytest.param(answer(OTHER_ANSWER), MatchReason.SAME_QUESTION, id="answered all anew"),
        pytest.param({"week": 2, **answer(EDITED_ANSWER)}, MatchReason.MOVED, id="moved and edited"),
        pytest.param({"question": "부하는?"}, MatchReason.SAME_ANSWER_OF_WEEK, id="reworded"),
        pytest.param({"question": "힙?", **answer(EDITED_ANSWER)}, MatchReason.SIMILAR, id="both edited"),
        pytest.param({"parent": "트리란?"}, MatchReason.UNTOUCHED, id="parent reworded"),
        pytest.param({"question": "부하는?", **answer(OTHER_ANSWER)}, MatchReason.CONTEXT, id="nothing in common"),
        pytest.param(
            {"question": "부하는?", "explicit_id": "x", **answer(OTHER_ANSWER)}, MatchReason.EXPLICIT_ID, id="id"
        ),
    ],
)
def test_why_a_note_is_the_same(changes: dict[str, Any], reason: MatchReason) -> None:
    before = make_line(parent="나무란?" if "parent" in changes else "", **answer(RICH_ANSWER))
    if "explicit_id" in changes:
        before = replace(before, explicit_id=changes["explicit_id"])
    after = replace(before, mod=6, **changes)
    assert {event.reason for event in events_of([before, after])} == {reason}


def test_the_names_that_a_person_gave_up() -> None:
    renamed = [RenamedPerson("강", "바다"), RenamedPerson("바다", "하늘"), RenamedPerson("하늘", "강")]
    history = make_history(make_line(), (), renamed, lambda _before, _after: MatchReason.UNTOUCHED)
    assert history.earlier_names == ("바다", "강")


def test_a_guid_goes_before_a_question_and_a_question_before_its_words() -> None:
    lines = (make_line(), make_line(guid="b", question="abc"), make_line(guid="c", question="왜 abc?"))
    ledger = Ledger(LedgerHeader(), lines)
    assert [line.guid for line in find_lines(ledger, "abc")] == ["abc"]
    assert [line.guid for line in find_lines(ledger, "ABC ")] == ["b"]
    assert [line.guid for line in find_lines(ledger, "왜")] == ["c"]


def test_where_nothing_was_built_it_says_so(project: Project) -> None:
    result = project.run("history")
    assert (result.exit_code, result.stdout) == (
        0,
        "No note has been built here yet: `ankigen build` makes the first ones.\n",
    )
