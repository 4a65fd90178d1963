"""`ankigen check` and `ankigen explain`: every rule with its examples, in two languages and three formats."""

from __future__ import annotations

import json
import re
import shlex
import stat
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from ankigen.diagnostics.examples import load_example
from ankigen.diagnostics.rules import NO_QUESTION, RULES

if TYPE_CHECKING:
    from ankigen.diagnostics.diagnostic import Rule
    from support import Project

DOCS = Path(__file__).parents[2] / "docs"
WEEK = "# Week 9\n#### 하늘\n1. 힙이란?\n```\n완전 이진 트리\n```\n"
# The line of the bad example that is wrong.
LINES = {
    "E001": 1, "E002": 5, "E004": 7, "E005": 1, "W101": 4, "W102": 3, "W103": 5, "W104": 2, "W105": 4, "W106": 3, "W109": 7,
    "W110": 7, "W111": 7, "W112": 2, "W113": 3, "W114": 4, "W123": 2, "W125": 6, "W126": 4, "W128": 6, "W129": 17,
    "W130": 5, "W131": 4, "W134": 7, "W138": 4, "W156": 3, "W157": 2, "W165": 3,
    "I201": 3, "I202": 2, "I203": 7, "I204": 7, "I205": 2, "I206": 1, "I211": 7, "I212": 11,
    "I215": 1,
    "I216": 3,
    "I217": 9,
    "I220": 9,
    "I221": 6,
    "I227": 3,
    "I233": 2,
    "I235": 7,
    "I236": 7,
    "W158": 7,
    "I250": 3,
    "I255": 2,
    "I256": 7,
    "I257": 8,
}  # fmt: skip
SHOWN = [rule for rule in RULES.values() if rule.file]


def checked(project: Project, *args: str) -> dict[str, Any]:
    printed: dict[str, Any] = json.loads(project.run("check", "--format", "json", *args).stdout)
    return printed


def places(project: Project) -> dict[str, int]:
    """Return for each code that is reported the first line at which it is."""
    text = project.run("check")
    found = re.findall(r"(?m)^\S+?:(\d+):\d+: \w+ ([EWI]\d{3}) ", text.stdout + text.stderr)
    return {code: int(line) for line, code in reversed(found)}


@pytest.mark.parametrize("rule", SHOWN, ids=lambda rule: rule.code)
def test_the_bad_example_is_found_at_its_line_and_the_good_one_is_not(project: Project, rule: Rule) -> None:
    if not rule.file.startswith("notes/"):
        project.write("notes/week09.md", WEEK)
    if rule is NO_QUESTION:
        project.write("ankigen.toml", '[layout]\npreset = "headings"\n')
    project.write(rule.file, load_example(rule).bad)
    assert places(project)[rule.code] == LINES[rule.code]
    project.write(rule.file, load_example(rule).good)
    assert places(project) == {}


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_explain_says_what_a_rule_means(project: Project, rule: Rule, language: str) -> None:
    by_code = project.run("explain", rule.code.lower(), "--lang", language).stdout
    assert by_code == project.run("explain", rule.name, "--lang", language).stdout
    assert load_example(rule).bad.rstrip() in by_code
    assert load_example(rule).good.rstrip() in by_code
    assert bool(re.search("[가-힣]", by_code.split("**")[0])) is (language == "ko")


def test_an_unknown_code_is_told_the_nearest(project: Project) -> None:
    result = project.run("explain", "unclosed-fense")
    assert (result.exit_code, "Did you mean unclosed-fence?" in result.stderr) == (2, True)


# --- ankigen check ---

WEEK_WITH_LOST_TEXT = "# Week 9\n#### 하늘\n머리말\n둘째 줄\n1. 힙이란?\n```\n완전 이진 트리\n```\n"


def test_lines_shows_what_became_of_each_line(project: Project) -> None:
    project.write("notes/week9.md", WEEK_WITH_LOST_TEXT)
    printed = project.run("check", "--lines", "notes/week9.md").stdout
    margins = [line.split("│")[0].split() for line in printed.split("\n") if "│" in line]
    assert margins == [
        ["1", "week"],
        ["2", "contributor"],
        ["3", "on", "no", "card"],
        ["4"],
        ["5", "question", "5"],
        ["6", "answer", "to", "5"],
        ["7"],
        ["8"],
        ["9"],
    ]
    assert "머리말  ← I216" in printed
    assert "어느 카드에도" not in printed


def test_lines_speaks_korean(project: Project) -> None:
    project.write("notes/week9.md", WEEK_WITH_LOST_TEXT)
    printed = project.run("check", "--lines", "--lang", "ko").stdout
    assert "카드에 없음" in printed
    assert "답변 5" in printed


def test_programs_see_the_fate_of_each_line(project: Project) -> None:
    project.write("notes/week9.md", WEEK_WITH_LOST_TEXT)
    (report,) = checked(project, "--lines")["files"]
    runs = [
        (run["line"], run["end_line"], run["fate"], run["question_line"], run["codes"]) for run in report["lines"]
    ]
    assert report["path"] == "notes/week9.md"
    assert runs == [
        (1, 1, "week", None, []),
        (2, 2, "contributor", None, []),
        (3, 4, None, None, ["I216"]),
        (5, 5, "question", 5, []),
        (6, 8, "answer", 5, []),
    ]
    assert "files" not in checked(project)


def test_lines_shows_only_the_files_asked_for(project: Project) -> None:
    project.write("notes/week8.md", WEEK.replace("Week 9", "Week 8"))
    project.write("notes/week9.md", WEEK_WITH_LOST_TEXT)
    assert [report["path"] for report in checked(project, "--lines", "notes/week8.md")["files"]] == [
        "notes/week8.md"
    ]


def test_no_control_character_of_a_line_reaches_the_terminal(project: Project) -> None:
    project.write("notes/week9.md", WEEK_WITH_LOST_TEXT.replace("머리말", "\x1b[31m빨강\u202e"))
    printed = project.run("check", "--lines").stdout
    assert "\x1b" not in printed
    assert "\u202e" not in printed


def test_a_build_counts_the_text_on_no_card(project: Project) -> None:
    project.write("notes/week9.md", WEEK_WITH_LOST_TEXT)
    result = project.run("build")
    printed = result.stdout + result.stderr
    assert "1 stretch of text on no card; `ankigen check` lists them." in printed
    assert "머리말" not in printed


@pytest.fixture
def hook(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The hook that pre-commit runs."""
    (hook,) = yaml.safe_load((request.config.rootpath / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert isinstance(hook, dict)
    return hook


def run_hook(project: Project, hook: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    """Run what pre-commit runs: the entry, split as a shell does, with no file behind it."""
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    program, *arguments = shlex.split(hook["entry"])
    command = [str(Path(sys.executable).with_name(program)), *arguments]
    return subprocess.run(command, cwd=project.folder, capture_output=True, text=True, check=False)


def test_the_pre_commit_hook_stops_a_commit_of_notes_with_a_warning(
    project: Project, hook: dict[str, Any]
) -> None:
    project.write("notes/week9.md", WEEK)
    assert run_hook(project, hook).returncode == 0
    project.write("notes/week9.md", WEEK.replace("힙이란?\n```", "힙이란?\n").replace("\n```\n", "\n"))
    stopped = run_hook(project, hook)
    assert stopped.returncode == 1
    assert "notes/week9.md:5:1: warning W103 unfenced-answer" in stopped.stdout


TROUBLE = "# Week 1\n#### 하늘\n1. 캐시란?\n- 빠르다, 그리고 가깝다\n2. 힙이란?\n```\n완전 이진 트리\n"


def test_the_three_formats_agree(project: Project) -> None:
    project.write("notes/week1.md", TROUBLE)
    table = checked(project)
    listed = [(one["code"], one["line"], one["column"], one["message"]) for one in table["diagnostics"]]
    assert [one[:3] for one in listed] == [("I201", 3, 1), ("W105", 4, 1), ("W101", 6, 1)]
    text = project.run("check")
    assert text.exit_code == 1
    for code, line, column, message in listed:
        assert re.search(rf"notes/week1.md:{line}:{column}: \w+ {code} [\w-]+: {re.escape(message)}", text.stdout)
    assert "0 errors, 2 warnings, 1 info message in 1 file." in text.stdout
    annotated = project.run("check", "--format", "github").stdout.splitlines()
    assert [re.findall(r"line=(\d+),col=(\d+),title=(\w+)", one)[0] for one in annotated] == [
        (str(line), str(column), code) for code, line, column, _ in listed
    ]
    assert annotated[1].startswith(
        "::warning file=notes/week1.md,line=4,col=1,title=W105 stray-bullet::this bullet"
    )


def test_it_speaks_korean_in_a_korean_locale(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("notes/week1.md", TROUBLE)
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    korean = project.run("check").stdout
    assert "notes/week1.md:6:1: warning W101 unclosed-fence: 이 펜스가 닫히지 않았습니다" in korean
    assert "= 도움말: 답변의 마지막 줄 아래에" in korean
    assert "파일 1개에서 오류 0개, 경고 2개, 알림 1개." in korean
    assert "이 펜스가 닫히지 않았습니다" in project.build().stderr
    assert "is never closed" in project.run("check", "--lang", "en").stdout


def test_the_caret_stands_below_the_column_behind_wide_letters(project: Project) -> None:
    project.write("notes/week1.md", "# Week 1\n#### 하늘\n1. 캐시란?\n```\n답\n```\n한글 ![그림](없음.png)\n")
    lines = project.run("check").stdout.split("\n")
    (at,) = [number for number, line in enumerate(lines) if line.startswith("7 | ")]
    before = lines[at].removeprefix("7 | ").split("없음")[0]
    width = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in before)
    assert lines[at + 1] == "  | " + " " * width + "^"


def test_nothing_wrong_is_said_and_exits_with_0(project: Project) -> None:
    project.write("notes/week9.md", WEEK)
    result = project.run("check")
    assert (result.exit_code, result.stdout) == (0, "No problems found.\n")
    assert checked(project) == {
        "version": 1,
        "errors": 0,
        "warnings": 0,
        "infos": 0,
        "ignored": 0,
        "diagnostics": [],
    }


def test_infos_alone_exit_with_0(project: Project) -> None:
    project.write("notes/week9.md", WEEK + "2. 큐란?\n")
    assert project.run("check").exit_code == 0


def test_a_check_writes_nothing(project: Project) -> None:
    project.write("notes/week9.md", WEEK)
    project.run("check")
    assert sorted(file.name for file in project.folder.rglob("*")) == ["notes", "week9.md"]


# --- what only all notes together show ---


def week(number: int, person: str, *questions: str) -> str:
    entries = "".join(f"{n}. {one}?\n```\n{one}의 답\n```\n" for n, one in enumerate(questions, 1))
    return f"# Week {number}\n#### {person}\n{entries}"


def test_a_name_that_is_nearly_anothers(project: Project) -> None:
    for number in (1, 2, 3):
        project.write(f"notes/week{number}.md", week(number, "김주영", f"{number}번 가", f"{number}번 나"))
    project.write("notes/week4.md", week(4, "김주형", "다른 것"))
    (found,) = checked(project)["diagnostics"]
    assert (found["code"], found["path"], found["line"]) == ("W127", "notes/week4.md", 2)
    assert "“김주형” is nearly “김주영”" in found["message"]
    project.write("ankigen.toml", '[people]\n"김주영" = []\n"김주형" = []\n')
    assert checked(project)["diagnostics"] == []


def test_names_that_people_lacks(project: Project) -> None:
    project.write("notes/week1.md", week(1, "하늘", "가") + week(1, "바다", "나")[9:] + week(1, "구름", "다")[9:])
    assert checked(project)["diagnostics"] == [], "nobody is listed"
    project.write("ankigen.toml", '[people]\n"하늘" = []\n')
    found = [(diagnostic["code"], diagnostic["line"]) for diagnostic in checked(project)["diagnostics"]]
    assert found == [("I222", 7), ("I222", 12)]
    project.write("ankigen.toml", '[people]\n"하늘" = []\n"구름" = []\n')
    (warning,) = checked(project)["diagnostics"]
    assert (warning["code"], warning["line"]) == ("W127", 7)
    assert "“바다” is the only name" in warning["message"]
    project.write("notes/week2.md", week(2, "3조 발표: 캐시와 힙", "라"))
    codes = {(diagnostic["code"], diagnostic["path"]) for diagnostic in checked(project)["diagnostics"]}
    assert codes == {("I222", "notes/week1.md"), ("W127", "notes/week2.md")}


def test_two_people_of_similar_names(project: Project) -> None:
    for number in (1, 2, 3):
        project.write(f"notes/week{number}.md", week(number, "김민수", f"{number}번 가", f"{number}번 나"))
    project.write("notes/week4.md", week(4, "김민지", "다른 것"))
    assert checked(project)["diagnostics"] == [], "two letters differ"
    project.write(
        "notes/week4.md", week(4, "김민주", "다른 것") + week(4, "김민수", "또 다른 것").split("\n", 1)[1]
    )
    assert checked(project)["diagnostics"] == [], "both write in one week"


def test_one_week_of_a_person_in_two_files(project: Project) -> None:
    project.write("notes/a.md", week(3, "하늘", "가"))
    project.write("notes/b.md", week(3, "하늘", "나"))
    (found,) = checked(project)["diagnostics"]
    assert (found["code"], found["path"]) == ("I213", "notes/b.md")


def test_a_file_name_in_single_jamo_among_others(project: Project) -> None:
    project.write(unicodedata.normalize("NFD", "notes/1주차.md"), week(1, "하늘", "가"))
    assert checked(project)["diagnostics"] == []
    project.write("notes/2주차.md", week(2, "하늘", "나"))
    (found,) = checked(project)["diagnostics"]
    assert (found["code"], found["path"]) == ("I214", "notes/1주차.md")


# --- recovery ---


def test_a_fence_within_a_fence_is_one_answer(project: Project) -> None:
    project.write(RULES["W125"].file, load_example(RULES["W125"]).bad)
    assert project.build().exit_code == 0
    first, second = project.notes()
    assert "없으면 계산한다." in first.answer
    assert "int x = cache.get(1);" in first.answer
    assert "<pre><code>" in first.fields["Answer"]
    assert second.answer == "완전 이진 트리"


# --- ankigen check --fix ---

SLIPS = (
    "# Week 1\r\n#### 하늘\r\n1. 캐시란?  \r\n```\r\n답 \r\n```\r\n3. 힙이란?\r\n```\r\n트리\r\n```\r\n3-1. 왜?\r\n```\r\n빠르다\r\n"
    "#### 바다\r\n2. 큐란?\r\n```\r\n줄\r\n```\r\n2. 덱이란?\r\n```\r\n1. 양쪽\r\n3. 끝\r\n```\r\n"
)
FIXED = (
    "# Week 1\n#### 하늘\n1. 캐시란?\n```\n답\n```\n2. 힙이란?\n```\n트리\n```\n2-1. 왜?\n```\n빠르다\n```\n"
    "#### 바다\n2. 큐란?\n```\n줄\n```\n3. 덱이란?\n```\n1. 양쪽\n3. 끝\n```\n"
)


def test_fix_mends_what_no_card_shows(project: Project) -> None:
    file = project.write("notes/week1.md", unicodedata.normalize("NFD", SLIPS))
    project.build()
    before = [(note.guid, note.fields) for note in project.notes()]
    shown = project.run("check", "--fix", "--diff")
    assert "+2. 힙이란?" in shown.stdout
    assert file.read_text("utf-8") == unicodedata.normalize("NFD", SLIPS).replace("\r\n", "\n"), (
        "a diff writes nothing"
    )
    result = project.run("check", "--fix")
    assert file.read_bytes() == FIXED.encode()
    assert result.exit_code == 0
    assert project.build_json()["unchanged"] == 5
    assert [(note.guid, note.fields) for note in project.notes()] == before
    assert "--- a/" not in project.run("check", "--fix").stdout, "there is nothing left to fix"


@pytest.mark.parametrize(
    "rule", [rule for rule in SHOWN if rule.file.startswith("notes/")], ids=lambda rule: rule.code
)
def test_fix_leaves_every_note_what_it_was(project: Project, rule: Rule) -> None:
    project.write(rule.file, load_example(rule).bad)
    if project.build().exit_code or not project.package.exists():
        return  # nothing to keep
    before = [(note.guid, note.fields, note.mod) for note in project.notes()]
    project.run("check", "--fix")
    project.build()
    assert [(note.guid, note.fields, note.mod) for note in project.notes()] == before


@pytest.mark.parametrize("encoding", ["cp949", "utf-16", "utf-16-le", "utf-16-be"])
def test_fix_saves_a_file_in_another_encoding_as_utf8(project: Project, encoding: str) -> None:
    file = project.write("notes/week9.md", WEEK.encode(encoding))
    project.build()
    before = [(note.guid, note.fields, note.mod) for note in project.notes()]
    diff = project.run("check", "--fix", "--diff")
    assert "→ UTF-8" in diff.stdout
    assert file.read_bytes() == WEEK.encode(encoding), "a diff writes nothing"
    assert project.run("check", "--fix").exit_code == 0
    assert file.read_bytes() == WEEK.encode()
    project.build()
    assert [(note.guid, note.fields, note.mod) for note in project.notes()] == before


def test_fix_does_not_touch_a_file_that_cannot_be_read_for_certain(project: Project) -> None:
    content = "# Week 9\n#### 이영희\n1. 뷁쉛퓗?\n".encode("cp949") + b"\xff\xff\n"
    file = project.write("notes/week9.md", content)
    assert project.run("check", "--fix").exit_code == 1
    assert file.read_bytes() == content


def test_fix_keeps_the_permissions_of_a_file_and_a_link_to_it(project: Project) -> None:
    unclosed = "# Week 1\n#### 하늘\n1. 힙이란?\n```\n답\n"
    file = project.write("shared/week01.md", unclosed)
    file.chmod(0o640)
    link = project.folder / "notes/week01.md"
    link.parent.mkdir(exist_ok=True)
    link.symlink_to("../shared/week01.md")
    assert project.run("check", "--fix").exit_code == 0
    assert link.is_symlink()
    assert link.read_text("utf-8") == unclosed + "```\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_fix_leaves_the_line_breaks_of_other_layouts(project: Project) -> None:
    project.write("ankigen.toml", '[layout]\npreset = "headings"\n')
    file = project.folder / "notes/os.md"
    project.write("notes/os.md", "## 캐시란?\r\n가까이 둔다.  \r\n그래서 빠르다.\r\n")
    project.run("check", "--fix")
    assert file.read_bytes().decode() == "## 캐시란?\n가까이 둔다.  \n그래서 빠르다.\n"


MANY_SLIPS = (
    "# Week 1\n#### 하늘\n1. 캐시란?\n- 빠르다\n- 가깝다\n3. 힙이란?\n```\n트리\n```\n4. 큐란?\n5. 덱이란?\n"
    "6. 집합이란?\n```\n모임\n"
)


def test_a_check_says_how_much_a_fix_would_clear_and_a_fix_what_it_cleared(project: Project) -> None:
    project.write("notes/week1.md", MANY_SLIPS)
    printed = project.run("check").stdout
    assert "2 of 7 can be fixed: `ankigen check --fix`\n" in printed
    assert printed.endswith("More about a code: `ankigen explain W105`\n")
    korean = project.run("check", "--lang", "ko").stdout
    assert "7개 중 2개는 자동으로 고칠 수 있습니다: `ankigen check --fix`" in korean
    fixed = project.run("check", "--fix").stdout
    assert "Fixed 2 of 7 in 1 file: 1 number-skipped, 1 unclosed-fence.\n" in fixed
    assert "can be fixed" not in fixed


def test_a_fix_of_what_nobody_reported_is_said(project: Project) -> None:
    project.write("notes/week9.md", WEEK.replace("\n", "  \n"))
    assert "Tidied 1 file; no card changes.\n" in project.run("check", "--fix").stdout


def test_a_fix_touches_only_the_files_asked_for(project: Project) -> None:
    other = project.write("notes/week8.md", MANY_SLIPS.replace("Week 1", "Week 8"))
    file = project.write("notes/week9.md", MANY_SLIPS.replace("Week 1", "Week 9"))
    project.run("check", "--fix", "notes/week9.md")
    assert file.read_text("utf-8").endswith("모임\n```\n")
    assert other.read_text("utf-8").endswith("모임\n")


def test_the_files_are_fixed_before_anything_is_printed(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [project.write(f"notes/week{number}.md", MANY_SLIPS) for number in (1, 2)]

    def print_nothing(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("ankigen.cli.formats.check_text.print_fix", print_nothing)
    with pytest.raises(BrokenPipeError):
        project.run("check", "--fix")
    assert all(file.read_text("utf-8").endswith("모임\n```\n") for file in files)


def test_a_help_text_is_printed_once(project: Project) -> None:
    project.write("notes/week1.md", MANY_SLIPS)
    for printed in (project.run("check").stdout, project.run("build").stderr):
        assert printed.count("warning W105") == 2
        assert printed.count("Move it into the fence of the answer") == 1


def test_unanswered_questions_of_one_person_and_week_share_a_line(project: Project) -> None:
    project.write("notes/week1.md", MANY_SLIPS + "```\n#### 바다\n1. 해시란?\n2. 트리란?\n")
    shown = re.findall(
        r"(?m)^notes/week1.md:(\d+):1: info I201 unanswered-question: (.*)", project.run("check").stdout
    )
    assert shown == [
        ("3", "Week 1 · 하늘: 3 questions without an answer (lines 3, 10, 11)"),
        ("17", "this question has no answer yet: 해시란?"),
        ("18", "this question has no answer yet: 트리란?"),
    ]
    assert "3 questions without an answer" in project.run("build").stderr
    assert "3 questions without an answer" not in project.run("build", "-v").stderr
    assert [found["line"] for found in checked(project)["diagnostics"] if found["code"] == "I201"] == [
        3,
        10,
        11,
        17,
        18,
    ]


# --- words that no card shows ---


@pytest.mark.parametrize(
    ("preset", "question", "word"),
    [
        ("weekly", "1. 저장소란?", "redis"),
        ("weekly", "1. 캐시란?", "Answer"),
        ("headings", "## 저장소란?", "redis"),
        ("bullets", "- 저장소란?", "kafka-topic"),
    ],
)
def test_a_word_behind_the_backticks_that_names_no_language_is_told(
    project: Project, preset: str, question: str, word: str
) -> None:
    project.write("ankigen.toml", f'[layout]\npreset = "{preset}"\n')
    indent = "  " if preset == "bullets" else ""
    fence = f"```{word}\n값을 메모리에 둔다.\n```"
    notes = f"# Week 9\n#### 하늘\n{question}\n" + "\n".join(indent + line for line in fence.split("\n"))
    project.write("notes/week09.md", notes)
    assert places(project)["I217"] == 4
    project.write("notes/week09.md", notes.replace("값을", f"{word}: 값을"))
    assert "I217" not in places(project)
    project.write("notes/week09.md", notes.replace(word, "java"))
    assert "I217" not in places(project)
    project.write("notes/week09.md", notes.replace(word, 'java title="Heap dump" {1,3}'))
    assert places(project)["I217"] == 4


@pytest.mark.parametrize(
    "question", ["### [Network] CORS란?", "### 1. **[Network] CORS란?**", "### CORS란? #network"]
)
def test_a_tag_whose_topic_has_another_name_is_told(project: Project, question: str) -> None:
    project.write("ankigen.toml", '[layout]\npreset = "headings"\n')
    project.write("notes/하늘.md", f"# 질문\n\n{question}\n\n다른 출처의 자원을 허용하는 규칙\n")
    assert places(project)["I227"] == 3
    project.write("notes/하늘.md", f"# 질문\n\n{question}\n\n다른 출처의 network 자원을 허용하는 규칙\n")
    assert "I227" not in places(project)
    project.write(
        "notes/하늘.md", f"# 질문\n\n{question}\n".replace("etwork", "네트워크").replace("N", "").replace("n", "")
    )
    assert "I227" not in places(project)


# --- what fits the layout ---


@pytest.mark.parametrize(
    ("preset", "notes", "line"),
    [
        ("headings", "# Week 1\n\n### 김하늘\n\n#### 캐시란 무엇인가요?\n\n가깝다.\n", 3),
        ("headings", "# Week 1\n\n## 캐시란 무엇인가요?\n\n작성자: 하누리\n\n가깝다.\n", 5),
        ("bullets", "# Week 1\n\n작성자: 하누리\n\n- 캐시란 무엇인가요?\n  - 가깝다.\n", 3),
    ],
)
def test_an_unknown_name_is_reported_where_it_stands(project: Project, preset: str, notes: str, line: int) -> None:
    project.write("ankigen.toml", f'[layout]\npreset = "{preset}"\n[people]\n"바다" = []\n')
    project.write("notes/week1.md", notes)
    assert places(project)["I222"] == line


@pytest.mark.parametrize(
    ("preset", "question", "example"),
    [("headings", "## 캐시란 무엇인가요?", "`## …?`"), ("bullets", "- 캐시란 무엇인가요?", "`- …?`")],
)
def test_the_hint_at_lost_text_fits_the_layout(project: Project, preset: str, question: str, example: str) -> None:
    project.write("ankigen.toml", f'[layout]\npreset = "{preset}"\n')
    project.write("notes/하늘.md", f"# 정리\n\n오늘 배운 것\n\n{question}\n\n  가깝다.\n\n# 끝\n\n마친다.\n")
    helps = [found["help"] for found in checked(project)["diagnostics"] if found["code"] == "I216"]
    assert example in helps[0]
    assert all("fence" not in text for text in helps)


def test_json_is_the_same_as_its_format(project: Project) -> None:
    project.write("notes/week9.md", WEEK)
    assert project.run("check", "--json").stdout == project.run("check", "--format", "json").stdout
    assert project.run("check").stdout == "No problems found.\n"


# --- what a group does not want to see ---

LATER = WEEK + "3. 큐란?\n5. 덱이란?\n```\n양쪽\n```\n"
"""Two numbers skipped, and a question without an answer."""


def codes(project: Project, *args: str) -> list[str]:
    return [found["code"] for found in checked(project, *args)["diagnostics"]]


def test_the_command_line_selects_rules_by_code_beginning_or_name(project: Project) -> None:
    project.write("notes/week9.md", LATER)
    assert codes(project) == ["I201", "I211", "I211"]
    assert codes(project, "--select", "unanswered-question") == ["I201"]
    assert codes(project, "--select", "W,i201") == ["I201"]
    assert codes(project, "--ignore", "I20") == ["I211", "I211"]
    assert codes(project, "--select", "I2", "--ignore", "I201") == ["I211", "I211"]
    assert project.run("check", "--select", "W1").stdout == "No problems found.\n"


def test_a_rule_that_is_none_names_the_nearest(project: Project) -> None:
    project.write("notes/week9.md", LATER)
    result = project.run("check", "--ignore", "unanswered-questions")
    assert (result.exit_code, "Did you mean unanswered-question?" in result.stderr) == (2, True)
    project.write("ankigen.toml", '[check]\nignore = ["I2011"]\n')
    result = project.run("check", "--lang", "ko")
    assert (result.exit_code, "I2011은 진단의 코드나 이름이 아닙니다" in result.stderr) == (2, True)
    assert "`I211`을 쓰려던 것인가요?" in result.stderr


def test_the_config_ignores_rules_for_everybody_and_check_counts_them(project: Project) -> None:
    project.write("notes/week9.md", LATER)
    project.write("ankigen.toml", '[check]\nignore = ["number-skipped"]\n')
    assert (codes(project), checked(project)["ignored"]) == (["I201"], 2)
    assert "0 errors, 0 warnings, 1 info message in 1 file. 2 ignored.\n" in project.run("check").stdout
    assert [found["code"] for found in project.build_json()["diagnostics"]] == ["I201"]
    assert codes(project, "--select", "I211") == ["I211", "I211"], "whoever asks for them sees them"


def test_a_comment_ignores_what_is_wrong_at_the_line_below(project: Project) -> None:
    comment = "<!-- ankigen: ignore I201, number-skipped 발표 날에 답한다 -->"
    project.write("notes/week9.md", LATER)
    project.build()
    project.write("notes/week9.md", LATER.replace("3. 큐란?", f"{comment}\n\n3. 큐란?"))
    assert (codes(project), checked(project)["ignored"]) == (["I211"], 2)
    built = project.build_json()
    assert ([found["code"] for found in built["diagnostics"]], built["unchanged"]) == (["I211"], 2)
    assert not [fate for fate in project.run("check", "--lines").stdout.split("\n") if "on no card" in fate]


def test_an_ignored_warning_does_not_stop_a_strict_build(project: Project) -> None:
    unfenced = WEEK.replace("```\n", "")
    project.write("notes/week9.md", unfenced)
    assert project.run("build", "--strict").exit_code == 1
    project.write("notes/week9.md", unfenced.replace("완전", "<!-- ankigen: ignore W103 옮겨 적었다 -->\n완전"))
    assert project.run("build", "--strict").exit_code == 0
    assert project.run("check").stdout == "No problems found. 1 ignored.\n"


def test_a_comment_in_a_fence_is_an_answer(project: Project) -> None:
    comment = "<!-- ankigen: ignore I211 여기는 답이다 -->"
    project.write("notes/week9.md", LATER.replace("완전 이진 트리", comment))
    project.build()
    assert codes(project) == ["I201", "I211", "I211"]
    assert comment in project.notes()[0].answer


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ("I201", "it gives no reason"),
        ("I201 -", "it gives no reason"),
        ("", "it names no code"),
        ("I999 왜", "I999 is not the code or name"),
        ("E002 왜", "E002 cannot be ignored"),
        ("image-outside-project 왜", "image-outside-project cannot be ignored"),
    ],
)
def test_a_comment_that_cannot_be_followed_is_told(project: Project, wish: str, reason: str) -> None:
    project.write("notes/week9.md", f"{WEEK}<!-- ankigen: ignore {wish} -->\n2. 큐란?\n")
    found = {one["code"]: one["message"] for one in checked(project)["diagnostics"]}
    assert list(found) == ["W158", "I201"]
    assert reason in found["W158"]


def test_a_comment_that_ignores_nothing_any_more_is_told(project: Project) -> None:
    project.write("notes/week9.md", f"{WEEK}<!-- ankigen: ignore I201 나중에 -->\n2. 큐란?\n```\n줄\n```\n")
    (found,) = checked(project)["diagnostics"]
    assert (found["code"], found["line"]) == ("I250", 7)


@pytest.mark.parametrize("selector", ["W", "W110", "E"])
def test_nothing_silences_an_error_or_what_concerns_safety(project: Project, selector: str) -> None:
    notes = f"{WEEK}2. 큐란?\n```\n줄\n```\n![밖](../../밖.png)\n"
    project.write("notes/week10.md", load_example(RULES["E002"]).bad)
    project.write("notes/week9.md", notes)
    assert {"E002", "W110"} <= set(codes(project, "--ignore", selector))
    assert {"E002", "W110"} <= set(codes(project, "--select", "I201"))
    project.write("ankigen.toml", f'[check]\nignore = "{selector}"\n')
    result = project.run("check")
    assert result.exit_code in {1, 2}
    assert "cannot be ignored" in result.stderr or "W110" in result.stdout


def test_the_problem_matcher_for_vs_code_reads_what_is_printed(project: Project) -> None:
    page = (DOCS / "checking.md").read_text("utf-8")
    (tasks,) = [block for block in re.findall(r"```json\n(.*?)```", page, re.DOTALL) if "problemMatcher" in block]
    pattern = json.loads(tasks)["tasks"][0]["problemMatcher"]["pattern"]
    project.write("notes/week1.md", TROUBLE)
    project.write("notes/옛날 글.md", WEEK.encode("cp949"))
    shown = [
        match for line in project.run("check").stdout.split("\n") if (match := re.match(pattern["regexp"], line))
    ]
    parts = ("file", "line", "column", "severity", "code", "message")
    read = [tuple(match[pattern[part]] for part in parts) for match in shown]
    expected = []
    for found in checked(project)["diagnostics"]:
        line, column = (str(found["line"]), str(found["column"])) if found["line"] else (None, None)
        message = f"{found['name']}: {found['message']}"
        expected.append((found["path"], line, column, found["severity"], found["code"], message))
    assert read == expected
    assert len({severity for _, _, _, severity, _, _ in read}) == 2
