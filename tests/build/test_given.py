"""Code and choices between a question and its folded answer: on the front of the card, below the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ankigen.rendering.question_field import add_given, find_given, without_given

if TYPE_CHECKING:
    from support import Project

CONFIG = '[layout]\npreset = "details"\nperson = ["notes/{person}/**"]\n'
FOLD = "<details>\n<summary>정답 및 해설</summary>\n\n{answer}\n\n</details>\n"
CODE = "```python\nprint(len([1, 2]))\n```"
QUIZ = "## 문제 1\n\n**문제**: 이 코드는 무엇을 찍는가?\n\n{given}\n\n" + FOLD


def write_quiz(project: Project, given: str, answer: str = "2를 찍는다.", person: str = "가온") -> None:
    project.write("ankigen.toml", CONFIG)
    project.write(f"notes/{person}/quiz.md", QUIZ.format(given=given, answer=answer))


@pytest.mark.parametrize(
    ("given", "word"),
    [
        (CODE, "len"),
        ("| 이름 | 값 |\n| --- | --- |\n| a | 1 |", "이름"),
        ("**보기**\n\n1. 하나\n2. 둘\n\n정답 작성 예시 : 12", "작성 예시"),
        ("O / X", "O / X"),
    ],
)
def test_what_a_question_is_about_is_on_the_front(project: Project, given: str, word: str) -> None:
    write_quiz(project, given)
    build = project.build_json()
    (note,) = project.notes()
    assert word in note.fields["Question"]
    assert word not in note.fields["Answer"]
    assert "2를 찍는다." in note.fields["Answer"]
    assert build["diagnostics"] == []


def test_text_above_the_fold_stays_in_the_answer(project: Project) -> None:
    write_quiz(project, f"두 개를 센다.\n\n{CODE}")
    project.build_json()
    (note,) = project.notes()
    assert 'class="given"' not in note.fields["Question"]
    assert "두 개를 센다." in note.fields["Answer"]


def test_a_fold_without_a_text_leaves_the_question_unanswered(project: Project) -> None:
    write_quiz(project, CODE, answer="")
    build = project.build_json()
    assert (build["notes"], build["unanswered"]) == (0, 1)
    assert [diagnostic["code"] for diagnostic in build["diagnostics"]] == ["I201"]


def test_the_code_counts_as_before_for_what_changed_and_what_a_package_tells(project: Project) -> None:
    write_quiz(project, CODE)
    project.build_json("--output", "quiz.apkg")
    assert project.build_json()["unchanged"] == 1
    (project.folder / "ankigen.ledger.jsonl").unlink()
    build = project.build_json("--recover", "quiz.apkg")
    assert (build["new"], build["changed"], build["unchanged"]) == (0, 0, 1)
    write_quiz(project, CODE.replace("2", "2, 3"))
    assert project.build_json()["changed"] == 1


def test_another_answer_repeats_the_question_without_its_code(project: Project) -> None:
    write_quiz(project, CODE)
    write_quiz(project, CODE, answer="길이를 찍는다.", person="하늘")
    project.build_json()
    for note in project.notes():
        assert '<p class="asked">이 코드는 무엇을 찍는가?</p>' in note.fields["Related"]


def test_the_two_parts_of_a_field() -> None:
    field = add_given("왜?", "<pre>a</pre><div>b</div>")
    assert (without_given(field), find_given(field)) == ("왜?", "<pre>a</pre><div>b</div>")
    assert add_given("왜?", "") == without_given("왜?") == "왜?"
    assert find_given("왜?") == ""
