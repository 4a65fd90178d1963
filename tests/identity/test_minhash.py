"""Sketches: of one size for every answer, and alike where answers are."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ankigen.identity.minhash import (
    count_filled_bins,
    estimate_containment,
    estimate_cover,
    estimate_kept,
    estimate_similarity,
    filled_bins,
    make_sketch,
)

ANSWER = "요청을 여러 서버에 나누어 주어 한 서버가 멈추어도 서비스가 계속 응답하게 한다."


@given(st.text())
def test_a_sketch_has_96_characters(answer: str) -> None:
    sketch = make_sketch(answer)
    assert len(sketch) == 96
    assert len(list(filled_bins(sketch))) == count_filled_bins(sketch)


def test_sketches_are_kept_in_ledgers_and_never_change() -> None:
    letters = list(filled_bins(make_sketch("TCP 는 연결 지향 프로토콜이다")))
    assert letters == [(5, "i"), (6, "C"), (15, "a"), (47, "S"), (64, "i")]


def test_neither_the_order_of_words_nor_what_hangs_on_them_counts() -> None:
    assert make_sketch("서버가 요청을 받는다") == make_sketch("요청 서버 받는데")


def test_of_an_edited_answer_most_is_left() -> None:
    edited = make_sketch(ANSWER.replace("한 서버가", "두 서버가"))
    assert 0.6 < estimate_similarity(make_sketch(ANSWER), edited) < 1.0
    assert estimate_similarity(make_sketch(ANSWER), make_sketch("정렬된 리프가 연결되어 있다")) < 0.2


def test_a_whole_is_like_both_its_parts_together() -> None:
    first, second = ANSWER.split(" ", 3)[:3], ANSWER.split(" ", 3)[3:]
    parts = [make_sketch(" ".join(part)) for part in (first, second)]
    assert estimate_cover(make_sketch(ANSWER), *parts) == 1.0
    assert estimate_cover(make_sketch(ANSWER), parts[0], make_sketch("")) < 0.5
    assert estimate_cover(*map(make_sketch, ("", "", ""))) == 0.0


def test_two_empty_answers_are_not_alike() -> None:
    assert estimate_similarity(make_sketch(""), make_sketch("")) == 0.0


def test_the_share_of_equal_bins_estimates_the_share_of_common_words() -> None:
    random = Random(1)
    words = [f"w{number}" for number in range(60)]
    for common in (15, 30, 45):
        first, second = words[:common], words[:common]
        first = [*first, *(f"a{random.random()}".replace(".", "") for _ in range(60 - common))]
        second = [*second, *(f"b{random.random()}".replace(".", "") for _ in range(60 - common))]
        jaccard = common / (120 - common)
        estimated = estimate_similarity(make_sketch(" ".join(first)), make_sketch(" ".join(second)))
        assert abs(estimated - jaccard) < 0.15


def test_what_is_kept_of_an_answer_is_seen_in_a_much_longer_one() -> None:
    random = Random(2)
    for common in (10, 20, 30):
        shorter = [f"w{number}" for number in range(30)]
        longer = [*shorter[:common], *(f"a{random.random()}".replace(".", "") for _ in range(270))]
        sketches = make_sketch(" ".join(shorter)), make_sketch(" ".join(longer))
        assert estimate_containment(*sketches) < 0.6 * common / 30, "the bins of the longer one are crowded"
        assert estimate_kept(*sketches) <= 1.15 * common / 30, "never much more than there is"
        assert estimate_kept(*sketches) == estimate_kept(*reversed(sketches))
    assert estimate_kept(*sketches) > 0.7


def test_nothing_is_kept_of_another_answer() -> None:
    unrelated = make_sketch(ANSWER), make_sketch("정렬된 리프가 연결되어 있어서 범위 검색에 좋다")
    assert estimate_kept(*unrelated) < 0.2
    assert estimate_kept(make_sketch(""), make_sketch(ANSWER)) == 0.0
    assert estimate_kept(make_sketch(ANSWER), make_sketch(ANSWER)) == 1.0
