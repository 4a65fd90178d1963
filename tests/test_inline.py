"""The marks of a line, and what a reader sees of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ankigen.inline import NO_QUESTION, Piece, QuestionText, find_code_spans, parse_answer_line


def shown(pieces: tuple[Piece, ...]) -> str:
    """Return pieces in a short form: the kind of each that is not text, in front of what it holds."""
    parts = []
    for piece in pieces:
        inside = shown(piece.inner) if piece.inner else piece.text
        target = f"→{piece.target}" if piece.target and piece.target != piece.text else ""
        parts.append(inside if piece.kind == "text" else f"<{piece.kind} {inside}{target}>")
    return "".join(parts)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("캐시란?", "캐시란?"),
        ("**로드밸런싱(LB)**은?", "<strong 로드밸런싱(LB)>은?"),
        ("`List<T>` 와 T", "<code List<T>> 와 T"),
        ("``a`b``", "<code a`b>"),
        ("a ` b", "a ` b"),
        ("**`a`와 b**", "<strong <code a>와 b>"),
        ("`**a` b**", "<code **a> b**"),
        ("[문서](https://e.org)란?", "<link 문서→https://e.org>란?"),
        ('[문서](<a b.md> "제목")란?', "<link 문서→a b.md>란?"),
        ("![그림](a.png) 설명", "<image 그림→a.png> 설명"),
        ("__init__ 과 ~~x~~", "__init__ 과 ~~x~~"),
        ("https://e.org 는?", "<url https://e.org> 는?"),
    ],
)
def test_the_marks_of_a_question(question: str, expected: str) -> None:
    assert shown(QuestionText(question).pieces) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("https://e.org/a 를 본다", "<url https://e.org/a> 를 본다"),
        ("www.e.org/a를 본다", "<url www.e.org/a→http://www.e.org/a>를 본다"),
        ("(www.e-f.org).", "(<url www.e-f.org→http://www.e-f.org>)."),
        ("a@www.e.org, a.www.e.org, www.가, www.", "a@www.e.org, a.www.e.org, www.가, www."),
        ("(https://e.org/a).", "(<url https://e.org/a>)."),
        ("“https://e.org/a”와 「https://e.org」", "“<url https://e.org/a>”와 「<url https://e.org>」"),
        ("https://e.org/a_(b)", "<url https://e.org/a_(b)>"),
        ("[문서](https://e.org)", "[문서](<url https://e.org>)"),
        ("x**2 + y**2", "x**2 + y**2"),
        ("/api/** 와 /a/**", "/api/** 와 /a/**"),
        ("**kwargs 와 *args", "**kwargs 와 *args"),
        ("**가**와 **나**", "<strong 가>와 <strong 나>"),
        ("****", "****"),
        ("** 가 **", "** 가 **"),
    ],
)
def test_the_marks_of_a_line_of_an_answer(line: str, expected: str) -> None:
    assert shown(parse_answer_line(line)) == expected


@pytest.mark.parametrize(
    ("markdown", "visible", "key"),
    [
        ("**캐시** 란?", "캐시 란?", "캐시란?"),
        ("Cache**란?**", "Cache**란?**", "cache**란?**"),
        ("`A` 와\u200b B", "A 와\u200b B", "a와b"),
        ("![그림](a.png)", "그림", "그림"),
        ("[x](https://e.org)", "x", "x"),
        ("", "", ""),
    ],
)
def test_what_is_seen_of_a_question_and_what_counts_of_it(markdown: str, visible: str, key: str) -> None:
    question = QuestionText(markdown)
    assert (question.visible, question.key) == (visible, key)


def test_questions_are_equal_by_what_was_typed() -> None:
    question = QuestionText("`a`")
    assert question.key == "a"
    assert question == QuestionText("`a`") != QuestionText("a")
    assert QuestionText("") == NO_QUESTION


def test_code_spans() -> None:
    assert list(find_code_spans("`a` ``b`c`` `")) == [(0, 3, 1), (4, 11, 2)]
    assert list(find_code_spans("`` a ` b")) == []


@given(st.text('`*[](!) 가나a"/:<>https', max_size=30))
def test_nothing_but_marks_is_lost(line: str) -> None:
    seen = "".join(shown(piece.inner) if piece.inner else piece.text for piece in parse_answer_line(line))
    assert [char for char in seen if char in "가나"] == [char for char in line if char in "가나"]
