"""Where a known term stands in a text, and where the same letters are part of another word."""

import pytest

from ankigen.topics.spelling import fold
from ankigen.topics.term_scanner import TermScanner, find_term_lengths, particle_behind, words_without

NAMES = ("힙", "스레드", "스레드 풀", "인덱스", "정규화", "TCP", "ISA", "RAM", "R", "동기화")
TERMS = {fold(name): name for name in NAMES}
SCANNER = TermScanner(TERMS, find_term_lengths(TERMS))


@pytest.mark.parametrize(
    ("content", "names"),
    [
        pytest.param("스레드 풀과 스레드", ["스레드 풀", "스레드"], id="the longest, and none within it"),
        pytest.param("쓰레드풀이란?", ["스레드 풀"], id="in another spelling"),
        pytest.param("힙은 인덱스와 다른가요?", ["힙", "인덱스"], id="with particles"),
        pytest.param("힙합이란?", [], id="a short term that begins another word"),
        pytest.param("멀티스레드", ["스레드"], id="a long term within a word"),
        pytest.param("비동기화, 반정규화", [], id="what negates a term makes another one"),
        pytest.param("TCP는 TCPs tcpdump RAMs", ["TCP", "TCP", "RAM"], id="Latin letters alone, or in the plural"),
        pytest.param("What is a queue? ISA?", ["ISA"], id="two English words are no abbreviation"),
        pytest.param("R과 REST", ["R"], id="one letter"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_where_a_term_stands(content: str, names: list[str]) -> None:
    assert [match.name for match in SCANNER.scan(content)] == names


def test_where_a_term_begins_and_ends() -> None:
    assert [(match.start, match.end, match.name) for match in SCANNER.scan("b R")] == [(1, 2, "R")]


def test_the_lengths_of_terms_by_their_first_letters() -> None:
    assert find_term_lengths(["tree", "tretop", "tre", "tr", ""]) == {"tre": (6, 4, 3)}


@pytest.mark.parametrize(
    ("content", "particle"),
    [("스레드의 상태", "의"), ("스레드 상태", "상태"), ("TCP 는?", "는"), ("스레드 and", ""), ("TCP", "")],
)
def test_the_particle_behind_a_term(content: str, particle: str) -> None:
    (match,) = SCANNER.scan(content)
    assert particle_behind(content, match) == fold(particle)


def test_the_words_that_hold_no_term() -> None:
    content = "스레드의 상태와 인덱스, 그리고 성능"
    words = list(words_without(content, SCANNER.scan(content)))
    assert words == [fold("상태와"), fold("그리고"), fold("성능")]
