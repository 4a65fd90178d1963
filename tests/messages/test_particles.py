"""Which form of a particle stands behind which word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ankigen import messages
from ankigen.messages import particles


@pytest.mark.parametrize(
    ("template", "word", "text"),
    [
        ("{word}은(는) 없습니다", "그림", "그림은 없습니다"),
        ("{word}은(는) 없습니다", "파일 이름 하나", "파일 이름 하나는 없습니다"),
        ("“{word}”이(가) 둘입니다", "문가온", "“문가온”이 둘입니다"),
        ("`{word}`을(를) 찾나요?", "`topic`", "``topic``을 찾나요?"),
        ("{word}을(를) 읽습니다", "week03.md", "week03.md를 읽습니다"),
        ("{word}을(를) 읽습니다", "ankigen.toml", "ankigen.toml을 읽습니다"),
        ("{word}과(와) 같습니다", "질문 7", "질문 7과 같습니다"),
        ("{word}과(와) 같습니다", "질문 2", "질문 2와 같습니다"),
        ("{word}(으)로 읽었습니다", "한글", "한글로 읽었습니다"),
        ("{word}(으)로 읽었습니다", "가온", "가온으로 읽었습니다"),
        ("{word}(으)로 읽었습니다", "UTF-8", "UTF-8로 읽었습니다"),
        ("{word}을(를) 쓰려던 것인가요?", "`deck`", "`deck`을 쓰려던 것인가요?"),
        ("{word}을(를) 쓰려던 것인가요?", "`notes`", "`notes`를 쓰려던 것인가요?"),
        ("{word}이(가) 없습니다", "layout", "layout이 없습니다"),
        ("{word}이(가) 없습니다", "ledger", "ledger가 없습니다"),
        ("{word}(으)로 바뀌었습니다", "table", "table로 바뀌었습니다"),
        ("{word}은(는) 주소가 아닙니다", "URL", "URL은 주소가 아닙니다"),
        ("{word}(이)라는 사람", "나래", "나래라는 사람"),
        ("{word}(이)라는 사람", "가온", "가온이라는 사람"),
        ("{word}(이)라는 사람", "…", "…라는 사람"),
    ],
)
def test_a_particle_fits_its_word(template: str, word: str, text: str) -> None:
    assert particles.fill(template, {"word": word}) == text


@given(st.text())
def test_what_is_filled_in_stays_as_it_is(word: str) -> None:
    filled = particles.fill("그림 {word}을(를) 담습니다", {"word": word})
    assert filled in {f"그림 {word}을 담습니다", f"그림 {word}를 담습니다"}


def test_a_particle_that_a_value_quotes_is_no_particle_of_the_text() -> None:
    assert (
        particles.fill("“{word}”은(는) 질문입니다", {"word": "은(는) 언제 쓰나요"})
        == "“은(는) 언제 쓰나요”는 질문입니다"
    )


def test_messages_choose_particles() -> None:
    assert messages.text("errors.usage.no_config.message", "ko", file="a.toml") == "a.toml이 없습니다"
