"""The taxonomies of "Your own subject" give the topics that the page promises."""

import re
from pathlib import Path

import pytest

from ankigen.topics.classification import classify
from ankigen.topics.taxonomy import Taxonomy, build_tables
from support import Project

ROOT = Path(__file__).parents[2]


def read_examples(page: str) -> list[Taxonomy]:
    """Return the taxonomies of a page: biology and law."""
    content = (ROOT / "docs" / page).read_text("utf-8")
    blocks = re.findall(r"<!-- taxonomy -->\n```toml\n(.*?)```", content, re.DOTALL)
    return [Taxonomy(build_tables(block)) for block in blocks]


@pytest.mark.parametrize(
    ("page", "subject", "question", "topic"),
    [
        ("subject.md", 0, "What happens in anaphase?", "Cell biology::Division::Mitosis"),
        ("subject.md", 0, "What does a ribosome do?", "Genetics::Translation"),
        ("subject.md", 1, "When is self-defense lawful?", "Criminal law::Self-defence"),
        ("subject.md", 1, "How are damages measured?", "Contract law::Remedies::Damages"),
        ("subject.ko.md", 0, "체세포분열이란?", "세포생물학::분열::체세포분열"),
        ("subject.ko.md", 0, "리보솜의 역할은?", "유전학::번역"),
        ("subject.ko.md", 1, "정당방위의 요건은?", "형법::정당방위"),
        ("subject.ko.md", 1, "손해배상의 범위는?", "계약법::구제::손해배상"),
    ],
)
def test_an_example_gives_topics(page: str, subject: int, question: str, topic: str) -> None:
    assert classify(question, "", read_examples(page)[subject]) == (tuple(topic.split("::")),)


def write_biology(project: Project) -> None:
    questions = [
        "What is photosynthesis?",
        "Where does light reaction happen?",
        "Why does light reaction need water?",
    ]
    questions += ["What is osmosis?", "What is diffusion of gas?"]
    asked = [f"{number}. {question}\n```\nA word.\n```" for number, question in enumerate(questions, 1)]
    project.write("notes/week1.md", "\n".join(["# Week 1", "#### 하늘", *asked, ""]))


def test_another_subject_is_told_of_its_own_taxonomy(project: Project) -> None:
    project.write("ankigen.toml", "")
    write_biology(project)
    assert "extends = false" in project.run("topics").stdout


def test_suggestions_have_terms_of_two_words_and_no_stop_words(project: Project) -> None:
    project.write("ankigen.toml", "")
    write_biology(project)
    suggested = re.findall(r'(?m)^"(.+)" = \[\]', project.run("topics", "--suggest").stdout)
    assert "light reaction" in suggested
    assert not {"Where", "where", "does", "of"} & set(suggested)


def test_a_small_group_gets_the_words_of_single_questions(project: Project) -> None:
    project.write("ankigen.toml", "")
    project.write("notes/week1.md", "# Week 1\n#### 하늘\n1. What is photosynthesis?\n```\nA word.\n```\n")
    assert '"photosynthesis" = []' in project.run("topics", "--suggest").stdout
