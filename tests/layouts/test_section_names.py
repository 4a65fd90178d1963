"""Which headings only say what stands below them, and ask nothing."""

import pytest

from ankigen.layouts.section_names import is_closing_section, sums_up, tells_of_group, tells_what_was_felt


@pytest.mark.parametrize(
    "name",
    [
        "느낀 점",
        "좋았던 점",
        "읽고 느낀점",
        "책을 읽고 배운 점, 느낀 점",
        "그림 출처",
        "추가 참고 자료",
        "📚 참고한 사이트",
        "참조한 글들",
        "주제 선정 이유",
        "이야기 나눌 거리",
        "고민, 함께 이야기하고 싶은 부분",
        "의견을 나눌 점",
        "토론하고 싶은 주제",
        "논의 사항",
        "내 생각",
        "정리하며",
        "Table of Contents",
        "요약 정리",
        "힙 구현 참고",
        "코드 참고 링크",
        "출처 및 참고 자료",
        "출처: https://example.com/queue",
    ],
)
def test_what_was_felt_or_is_to_be_talked_over_asks_nothing(name: str) -> None:
    assert is_closing_section(name)


@pytest.mark.parametrize(
    "name",
    [
        "동일 출처",
        "구간을 나눌 점",
        "참고 지역성",
        "인덱스 참고 횟수",
        "참조한 객체",
        "인덱스 선정 이유",
        "질문/답변",
        "공유할 것",
        "토론 알고리즘",
        "배운 모델",
    ],
)
def test_a_subject_in_such_words_is_one(name: str) -> None:
    assert not is_closing_section(name)


@pytest.mark.parametrize(
    "name", ["스터디 진행 방식", "🚀 진행 방식", "커밋 규칙", "Rules", "팀원", "스터디 멤버", "Folder Convention"]
)
def test_sections_about_a_group(name: str) -> None:
    assert tells_of_group(name)


@pytest.mark.parametrize("name", ["동기화 방식", "규칙 기반 학습", "B-트리 구조", "집합의 구성원"])
def test_a_subject_is_not_about_a_group(name: str) -> None:
    assert not tells_of_group(name)


@pytest.mark.parametrize(
    ("name", "felt", "summary"), [("느낀 점", 1, 0), ("감상", 1, 0), ("핵심 정리", 0, 1), ("정리", 0, 0)]
)
def test_what_was_felt_and_what_sums_up(name: str, felt: int, summary: int) -> None:
    assert (tells_what_was_felt(name), sums_up(name)) == (felt, summary)
