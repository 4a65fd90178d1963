"""Bad input: a clear message, the right exit code, the old package untouched, and no traceback."""

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ankigen.config.parsing import parse_config
from ankigen.errors import ConfigError
from ankigen.identity import ledger
from ankigen.reading.front_matter import read_front_matter
from support import Project, count_examples

GOOD = "# Week 1\n## 하늘\n1. 캐시란?\n```\n값\n```\n2. 힙이란?\n```\n나무\n```\n"


@pytest.mark.parametrize("arguments", [["nowhere"], ["empty"]])
def test_nothing_to_build_from(project: Project, arguments: list[str]) -> None:
    (project.folder / "empty").mkdir()
    result = project.build(*arguments)
    assert (result.exit_code, "help:" in result.stderr) == (2, True)


def test_an_empty_file_beside_a_good_one(project: Project) -> None:
    project.write("notes/week1.md", GOOD)
    project.write("notes/week2.md", "")
    result = project.build()
    assert (result.exit_code, len(project.notes())) == (0, 2)
    assert "notes/week2.md:1:1: info I206 empty-file" in result.stderr


def test_invalid_bytes_cost_only_their_entry(project: Project) -> None:
    project.write("notes/week1.md", GOOD.encode().replace("나무".encode(), b"\xff\xfe"))
    result = project.build()
    assert [note.question for note in project.notes()] == ["캐시란?"]
    assert "notes/week1.md:9:1: warning W107 not-utf-8" in result.stderr


@pytest.mark.parametrize(("encoding", "name"), [("cp949", "CP949"), ("utf-16", "UTF-16")])
def test_other_encodings_are_read_and_named(project: Project, encoding: str, name: str) -> None:
    project.write("notes/week1.md", GOOD.encode(encoding))
    assert f"read as {name}" in project.build().stderr
    assert [note.answer for note in project.notes()] == ["값", "나무"]


def test_a_folder_named_like_a_file(project: Project) -> None:
    project.write("notes/x.md/week1.md", GOOD)
    result = project.build()
    assert "notes/x.md: warning W116 folder-named-md" in result.stderr
    assert len(project.notes()) == 2


def test_an_unreadable_file_and_a_read_only_folder(bound_project: Project) -> None:
    bound_project.write("notes/week1.md", GOOD)
    bound_project.write("notes/week2.md", GOOD).chmod(0)
    assert "notes/week2.md: warning W108 unreadable-file" in bound_project.build().stderr
    before = bound_project.package.read_bytes()
    bound_project.package.parent.chmod(0o500)
    bound_project.write("notes/week1.md", GOOD.replace("나무", "숲"))
    result = bound_project.build()
    assert (result.exit_code, "cannot write" in result.stderr) == (1, True)
    assert bound_project.package.read_bytes() == before


def test_two_entries_with_one_question(project: Project) -> None:
    project.write("notes/week1.md", GOOD.replace("힙이란", "캐시란"))
    assert "I204 duplicate-question" in project.build().stderr
    assert len({note.guid for note in project.notes()}) == 2


def test_nothing_outside_the_project_is_read(project: Project) -> None:
    (project.folder.parent / "secret.png").write_bytes(b"secret")
    project.write("notes/week1.md", GOOD + "\n![](../../secret.png) ![](/etc/hostname)\n")
    (project.folder / "notes" / "link.md").symlink_to("/etc/hostname")
    assert {"W110", "W115"} <= set(project.build().codes)
    assert project.media() == {}


PIECES = [
    "```",
    "~~~",
    "```java",
    "1. 질문?",
    "2.",
    "1-1. 왜?",
    "- 단점?",
    "#### 하늘",
    "# Week 3",
    "---",
    "답",
    "    ",
    "\t",
]
PIECES += [
    "<!--",
    "-->",
    "<!-- id: x -->",
    "week: 1",
    "\u200b",
    "\ufeff",
    "\x00",
    "|a|b|",
    "|-|-|",
    "<script>",
    "![](a.png)",
]


@settings(max_examples=count_examples(60))
@given(
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=20),
    st.sampled_from(["\n", "\r\n", " "]),
)
def test_no_text_breaks_a_build(pieces: list[str], joint: str) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.chdir(name)
        project = Project(Path(name).resolve())
        project.write("notes/week1.md", joint.join(pieces).encode("utf-8", "replace"))
        result = project.build()
        assert result.exit_code in (0, 1)
        assert "Traceback" not in result.stderr
        assert "internal error" not in result.stderr


_YAML = st.lists(
    st.sampled_from(
        ["week", ":", " ", "3", "[", "]", "{", "&a", "*a", "!!", "\n", "- ", '"', "topics", "가", "\t", "|"]
    )
).map("".join)


@given(_YAML | st.text())
def test_no_front_matter_crashes(content: str) -> None:
    front_matter, problems = read_front_matter(content)
    assert front_matter.week is None or front_matter.week >= 0
    assert all(problem.rule.at("a.md", problem.line, **problem.details).message for problem in problems)


_TOML = st.lists(
    st.sampled_from(["deck", "=", " ", '"', "[", "]", "people", "\n", "가", "{", "}", "1", ".", "'''", "#", "\\"])
).map("".join)


@given(_TOML | st.text())
def test_no_config_crashes(content: str) -> None:
    found = None
    with contextlib.suppress(ConfigError):
        found = parse_config(content)
    assert found is None or found.deck


_JSONL = st.lists(
    st.sampled_from(
        ['{"ankigen":"ledger","schema":1}', '{"guid":"a"}', "{", "}", "\n", ",", '"', "<<<<<<< a", "[", "1", "가"]
    )
).map("".join)


@given(_JSONL | st.text())
def test_no_ledger_crashes(content: str) -> None:
    known, findings = ledger.parse(content.encode())
    assert findings or known.header.schema == 1
    assert all(one.message and one.line >= 1 for one in findings)
