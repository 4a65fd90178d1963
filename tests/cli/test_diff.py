"""``ankigen diff``: what the next import will do, as text, JSON and Markdown."""

from __future__ import annotations

import json

import pytest

from support import LEDGER, Project

WEEK = """\
# Week 3
#### 한소라
1. 스택이란?
```
나중에 넣은 것이 먼저 나온다.
```
2. 큐란?
```
먼저 넣은 것이 먼저 나온다.
```
"""
EDITED = """\
# Week 3
#### 한소라
1. 스택이란?
```
나중에 넣은 것이 먼저 꺼내진다.
```
3. 덱이란?
```
양쪽에서 넣고 꺼내는 줄이다.
```
"""


@pytest.fixture
def edited(project: Project) -> Project:
    """A project that was built, and then one answer was edited, one question taken away and one added."""
    project.write("notes/week03.md", WEEK)
    project.build("-q")
    project.write("notes/week03.md", EDITED)
    return project


def test_the_words_that_changed_are_marked(edited: Project) -> None:
    printed = edited.run("diff").stdout
    assert "나중에 넣은 것이 먼저 [-나온다-]{+꺼내진다+}." in printed
    assert "new      Week 3 · 한소라  notes/week03.md:7" in printed
    assert "retired  Week 3 · 한소라" in printed
    assert "Since the last build: 1 new, 1 changed, 0 unchanged, 1 retired." in printed
    assert edited.notes()[1].question == "큐란?", "nothing is written"


def test_a_package_can_stand_for_the_last_build(edited: Project) -> None:
    edited.package.rename(edited.folder / "old.apkg")
    edited.build("-q")
    assert "0 new, 0 changed, 2 unchanged" in edited.run("diff").stdout
    assert "Since old.apkg: 1 new, 1 changed, 0 unchanged, 1 retired." in edited.run("diff", "old.apkg").stdout


def test_json_lists_the_notes_by_what_becomes_of_them(edited: Project) -> None:
    changes = json.loads(edited.run("diff", "--json").stdout)
    assert (changes.pop("version"), changes.pop("doubts")) == (1, [])
    questions = {kind: [edit["question"] for edit in edits] for kind, edits in changes.items()}
    assert questions == {"new": ["덱이란?"], "changed": ["스택이란?"], "returned": [], "retired": ["큐란?"]}
    assert changes["changed"][0]["was_answer"] == "나중에 넣은 것이 먼저 나온다."


def test_markdown_is_a_list_for_a_comment(edited: Project) -> None:
    printed = edited.run("diff", "--markdown").stdout
    assert printed.startswith("**Anki deck:** 1 new, 1 changed, 0 returned, 1 retired.\n")
    assert "! Week 3 · 한소라: 스택이란?\n" in printed
    assert "- Week 3 · 한소라: 큐란?\n" in printed
    assert "+ Week 3 · 한소라: 덱이란?\n" in printed
    edited.build("-q")
    assert edited.run("diff", "--markdown").stdout == "**Anki deck:** no card changes.\n"


ANSWER = "요청을 여러 서버에 나누어 주어 한 대가 멈추어도 서비스가 계속 응답하게 하는 장치이다"
TWO_DEVICES = (
    f"# Week 1\n#### 하늘\n1. 1번 장비의 이름은?\n```\n{ANSWER}\n```\n2. 2번 장비의 이름은?\n```\n{ANSWER}\n```\n"
)
ONE_DEVICE = f"# Week 1\n#### 하늘\n1. `3번` 장비의 이름은?\n```\n{ANSWER}\n```\n"


def test_which_note_is_which_is_asked_in_json_and_in_a_comment_too(project: Project) -> None:
    project.write("notes/week1.md", TWO_DEVICES)
    project.build("-q")
    guids = [note.guid for note in project.notes()]
    project.write("notes/week1.md", ONE_DEVICE)
    doubt, term_doubt = json.loads(project.run("diff", "--json").stdout)["doubts"]
    assert (doubt["code"], doubt["path"], doubt["line"]) == ("I209", "notes/week1.md", 3)
    assert term_doubt["code"] == "I225"
    assert f"<!-- id: {guids[1]} -->" in doubt["help"]
    printed = project.run("diff", "--markdown").stdout
    assert "\n**Which note is which?** Only the authors can tell:\n\n```" in printed
    assert (
        "notes/week1.md:3: this may be a new wording of “1번 장비의 이름은?” or of “2번 장비의 이름은?”" in printed
    )
    assert f"`<!-- id: {guids[1]} -->`" in printed


def test_a_question_can_not_end_the_block_of_a_comment(project: Project) -> None:
    project.write("notes/week03.md", "# Week 3\n#### 한소라\n1. 펜스 ```` 는?\n```\n네 개\n```\n")
    assert "\n`````diff\n" in project.run("diff", "--markdown").stdout


def test_all_notes_that_were_ever_retired_are_shown(edited: Project) -> None:
    assert edited.run("diff", "--retired").stdout == "No note was ever retired.\n"
    edited.build("-q")
    printed = edited.run("diff", "--retired").stdout
    assert "- 큐란?  (Week 3 · 한소라)" in printed
    assert "스택이란?" not in printed


def test_a_damaged_ledger_is_said_to_be_damaged(edited: Project) -> None:
    edited.write(LEDGER, "no ledger\n")
    result = edited.run("diff", "--retired")
    assert result.exit_code == 1
    assert "ankigen: the ledger is damaged\n" in result.stderr


def test_a_package_to_compare_with_must_be_there(edited: Project) -> None:
    result = edited.run("diff", "nowhere.apkg")
    assert result.exit_code == 2
    assert "nowhere.apkg" in result.stderr
