"""A note is the same note after every edit: which entry keeps which GUID."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from msgspec.structs import replace as replace_line

from ankigen import text
from ankigen.identity import fingerprint
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.ledger import LedgerLine, RenamedPerson
from ankigen.identity.matching.match import match
from ankigen.identity.matching.match_result import AmbiguousMatch, ChangedTerm, Match
from ankigen.identity.minhash import make_sketch
from ankigen.identity.names import PersonNames
from ankigen.inline import QuestionText
from ankigen.model import Entry, Fence
from support import WEEK_17

if TYPE_CHECKING:
    from support import Project

# --- the steps ------------------------------------------------------------------------------------

LONG_ANSWER = "요청을 여러 서버에 나누어 주어 한 서버가 멈추어도 서비스가 계속 응답하게 한다."
EDITED_ANSWER = f"{LONG_ANSWER} 그래서 처리량도 늘어난다."
OTHER_ANSWER = "정렬된 리프가 연결되어 있어서 범위 검색에 좋고 높이가 낮아 디스크를 덜 읽는다."


def entry(
    question: str, answer: str = LONG_ANSWER, *, person: str = "문가온", week: int = 1, explicit_id: str = ""
) -> AnsweredEntry:
    text_of_question, blocks = QuestionText(question), (Fence(answer, "", 2),)
    written = Entry(
        "week1.md", 1, 1, 1, week, person, "1", text_of_question, answer=blocks, explicit_id=explicit_id
    )
    return AnsweredEntry(
        entry=written,
        person_key=text.key(person),
        parent_key="",
        question_key=text_of_question.key,
        answer_hash=fingerprint.hash_answer(answer),
        answer_sketch=make_sketch(answer),
        group_key="",
        tags=(),
        content_hash=fingerprint.hash_content(written, ()),
    )


def line(before: AnsweredEntry, guid: str = "g", *, live: bool = True) -> LedgerLine:
    return LedgerLine(
        guid=guid,
        person=before.entry.contributor,
        week=before.week,
        parent="",
        question=before.entry.question.markdown,
        answer_hash=before.answer_hash,
        answer_sketch=before.answer_sketch,
        content_hash=before.content_hash,
        mod=1,
        seen=1,
        since=1,
        live=live,
    )


BEFORE = entry("로드 밸런서란 무엇인가요?")


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(BEFORE, id="untouched"),
        pytest.param(entry("로드 밸런서란 무엇인가요?", week=2), id="moved to another week"),
        pytest.param(entry("로드 밸런서란 무엇인가요?", EDITED_ANSWER), id="its answer edited"),
        pytest.param(entry("로드 밸런서란 무엇인가요?", OTHER_ANSWER), id="answered all anew"),
        pytest.param(entry("부하를 나누는 장치는?"), id="another question to a rich answer"),
        pytest.param(entry("로드 밸런서는 무엇인가?", EDITED_ANSWER), id="question and answer edited"),
        pytest.param(entry("로드 밸런서란 무엇인가요?", EDITED_ANSWER, week=2), id="moved, its answer edited"),
    ],
)
def test_an_edited_entry_is_the_same_note(after: AnsweredEntry) -> None:
    assert match([after], [line(BEFORE)]) == Match((line(BEFORE),))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("REST API란?", "REST란 무엇인지 설명해 주세요.", id="a term within a longer one"),
        pytest.param(
            "객체지향의 특징 4가지는?", "객체 지향 프로그래밍의 특징은?", id="two names that begin alike"
        ),
    ],
)
def test_a_reworded_question_with_the_same_poor_answer_is_the_same_note(before: str, after: str) -> None:
    answer = "네 가지가 있다."
    old = line(entry(before, answer))
    assert match([entry(after, answer)], [old]).lines == (old,)


def test_what_asks_in_an_answer_becomes_its_question() -> None:
    asking = f"{LONG_ANSWER} 왜 그런가요?"
    before = [
        line(entry("12쪽", f"{asking} 혼자 일하지 않아서."), "a"),
        line(entry("15쪽", f"{OTHER_ANSWER} 정말인가요?"), "b"),
    ]
    after = [entry("17쪽", "모른다."), entry("왜 멈추나요?", "고장."), entry(asking, "혼자 일하지 않아서.")]
    assert match(after, before).lines == (None, None, before[0])


@pytest.mark.parametrize(
    "after",
    [
        pytest.param(entry("인덱스는 왜 쓰나요?", OTHER_ANSWER), id="question and answer"),
        pytest.param(entry("로드 밸런서란 무엇인가요?", OTHER_ANSWER, week=2), id="answer and week"),
        pytest.param(entry("로드 밸런서란 무엇인가요?", OTHER_ANSWER, person="도재민"), id="answer and person"),
    ],
)
def test_what_differs_in_more_is_a_new_note(after: AnsweredEntry) -> None:
    assert match([after], [line(BEFORE)]) == Match((None,))


def test_a_retired_note_returns() -> None:
    retired = line(BEFORE, live=False)
    assert match([BEFORE], [retired]).lines == (retired,)


def test_of_two_notes_that_say_the_same_an_entry_stays_the_one_of_its_week() -> None:
    moved = entry("로드 밸런서란 무엇인가요?", week=2)
    first, second = line(BEFORE, "a"), line(moved, "b")
    assert match([moved, BEFORE], [first, second]).lines == (second, first)


def test_an_answer_that_is_repeated_in_a_later_week_while_the_old_one_is_edited() -> None:
    repeated = entry("로드 밸런서란 무엇인가요?", week=2)
    edited = entry("로드 밸런서란 무엇인가요?", EDITED_ANSWER)
    assert match([edited, repeated], [line(BEFORE)]).lines == (line(BEFORE), None)


def test_who_takes_over_the_entries_of_another_person_has_a_new_name() -> None:
    renamed = entry("로드 밸런서란 무엇인가요?", person="가온")
    assert match([renamed], [line(BEFORE)]).renamed_people == (RenamedPerson("문가온", "가온"),)


def test_an_entry_that_could_be_either_of_two_notes() -> None:
    before = [line(entry(f"{number}번 장비의 이름은?"), f"g{number}") for number in (1, 2)]
    matched = match([entry("3번 장비의 이름은?")], before)
    assert matched.lines == (before[0],)
    assert matched.ambiguous == (AmbiguousMatch(0, taken=before[0], alternative=before[1]),)


@pytest.mark.parametrize("to", ["가온", "문가온 (gaon)"])
def test_whoever_has_a_new_name_may_edit_in_the_same_build(to: str) -> None:
    before = [
        line(BEFORE, "a"),
        line(entry("인덱스는 왜 쓰나요?", OTHER_ANSWER), "b"),
        line(entry("힙이란?", "나무"), "c"),
    ]
    after = [
        entry("로드 밸런서란 무엇인가요?", person=to),
        entry("인덱스는 왜 쓰나요?", f"{OTHER_ANSWER} 그래서 빠르다.", person=to),
        entry("힙은 무엇인가요?", "나무", person=to),
    ]
    assert match(after, before).lines == tuple(before)


@pytest.mark.parametrize(
    ("answer", "answer_with_name"),
    [(LONG_ANSWER, EDITED_ANSWER), ("네 바이트", "네 바이트 다솜"), ("네 바이트", "네 바이트")],
    ids=["edited", "poor, a name less", "poor"],
)
def test_a_note_of_nobody_is_that_of_whoever_is_found_to_have_written_it(
    answer: str, answer_with_name: str
) -> None:
    before = line(entry("로드 밸런서란 무엇인가요?", answer_with_name, person=""))
    signed = entry("로드 밸런서란 무엇인가요?", answer, person="나루")
    assert match([signed], [before]).lines == (before,)
    still_of_nobody = entry("로드 밸런서란 무엇인가요?", OTHER_ANSWER, person="")
    assert match([signed, still_of_nobody], [before]).lines == (None, before)


def test_a_note_of_no_week_is_that_of_the_week_that_is_found_now() -> None:
    long = f"{LONG_ANSWER} {OTHER_ANSWER} 그리고 이 아래에는 다른 질문과 그 답이 이어서 적혀 있던 때가 있었다."
    before = msgspec.structs.replace(line(entry("로드 밸런서란 무엇인가요?", long)), week=None)
    found = entry("로드 밸런서란 무엇인가요?", week=6)
    assert match([found], [before]).lines == (before,)
    poor = msgspec.structs.replace(line(entry("로드 밸런서란 무엇인가요?", "나누는 장치")), week=None)
    assert match([found], [poor]).lines == (poor,)
    signed = entry("로드 밸런서란 무엇인가요?", week=6, person="나루")
    of_nobody = msgspec.structs.replace(before, person="")
    assert match([signed], [of_nobody]).lines == (of_nobody,)


def test_of_two_notes_of_nobody_each_goes_to_who_gave_its_answer() -> None:
    first = line(entry("로드 밸런서란 무엇인가요?", f"{LONG_ANSWER} 다솜", person=""), "first")
    second = line(entry("로드 밸런서란 무엇인가요?", f"{OTHER_ANSWER} 나루", person=""), "second")
    naru = entry("로드 밸런서란 무엇인가요?", LONG_ANSWER, person="나루")
    dasom = entry("로드 밸런서란 무엇인가요?", OTHER_ANSWER, person="다솜")
    assert match([dasom, naru], [first, second]).lines == (second, first)


def test_another_answer_of_somebody_is_no_note_of_nobody() -> None:
    before = line(entry("로드 밸런서란 무엇인가요?", person=""))
    after = entry("로드 밸런서란 무엇인가요?", OTHER_ANSWER, person="나루")
    assert match([after], [before]).lines == (None,)


def test_a_retired_note_knows_the_name_that_was_given_up() -> None:
    retired = line(entry("힙이란?", "완전 이진 나무"), live=False)
    returned = entry("힙이란?", "완전 이진 나무", person="가온")
    assert match([returned], [retired]).lines == (None,)
    names = PersonNames({}, [RenamedPerson("문가온", "가온")])
    assert match([returned], [retired], names=names).lines == (retired,)


def test_people_in_the_config_are_known_before_anything_is_compared() -> None:
    edited = entry("로드 밸런서는 무엇인가요?", EDITED_ANSWER, person="문 가온(Gaon)")
    names = PersonNames({"문 가온(Gaon)": ["문가온"]})
    assert match([edited], [line(BEFORE)], names=names).lines == (line(BEFORE),)


def test_two_headings_that_were_exchanged() -> None:
    question = "로드 밸런서란 무엇인가요?"
    before = [line(entry(question), "a"), line(entry(question, OTHER_ANSWER, person="도재민"), "b")]
    after = [entry(question, person="도재민"), entry(question, OTHER_ANSWER)]
    assert match(after, before).lines == tuple(before)


def test_two_headings_that_were_exchanged_over_answers_that_were_edited() -> None:
    question = "로드 밸런서란 무엇인가요?"
    before = [
        line(entry(question, LONG_ANSWER), "a"),
        line(entry(question, OTHER_ANSWER, person="도재민"), "b"),
        line(entry(question, "앞단에서 요청을 받는 서버라고만 알고 있습니다.", person="하늘"), "c"),
    ]
    after = [
        entry(question, EDITED_ANSWER, person="도재민"),
        entry(question, f"{OTHER_ANSWER} 쓰기는 느리다."),
        entry(
            question,
            "헬스 체크로 죽은 곳을 빼고 남은 곳으로 트래픽을 보내는 장비나 프로그램입니다.",
            person="하늘",
        ),
    ]
    assert match(after, before).lines == tuple(before)


def test_who_writes_what_another_one_had_written_keeps_the_note() -> None:
    question = "로드 밸런서란 무엇인가요?"
    before = [line(entry(question), "a"), line(entry(question, OTHER_ANSWER, person="도재민"), "b")]
    after = [
        entry(question, f"{OTHER_ANSWER} 쓰기는 느리다."),
        entry(
            question,
            "헬스 체크로 죽은 곳을 빼고 남은 곳으로 트래픽을 보내는 장비나 프로그램입니다.",
            person="도재민",
        ),
    ]
    assert match(after, before).lines == tuple(before)


def test_who_copies_an_answer_that_its_author_edits_in_the_same_build_has_a_new_note() -> None:
    copied = entry("로드 밸런서란 무엇인가요?", person="도재민")
    edited = entry("로드 밸런서는 무엇을 나누나요?", EDITED_ANSWER)
    assert match([copied, edited], [line(BEFORE)]).lines == (None, line(BEFORE))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("TCP의 3-way handshake란?", "TCP의 4-way handshake란?", id="a number"),
        pytest.param("얕은 복사는 언제 쓰나요?", "깊은 복사는 언제 쓰나요?", id="a term"),
        pytest.param("JPA의 find() 란?", "JPA의 getOne() 이란?", id="a word that no taxonomy knows"),
        pytest.param("String을 int로 바꾸려면?", "int를 String으로 바꾸려면?", id="the other way round"),
        pytest.param("a && b 의 뜻은?", "a || b 의 뜻은?", id="an operator"),
    ],
)
@pytest.mark.parametrize("live", [True, False])
def test_another_question_is_a_new_note(before: str, after: str, live: bool) -> None:
    asked_before = line(
        entry(before, "요청을 여러 곳에 나누어 보내고 답을 모아 다시 한곳에 두는 방법이다."), live=live
    )
    answer = "요청을 여러 곳에 나누어 보내고 답은 모으지 않은 채로 그냥 흘려 버리는 길이다."
    assert match([entry(after, answer)], [asked_before]).lines == (None,)
    assert match([entry(after, answer, week=2)], [asked_before]).lines == (None,)


HANDSHAKE = line(entry("TCP의 3-way handshake란?"), "g")


def test_another_term_in_the_same_week_may_be_an_edit_but_is_doubted() -> None:
    after = entry("TCP의 4-way handshake란?")
    matched = match([after], [HANDSHAKE])
    assert matched.lines == (HANDSHAKE,)
    assert matched.changed_terms == (ChangedTerm(0, taken=HANDSHAKE),)


def test_another_term_with_the_id_of_the_note_is_not_doubted() -> None:
    with_id = replace_line(HANDSHAKE, explicit_id="tcp")
    for explicit_id in ("tcp", "g"):
        matched = match([entry("TCP의 4-way handshake란?", explicit_id=explicit_id)], [with_id])
        assert (matched.lines, matched.changed_terms) == ((with_id,), ())


@pytest.mark.parametrize("answer", [LONG_ANSWER, f"{LONG_ANSWER} 그리고"])
def test_another_term_with_an_id_of_its_own_is_a_new_note(answer: str) -> None:
    assert match([entry("TCP의 4-way handshake란?", answer, explicit_id="new")], [HANDSHAKE]).lines == (None,)
    reworded = entry("TCP의 3-way handshake를 설명해 주세요", answer, explicit_id="new")
    assert match([reworded], [HANDSHAKE]).lines == (HANDSHAKE,)


def test_a_poor_answer_of_a_template_belongs_to_its_week() -> None:
    question = "어려웠던 점은?"
    before = [line(entry(question, "없음"), "a", live=False), line(entry(question, "없음", week=2), "b")]
    after = [entry(question, "없음", week=2), entry(question, "없음", week=3)]
    assert match(after, before).lines == (before[1], None)


def test_a_poor_answer_moves_with_the_rest_of_its_week() -> None:
    question = "어려웠던 점은?"
    before = [line(BEFORE, "a"), line(entry(question, "없음"), "b")]
    moved = [entry("로드 밸런서란 무엇인가요?", week=2), entry(question, "없음", week=2)]
    assert match(moved, before).lines == tuple(before)


# --- weeks that have another number ---

WEEKS = [
    entry("블로킹이란?", "제어권을 넘긴다.", week=1),
    entry("단점은?", "느리다.", week=1),
    entry("로드 밸런서란 무엇인가요?", week=1),
    entry("인덱스는 왜 쓰나요?", "빨리 찾는다.", week=2),
    entry("단점은?", "공간을 쓴다.", week=2),
    entry("데드락이란?", "서로 기다린다.", week=2),
]


def renumber(entries: list[AnsweredEntry], by: int = 1) -> list[AnsweredEntry]:
    renumbered = []
    for before in entries:
        assert before.week is not None
        written = replace_line(before.entry, week=before.week + by)
        renumbered.append(replace_line(before, entry=written))
    return renumbered


def give_guids(entries: list[AnsweredEntry]) -> list[LedgerLine]:
    return [line(before, f"g{number}") for number, before in enumerate(entries)]


def guids(matched: Match) -> list[str]:
    return [paired.guid if paired else "new" for paired in matched.lines]


def test_poor_answers_go_with_weeks_of_which_each_took_the_number_of_the_next() -> None:
    assert guids(match(renumber(WEEKS), give_guids(WEEKS))) == ["g0", "g1", "g2", "g3", "g4", "g5"]


@pytest.mark.parametrize(
    "edited",
    [
        pytest.param(entry("블로킹이란?", "호출한 쪽이 멈춘다."), id="a poor answer written anew"),
        pytest.param(entry("블로킹에 대해 설명해 주세요", "제어권을 넘긴다."), id="a question reworded"),
    ],
)
def test_what_is_edited_in_a_week_that_is_renumbered_is_the_same_note(edited: AnsweredEntry) -> None:
    people = [edited, *WEEKS[1:]]
    assert guids(match(renumber(people), give_guids(WEEKS))) == ["g0", "g1", "g2", "g3", "g4", "g5"]


def test_whose_name_changes_while_the_weeks_are_renumbered_keeps_the_notes() -> None:
    renamed = [replace_line(written.entry, contributor="도재민") for written in renumber(WEEKS)]
    after = [replace_line(written, entry=under_name) for written, under_name in zip(WEEKS, renamed, strict=True)]
    assert guids(match(after, give_guids(WEEKS))) == ["g0", "g1", "g2", "g3", "g4", "g5"]


def test_the_notes_of_one_person_go_to_another_week_while_the_others_stay() -> None:
    others = [entry("캐시란?", "가까이 둔다.", person="도재민"), entry("힙이란?", "트리다.", person="도재민")]
    before = give_guids([*WEEKS, *others, *[replace_line(other) for other in renumber(others)]])
    reworded = entry("블로킹을 설명하시오", "호출한 쪽이 멈춘다.")
    after = [*renumber([reworded, *WEEKS[1:3]], 6), *WEEKS[3:], *others, *renumber(others)]
    assert guids(match(after, before)) == [f"g{number}" for number in range(len(after))]


def test_a_note_that_retires_or_was_retired_gets_the_new_number_of_its_week() -> None:
    before = give_guids(WEEKS)
    before[1] = replace_line(before[1], live=False)
    matched = match(renumber([WEEKS[0], *WEEKS[2:]])[:-1], before)
    assert matched.new_weeks == {"g1": 2, "g5": 3}


def test_a_poor_answer_returns_to_a_week_that_was_renumbered_meanwhile(project: Project) -> None:
    kept = f"1. 로드 밸런서란?\n```\n{LONG_ANSWER}\n```\n2. 인덱스는 왜 쓰나요?\n```\n{OTHER_ANSWER}\n```\n"
    gone = "3. 큐란?\n```\n줄\n```\n"
    for week, notes in ((1, kept + gone), (1, kept), (2, kept)):
        project.write("notes/w.md", f"# Week {week}\n#### 하늘\n{notes}")
        project.build_json()
    project.write("notes/w.md", f"# Week 2\n#### 하늘\n{kept}{gone}")
    assert project.build_json()["new"] == 0


def test_what_was_copied_to_a_new_week_is_new_there() -> None:
    edited = [entry("블로킹이란?", "호출한 쪽이 멈춘다."), entry("단점은?", "둔하다."), *WEEKS[2:3]]
    copied = renumber(WEEKS[:3], 6)
    assert guids(match([*edited, *copied], give_guids(WEEKS[:3]))) == ["g0", "g1", "g2", "new", "new", "new"]


# --- a question in other words ---


def test_of_the_halves_of_an_entry_the_one_that_asks_the_same_is_the_note() -> None:
    before = line(entry("로드 밸런싱이란?", f"{LONG_ANSWER} {OTHER_ANSWER}"))
    reworded = entry("로드 밸런싱에 대해 설명해 주세요", LONG_ANSWER)
    parted = entry("L4와 L7 로드 밸런서의 차이는?", OTHER_ANSWER)
    assert match([reworded, parted], [before]).lines == (before, None)
    assert match([parted, reworded], [before]).lines == (None, before)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            entry("데드락이란?", LONG_ANSWER),
            entry("교착 상태(Deadlock)에 대해 설명해 주세요", OTHER_ANSWER),
            id="another answer",
        ),
        pytest.param(
            entry("큐란?", "작성 예정"), entry("큐에 대해 설명해 주세요", LONG_ANSWER), id="a placeholder"
        ),
        pytest.param(
            entry("우리 서비스의 배포는 어떻게 하나요?", "TODO"),
            entry("우리 서비스는 어떻게 배포하나요?", LONG_ANSWER),
            id="a placeholder, and words that no taxonomy knows",
        ),
        pytest.param(
            entry(
                "자바 String 이 불변(immutable)인 이유는?",
                "캐싱, 보안, 동기화 때문이다.\nString pool 을 쓸 수 있다.",
            ),
            entry("String은 왜 불변인가?", "캐싱, 보안, 동기화 때문이다."),
            id="a short answer that got shorter",
        ),
    ],
)
def test_what_asks_the_same_in_other_words_in_its_week_is_the_same_note(
    before: AnsweredEntry, after: AnsweredEntry
) -> None:
    assert match([after], [line(before)]).lines == (line(before),)


@pytest.mark.parametrize(
    ("question", "week"),
    [
        pytest.param("배열의 단점은?", 1, id="it wants to know something else"),
        pytest.param("스택의 장점은?", 1, id="of something else"),
        pytest.param("배열이 가진 장점은?", 2, id="in another week"),
    ],
)
def test_what_asks_something_else_is_a_new_note_after_a_placeholder(question: str, week: int) -> None:
    before = line(entry("배열의 장점은?", "작성 예정"))
    assert match([entry(question, LONG_ANSWER, week=week)], [before]).lines == (None,)


def test_an_id_names_an_older_note_by_its_guid() -> None:
    before = [line(entry(f"{number}번 장비의 이름은?"), f"g{number}") for number in (1, 2)]
    with_id = entry("3번 장비의 이름은?", explicit_id="g2")
    assert match([with_id], before).lines == (before[1],)


def test_a_copied_answer_is_that_of_whoever_has_a_new_name() -> None:
    copied, own = (
        entry("로드 밸런서란 무엇인가요?", person="문가온"),
        entry("로드 밸런서란 무엇인가요?", person="허카이"),
    )
    other = entry("인덱스는 왜 쓰나요?", OTHER_ANSWER, person="허카이")
    before = [line(copied, "copied"), line(own, "own"), line(other, "other")]
    after = [
        entry("로드 밸런서란 무엇인가요?", person="민파란"),
        entry("인덱스는 왜 쓰나요?", OTHER_ANSWER, person="민파란"),
    ]
    assert match(after, before).lines == (before[1], before[2])


def test_a_name_that_was_given_up_is_taken_by_somebody_else_in_the_same_build() -> None:
    shared, poor = "로드 밸런서란 무엇인가요?", ("어려웠던 점은?", "없음")
    before = [
        line(entry("인덱스는 왜 쓰나요?", OTHER_ANSWER, person="최자람"), "a1"),
        line(entry(shared, person="최자람"), "a2"),
        line(entry(*poor, person="최자람"), "a3"),
        line(entry("힙이란?", f"{OTHER_ANSWER} 그리고 나무", person="황타래"), "b1"),
        line(entry(shared, person="황타래"), "b2"),
        line(entry(*poor, person="황타래"), "b3"),
    ]
    new_names = {"최자람": "안바다", "황타래": "최자람"}
    after = []
    for known in before:
        question = known.question
        answer = {"인덱스는 왜 쓰나요?": OTHER_ANSWER, "힙이란?": f"{OTHER_ANSWER} 그리고 나무", poor[0]: "없음"}
        after.append(entry(question, answer.get(question, LONG_ANSWER), person=new_names[known.person]))
    assert match(after, before).lines == tuple(before)
    names = PersonNames({"최자람": ["황타래"]})
    assert match(after, before, names=names).lines == tuple(before)


def test_a_note_that_retires_when_its_author_has_a_new_name_gets_that() -> None:
    before = [line(BEFORE, "a"), line(entry("인덱스는 왜 쓰나요?", OTHER_ANSWER), "b")]
    renamed = entry("로드 밸런서란 무엇인가요?", person="가온")
    assert match([renamed], before).new_names == {"b": "가온"}


def test_an_id_that_was_taken_away_names_nothing_any_more() -> None:
    before = replace_line(line(BEFORE), explicit_id="lb")
    used_elsewhere = entry("인덱스는 왜 쓰나요?", OTHER_ANSWER, person="도재민", explicit_id="lb")
    assert match([used_elsewhere, BEFORE], [before]).lines == (None, before)


def test_no_note_is_given_to_two_entries() -> None:
    assert match([BEFORE, BEFORE], [line(BEFORE)]).lines == (line(BEFORE), None)


# --- what a build makes of it ---------------------------------------------------------------------


def test_the_guid_of_a_reworded_note_is_not_given_to_a_new_one_that_asks_what_it_asked(project: Project) -> None:
    project.write("notes/week17.md", WEEK_17)
    project.build()
    project.write(
        "notes/week17.md", WEEK_17.replace("로드 밸런서란 무엇인가요?", "부하를 나누는 장치는 무엇이라 하나요?")
    )
    project.build()
    (reworded, _) = project.notes()
    project.write(
        "notes/week17.md",
        WEEK_17.replace("로드 밸런서란 무엇인가요?", "부하를 나누는 장치는 무엇이라 하나요?")
        + "2. 로드 밸런서란 무엇인가요? `L4` 와 L7\n```\nHAProxy나 Nginx 같은 프로그램, 또는 전용 장비를 가리킨다.\n```\n",
    )
    result = project.build_json()
    assert (result["new"], result["unchanged"]) == (1, 2)
    assert project.notes()[0].guid == reworded.guid
    assert len({note.guid for note in project.notes()}) == 3


# --- ids that somebody wrote ----------------------------------------------------------------------


def twins(first: str, second: str) -> str:
    """Return a week in which one person asks two questions, with answers that have nothing in common."""
    one = "요청을 여러 서버에 나누어 주어 한 서버가 멈추어도 서비스가 계속 응답하게 한다."
    other = "정렬된 리프가 연결되어 있어서 범위 검색에 좋고 높이가 낮아 디스크를 덜 읽는다."
    entries = [f"{n}. {q}\n```\n{a}\n```\n" for n, (q, a) in enumerate([(first, one), (second, other)], 1) if q]
    return "# Week 1\n#### 문가온\n" + "".join(entries)


def test_a_mended_typo_counts_more_than_the_question_of_a_deleted_twin(project: Project) -> None:
    project.write("notes/week1.md", twins("라우팅 조건은 무엇인가요?", "라우팅 조검은 무엇인가요?"))
    project.build()
    guids = {note.answer: note.guid for note in project.notes()}
    project.write("notes/week1.md", twins("", "라우팅 조건은 무엇인가요?"))
    project.build()
    (note,) = project.notes()
    assert note.guid == guids[note.answer]


def test_answers_that_were_exchanged_leave_the_questions_their_guids(project: Project) -> None:
    questions = ("TCP 헤더는 무엇인가요?", "UDP 헤더는 무엇인가요?")
    project.write("notes/week1.md", twins(*questions))
    project.build()
    guids = {note.question: note.guid for note in project.notes()}
    project.write("notes/week1.md", twins(*reversed(questions)))
    project.build()
    assert {note.question: note.guid for note in project.notes()} == guids


def test_an_explicit_id_holds_a_note_through_any_edit(project: Project) -> None:
    project.write("notes/week17.md", WEEK_17.replace("와 L7", "와 L7 <!-- id: lb -->"))
    project.build()
    first = project.notes()[0].guid
    project.write(
        "notes/week03.md",
        "# Week 3\n#### 도재민\n1. CDN은 왜 빠른가요? <!-- id: lb -->\n```\n가까운 곳에서 캐시된 것을 준다.\n```\n",
    )
    (project.folder / "notes/week17.md").unlink()
    result = project.build_json()
    assert (result["new"], result["changed"]) == (0, 1)
    assert [note.guid for note in project.notes()] == [first]


def test_an_id_given_twice_is_an_error(project: Project) -> None:
    project.write("notes/week17.md", WEEK_17.replace("와 L7", "와 L7 <!-- id: lb -->"))
    project.build()
    package = project.package.read_bytes()
    project.write("notes/week18.md", "# Week 18\n#### 도재민\n1. CDN은? <!-- id: LB -->\n```\n캐시.\n```\n")
    result = project.build()
    assert result.exit_code == 1
    assert "E004" in result.codes
    assert project.package.read_bytes() == package
