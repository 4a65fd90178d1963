"""The ledger: what it remembers, how it fails, how git merges it, how it is recovered; and `diff`."""

import json
import re
from pathlib import Path

import pytest

from ankigen.identity import ledger
from ankigen.project import atomic_files
from repositories import git
from support import Project

WEEK = "# Week {week}\n#### {person}\n1. {about}란 무엇인가요?\n```\n{about}의 뜻과 쓰임을 차례로 설명하는 여러 낱말의 답\n```\n"
FILE = ledger.NAME


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def week(number: int, person: str, about: str) -> str:
    return WEEK.format(week=number, person=person, about=about)


def built(project: Project) -> Path:
    """Build one week, and return the ledger."""
    project.write("notes/week1.md", week(1, "하늘", "캐시"))
    assert project.build().exit_code == 0
    return project.folder / FILE


def test_a_line_a_note_behind_a_header(project: Project) -> None:
    header, line = [json.loads(one) for one in built(project).read_text("utf-8").splitlines()]
    assert (header["ankigen"], header["schema"], header["mod"]) == ("ledger", 2, 1_700_000_000)
    assert (line["person"], line["week"], line["question"]) == ("하늘", 1, "캐시란 무엇인가요?")
    assert (line["mod"], line["since"], line["live"]) == (1_700_000_000, 1_700_000_000, True)
    assert line["guid"] == project.notes()[0].guid


def test_a_new_week_only_adds_lines(project: Project) -> None:
    before = built(project).read_text("utf-8").splitlines()
    project.write("notes/week2.md", week(2, "바다", "힙"))
    project.build()
    assert (project.folder / FILE).read_text("utf-8").splitlines()[: len(before)] == before


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        (lambda text: text + "<<<<<<< HEAD\n", 3),
        (lambda text: text[:-40], 2),
        (lambda text: text.replace('"schema":2', '"schema":99'), 1),
        (lambda text: "\n".join(text.split("\n")[1:]), 1),
        (lambda text: text.replace('"week":1', '"week":"one"'), 2),
    ],
)
def test_a_damaged_ledger_stops_the_build_at_its_line(project: Project, damage: object, line: int) -> None:
    file = built(project)
    package = project.package.read_bytes()
    broken = damage(file.read_text("utf-8"))  # type: ignore[operator]
    file.write_text(broken, "utf-8")
    result = project.build()
    assert result.exit_code == 1
    assert f"{FILE}:{line}:1: error E005 ledger-damaged" in result.stderr
    assert "--recover" in result.stderr
    assert (file.read_text("utf-8"), project.package.read_bytes()) == (broken, package)


def test_names_that_were_given_up_are_kept() -> None:
    header = ledger.LedgerHeader(note_type="a", mod=5, deck="Study")
    renamed = (ledger.RenamedPerson("가온", "문가온"),)
    content = ledger.dump(ledger.make_ledger(header, (), renamed))
    assert ledger.parse(content) == (ledger.Ledger(header, (), renamed), [])


def test_a_missing_ledger_is_missed_and_recovered(project: Project) -> None:
    file = built(project)
    project.write("notes/week1.md", week(1, "하늘", "캐시").replace("무엇인가요", "무엇인지 말해보세요"))
    project.build()
    guid = project.notes()[0].guid
    file.unlink()
    assert "W117" in project.build("--dry-run").stderr
    found = project.build_json("--recover", project.package)
    assert (found["new"], found["changed"], found["unchanged"]) == (0, 0, 1)
    assert project.notes()[0].guid == guid
    assert file.exists()
    assert project.build("--recover", "notes/week1.md").exit_code == 2


def test_a_ledger_that_git_ignores(project: Project) -> None:
    git(project.folder, "init", "-q")
    project.write(".gitignore", f"{FILE}\n")
    project.write("notes/week1.md", week(1, "하늘", "캐시"))
    assert "W118 ledger-ignored-by-git" in project.build().stderr


def test_notes_with_a_history_and_no_ledger(project: Project) -> None:
    git(project.folder, "init", "-q")
    for about in ("캐시", "힙"):
        project.write("notes/week1.md", week(1, "하늘", about))
        git(project.folder, "add", "notes")
        git(project.folder, "commit", "-qm", about)
    assert "W121 history-without-ledger" in project.build().stderr


def test_a_repository_that_can_not_merge_the_ledger_is_told_the_line(project: Project) -> None:
    folder = built(project).parent
    assert "I210" not in project.build().stderr, "there is no git here"
    git(folder, "init", "-q")
    found = project.build()
    assert "I210 ledger-without-merge-rule" in found.stderr
    (rule,) = [one for one in project.build_json()["diagnostics"] if one["code"] == "I210"]
    project.write(".gitattributes", rule["help"].split(": ")[1] + "\n")
    assert "I210" not in project.build().stderr


def test_where_two_are_equally_near_it_says_which_was_taken(project: Project) -> None:
    answer = "요청을 여러 서버에 나누어 주어 {} 멈추어도 서비스가 계속 응답하게 하는 장치이다"
    entries = ["{}번 장비의 이름은?\n```\n" + answer.format("한 대가") + "\n```\n"] * 2
    project.write(
        "notes/week1.md",
        "# Week 1\n#### 하늘\n" + "".join(f"{n}. {one.format(n)}" for n, one in enumerate(entries, 1)),
    )
    project.build()
    guids = [note.guid for note in project.notes()]
    project.write(
        "notes/week1.md",
        "# Week 1\n#### 하늘\n1. 3번 장비의 이름은?\n```\n" + answer.format("한 대가") + "\n```\n",
    )
    result = project.build()
    assert "1번 장비의 이름은?" in result.stderr
    assert "I209 ambiguous-identity" in result.stderr
    assert [note.guid for note in project.notes()] == guids[:1]


HANDSHAKE = "# Week 1\n#### 하늘\n1. TCP의 {}\n```\n연결을 맺을 때 두 쪽이 순서 번호를 주고받아 서로 준비되었음을 확인하는 과정이다\n```\n"


@pytest.mark.parametrize(
    ("language", "said"), [("en", "it asks about another term or number"), ("ko", "묻는 용어나 숫자가 다릅니다")]
)
def test_another_number_in_a_question_is_said_with_the_id_that_makes_it_new(
    project: Project, language: str, said: str
) -> None:
    project.write("notes/week1.md", HANDSHAKE.format("3-way handshake란?"))
    project.build()
    (before,) = project.notes()
    project.write("notes/week1.md", HANDSHAKE.format("4-way handshake란?"))
    (doubt,) = json.loads(project.run("diff", "--json", "--lang", language).stdout)["doubts"]
    assert doubt["code"] == "I225"
    assert said in doubt["message"]
    (comment,) = re.findall(r"<!-- id: \w+ -->", doubt["help"])
    ledger_before = (project.folder / FILE).read_bytes()
    assert project.build_json()["changed"] == 1
    assert [note.guid for note in project.notes()] == [before.guid]
    project.write(FILE, ledger_before)
    project.write("notes/week1.md", HANDSHAKE.format(f"4-way handshake란? {comment}"))
    built_anew = project.build_json()
    assert (built_anew["new"], built_anew["retired"]) == (1, 1)
    assert "I225" not in [diagnostic["code"] for diagnostic in built_anew["diagnostics"]]
    assert [note.guid for note in project.notes()] == [comment.split()[2]]


def test_two_branches_that_each_added_a_week_merge(project: Project) -> None:
    folder = project.folder
    built(project)
    project.write(".gitattributes", f"{FILE} merge=union\n")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    guids = {project.notes()[0].guid}
    for branch, number, person, about in (("one", 2, "바다", "힙"), ("two", 3, "강", "큐")):
        git(folder, "checkout", "-q", "-b", branch, "main")
        project.write(f"notes/week{number}.md", week(number, person, about))
        project.build()
        guids |= {note.guid for note in project.notes()}
        git(folder, "add", FILE, "notes")
        git(folder, "commit", "-qm", branch)
    git(folder, "merge", "-q", "--no-edit", "one")
    found = project.build_json()
    assert (found["new"], found["changed"], found["unchanged"]) == (0, 0, 3)
    assert {note.guid for note in project.notes()} == guids


def test_of_one_guid_twice_the_larger_mod_counts() -> None:
    line = ledger.LedgerLine("g", "하늘", 1, "", "이전?", "h", "." * 96, "c", 5, 3, 3)
    newer = ledger.LedgerLine("g", "하늘", 1, "", "이후?", "h", "." * 96, "d", 6, 4, 4)
    text = ledger.dump(ledger.Ledger(ledger.LedgerHeader(), (newer, line)))
    (kept,), findings = ledger.parse(text)[0].lines, ledger.parse(text)[1]
    assert (kept.question, kept.mod, kept.seen, findings) == ("이후?", 6, 3, [])


OLDER_HASH, NEWER_HASH = "0123456789abcdef", "2:0123456789abcdef"


@pytest.mark.parametrize(
    ("hashes", "question", "merged"),
    [
        ((OLDER_HASH, NEWER_HASH), "이전?", NEWER_HASH),
        ((NEWER_HASH, OLDER_HASH), "이전?", NEWER_HASH),
        ((OLDER_HASH, NEWER_HASH), "이후?", "merged"),
        ((NEWER_HASH, NEWER_HASH[::-1]), "이전?", "merged"),
        ((OLDER_HASH, OLDER_HASH[::-1]), "이전?", "merged"),
    ],
)
def test_a_branch_with_a_newer_ankigen_changes_no_note(
    hashes: tuple[str, str], question: str, merged: str
) -> None:
    first = ledger.LedgerLine("g", "하늘", 1, "", "이전?", "h", "." * 96, hashes[0], 5, 3, 3)
    second = ledger.LedgerLine("g", "하늘", 1, "", question, "h", "." * 96, hashes[1], 5, 3, 3)
    (kept,) = ledger.parse(ledger.dump(ledger.Ledger(ledger.LedgerHeader(), (first, second))))[0].lines
    assert kept.content_hash == merged


def test_retired_returned_and_how_to_find_them(project: Project) -> None:
    built(project)
    guid = project.notes()[0].guid
    project.write("notes/week2.md", week(2, "바다", "힙"))
    old = (project.folder / "notes/week1.md").read_text("utf-8")
    (project.folder / "notes/week1.md").unlink()
    first, second = project.build(), project.build()
    assert f"ID:{guid}" in first.stdout
    assert "1 retired" in first.stdout
    assert f"ID:{guid}" not in second.stdout
    assert f"ID:{guid}" in project.run("diff", "--retired").stdout
    project.write("notes/week1.md", old)
    assert [one["guid"] for one in json.loads(project.run("diff", "--json").stdout)["returned"]] == [guid]
    assert project.build_json()["returned"] == 1


def test_refresh_sends_every_note(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    built(project)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
    assert project.build_json("--refresh")["changed"] == 1
    assert project.notes()[0].mod == 1_700_000_001


def test_files_are_written_together_or_not_at_all(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    file = built(project)
    before = (file.read_bytes(), project.package.read_bytes())
    project.write("notes/week2.md", week(2, "바다", "힙"))
    for failing in range(1, 5):
        calls = 0

        def fsync(_descriptor: int, failing: int = failing) -> None:
            nonlocal calls
            calls += 1
            if calls == failing:
                raise OSError(28, "No space left on device")

        monkeypatch.setattr("os.fsync", fsync)
        assert project.build().exit_code == 1
        assert (file.read_bytes(), project.package.read_bytes()) == before
    assert not list(project.folder.rglob(".*.tmp"))


def test_a_killed_build_is_finished_by_the_next(project: Project) -> None:
    file = built(project)
    wanted = file.read_bytes()
    temporary = file.with_name(f".{FILE}.1.tmp")
    temporary.write_bytes(wanted)
    file.write_bytes(b"")
    (project.folder / ".ankigen.pending").write_text(json.dumps([[str(temporary), str(file)]]))
    atomic_files.finish_commit(project.folder)
    assert file.read_bytes() == wanted
    assert not temporary.exists()


def test_a_planted_journal_moves_nothing_of_others(project: Project) -> None:
    victim, stranger = project.write("victim.txt", "mine"), project.write(".victim.txt.1.tmp", "theirs")
    (project.folder / ".ankigen.pending").write_text(json.dumps([[str(stranger), str(victim)]]))
    atomic_files.finish_commit(project.folder)
    assert victim.read_text() == "mine"
