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


def test_a_question_can_not_end_the_block_of_a_comment(project: Project) -> None:
    project.write("notes/week03.md", "# Week 3\n#### 한소라\n1. 펜스 ```` 는?\n```\n네 개\n```\n")
    assert "\n`````diff\n" in project.run("diff", "--markdown").stdout


def test_all_notes_that_were_ever_retired_are_shown(edited: Project) -> None:
    assert edited.run("diff", "--retired").stdout == "Nothing was ever retired.\n"
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
