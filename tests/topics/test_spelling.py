"""Spellings of one technical term, and look-alikes that are another one."""

from hypothesis import given
from hypothesis import strategies as st

from ankigen.topics.spelling import fold, fold_text, is_typo, sound, sound_alike


@given(st.text())
def test_folding_is_final(spelling: str) -> None:
    assert fold(fold(spelling)) == fold(spelling)


def test_words_begin_behind_blanks_and_signs_and_where_the_script_changes() -> None:
    letters, word_starts = fold_text("TCP의 B+ Tree, (힙)")
    assert letters == "tcp의b+tree힙"
    assert sorted(word_starts) == [0, 3, 4, 6, 10, 11]


def test_letters_that_are_confused_are_folded_to_one() -> None:
    assert fold("쓰레드") == fold("스레드")
    assert fold("벨런싱") == fold("밸런싱")
    assert fold("스케쥴링") == fold("스케줄링")
    assert fold("블록킹") == fold("블로킹"), "a final that the next initial swallows"
    assert fold("컬렉션") == fold("콜렉션")
    assert fold("프레임웍") == fold("프레임워크"), "a spelling that differs by more than a letter"
    assert fold("프로세스") != fold("프로세서")
    assert fold("C#") == "c#"


def test_an_english_word_sounds_like_its_korean_spelling() -> None:
    assert sound("thread") == sound("스레드") == "SLT"
    assert sound("server") == sound("서버")
    assert sound_alike("thread", "스레드")
    assert not sound_alike("스레드", "쓰레드"), "both in Hangul"
    assert not sound_alike("heap", "힙"), "too short to tell"


def test_a_slip_of_the_keyboard_in_a_long_term() -> None:
    assert is_typo("컨텍스트스위칭", "컨택스트스위칭")
    assert not is_typo("힙", "힘"), "short terms that differ by a letter are two words"
    assert not is_typo("컨텍스트스위칭", "가비지컬렉션")
