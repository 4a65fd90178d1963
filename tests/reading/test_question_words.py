"""Which lines read as questions."""

import pytest

from ankigen.reading.question_words import reads_as_question


@pytest.mark.parametrize(
    "line", ["단점은?", "설명해주세요", "어떻게 동작하나요 (간단히)", "Why so?", "What it is"]
)
def test_questions(line: str) -> None:
    assert reads_as_question(line, allow_noun=False)


@pytest.mark.parametrize("line", ["차이점", "예외 2가지"])
def test_bare_nouns_ask_where_they_may(line: str) -> None:
    assert reads_as_question(line, allow_noun=True)
    assert not reads_as_question(line, allow_noun=False)


@pytest.mark.parametrize("line", ["빠르다", "https://example.org/?q=1", "키워드: 캐시", "GET /a?b=c 요청"])
def test_other_lines(line: str) -> None:
    assert not reads_as_question(line, allow_noun=True)
