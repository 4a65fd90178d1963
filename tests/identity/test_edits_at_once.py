"""Two or three edits in one build: each note is still the same one, and nothing new gets the GUID of an old one.

A note goes by a word that only its answer holds, before and after.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support import Project


@dataclass(frozen=True)
class Case:
    """Notes before and after some edits; ``kept`` are the words of the notes that must be the same ones."""

    edits: str
    before: str
    after: str
    kept: str
    new: int = 0


def numbered(*entries: str, title: str = "# Week 1") -> str:
    """Return a week of one person; an entry is a line that asks and the lines that answer, below each other."""
    lines = [title, "#### 한가람"]
    for written in entries:
        question, answer = written.split("\n", 1)
        lines += [question, "```", answer, "```"]
    return "\n".join(lines) + "\n"


LAYERS = (
    "1. 메모리 계층이란 무엇인가요?\n빠르고 비싼 것을 위에, 느리고 싼 것을 아래에 두어 둘 다 얻으려는 구조이다."
)
REGISTER = (
    "레지스터란 무엇인가요?\n연산 장치 바로 옆에 놓여 명령 하나가 쓰는 값을 잠시 담는 가장 작고 빠른 칸이다."
)
CACHE = "캐시란 무엇인가요?\n자주 찾는 것을 미리 복사해 두어 주기억장치까지 다녀오는 시간을 줄이는 버퍼이다."
CACHE_ANSWER = CACHE.partition("\n")[2]
ANEW = "한 번 가져온 줄 근처도 곧 쓰이리라 믿고 블록째로 옮긴다."

DRIVER = "드라이버란 무엇인가요?\n장치마다 다른 명령을 운영체제가 아는 한 가지 말로 옮겨 주는 프로그램 조각이다."

LONG_STORY = """\
처음 프린터를 붙이던 사람들은 제품이 나올 때마다 편집기와 표 계산 도구를 모두 고쳐야 했다.
그래서 커널 안에 자리를 마련하고, 밖에서는 열기 닫기 읽기 쓰기만 부르게 했다.
인터럽트가 오면 등록해 둔 함수가 깨어나 버퍼를 비우고 기다리던 스레드를 다시 줄에 세운다.
블록 단위로 주고받는 디스크, 글자를 하나씩 흘리는 키보드, 꾸러미를 나르는 네트워크 카드가 저마다 갈래를 이룬다.
요즘은 사용자 공간에서 돌리거나, 서명된 것만 싣거나, 멈추어도 홀로 되살아나게 격리하기도 한다.
가상 머신에서는 손님과 주인이 링 모양 메모리를 나누어 쓰는 흉내 기기가 그 몫을 맡는다.
화면과 소리와 전원과 온도, 배터리와 카메라에도 하나씩 있고, 그 수가 저장소 전체 줄 수의 절반을 넘는다.
새로 짜려면 규격서를 읽고, 레지스터 번지를 헤더에 옮기고, 초기화 순서와 지연 시간을 맞추고, 오실로스코프로 파형을 살핀다.
버그 하나가 시스템을 통째로 세우므로 정적 분석기와 퍼저와 리뷰어 여럿이 붙고, 러스트 같은 언어로 갈아타자는 제안도 나온다.
검증을 통과한 묶음은 배포판이 모아서 서명하고, 사용자는 재부팅 없이 모듈을 꽂았다 뺐다 하며 쓴다."""

OBSERVER = """\
상태가 바뀌는 쪽이 지켜보는 쪽의 목록을 들고 있다가 바뀔 때마다 하나씩 불러 알려 준다.
화면 갱신, 이벤트 버스, 반응형 스트림이 모두 여기에서 나왔고 등록과 해지를 짝지어야 새지 않는다."""
OBSERVER_ANEW = """\
상태가 바뀌는 쪽이 지켜보는 쪽의 목록을 들고 있다가 바뀔 때마다 하나씩 불러 알려 준다.
화면 갱신이 여기에서 나왔고, 구독자가 느리면 큐를 사이에 두고, 순서가 중요하면 번호를 매긴다."""
LOOSE = "결합이 느슨하고 손님을 더하기 쉬우며 시험할 때 가짜를 끼우기 좋다."

HARD = "이번 주에 어려웠던 점은?\n없음"


CASES = [
    Case(
        "a question follows another one up now, and has taken in what a follow-up said",
        numbered(LAYERS, f"1-1. {CACHE}", f"2. {REGISTER}"),
        numbered(LAYERS, f"1-1. {REGISTER}\n{CACHE_ANSWER}"),
        kept="비싼 담는",
    ),
    Case(
        "a follow-up is a question of its own now, and what it followed up says something else",
        numbered(LAYERS, f"1-1. {REGISTER}"),
        numbered(f"1. {REGISTER} 수십 개뿐이다.", f"2. 버퍼란 무엇인가요?\n{ANEW}"),
        kept="담는",
        new=1,
    ),
    Case(
        "a question is asked twice: as a title over itself",
        numbered(f"1. {DRIVER}"),
        numbered("1. 드라이버란 무엇인가요?\n아래에 정리했다.", f"1-1. {DRIVER}"),
        kept="조각이다",
        new=1,
    ),
    Case(
        "a typo is mended in a question that is answered anew, and another one is written",
        numbered(f"1. 드라이버란 무어인가요?\n{ANEW} 벼루"),
        numbered(f"1. {CACHE}", f"2. {DRIVER} 벼루"),
        kept="벼루",
        new=1,
    ),
    Case(
        "a typo is mended in a follow-up that is answered anew, and its question is reworded",
        numbered(f"1. {CACHE}", f"1-1. 단젘은 무엇인가요?\n{ANEW} 벼루", "1-2. 예시는?\n곁에 둔 메모"),
        numbered(
            f"1. {CACHE.replace('란 무', '는 무')}",
            "1-1. 단점은 무엇인가요?\n벼루 자리가 좁다.",
            "1-2. 예시는?\n메모",
        ),
        kept="복사해 벼루 메모",
    ),
    Case(
        "a question is reworded, and its answer is the beginning of a long one now",
        numbered(f"1. {REGISTER}"),
        numbered(f"1. 레지스터 이야기\n{REGISTER.partition(chr(10))[2]}\n{LONG_STORY}"),
        kept="담는",
    ),
    Case(
        "a question follows another one up now, and is answered all anew",
        numbered(LAYERS, f"2. 메인 메모리와 하드 디스크는 어떻게 다른가요?\n{ANEW} 벼루", f"3. {CACHE}"),
        numbered(
            LAYERS,
            "1-1. 메인 메모리와 하드 디스크는 어떻게 다른가요?\n전원이 꺼지면 벼루 하나도 남지 않는다.",
            f"3. {CACHE}",
        ),
        kept="비싼 복사해 벼루",
    ),
    Case(
        "of two that are joined, it is the one that is asked, though more is left of the other one's answer",
        numbered(f"1. 옵저버 패턴\n{OBSERVER} 벼루", f"2. 옵저버 패턴의 장점\n{LOOSE}"),
        numbered(f"1. 옵저버 패턴?\n{OBSERVER_ANEW} 벼루\n{LOOSE}"),
        kept="벼루",
    ),
]


def guids_by_word(project: Project, words: str) -> dict[str, str]:
    """Return the GUID of the note whose answer holds each word."""
    notes = project.notes()
    found = {word: [note.guid for note in notes if word in note.answer] for word in words.split()}
    return {word: guid for word, guids in found.items() for (guid,) in [guids]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.edits)
def test_every_note_is_the_same_one(case: Case, project: Project) -> None:
    project.write("notes/week.md", case.before)
    project.build()
    before = guids_by_word(project, case.kept)
    known = {note.guid for note in project.notes()}
    project.write("notes/week.md", case.after)
    result = project.build_json()
    assert guids_by_word(project, case.kept) == before
    assert result["new"] == case.new
    assert len({note.guid for note in project.notes()} - known) == case.new


@pytest.mark.parametrize("reworded", ["캐시는 무엇인가요?", "캐시란 무엇인가요? 한눈에"])
def test_questions_keep_their_notes_where_their_answers_are_exchanged_and_one_is_reworded(
    project: Project, reworded: str
) -> None:
    project.write("notes/week.md", numbered(f"1. {CACHE}", f"2. {REGISTER}"))
    project.build()
    before = [note.guid for note in project.notes()]
    cached, registered = (entry.partition("\n")[2] for entry in (CACHE, REGISTER))
    exchanged = f"1. {reworded}\n{registered}", f"2. 레지스터란 무엇인가요?\n{cached}"
    project.write("notes/week.md", numbered(*exchanged))
    project.build()
    assert [note.guid for note in project.notes()] == before


def test_a_question_keeps_its_note_where_it_has_the_answer_of_the_one_that_denies_it(project: Project) -> None:
    """Both answers were exchanged; one was edited, and the other question has a mark more."""
    written = REGISTER.partition("\n")[2], CACHE.partition("\n")[2]
    project.write("notes/week.md", numbered(f"1. 직렬화 조건\n{written[0]}", f"2. 역직렬화 조건\n{written[1]}"))
    project.build()
    before = [note.guid for note in project.notes()]
    exchanged = f"1. 직렬화 조건?\n{written[1]} 늘 그렇다.", f"2. 역직렬화 조건\n{written[0]}"
    project.write("notes/week.md", numbered(*exchanged))
    project.build()
    assert [note.guid for note in project.notes()][1] == before[1]


def test_weeks_in_a_row_that_all_say_the_same_go_up_by_one(project: Project) -> None:
    def write(first: int) -> None:
        for number, about in enumerate(("힙", "트리", "그래프")):
            asked = [entry.replace("란", f"({about})란") for entry in (LAYERS, f"2. {REGISTER}")]
            notes = numbered(*asked, f"3. {HARD}", title=f"# Week {first + number}")
            project.write(f"notes/{number}.md", notes)

    write(1)
    project.build()
    before = [(note.question, note.guid) for note in project.notes()]
    write(2)
    result = project.build_json()
    assert (result["new"], result["retired"]) == (0, 0)
    assert [(note.question, note.guid) for note in project.notes()] == before
