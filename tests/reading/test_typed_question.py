"""What a question says of itself in comments and in tags behind it."""

from functools import partial

import pytest

from ankigen.reading.entries.typed_question import Directive, read_directive, read_question
from ankigen.topics.taxonomy import taxonomy


@pytest.mark.parametrize(
    ("typed", "question", "topics", "explicit_id"),
    [
        ("  캐시란  무엇인가? ", "캐시란 무엇인가?", [], ""),
        ("캐시란? #캐시 #우리토픽", "캐시란?", ["캐시", "우리토픽"], ""),
        ("#캐시", "#캐시", [], ""),
        ("무엇인가? `a #캐시`", "무엇인가? `a #캐시`", [], ""),
        ("캐시란? <!-- topics: 캐시, 힙 --> <!-- id: 가 나 -->", "캐시란?", ["캐시", "힙"], "가나"),
        ("`<!-- id: a -->` 란? <!-- 말 -->", "`<!-- id: a -->` 란?", [], ""),
    ],
)
def test_read_question(typed: str, question: str, topics: list[str], explicit_id: str) -> None:
    read = read_question(typed, taxonomy())
    assert (read.question.markdown, read.explicit_id) == (question, explicit_id)
    assert [written.word for written in read.topics] == topics
    assert [written.topic for written in read.topics] == [taxonomy().named(name) for name in topics]


def test_directives() -> None:
    read = partial(read_directive, taxonomy=taxonomy())
    assert read("<!-- id: A b -->") == Directive(explicit_id="ab")
    (written,) = read("<!-- Topic:  로드밸런싱 :: 캐시 -->").topics
    assert (written.topic[0], written.topic[-1], written.word) == ("네트워크", "캐시", "로드밸런싱::캐시")
    assert read("<!-- 말 -->") == Directive()
