"""How two questions differ: by a typo, in other words, or in what they are about."""

import pytest

from ankigen.topics.question_difference import Difference, find_difference, is_misspelt
from ankigen.topics.taxonomy import taxonomy


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("연결형 서비스란?", "비연결형 서비스란?"),
        ("클러스터드 인덱스란?", "논클러스터드 인덱스를 설명해 주세요"),
        ("공개 키는 언제 나누어 주나요?", "비공개 키는 언제 나누어 주나요?"),
        ("완전 이진트리란?", "불완전 이진트리란?"),
    ],
)
def test_a_word_that_is_denied_is_another_term(first: str, second: str) -> None:
    assert find_difference(first, second, taxonomy()) is Difference.TERMS
    assert find_difference(second, first, taxonomy()) is Difference.TERMS


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("연결형과 비연결형의 차이는?", "비연결형과 연결형은 어떻게 다른가요?"),
        ("무상태 서버란?", "무상태 서버의 뜻은?"),
        ("비교 연산자란?", "비교 연산자를 설명하시오"),
        ("Render and Commit", "Render and Commit 정리"),
    ],
)
def test_the_same_terms_in_other_words(first: str, second: str) -> None:
    assert find_difference(first, second, taxonomy()) is Difference.NONE


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("세마포어란?", "세마포오란?"),
        ("단점은?", "단젘은?"),
        ("OOP에 대해 설명해 주세요", "OOP에 대해 설몆해 주세요"),
        ("예시를 들어 주세요", "예시를 들어 주세세요"),
        ("접근 제어자를 쓰는 까닭은?", "접긑 제어자를 쓰는 까닭은?"),
        ("Selection Sort란?", "Selectin Sort란?"),
        ("선택 정렬(Selection Sort)", "선택 정렬(Selectin Sort)"),
    ],
)
def test_a_typo(first: str, second: str) -> None:
    assert is_misspelt(first, second, taxonomy())
    assert is_misspelt(second, first, taxonomy())


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("장점은?", "단점은?"),
        ("큐란?", "키란?"),
        ("힙이란?", "합이란?"),
        ("노드란?", "모드란?"),
        ("getter란?", "setter란?"),
        ("What is a getter?", "What is a setter?"),
        ("HTTP란?", "HTTPS란?"),
        ("HTTP란?", "HTTP/2란?"),
        ("HTTP/1.1의 문제와 HTTP/2에 대해 설명해 주세요", "HTTPS/1.1의 문제와 HTTP/2에 대해 설명해 주세요"),
        ("3-way handshake란?", "4-way handshake란?"),
        ("REST란?", "REST API란?"),
        ("내부 조인이란?", "외부 조인이란?"),
        ("연결형 서비스란?", "비연결형 서비스란?"),
        ("왜 쓰나요?", "언제 쓰나요?"),
    ],
)
def test_another_question_is_no_typo(first: str, second: str) -> None:
    assert not is_misspelt(first, second, taxonomy())
