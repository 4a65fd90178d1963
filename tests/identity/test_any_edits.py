"""A group that edits its notes in any order and builds now and then: every note keeps its GUID."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ankigen.build.compile import compile_deck
from ankigen.build.model import BuildContext, Compilation, Compiled
from ankigen.build.selection import Selection
from ankigen.config.settings import Config
from ankigen.identity import ledger
from ankigen.rendering import notetype
from ankigen.topics.taxonomy import taxonomy
from support import count_examples

PEOPLE = ("문가온", "도재민", "류하은")
_SUBJECTS = (
    "트랜잭션 격리수준 인덱스 정규화 조인 뮤텍스 세마포어 스레드 프로세스 스케줄러 페이징 캐시 가비지컬렉션 클로저 이벤트루프 "
    "라우팅 혼잡제어 핸드셰이크 쿠키 세션 토큰 해시테이블 힙정렬 이진탐색 그래프 동적계획법 싱글턴 옵저버 의존성주입 컨테이너 "
    "로드밸런서 메시지큐 샤딩 복제 암호화 인증서"
).split()
_ENDINGS = (
    "무엇인가요?",
    "왜 필요한가요?",
    "어떻게 동작하나요?",
    "언제 쓰나요?",
    "장단점을 말해 주세요",
    "직접 구현해 보았나요?",
)
_NOUNS = (
    "서버 요청 응답 메모리 디스크 버퍼 포인터 노드 레코드 테이블 행 열 락 타임아웃 커널 시스템콜 인터럽트 레지스터 스택 큐 트리 "
    "간선 정점 비용 지연 처리량 패킷 포트 주소 브라우저 클라이언트 헤더 본문 상태 코드 객체 클래스 메서드 인터페이스 상속 예외 "
    "컴파일러 바이트코드 참조 순환 세대 배포 로그 지표 장애 복구 백업 파티션 리더 팔로워 합의 시계 순서 일관성 가용성 키 값 서명 "
    "난수 소금 대칭키 공개키 프록시 게이트웨이 도메인 레이어 모듈 테스트 함수 변수 조건 반복 재귀 점화식 탐색 정렬 비교 교환"
).split()
_VERBS = "늘어난다 줄어든다 나뉜다 막는다 기다린다 보낸다 받는다 저장한다 지운다 바꾼다 고른다 합친다 읽는다 쓴다 깨운다 잠근다".split()


@dataclass(frozen=True)
class Item:
    """What somebody wrote; ``key`` stays the same through all edits, and is what the GUID must follow.

    ``origin`` is the key of what was written first, and copied since.
    """

    key: int
    person: str
    week: int
    question: str
    answer: tuple[str, ...]
    follow_up: tuple[str, ...] = ()
    origin: int = 0

    def markdown(self) -> str:
        """Return the lines of the entry, and of its bare follow-up."""
        body = "\n".join(self.answer)
        more = "\n".join(self.follow_up)
        return f"1. {self.question}\n```\n{body}\n```\n" + (f"1-1. 단점은?\n```\n{more}\n```\n" if more else "")


@dataclass
class Group:
    """A study group that edits its notes, and builds after every few edits."""

    items: list[Item] = field(default_factory=list)
    gone: list[Item] = field(default_factory=list)
    copied: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    touched: set[int] = field(default_factory=set)
    keys: int = 0

    def write(self, seed: int) -> None:
        """Somebody asks something new."""
        random = Random(seed * 1000 + self.keys)
        person, week = PEOPLE[seed % 3], 1 + seed // 3 % 3
        question = f"{random.choice(_SUBJECTS)} {random.choice(_NOUNS)}은 {random.choice(_ENDINGS)}"
        follow_up = (_sentence(random), _sentence(random)) if random.random() < 0.3 else ()
        sentences = tuple(_sentence(random) for _ in range(random.randint(3, 6)))
        self.add(Item(0, person, week, question, sentences, follow_up), seed)

    def add(self, item: Item, seed: int) -> None:
        """Put an item somewhere, under a key of its own."""
        self.keys += 1
        self.touched.add(self.keys)
        added = replace(item, key=self.keys, origin=item.origin or self.keys)
        self.items.insert(seed % (len(self.items) + 1), added)

    def again(self, seed: int) -> None:
        """Somebody asks the same again in the same week, and answers it otherwise."""
        if self.items and self.items[seed % len(self.items)].question not in self.lost:
            random = Random(seed * 7 + self.keys)
            item = self.items[seed % len(self.items)]
            # Whoever rewords the old one in the same build hands its question on.
            self.touched |= {one.key for one in self.items if one.question == item.question}
            self.add(replace(item, answer=tuple(_sentence(random) for _ in range(5)), follow_up=()), seed)

    def copy(self, seed: int) -> None:
        """Somebody takes over word for word what another one wrote, who keeps it."""
        if self.items and self.items[seed % len(self.items)].question not in self.lost:
            item = self.items[seed % len(self.items)]
            person = PEOPLE[(PEOPLE.index(item.person) + 1) % 3]
            # Nobody can tell an entry from its own twin in one week, nor from a copy of what it said a typo ago,
            # nor a copy from another one that the same person has deleted.
            section = [one for one in self.items if (one.person, one.week) == (person, item.week)]
            has_deleted_it = any((one.origin, one.person) == (item.origin, person) for one in self.gone)
            if not has_deleted_it and not any(
                one.question == item.question or one.answer == item.answer for one in section
            ):
                self.copied.add(item.question)
                self.add(replace(item, person=person), seed)

    def pick(self, seed: int) -> int | None:
        """Return the place of an item that was not edited since the last build."""
        free = [place for place, item in enumerate(self.items) if item.key not in self.touched]
        if not free:
            return None
        self.touched.add(self.items[free[seed % len(free)]].key)
        return free[seed % len(free)]

    def edit(self, seed: int, change: str) -> None:
        """Edit an item: its answer, its question, both lightly, or the answer of its follow-up."""
        place = self.pick(seed)
        if place is None:
            return
        item, random = self.items[place], Random(seed)
        sentences = list(item.answer)
        sentences[seed % len(sentences)] = _sentence(random)
        lengthened = (*item.answer, _sentence(random))
        subject, *rest = item.question.split(" ")
        edited = {
            "answer": replace(item, answer=tuple(sentences)),
            "more": replace(item, answer=lengthened),
            "typo": replace(item, question=item.question.replace("은 ", "는 ")),
            "reworded": replace(item, question=f"혹시 {random.choice(_ENDINGS)} {subject} 말이에요"),
            "both": replace(item, question=f"{subject}의 {' '.join(rest)}", answer=lengthened),
            "follow_up": replace(item, follow_up=(*item.follow_up, _sentence(random)) if item.follow_up else ()),
        }[change]
        if edited.question not in self.lost:
            self.items[place] = edited
            self.lost |= {item.question} - {edited.question}

    def move(self, seed: int) -> None:
        """Move an item to another week, unless it would have a twin there."""
        place = self.pick(seed)
        if place is None:
            return
        moved = replace(self.items[place], week=self.items[place].week % 3 + 1)
        section = [one for one in self.items if (one.person, one.week) == (moved.person, moved.week)]
        if any(one.answer == moved.answer for one in section):
            return
        del self.items[place]
        self.items.insert(seed % (len(self.items) + 1), moved)

    def shuffle(self, seed: int) -> None:
        """Bring everything into another order."""
        Random(seed).shuffle(self.items)

    def delete(self, seed: int) -> None:
        """Delete an item whose question nobody has just taken up: that one would rightly be taken for it."""
        place = self.pick(seed)
        if place is None:
            return
        item, question = self.items[place], self.items[place].question
        twins = [one for one in self.items if (one.origin, one.person) == (item.origin, item.person)]
        if (
            len(twins) == 1
            and question not in self.copied
            and [item.question for item in self.items].count(question) == 1
        ):
            self.gone.append(self.items.pop(place))
            self.lost.add(question)

    def restore(self, seed: int) -> None:
        """Bring a deleted item back."""
        free = [place for place, item in enumerate(self.gone) if item.key not in self.touched]
        if free:
            item = self.gone.pop(free[seed % len(free)])
            self.touched.add(item.key)
            self.items.insert(seed % (len(self.items) + 1), item)

    def take(self, step: list[tuple[str, int]]) -> None:
        """Take the operations between two builds."""
        for operation, seed in step:
            if operation in EDITS:
                self.edit(seed, operation)
            else:
                getattr(self, operation)(seed)

    def forget_step(self) -> None:
        """Let everything be edited once more, after a build."""
        self.copied.clear()
        self.lost.clear()
        self.touched.clear()

    def markdown(self) -> tuple[str, list[tuple[int, bool]]]:
        """Return the notes, and for each answered entry in their order its key, and if it is a follow-up."""
        lines, order = [], []
        for week in (1, 2, 3):
            lines.append(f"# Week {week}\n")
            for person in PEOPLE:
                lines.append(f"#### {person}\n")
                for item in self.items:
                    if (item.week, item.person) == (week, person):
                        lines.append(item.markdown())
                        order += [(item.key, False), *([(item.key, True)] if item.follow_up else [])]
        return "".join(lines), order


def _sentence(random: Random) -> str:
    words = [
        random.choice(_NOUNS) + random.choice(("은", "를", "에서", "으로", "의"))
        for _ in range(random.randint(3, 6))
    ]
    return " ".join([*words, random.choice(_VERBS)]) + "."


EDITS = ("answer", "more", "typo", "reworded", "both", "follow_up")
OPERATIONS = ("write", "again", "copy", "move", "shuffle", "delete", "restore", *EDITS)
_steps = st.lists(
    st.lists(st.tuples(st.sampled_from(OPERATIONS), st.integers(0, 999)), min_size=1, max_size=4),
    min_size=1,
    max_size=6,
)


@settings(max_examples=count_examples(60))
@given(seeds=st.lists(st.integers(0, 999), min_size=4, max_size=12), steps=_steps)
@example(seeds=[0, 0, 0, 0], steps=[[("again", 0), ("again", 0)], [("answer", 0), ("more", 1)], [("move", 0)]])
@example(seeds=[0, 0, 0, 0, 256], steps=[[("copy", 755), ("move", 400)], [("typo", 172), ("move", 424)]])
@example(seeds=[0] * 7, steps=[[("copy", 266)], [("reworded", 2), ("typo", 0), ("copy", 0)]])
@example(seeds=[1, 2, 3, 4], steps=[[("copy", 0)], [("delete", 0)], [("restore", 0), ("reworded", 1)]])
@example(
    seeds=[0] * 6, steps=[[("delete", 0), ("copy", 0), ("move", 0)], [("copy", 0), ("copy", 297), ("move", 3)]]
)
@example(seeds=[0] * 4, steps=[[("copy", 226)], [("typo", 128), ("delete", 1), ("copy", 2)], [("restore", 0)]])
@example(
    seeds=[0] * 4,
    steps=[
        [("copy", 226), ("move", 0), ("answer", 1)],
        [("typo", 128), ("delete", 1), ("copy", 2)],
        [("restore", 0)],
    ],
)
def test_every_note_keeps_its_guid_through_any_sequence_of_edits(
    seeds: list[int], steps: list[list[tuple[str, int]]]
) -> None:
    group = Group()
    for seed in seeds:
        group.write(seed)
    known = ledger.EMPTY
    guids: dict[tuple[int, bool], str] = {}
    owners: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for now, step in enumerate([[], *steps], 1_750_000_000):
            group.take(step)
            notes, order = group.markdown()
            compilation = _compile(folder, notes, known, now)
            _check_notes(dict(zip(order, compilation.compiled, strict=True)), guids, owners, step)
            known, findings = ledger.parse(ledger.dump(compilation.ledger))
            assert (known, findings) == (compilation.ledger, [])
            group.forget_step()
            again = _compile(folder, notes, known, now + 100)
            assert {each.change for each in again.compiled} <= {"unchanged"}
            assert again.ledger == known


def _check_notes(
    compiled: dict[tuple[int, bool], Compiled],
    guids: dict[tuple[int, bool], str],
    owners: dict[str, str],
    step: list[tuple[str, int]],
) -> None:
    """Check that each note has the GUID and the owner that it had first; new ones are added to those."""
    assert len({each.note.guid for each in compiled.values()}) == len(compiled)
    for key, each in compiled.items():
        assert guids.setdefault(key, each.note.guid) == each.note.guid, _story(each, step)
        assert owners.setdefault(each.note.guid, each.entry.contributor) == each.entry.contributor


def _compile(folder: Path, notes: str, known: ledger.Ledger, now: int) -> Compilation:
    (folder / "notes.md").write_text(notes, "utf-8")
    return compile_deck(
        BuildContext(Config(notes="notes.md"), folder, known, now, notetype.load_templates(), taxonomy()),
        Selection(),
    )


def _story(each: Compiled, step: list[tuple[str, int]]) -> str:
    return f"{each.entry.question.markdown!r} was {each.before.question if each.before else 'new'!r} after {step}"
