"""The table of the contract's section 3, row by row, against a real Anki that somebody studies with.

Each case: the notes are built, imported and studied, the learner adds a tag and a remark to every second note,
the notes change, and the next package is imported. Notes go by a word that only they hold.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from ankigen.rendering import notetype
from support import LEDGER, PACKAGE, Anki, Imported, Project

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST, LATER = 1_750_000_000, 2_000_000_000
"""The times of the builds, before and after the learner's own edits, which carry the time of the real clock."""

WEEK_5 = """\
# Week 5

#### 한서윤
1. 페이지 폴트는 언제 일어나고 어떻게 처리되나요?
```
찾는 페이지가 물리 메모리에 없을 때 MMU가 트랩을 건다.
운영체제는 스왑 영역에서 그 페이지를 빈 프레임으로 읽어 온다.
페이지 테이블의 valid 비트를 켠 다음, 멈췄던 명령어를 다시 실행한다.
```
2. 뮤텍스와 세마포어는 무엇이 다른가요?
```
뮤텍스는 잠근 스레드만 풀 수 있는 열쇠 하나짜리 자물쇠다.
세마포어는 정수 카운터라서 동시에 여러 스레드를 들여보낼 수 있고, 푸는 쪽이 달라도 된다.
- 뮤텍스 : 소유권이 있음
- 카운팅 : 소유권이 없음
```
2-1. 단점은?
```
기다리는 스레드가 꼬이면 교착 상태에 빠진다.
우선순위가 낮은 쪽이 열쇠를 쥐고 있으면 우선순위 역전도 생긴다.
```

#### 도재민
1. TCP 혼잡 제어는 어떤 단계로 이루어지나요?
```
처음에는 윈도를 두 배씩 키우는 슬로 스타트로 시작한다.
임계값을 넘으면 하나씩만 늘리는 회피 구간으로 들어간다.
같은 ACK가 세 번 오면 윈도를 절반으로 줄이고 빠른 재전송을 한다.
```
2. HTTP/2는 HTTP/1.1과 무엇이 다른가요?
```
하나의 연결 위에 여러 스트림을 섞어 보내는 멀티플렉싱이 들어왔다.
헤더는 HPACK으로 압축되고, 메시지는 텍스트가 아니라 바이너리 프레임으로 나뉜다.
```
3. 가비지 컬렉션은 왜 세대를 나누나요?
```
대부분의 객체는 만들어지고 금방 죽는다는 가설에 기대기 때문이다.
젊은 세대만 자주 훑으면 멈추는 시간이 짧아진다.
살아남은 객체는 늙은 세대로 승격되어 드물게 검사받는다.
```
"""

WEEK_6 = """\
# Week 6

#### 한서윤
1. 인덱스는 왜 B+트리로 만드나요?
```
리프에만 레코드를 두어서 노드 하나에 키를 많이 담을 수 있다.
트리의 높이가 낮아지니 디스크를 읽는 횟수가 줄어든다.
리프끼리 이어져 있어 범위 조회가 순차 읽기가 된다.
```
2. 트랜잭션 격리 수준을 설명해 주세요
```
READ UNCOMMITTED 부터 SERIALIZABLE 까지 네 단계가 있다.
높을수록 이상 현상이 사라지지만 동시에 처리할 수 있는 양이 줄어든다.
```
2. 트랜잭션 격리 수준을 설명해 주세요
```
팬텀 리드는 같은 범위를 다시 읽었을 때 없던 행이 나타나는 것이다.
InnoDB는 넥스트 키 락으로 이것을 막는다.
```

#### 류하은
1. 인덱스는 왜 B+트리로 만드나요?
```
해시와 달리 키가 정렬되어 있어서 부등호 조건에도 쓸 수 있기 때문입니다.
삽입과 삭제가 잦아도 스스로 균형을 맞춥니다.
```
2. 쿠키와 세션의 차이는 무엇인가요?
```
쿠키는 브라우저에 저장되고 요청마다 함께 실려 간다.
세션은 서버가 상태를 들고 있고 브라우저에는 식별자만 준다.
그래서 훔쳐볼 위험은 적지만 서버의 메모리를 쓴다.
```
3. REST에서 멱등성이란 무엇인가요?
```
같은 요청을 여러 번 보내도 서버의 상태가 한 번 보낸 것과 같은 성질이다.
GET, PUT, DELETE는 그렇고 POST는 그렇지 않다.
```
"""

ALL = "스왑 카운팅 역전 슬로 HPACK 승격 리프끼리 UNCOMMITTED 팬텀 부등호 훔쳐볼 POST는"
"""A word for each of the twelve notes that stands in no other."""

Notes = dict[str, str]


def start() -> Notes:
    return {"notes/week05.md": WEEK_5, "notes/week06.md": WEEK_6}


def swap(*pairs: str) -> Callable[[Notes], Notes]:
    """Return an edit that puts the second text of each pair for the first, which must be there just once."""

    def edit(notes: Notes) -> Notes:
        for old, new in zip(pairs[::2], pairs[1::2], strict=True):
            (name,) = [name for name, text in notes.items() for _ in range(text.count(old))]
            notes = {**notes, name: notes[name].replace(old, new)}
        return notes

    return edit


def entry(question: str, text: str) -> str:
    """Return the lines of an entry from the line that begins with ``question`` to the end of its fence."""
    begin = text.index(question)
    opening = text.index("\n```\n", begin) + 5
    return text[begin : text.index("\n```\n", opening) + 5]


def answer(of_entry: str) -> str:
    """Return the lines in the fence of an entry."""
    return of_entry.split("```\n")[1]


def every(change: Callable[[str], str]) -> Callable[[Notes], Notes]:
    """Return an edit that changes the text of every file."""
    return lambda notes: {name: change(text) for name, text in notes.items()}


def put_last_person_first(text: str) -> str:
    """Return a week in which the section of the last person stands before that of the first."""
    title, first, last = text.split("\n#### ")
    return "\n#### ".join([title, f"{last}\n", first.rstrip("\n") + "\n"])


def files(**names: str) -> Callable[[Notes], Notes]:
    """Return an edit that gives files other names."""
    return lambda notes: {
        names.get(name.removeprefix("notes/").removesuffix(".md"), name): text for name, text in notes.items()
    }


class Study:
    """A project, and somebody who studies its deck in Anki."""

    def __init__(self, project: Project, anki: Anki, monkeypatch: pytest.MonkeyPatch) -> None:
        self.project, self.anki, self.monkeypatch = project, anki, monkeypatch
        self.known: dict[str, str] = {}
        self.package = PACKAGE

    def write(self, notes: Notes, config: str = "") -> None:
        """Let the folder hold these notes and no others."""
        for old in self.project.folder.glob("notes/**/*.md"):
            old.unlink()
        for name, text in notes.items():
            self.project.write(name, text)
        self.project.write("ankigen.toml", config)

    def build_and_import(self, now: int, *args: str) -> tuple[Imported, dict[str, Any]]:
        """Build at the time ``now`` and import; return what Anki did, and what ankigen says it would do."""
        self.monkeypatch.setenv("SOURCE_DATE_EPOCH", str(now))
        result = self.project.build_json(*args)
        self.package = result["output"]
        assert (self.package == PACKAGE) == (not {"--week", "--person"} & set(args))
        return self.anki.import_package(self.project.folder / self.package), result

    def learn(self) -> None:
        """Study each card, one of them through the scheduler; add a tag and a remark to every second note."""
        self.known = {note.guid: note["Question"] + note["Answer"] for note in self.anki.notes()}
        self.anki.collection.decks.select(self.anki.collection.decks.id_for_name("Weekly Q&A"))
        first = self.anki.collection.sched.getCard()
        assert first is not None
        first.start_timer()
        self.anki.collection.sched.answerCard(first, 3)
        for number, note in enumerate(self.anki.notes()):
            (card,) = note.cards()
            card.type = card.queue = 2
            card.due, card.ivl, card.factor = 100 + number, 10 + number, 2300 + 10 * number
            card.reps, card.lapses, card.flags = 3 + number, number % 2, 1 + number % 7
            self.anki.collection.update_card(card)
            if number % 2:
                note.tags.append("내것")
                note["Answer"] += "<p>외우는 법: …</p>"
                self.anki.collection.update_note(note)

    def guids(self, words: str) -> set[str]:
        """Return the GUIDs of the notes that held these words when they were first imported."""
        found = {word: [guid for guid, text in self.known.items() if word in text] for word in words.split()}
        return {guid for word in found for (guid,) in [found[word]]}

    def state(self) -> dict[str, tuple[Any, ...]]:
        """Return fields, tags and scheduling of every note by its GUID, and how often each was answered."""
        return {note.guid: (note.fields, note.tags, _scheduling(note, self.anki)) for note in self.anki.notes()}

    def assert_kept(self, before: dict[str, tuple[Any, ...]], updated: set[str], new: int) -> None:
        """All cards are scheduled as before; the ``updated`` notes are the package's, the others as they were."""
        after = self.state()
        package = {note.guid: note for note in self.project.notes(self.package)}
        assert len(after) == len(before) + new
        for guid, (fields, tags, scheduling) in before.items():
            assert after[guid][2] == scheduling
            if guid in updated:
                assert after[guid][0] == list(package[guid].fields.values())
                assert sorted(after[guid][1]) == sorted(package[guid].tags)
            else:
                assert after[guid][:2] == (fields, tags)


def _scheduling(note: Any, anki: Anki) -> tuple[Any, ...]:  # noqa: ANN401 - an anki.notes.Note
    (card,) = note.cards()
    answers = anki.collection.db.list("select ease from revlog where cid = ?", card.id)
    return (
        card.id,
        card.did,
        card.due,
        card.ivl,
        card.factor,
        card.reps,
        card.lapses,
        card.flags,
        card.queue,
        answers,
    )


@pytest.fixture
def study(project: Project, anki: Anki, monkeypatch: pytest.MonkeyPatch) -> Study:
    return Study(project, anki, monkeypatch)


@dataclass(frozen=True)
class Case:
    """A row: what is edited, and which notes (by their words) Anki must see as what.

    ``travels`` are those of which Anki sees nothing, and that a push brings up to date: what others answered is not
    what their people wrote. ``before`` is how the notes differ from the group's before the first build, ``steps`` are edits that are
    built and imported before the last one, ``edit``; ``new`` counts.
    """

    row: str
    edit: Callable[[Notes], Notes] = lambda notes: notes
    before: Callable[[Notes], Notes] = lambda notes: notes
    steps: tuple[Callable[[Notes], Notes], ...] = ()
    new: int = 0
    updated: str = ""
    travels: str = ""
    retired: str = ""
    config: str = ""
    args: tuple[str, ...] = ()
    packed: str = ALL
    codes: str = ""


PAGE_FAULT = entry("1. 페이지", WEEK_5)
MUTEX = entry("2. 뮤텍스", WEEK_5)
CONGESTION = entry("1. TCP", WEEK_5)
HTTP_2 = entry("2. HTTP/2", WEEK_5)
GENERATIONS = entry("3. 가비지", WEEK_5)
HER_WEEK_6, _, HIS_WEEK_6 = (WEEK_6.removeprefix("# Week 6\n\n")).partition("\n#### 류하은\n")
HIS_WEEK_6 = f"#### 류하은\n{HIS_WEEK_6}"
HER_INDEX = entry("1. 인덱스", WEEK_6)
HIS_INDEX = entry("1. 인덱스", HIS_WEEK_6)
COOKIES = entry("2. 쿠키", WEEK_6)
IDEMPOTENCE = entry("3. REST", WEEK_6)
HERS, HIS = "스왑 카운팅 역전 리프끼리 UNCOMMITTED 팬텀", "슬로 HPACK 승격"
ALL_OF_WEEK_5, ALL_OF_WEEK_6 = "스왑 카운팅 역전 슬로 HPACK 승격", "리프끼리 UNCOMMITTED 팬텀 부등호 훔쳐볼 POST는"

IDEMPOTENCE_ANEW = (
    answer(IDEMPOTENCE),
    "응답을 잃어버린 클라이언트가 마음 놓고 다시 시도해도 된다는 약속이다.\n결제처럼 그렇지 않은 요청에는 열쇠를 붙여 겹침을 막는다.\n",
)

NEW_ENTRY = """\
1. 로드 밸런서의 L4와 L7은 어떻게 다른가요?
```
L4는 주소와 포트만 보고 나누므로 빠르다.
L7은 URL이나 헤더까지 열어 보고 나눌 수 있다.
```
"""

NEXT_WEEK = """\
# Week 7

#### 한서윤
1. 페이지 교체 알고리즘에는 무엇이 있나요?
```
가장 오래 쓰이지 않은 프레임을 내보내는 LRU가 널리 쓰인다.
시계처럼 참조 비트를 돌며 보는 근사 방법도 있다.
```
2. 스핀락과 뮤텍스는 무엇이 다른가요?
```
스핀락은 잠들지 않고 바쁘게 돌며 기다린다.
임계 구역이 아주 짧을 때는 문맥 교환보다 싸다.
```
2-1. 단점은?
```
코어 하나를 계속 태운다.
```

#### 도재민
1. UDP는 어떤 곳에 쓰이나요?
```
순서나 재전송이 필요 없는 음성 통화와 게임에 쓰인다.
```
2. HTTP/3는 HTTP/2와 무엇이 다른가요?
```
QUIC 위에서 돌기 때문에 한 스트림의 손실이 다른 스트림을 막지 않는다.
연결을 맺는 왕복도 줄었다.
```
3. 클로저는 왜 메모리를 붙잡나요?
```
바깥 함수의 변수를 참조하는 동안 그 환경이 힙에 남기 때문이다.
```
"""

CASES = [
    Case("nothing"),
    Case(
        "an answer is edited: a sentence more",
        swap("풀 수 있는 열쇠", "풀 수 있고 재진입이 되기도 하는 열쇠"),
        updated="카운팅",
    ),
    Case(
        "an answer is edited: written anew under the same question",
        swap(
            "처음에는 윈도를 두 배씩 키우는 슬로 스타트로 시작한다.\n임계값을 넘으면 하나씩만 늘리는 회피 구간으로 들어간다.",
            "송신자가 네트워크 사정을 짐작하며 보내는 양을 조절하는 방법이다.\n타임아웃이 나면 맨 처음부터 다시 올라간다.",
            "같은 ACK가 세 번 오면 윈도를 절반으로 줄이고 빠른 재전송을 한다.",
            "CUBIC이나 BBR처럼 지연 시간을 함께 보는 방식도 있다.",
        ),
        updated="슬로",
    ),
    Case(
        "an answer is edited: one line of the fence indented",
        swap("\n트리의 높이가", "\n    트리의 높이가"),
        updated="리프끼리",
        travels="부등호",
    ),
    Case(
        "a question is reworded: a typo",
        swap("쿠키와 세션의 차이는 무엇인가요?", "쿠키와 세션에 차이는 무엇인가요?"),
        updated="훔쳐볼",
    ),
    Case(
        "a question is reworded: other words, answer the same",
        swap("가비지 컬렉션은 왜 세대를 나누나요?", "Generational GC의 배경이 되는 가설을 말해 보세요"),
        updated="승격",
    ),
    Case(
        "a question is reworded: other words, answer nearly the same",
        swap(
            "REST에서 멱등성이란 무엇인가요?",
            "idempotent한 HTTP 메서드를 골라 보고 까닭도 말해 주세요",
            "POST는 그렇지 않다",
            "POST는 아니다",
        ),
        updated="POST는",
        codes="I225",
    ),
    Case(
        "a typo in a question is mended, and it is answered all anew",
        swap("REST에서 멱둥성이란", "REST에서 멱등성이란", *IDEMPOTENCE_ANEW),
        before=swap("REST에서 멱등성이란", "REST에서 멱둥성이란"),
        updated="POST는",
    ),
    Case(
        "two questions exchange their answers, and one of them is reworded",
        swap(
            "쿠키와 세션의 차이는 무엇인가요?",
            "쿠키하고 세션의 차이를 설명해 주세요",
            answer(COOKIES),
            "X",
            answer(IDEMPOTENCE),
            answer(COOKIES),
            "X",
            answer(IDEMPOTENCE),
        ),
        updated="훔쳐볼 POST는",
    ),
    Case(
        "a question follows another one up, and is answered in more words",
        swap(
            "3. 가비지",
            "1-1. 가비지",
            "드물게 검사받는다",
            "드물게 검사받는다.\n그래서 멈추는 시간을 고르게 나눈다",
        ),
        updated="승격",
    ),
    Case(
        "a question with a follow-up is reworded",
        swap("뮤텍스와 세마포어는 무엇이 다른가요?", "뮤텍스하고 세마포어의 차이를 설명해 주세요"),
        updated="카운팅 역전",
    ),
    Case(
        "a question is reworded, and the answer to its bare follow-up edited",
        swap(
            "뮤텍스와 세마포어는 무엇이 다른가요?",
            "동기화 도구 두 가지를 견주어 보세요",
            "우선순위 역전도 생긴다",
            "우선순위 역전까지 생긴다",
        ),
        updated="카운팅 역전",
        codes="I225",
    ),
    Case(
        "both question and answer edited lightly",
        swap(
            "HTTP/2는 HTTP/1.1과 무엇이 다른가요?",
            "HTTP/2가 HTTP/1.1과 다른 점은 무엇인가요?",
            "멀티플렉싱이 들어왔다",
            "멀티플렉싱이 가능하다",
        ),
        updated="HPACK",
    ),
    Case(
        "entries reordered",
        swap(
            PAGE_FAULT,
            "",
            entry("2-1.", WEEK_5),
            entry("2-1.", WEEK_5) + PAGE_FAULT,
            CONGESTION + HTTP_2 + GENERATIONS,
            GENERATIONS + HTTP_2 + CONGESTION,
        ),
    ),
    Case("entries renumbered", swap("1. TCP", "7. TCP", "2. HTTP", "8. HTTP", "3. 가비지", "9) 가비지")),
    Case(
        "entries renumbered: a follow-up with its question",
        swap("2. 뮤텍스", "4. 뮤텍스", "2-1. 단점", "4-1. 단점"),
    ),
    Case("entries inserted before", swap("#### 도재민\n", f"#### 도재민\n{NEW_ENTRY}"), new=1),
    Case("a file is renamed", files(week05="notes/5주차 정리.md")),
    Case("a file is moved", files(week05="notes/2026/봄/week05.md", week06="notes/2026/여름/week06.md")),
    Case("two files become one", lambda notes: {"notes/all.md": "\n".join(notes.values())}),
    Case("CRLF", every(lambda text: text.replace("\n", "\r\n"))),
    Case("NFC becomes NFD", every(lambda text: unicodedata.normalize("NFD", text))),
    Case("BOM", every(lambda text: "\ufeff" + text)),
    Case("the week is renumbered", swap("# Week 6", "# Week 7"), updated=ALL_OF_WEEK_6),
    Case(
        "the week is renumbered, and another one takes its number",
        swap("# Week 6", "# Week 7", "# Week 5", "# Week 6"),
        updated=ALL,
    ),
    Case(
        "all weeks go up by one, and in one a question is reworded and another answered anew",
        swap(
            "# Week 6",
            "# Week 7",
            "# Week 5",
            "# Week 6",
            "HTTP/2는 HTTP/1.1과 무엇이 다른가요?",
            "HTTP/1.1과 HTTP/2의 차이를 설명하시오",
            "쿠키는 브라우저에 저장되고 요청마다 함께 실려 간다.\n세션은 서버가 상태를 들고 있고 브라우저에는 식별자만 준다.\n"
            "그래서 훔쳐볼 위험은 적지만 서버의 메모리를 쓴다.",
            "어디에 두느냐가 다르다.",
        ),
        updated=ALL,
    ),
    Case(
        "a contributor is renamed in the headings",
        swap("#### 도재민", "#### 도재우"),
        updated=HIS,
    ),
    Case(
        "a contributor is renamed through `people`",
        config='[people]\n"Seo-yun Han" = ["한서윤"]\n',
        updated=HERS,
        travels="부등호",
    ),
    Case(
        "a contributor is renamed in the headings, and edits and rewords something in the same build",
        swap(
            "#### 도재민",
            "#### 도재우",
            "멀티플렉싱이 들어왔다",
            "멀티플렉싱이 가능하다",
            "가비지 컬렉션은 왜 세대를 나누나요?",
            "가비지 컬렉션이 세대를 나누는 까닭은?",
        ),
        updated=HIS,
    ),
    Case(
        "a contributor is renamed while a week is away",
        lambda notes: {**notes, "notes/week05.md": WEEK_5.replace("한서윤", "한서연")},
        steps=(
            lambda notes: {"notes/week06.md": notes["notes/week06.md"]},
            swap("#### 한서윤", "#### 한서연"),
        ),
        updated="스왑 카운팅 역전",
        new=0,
    ),
    Case(
        "two headings over the same question are exchanged",
        swap("#### 한서윤\n1. 인덱스", "#### X\n1. 인덱스", "#### 류하은", "#### 한서윤", "#### X", "#### 류하은"),
        updated=ALL_OF_WEEK_6,
    ),
    Case(
        "a parent question is asked in wholly other words",
        swap("뮤텍스와 세마포어는 무엇이 다른가요?", "mutex 와 semaphore 를 비교하면?"),
        updated="카운팅 역전",
    ),
    Case(
        "people are put in another order where several answer the same question",
        every(put_last_person_first),
    ),
    Case(
        "another question takes the place of one that was deleted",
        swap(
            "HTTP/2는 HTTP/1.1과 무엇이 다른가요?",
            "HTTPS는 HTTP와 무엇이 다른가요?",
            "하나의 연결 위에 여러 스트림을 섞어 보내는 멀티플렉싱이 들어왔다.",
            "하나의 연결 위에 TLS로 암호화한 내용을 보낸다.",
            "헤더는 HPACK으로 압축되고, 메시지는 텍스트가 아니라 바이너리 프레임으로 나뉜다.",
            "인증서로 서버가 누구인지 확인한다.",
        ),
        new=1,
        retired="HPACK",
    ),
    Case(
        "a heading was forgotten and comes later",
        swap("3. 가비지", "#### 오지후\n1. 가비지"),
        updated="승격",
    ),
    Case(
        "a heading was forgotten at the top of the file and comes later",
        swap("# Week 5\n", "# Week 5\n\n#### 한서윤\n"),
        before=swap("# Week 5\n\n#### 한서윤\n", "# Week 5\n\n"),
        updated="스왑 카운팅 역전",
    ),
    Case(
        "the same question by two people: each updatable",
        swap("삽입과 삭제가 잦아도 스스로 균형을 맞춥니다.", "삽입과 삭제가 아주 잦아도 알아서 균형을 잡습니다."),
        updated="부등호",
        travels="리프끼리",
    ),
    Case(
        "the same question twice by one: the first updatable",
        swap("네 단계가 있다", "네 가지 단계가 있다"),
        updated="UNCOMMITTED",
    ),
    Case(
        "the same question twice by one: the second updatable",
        swap("이것을 막는다", "이를 막아 낸다"),
        updated="팬텀",
    ),
    Case(
        "the same question twice by one: the first goes",
        swap(entry("2. 트랜잭션", WEEK_6), ""),
        retired="UNCOMMITTED",
    ),
    Case(
        "one entry is split in two",
        swap(
            "HTTP/2는 HTTP/1.1과 무엇이 다른가요?",
            "HTTP/2의 멀티플렉싱이란 무엇인가요?",
            "들어왔다.\n헤더는",
            "들어왔다.\n```\n2. HTTP/2에서 메시지는 어떤 모습으로 오가나요?\n```\n헤더는",
        ),
        new=1,
        updated="HPACK",
        codes="I223",
    ),
    Case(
        "two are joined: below the first question",
        swap(f"다시 실행한다.\n```\n{MUTEX.partition('```')[0]}```\n", "다시 실행한다.\n", "2-1.", "1-1."),
        updated="스왑 역전",
        retired="카운팅",
    ),
    Case(
        "two are joined: below both questions",
        swap(
            "1. 페이지 폴트는 언제 일어나고 어떻게 처리되나요?",
            "1. 페이지 폴트는 언제 일어나고, 뮤텍스와 세마포어는 무엇이 다른가요?",
            f"다시 실행한다.\n```\n{MUTEX.partition('```')[0]}```\n",
            "다시 실행한다.\n",
            "2-1.",
            "1-1.",
        ),
        updated="카운팅 역전",
        retired="스왑",
    ),
    Case(
        "an old question is answered afresh in a later week, and the old one stays",
        swap(
            "#### 류하은\n",
            "3. 페이지 폴트는 언제 일어나고 어떻게 처리되나요?\n```\n"
            "처음 만진 주소라면 디스크 없이 0으로 채운 프레임만 붙이는 minor fault로 끝난다.\n"
            "copy-on-write도 쓰기 순간의 예외를 이용해 복사를 미룬다.\n```\n\n#### 류하은\n",
        ),
        new=1,
    ),
    Case(
        "an old question is answered afresh in a later week, and the old one goes",
        swap(
            PAGE_FAULT,
            "",
            "#### 류하은\n",
            "3. 페이지 폴트는 언제 일어나고 어떻게 처리되나요?\n```\n"
            "처음 만진 주소라면 디스크 없이 0으로 채운 프레임만 붙이는 minor fault로 끝난다.\n"
            "copy-on-write도 쓰기 순간의 예외를 이용해 복사를 미룬다.\n```\n\n#### 류하은\n",
        ),
        new=1,
        retired="스왑",
    ),
    Case(
        "a week is copied to a new file and built as it is",
        lambda notes: {**notes, "notes/week07.md": WEEK_5.replace("# Week 5", "# Week 7")},
        new=6,
        codes="W129",
    ),
    Case(
        "a week copied from last week's file is rewritten",
        lambda notes: {**notes, "notes/week07.md": NEXT_WEEK},
        new=6,
    ),
    Case(
        "last week's file is overwritten with the new week",
        lambda notes: {**notes, "notes/week05.md": NEXT_WEEK},
        new=6,
        retired=ALL_OF_WEEK_5,
    ),
    Case(
        "somebody else answers the same question",
        swap(
            "#### 도재민\n",
            f"#### 도재민\n{HER_INDEX.replace('리프에만', '잎에만').replace('리프끼리', '잎끼리')}",
        ),
        new=1,
        travels="리프끼리 부등호",
    ),
    Case(
        "somebody else's answer to the same question goes",
        swap(HIS_INDEX, ""),
        retired="부등호",
        travels="리프끼리",
    ),
    Case(
        "two who ask the same change places",
        lambda notes: {**notes, "notes/week06.md": f"# Week 6\n\n{HIS_WEEK_6}\n{HER_WEEK_6}"},
    ),
    Case(
        "two who ask the same are parted into files, the later one first",
        lambda notes: {
            **notes,
            "notes/week06.md": f"# Week 6\n\n{HIS_WEEK_6}",
            "notes/week06b.md": f"# Week 6\n\n{HER_WEEK_6}",
        },
    ),
    Case(
        "a topic is written on the question's line",
        swap("REST에서 멱등성이란 무엇인가요?", "REST에서 멱등성이란 무엇인가요? <!-- topics: 면접 단골 -->"),
        updated="POST는",
    ),
    Case(
        "other people's answers are no longer shown",
        config="[related]\nenabled = false\n",
        travels="리프끼리 부등호 UNCOMMITTED",
    ),
    Case("an entry disappears", swap(IDEMPOTENCE, ""), retired="POST는"),
    Case(
        "an entry has disappeared in the build before",
        steps=(swap(IDEMPOTENCE, ""),),
        packed=ALL.removesuffix(" POST는"),
    ),
    Case(
        "an entry returns",
        swap(COOKIES, COOKIES + IDEMPOTENCE),
        steps=(swap(IDEMPOTENCE, ""),),
    ),
    Case(
        "an entry returns with an edited answer",
        swap(COOKIES, COOKIES + IDEMPOTENCE.replace("그렇지 않다", "멱등하지 않다")),
        steps=(swap(IDEMPOTENCE, ""),),
        updated="POST는",
    ),
    Case(
        "an entry returns in another week",
        swap("#### 도재민", HER_INDEX + "\n#### 도재민"),
        steps=(swap(HER_INDEX, ""),),
        updated="리프끼리",
        travels="부등호",
    ),
    Case(
        "an entry moves with a similar answer",
        swap(HER_INDEX, "", "#### 도재민", HER_INDEX.replace("순차 읽기가 된다", "빠르다") + "\n#### 도재민"),
        updated="리프끼리",
        travels="부등호",
    ),
    Case(
        "`build` runs on some files",
        swap("멀티플렉싱이 들어왔다", "멀티플렉싱이 가능하다"),
        args=("notes/week06.md",),
        packed=ALL_OF_WEEK_6,
    ),
    Case(
        "`build` runs with filters: an entry of that person moves in from a file that is left out",
        swap(HER_INDEX, "", "#### 도재민", HER_INDEX + "\n#### 도재민"),
        args=("--week", "5"),
        updated="리프끼리",
        packed=ALL_OF_WEEK_5 + " 리프끼리",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.row)
def test_row(case: Case, study: Study) -> None:
    notes = case.before(start())
    study.write(notes)
    study.build_and_import(FIRST)
    study.learn()
    for step in case.steps:
        notes = step(notes)
        study.write(notes)
        study.build_and_import(LATER - 1000)
    study.write(case.edit(notes), case.config)

    before = study.state()
    imported, result = study.build_and_import(LATER, *case.args)

    updated, retired = study.guids(case.updated), study.guids(case.retired)
    unchanged = len(study.guids(case.packed) - updated - retired)
    assert imported == Imported(case.new, len(updated), unchanged, 0, 0)
    assert (result["new"], result["changed"], result["unchanged"]) == (case.new, len(updated), unchanged)
    assert result["retired"] == len(retired)
    study.assert_kept(before, updated, case.new)
    codes = {one["code"] for one in result["diagnostics"]} - {
        "I204",
        "I208",
        "I211",
        "I212",
        "I213",
        "I222",
        "W104",
    }
    assert codes == set(case.codes.split())


def test_a_renamed_contributor_is_told_the_line_for_people(study: Study) -> None:
    study.write(start())
    study.build_and_import(FIRST)
    study.write(swap("#### 도재민", "#### 도재우")(start()))
    _, result = study.build_and_import(LATER)
    (told,) = [one for one in result["diagnostics"] if one["code"] == "I208"]
    assert '"도재우" = ["도재민"]' in told["help"]


def test_a_retired_note_is_reported_once(study: Study) -> None:
    study.write(start())
    study.build_and_import(FIRST)
    study.write(swap(IDEMPOTENCE, "")(start()))
    assert [study.build_and_import(LATER)[1]["retired"] for _ in range(3)] == [1, 0, 0]


def test_a_commit_that_was_reverted_with_its_ledger_reaches_the_learner(study: Study) -> None:
    study.write(start())
    study.build_and_import(FIRST)
    ledger = (study.project.folder / LEDGER).read_bytes()
    study.write(swap("멀티플렉싱이 들어왔다", "멀티플렉싱이 사라졌다")(start()))
    study.build_and_import(FIRST + 1000)
    study.project.write("published.json", study.project.package.with_name("deck.json").read_bytes())
    study.project.write(LEDGER, ledger)
    study.write(start())
    study.learn()
    before = study.state()
    imported, _ = study.build_and_import(LATER, "--published", "published.json")
    assert imported == Imported(0, 1, 11, 0, 0)
    study.assert_kept(before, study.guids("HPACK"), 0)
    imported, _ = study.build_and_import(LATER + 1, "--published", "published.json")
    assert imported == Imported(0, 0, 12, 0, 0)


def test_what_changed_while_a_filter_left_it_out_comes_with_the_next_full_build(study: Study) -> None:
    study.write(start())
    study.build_and_import(FIRST)
    study.learn()
    study.write(swap("멀티플렉싱이 들어왔다", "멀티플렉싱이 가능하다")(start()))
    imported, _ = study.build_and_import(LATER, "--person", "류하은")
    assert imported == Imported(0, 0, 3, 0, 0)
    before = study.state()
    imported, _ = study.build_and_import(LATER + 1)
    assert imported == Imported(0, 1, 11, 0, 0)
    study.assert_kept(before, study.guids("HPACK"), 0)


def test_a_week_built_as_a_copy_and_rewritten_later_moves_no_note_of_the_week_it_was_copied_from(
    study: Study,
) -> None:
    study.write(start())
    study.build_and_import(FIRST)
    study.learn()
    before = study.state()
    study.write({**start(), "notes/week07.md": WEEK_5.replace("# Week 5", "# Week 7")})
    study.build_and_import(LATER)
    study.write({**start(), "notes/week07.md": NEXT_WEEK})
    imported, result = study.build_and_import(LATER + 1)
    assert (imported.new, imported.updated, result["retired"]) == (6, 0, 6)
    study.assert_kept(before, set(), 12)


@pytest.mark.parametrize("part", ["front", "back", "css"])
def test_templates_and_css_reach_anki_and_leave_the_notes_alone(part: str, study: Study) -> None:
    study.write(start())
    study.build_and_import(FIRST)
    study.learn()
    before = study.state()
    study.write({**start(), "own.txt": "{{Question}}{{Answer}}/* neu */"}, f'[card]\n{part} = "own.txt"\n')
    imported, result = study.build_and_import(LATER)
    assert imported == Imported(0, 0, 12, 0, 0)
    assert result["unchanged"] == 12
    study.assert_kept(before, set(), 0)
    model = json.loads(study.anki.collection._backend.get_notetype_legacy(notetype.ID))  # noqa: SLF001 - uncached
    (template,) = model["tmpls"]
    shown = {"front": template["qfmt"], "back": template["afmt"], "css": model["css"]}
    assert [name for name, text in shown.items() if text.endswith("/* neu */")] == [part]


def test_a_deck_split_later_leaves_the_cards_where_they_are(study: Study) -> None:
    study.write(start())
    study.build_and_import(FIRST)
    study.learn()
    before = study.state()
    study.write(swap("#### 도재민\n", f"#### 도재민\n{NEW_ENTRY}")(start()), 'subdecks = "week"\n')
    imported, result = study.build_and_import(LATER)
    assert imported == Imported(1, 0, 12, 0, 0)
    assert "W119" in [one["code"] for one in result["diagnostics"]]
    study.assert_kept(before, set(), 1)


def test_a_deck_that_began_as_one_week_takes_in_the_rest(study: Study) -> None:
    """The first package held week 6 alone: the ids of its notes and cards are taken when week 5 comes."""
    study.write(start())
    study.build_and_import(FIRST, "--week", "6")
    study.learn()
    before = study.state()
    imported, _ = study.build_and_import(LATER)
    assert imported == Imported(6, 0, 6, 0, 0)
    study.assert_kept(before, set(), 6)


def test_the_search_that_is_printed_finds_the_retired_notes(study: Study) -> None:
    study.write(start())
    study.build_and_import(FIRST)
    before = {note.guid for note in study.anki.notes()}
    study.write({"notes/week06.md": start()["notes/week06.md"]})
    study.build_and_import(LATER)
    gone = before - {note.guid for note in study.project.notes()}
    assert len(gone) == 6
    printed = study.project.run("diff", "--retired").stdout
    (search,) = [line.strip() for line in printed.split("\n") if line.strip().startswith("ID:")]
    assert {note.guid for note in study.anki.notes(search)} == gone
