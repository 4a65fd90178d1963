"""``ankigen topics`` for programs."""

import json

from support import Project


def test_json_has_what_the_tree_shows(project: Project) -> None:
    project.write("ankigen.toml", "")
    project.write(
        "notes/week1.md", "# Week 1\n#### 하늘\n1. TCP란?\n```\n규약\n```\n2. 줄임말을 아나요?\n```\n네\n```\n"
    )
    coverage = json.loads(project.run("topics", "--json").stdout)
    assert coverage["version"] == 1
    assert (coverage["questions"], coverage["topics"]) == (2, {"네트워크::TCP": 1})
    (without,) = coverage["without_topic"]
    assert (without["question"], without["path"], without["line"]) == ("줄임말을 아나요?", "notes/week1.md", 7)


def test_json_explains_a_question(project: Project) -> None:
    project.write("ankigen.toml", "")
    project.write("notes/week1.md", "")
    explained = json.loads(project.run("topics", "--explain", "TCP란?", "--json").stdout)
    assert (explained["version"], explained["topics"]) == (1, ["네트워크::TCP"])
    assert [term["term"] for term in explained["terms"]] == ["TCP"]
