"""A study group over many weeks: it edits its notes as people do, builds, and somebody studies what comes out.

What somebody wrote has a key that stays the same through all edits; the GUID of its note must stay the same too.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import ankigen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from random import Random

    from ankigen.build.model import Compilation, Compiled
    from support import Anki

LEDGER = "ankigen.ledger.jsonl"
REMARK = "<br>외우는 법을 적어 둔다"
FIRST_BUILD, DAY = 1_750_000_000, 86_400  # seconds since 1970
TEMPLATE_QUESTION, TEMPLATE_ANSWER = "이번 주에 막혔던 것은?", "없음"

_NAMES = "강가람 남나래 문다솜 백라온 신마루 안바다 장사랑 조아라 최자람 하차돌 허카이 황타래 민파란 서하늘 유가을 임나무".split()
_SUBJECTS = (
    "트랜잭션 인덱스 정규화 조인 뮤텍스 세마포어 스레드 프로세스 스케줄링 페이징 캐시 클로저 이벤트루프 라우팅 쿠키 세션 JWT 해시테이블 "
    "힙정렬 이진탐색 그래프 싱글턴 옵저버 컨테이너 로드밸런서 메시지큐 샤딩 복제 대칭키 인증서 TCP UDP HTTP HTTPS DNS ArrayList "
    "LinkedList HashMap GET PUT B-Tree JPA Redis Kafka"
).split()
_ASPECTS = "상태 비용 순서 경계 수명 크기 버전 오류 설정 권한 충돌 범위 단위 주기 역할 한계".split()
_ENDINGS = ("무엇인가요?", "왜 필요한가요?", "어떻게 동작하나요?", "언제 쓰나요?", "어떤 문제가 있나요?")
_FOLLOW_UPS = ("단점은?", "장점은?", "예를 들면?", "그럼 언제 쓰면 안 되나요?", "실무에서는 어떻게 쓰나요?")
_NOUNS = (
    "서버 요청 응답 메모리 디스크 버퍼 포인터 노드 레코드 테이블 락 타임아웃 커널 인터럽트 레지스터 트리 간선 정점 지연 처리량 패킷 포트 "
    "주소 브라우저 헤더 본문 코드 객체 클래스 메서드 상속 예외 참조 세대 배포 로그 지표 장애 백업 파티션 리더 합의 시계 일관성 키 서명 난수 "
    "프록시 도메인 계층 모듈 함수 변수 반복 재귀 정렬 비교 교환 화면 파일 권한 그룹 목록 문서 질의 결과 조건 묶음 사본 원본 규칙 단계 신호"
).split()
_VERBS = "늘어난다 줄어든다 나뉜다 막는다 기다린다 보낸다 받는다 저장한다 지운다 바꾼다 고른다 합친다 읽는다 쓴다 깨운다 잠근다".split()


@dataclass(frozen=True)
class Written:
    """What somebody wrote, and where: ``rank`` orders what one person wrote in a week."""

    key: int
    person: str
    week: int
    rank: float
    question: str
    answer: tuple[str, ...]
    follow_ups: tuple[FollowUp, ...] = ()
    explicit_id: str = ""

    @property
    def text(self) -> tuple[str, tuple[str, ...]]:
        """What twins have in common."""
        return self.question, self.answer


@dataclass(frozen=True)
class FollowUp:
    """A follow-up, with a key of its own."""

    key: int
    question: str
    answer: tuple[str, ...]


@dataclass
class Notes:
    """All that is written, by key, and how it is laid out in files."""

    written: dict[int, Written] = field(default_factory=dict)
    people: list[str] = field(default_factory=lambda: list(_NAMES[:6]))
    files: dict[int, str] = field(default_factory=dict)
    spellings: dict[str, list[str]] = field(default_factory=dict)

    def copy(self) -> Notes:
        """Return notes that stay as they are."""
        return Notes(dict(self.written), list(self.people), dict(self.files), dict(self.spellings))

    def render(self) -> tuple[dict[str, str], dict[tuple[str, int], int], dict[int, tuple[Any, ...]]]:
        """Return the files, the key behind each question's place, and what each note is made of."""
        files: dict[str, str] = {}
        keys: dict[tuple[str, int], int] = {}
        contents: dict[int, tuple[Any, ...]] = {}
        for week, name in self.files.items():
            lines = [f"# Week {week}", ""]
            for person in self.people:
                section = [item for item in self.written.values() if (item.week, item.person) == (week, person)]
                if section:
                    lines.append(f"#### {person}")
                for number, item in enumerate(sorted(section, key=lambda item: item.rank), 1):
                    mark = f" <!-- id: {item.explicit_id} -->" if item.explicit_id else ""
                    keys[f"notes/{name}", len(lines) + 1] = item.key
                    contents[item.key] = (person, week, *item.text, "")
                    lines += [f"{number}. {item.question}{mark}", "```", *item.answer, "```"]
                    for below, follow_up in enumerate(item.follow_ups, 1):
                        keys[f"notes/{name}", len(lines) + 1] = follow_up.key
                        contents[follow_up.key] = (
                            person,
                            week,
                            follow_up.question,
                            follow_up.answer,
                            item.question,
                        )
                        lines += [f"{number}-{below}. {follow_up.question}", "```", *follow_up.answer, "```"]
            files[f"notes/{name}"] = "\n".join(lines) + "\n"
        return files, keys, contents


@dataclass
class State:
    """What a commit holds: notes, ledger, and the GUID of each key so far."""

    notes: Notes
    ledger: bytes
    guids: dict[int, str]


class StudyGroup:
    """A group in a folder, and somebody with a collection who imports each package."""

    def __init__(self, folder: Path, random: Random, anki: Anki | None = None) -> None:
        self.folder, self.random, self.anki = folder, random, anki
        self.notes = Notes()
        self.deleted: dict[int, Written] = {}
        self.touched: set[int] = set()
        self.guids: dict[int, str] = {}
        self.counts: Counter[str] = Counter()
        self.stories: list[str] = []
        self.edits: Counter[str] = Counter()
        self.history: list[State] = []
        self.remarks: dict[int, tuple[Any, ...]] = {}
        self.now = FIRST_BUILD
        self.last_key = 0
        self.doing = ""

    # --- texts ---

    def _sentence(self, words: int) -> str:
        random = self.random
        nouns = [random.choice(_NOUNS) + random.choice(("은", "를", "에서", "으로", "의")) for _ in range(words)]
        return " ".join([*nouns, random.choice(_VERBS)]) + "."

    def _answer(self) -> tuple[str, ...]:
        if self.random.random() < 0.2:
            return (self._sentence(self.random.randint(1, 3)),)
        return tuple(self._sentence(self.random.randint(3, 6)) for _ in range(self.random.randint(3, 6)))

    def _question(self) -> str:
        random = self.random
        return f"{random.choice(_SUBJECTS)} {random.choice(_ASPECTS)}은 {random.choice(_ENDINGS)}"

    def _reword(self, question: str) -> str:
        """Ask the same in other words."""
        for ending in _ENDINGS:
            if question.endswith(ending) and self.random.random() < 0.5:
                return question.removesuffix(ending).replace("은 ", "에 대해 ") + "설명해 주세요"
        return f"{question.rstrip('?.')}, 자세히 말해 주세요"

    def _mistype(self, question: str) -> str:
        words = question.split(" ")
        last = words[-1]
        at = self.random.randrange(len(last))
        return " ".join([*words[:-1], last[:at] + last[at] + last[at:]])

    def _edit(self, answer: tuple[str, ...]) -> tuple[str, ...]:
        sentences = list(answer)
        kind = self.random.randrange(3)
        if kind == 0 or len(sentences) < 3:
            sentences.append(self._sentence(4))
        elif kind == 1:
            sentences.pop(self.random.randrange(len(sentences)))
        else:
            sentences[self.random.randrange(len(sentences))] = self._sentence(4)
        return tuple(sentences)

    # --- what is written ---

    def _new_key(self) -> int:
        self.last_key += 1
        self.touched.add(self.last_key)
        return self.last_key

    def write(self, person: str, week: int, **parts: Any) -> None:  # noqa: ANN401 - fields of Written
        """Somebody writes something new; nobody asks the same twice in a week."""
        item = Written(self._new_key(), person, week, self.random.random(), self._question(), self._answer())
        if "question" not in parts and self.random.random() < 0.3:
            asked = self.random.sample(_FOLLOW_UPS, self.random.randint(1, 2))
            follow_ups = tuple(FollowUp(self._new_key(), question, self._answer()) for question in asked)
            item = replace(item, follow_ups=follow_ups)
        self._put(replace(item, **parts))

    def _put(self, item: Written) -> bool:
        """Put something in its place, unless it would have a twin there."""
        for there in self.notes.written.values():
            is_section = (there.person, there.week) == (item.person, item.week) and there.key != item.key
            if is_section and (there.question == item.question or there.answer == item.answer):
                return False
        self.notes.written[item.key] = item
        self.touched.add(item.key)
        return True

    def write_week(self) -> None:
        """A week goes by."""
        week = max(self.notes.files, default=0) + 1
        self.notes.files[week] = f"week{week:03}.md"
        common = self._question() if self.random.random() < 0.5 else None
        for person in self.notes.people:
            if self.random.random() < 0.15:
                continue
            for _ in range(self.random.randint(1, 3)):
                self.write(person, week)
            if common:
                self.write(person, week, question=common, follow_ups=())
            if self.random.random() < 0.2:
                self.write(person, week, question=TEMPLATE_QUESTION, answer=(TEMPLATE_ANSWER,), follow_ups=())

    def _pick(self, wanted: Callable[[Written], bool] = lambda _item: True) -> Written | None:
        """Return something that was not edited since the last build, and mark it and its twins as edited."""
        free = [
            item
            for item in self.notes.written.values()
            if item.key not in self.touched and item.question != TEMPLATE_QUESTION and wanted(item)
        ]
        if not free:
            return None
        item = self.random.choice(free)
        self.touched.add(item.key)
        return item

    def _change(
        self, wanted: Callable[[Written], bool] = lambda _item: True, **change: Callable[[Any], Any]
    ) -> None:
        item = self._pick(wanted)
        if item is not None:
            self._put(replace(item, **{name: edit(getattr(item, name)) for name, edit in change.items()}))

    def _another(self, names: list[Any], name: object) -> Any:  # noqa: ANN401 - a person, or a week
        others = [other for other in names if other != name]
        return self.random.choice(others) if others else name

    # --- kinds of edit ---

    def edit_typo(self) -> None:
        self._change(question=self._mistype)

    def edit_wording(self) -> None:
        self._change(question=self._reword)

    def edit_parent(self) -> None:
        self._change(lambda item: bool(item.follow_ups), question=self._reword)

    def edit_answer(self) -> None:
        self._change(answer=self._edit)

    def edit_both(self) -> None:
        self._change(lambda item: len(item.answer) > 2, question=self._mistype, answer=self._edit)

    def edit_follow_up(self) -> None:
        self._change(lambda item: bool(item.follow_ups), follow_ups=self._edit_follow_ups)

    def _edit_follow_ups(self, follow_ups: tuple[FollowUp, ...]) -> tuple[FollowUp, ...]:
        return tuple(replace(follow_up, answer=(*follow_up.answer, self._sentence(4))) for follow_up in follow_ups)

    def edit_move(self) -> None:
        weeks = list(self.notes.files)
        self._change(lambda item: len(item.answer) > 2, week=lambda week: self._another(weeks, week))

    def edit_move_and_wording(self) -> None:
        weeks = list(self.notes.files)
        self._change(
            lambda item: len(item.answer) > 2, week=lambda week: self._another(weeks, week), question=self._reword
        )

    def edit_split(self) -> None:
        item = self._pick(lambda item: len(item.answer) > 4)
        if item is not None:
            self._put(replace(item, answer=item.answer[:3]))
            question = f"{item.question.rstrip('?')}, 그리고 그 {self.random.choice(_ASPECTS)}은?"
            self.write(item.person, item.week, question=question, answer=item.answer[3:])

    def edit_join(self) -> None:
        item = self._pick(lambda item: not item.follow_ups)
        if item is not None:
            wanted = (item.person, item.week)
            joined = self._pick(lambda other: (other.person, other.week) == wanted and not other.follow_ups)
            if joined is not None:
                del self.notes.written[joined.key]
                longer, shorter = sorted((item, joined), key=lambda part: -len("".join(part.answer)))
                self.notes.written.pop(shorter.key, None)
                self.notes.written[longer.key] = replace(longer, answer=longer.answer + shorter.answer)

    def edit_delete(self) -> None:
        item = self._pick()
        if item is not None:
            self.deleted[item.key] = self.notes.written.pop(item.key)

    def edit_restore(self) -> None:
        self._restore(lambda item: item)

    def edit_restore_and_answer(self) -> None:
        self._restore(lambda item: replace(item, answer=(*item.answer, self._sentence(3))))

    def edit_restore_and_wording(self) -> None:
        self._restore(lambda item: replace(item, question=self._mistype(item.question)))

    def _restore(self, edit: Callable[[Written], Written]) -> None:
        here = [item for item in self.deleted.values() if item.week in self.notes.files]
        free = [item for item in here if item.key not in self.touched and item.person in self.notes.people]
        if free:
            item = self.random.choice(free)
            if self._put(edit(item)):
                del self.deleted[item.key]

    def edit_replace(self) -> None:
        item = self._pick()
        if item is not None:
            self.deleted[item.key] = self.notes.written.pop(item.key)
            self.write(item.person, item.week, rank=item.rank)

    def edit_sibling(self) -> None:
        """A question goes, and one about another term is asked in its words in the last week."""
        item = self._pick(lambda item: item.question.split(" ")[0] in _SUBJECTS and len(item.answer) > 2)
        if item is not None:
            self.deleted[item.key] = self.notes.written.pop(item.key)
            subject, _, rest = item.question.partition(" ")
            question = f"{self._another(_SUBJECTS, subject)} {rest}"
            answer = (*item.answer[:1], *self._answer())
            self.write(item.person, max(self.notes.files), question=question, answer=answer)

    def edit_same_question(self) -> None:
        item = self._pick()
        if item is not None:
            self.write(self._another(self.notes.people, item.person), item.week, question=item.question)

    def edit_copy(self) -> None:
        item = self._pick(lambda item: not item.follow_ups)
        if item is not None:
            person = self._another(self.notes.people, item.person)
            self.write(person, item.week, question=item.question, answer=item.answer)

    def edit_afresh(self) -> None:
        item = self._pick(lambda item: item.week < max(self.notes.files))
        if item is not None:
            self.write(item.person, max(self.notes.files), question=item.question)

    def edit_order(self) -> None:
        for item in list(self.notes.written.values()):
            self.notes.written[item.key] = replace(item, rank=self.random.random())

    def edit_order_of_people(self) -> None:
        self.random.shuffle(self.notes.people)

    def edit_file_name(self) -> None:
        week = self.random.choice(list(self.notes.files))
        self.notes.files[week] = f"{self.random.choice('abxyz')}{self.random.randrange(99):02}/Week {week:03}.md"

    def edit_person(self) -> None:
        """Somebody has a new name, in all headings, and edits something in the same build."""
        self.edit_answer()
        old_name = self.random.choice(self.notes.people)
        unused = self._find_unused_names()
        if unused:
            self._rename(old_name, self.random.choice(unused))

    def edit_person_in_config(self) -> None:
        self.edit_typo()
        old_name = self.random.choice(self.notes.people)
        unused = self._find_unused_names()
        if unused and old_name not in self.notes.spellings:
            new_name = self.random.choice(unused)
            self.notes.spellings[new_name] = [old_name]
            self._rename(old_name, new_name)

    def _find_unused_names(self) -> list[str]:
        """Return the names that nobody has, and that the config does not know; some were given up."""
        spelt = {spelling for spellings in self.notes.spellings.values() for spelling in spellings}
        taken = {*self.notes.people, *self.notes.spellings, *spelt}
        return [name for name in _NAMES if name not in taken]

    def _rename(self, old_name: str, new_name: str) -> None:
        self.notes.people[self.notes.people.index(old_name)] = new_name
        for items in (self.notes.written, self.deleted):
            for item in list(items.values()):
                if item.person == old_name:
                    items[item.key] = replace(item, person=new_name)

    def edit_headings(self) -> None:
        """Two headings stood over each other's entries."""
        week = self.random.choice(list(self.notes.files))
        first, second = self.random.sample(self.notes.people, 2)
        section = [item for item in self.notes.written.values() if item.week == week]
        exchanged = [item for item in section if item.person in (first, second)]
        if any(item.key in self.touched or len(item.answer) < 3 for item in exchanged):
            return
        for item in exchanged:
            person = second if item.person == first else first
            self.notes.written[item.key] = replace(item, person=person)
            self.touched.add(item.key)

    def edit_week(self) -> None:
        """The last week gets another number."""
        last = max(self.notes.files)
        section = [item for item in self.notes.written.values() if item.week == last]
        if any(item.key in self.touched or item.question == TEMPLATE_QUESTION for item in section):
            return
        self.notes.files[last + 1] = self.notes.files.pop(last)
        for item in section:
            self.notes.written[item.key] = replace(item, week=last + 1)
            self.touched.add(item.key)
        for item in list(self.deleted.values()):
            if item.week == last:
                self.deleted[item.key] = replace(item, week=last + 1)

    def edit_id(self) -> None:
        self._change(lambda item: not item.explicit_id, explicit_id=lambda _: f"id-{self._new_key()}")

    def edit_id_elsewhere(self) -> None:
        """An id is taken away, and given to something new."""
        item = self._pick(lambda item: bool(item.explicit_id))
        if item is not None:
            self.notes.written[item.key] = replace(item, explicit_id="")
            person = self._another(self.notes.people, item.person)
            self.write(person, max(self.notes.files), explicit_id=item.explicit_id)

    # --- builds ---

    def edit(self, kinds: list[str], count: int) -> None:
        """Edit so many times."""
        for _ in range(count):
            kind = self.random.choice(kinds)
            self.edits[kind] += 1
            self.doing += f" {kind}"
            getattr(self, kind)()

    def build(self, **filters: Any) -> Compilation:  # noqa: ANN401 - of ankigen.compile
        """Build what is written; import it, and compare with what was before."""
        self.now += DAY
        files, keys, contents = self.notes.render()
        self._write(files)
        with _clock(self.now):
            compilation = ankigen.compile(self.folder, **filters)
            ankigen.write(compilation)
        self._compare(compilation, keys)
        if self.anki is not None:
            self._import(contents)
        self.touched.clear()
        self.doing = ""
        self.history.append(State(self.notes.copy(), self._read_ledger(), dict(self.guids)))
        return compilation

    def _write(self, files: dict[str, str]) -> None:
        for file in self.folder.glob("notes/**/*.md"):
            file.unlink()
        for name, content in files.items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, "utf-8")
        people = "\n".join(
            f"{json.dumps(name, ensure_ascii=False)} = {json.dumps(spellings, ensure_ascii=False)}"
            for name, spellings in self.notes.spellings.items()
        )
        (self.folder / "ankigen.toml").write_text(
            f'deck = "Study"\noutput = "build/study.apkg"\n[people]\n{people}\n', "utf-8"
        )

    def _read_ledger(self) -> bytes:
        return (self.folder / LEDGER).read_bytes()

    def _compare(self, compilation: Compilation, keys: dict[tuple[str, int], int]) -> None:
        owners = {guid: key for key, guid in self.guids.items()}
        now: dict[int, str] = {}
        for compiled in compilation.compiled:
            now[keys[compiled.entry.path, compiled.entry.line]] = compiled.note.guid
        for compiled in compilation.compiled:
            key = keys[compiled.entry.path, compiled.entry.line]
            outcome = self._judge(key, compiled.note.guid, owners)
            if outcome == "taken over" and owners[compiled.note.guid] not in now and _asks_the_same(compiled):
                outcome = "new"  # whoever asks again what was deleted goes on with its note
            self.counts[outcome] += 1
            if outcome not in ("kept", "new"):
                asked = compiled.before.question if compiled.before else "nothing"
                question = compiled.entry.question.markdown
                self.stories.append(f"{outcome}: {question!r}, which was {asked!r}, after{self.doing}")
        self.guids.update(now)

    def _judge(self, key: int, guid: str, owners: dict[str, int]) -> str:
        if key not in self.guids:
            return "taken over" if guid in owners else "new"
        if self.guids[key] == guid:
            return "kept"
        return "exchanged" if guid in owners else "lost"

    def revert(self, builds: int) -> None:
        """Go back to an older commit, ledger and all."""
        state = self.history[-1 - builds]
        self.notes, self.guids = state.notes.copy(), dict(state.guids)
        self.deleted.clear()
        (self.folder / LEDGER).write_bytes(state.ledger)
        self.doing += " revert"

    def merge_branch(self, kinds: list[str], *, with_ledger: bool) -> None:
        """Let a branch edit and build, then another one, and merge both, with or without the branch's ledger."""
        base, base_ledger, guids = self.notes.copy(), self._read_ledger(), dict(self.guids)
        self.edit(kinds, 3)
        branch = self.notes.copy()
        self._build_branch(branch)
        branch_ledger = self._read_ledger()
        self.edit(kinds, 3)
        merged = self.notes.copy()
        ours = {key: item for key, item in merged.written.items() if branch.written.get(key) != item}
        kept = {key: item for key, item in base.written.items() if key in merged.written or key in branch.written}
        main = base.copy()
        main.written = {
            **{key: item for key, item in kept.items() if key not in branch.written or key in merged.written},
            **ours,
        }
        (self.folder / LEDGER).write_bytes(base_ledger)
        self._build_branch(main)
        self.notes, self.guids = merged, guids
        if with_ledger:
            (self.folder / LEDGER).write_bytes(_merge_lines(base_ledger, branch_ledger, self._read_ledger()))

    def _build_branch(self, notes: Notes) -> None:
        self._write(notes.render()[0])
        self.now += DAY
        with _clock(self.now):
            ankigen.write(ankigen.compile(self.folder))

    # --- somebody studies ---

    def _import(self, contents: dict[int, tuple[Any, ...]]) -> None:
        assert self.anki is not None
        self.anki.import_package(self.folder / "build" / "study.apkg")
        keys = {guid: key for key, guid in self.guids.items()}
        for note in self.anki.notes():
            key = keys.get(note.guid)
            if key is None or key not in self.remarks or REMARK in note["Answer"]:
                continue
            if self.remarks.pop(key) == contents.get(key):
                self.counts["overwritten"] += 1
                self.stories.append(f"overwritten: {contents[key][2]!r} after{self.doing}")
        self._study(contents)

    def _study(self, contents: dict[int, tuple[Any, ...]]) -> None:
        """Study all new cards, and write a remark into a few notes before the next build."""
        assert self.anki is not None
        collection = self.anki.collection
        for number, card in enumerate(collection.find_cards("is:new")):
            collection.sched.set_due_date([card], str(3 + number % 40))
        guids = {key: guid for key, guid in self.guids.items() if key in contents and key not in self.remarks}
        notes = {note.guid: note for note in self.anki.notes()}
        for key in self.random.sample(sorted(guids), min(2, len(guids))):
            note = notes.get(guids[key])
            if note is None:
                continue
            note["Answer"] += REMARK
            collection.update_note(note)
            collection.db.execute("update notes set mod = ? where id = ?", self.now + 3600, note.id)
            self.remarks[key] = contents[key]


def _asks_the_same(compiled: Compiled) -> bool:
    return compiled.before is not None and compiled.before.question == compiled.entry.question.markdown


@contextmanager
def _clock(now: int) -> Iterator[None]:
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(now)
    try:
        yield
    finally:
        os.environ.pop("SOURCE_DATE_EPOCH")
        if before is not None:
            os.environ["SOURCE_DATE_EPOCH"] = before


def _merge_lines(base: bytes, first: bytes, second: bytes) -> bytes:
    """Return what git makes of two versions of a ledger with ``merge=union``: what one side changed, and both sides."""
    base_lines, first_lines, second_lines = (version.splitlines() for version in (base, first, second))
    merged = [line for line in second_lines if line in first_lines or line not in base_lines]
    merged += [line for line in first_lines if line not in second_lines and line not in base_lines]
    return b"\n".join(merged) + b"\n"


KINDS = sorted(name for name in vars(StudyGroup) if name.startswith("edit_"))
BRANCH_KINDS = [
    "edit_typo",
    "edit_wording",
    "edit_answer",
    "edit_both",
    "edit_follow_up",
    "edit_same_question",
    "edit_delete",
]


def simulate(group: StudyGroup, weeks: int) -> None:
    """Let a group write, edit and build for so many weeks."""
    random = group.random
    for week in range(weeks):
        group.write_week()
        group.build()
        for _ in range(2):
            group.edit(KINDS, random.randint(1, 5))
            group.build()
        chance = random.random()
        if chance < 0.15:
            group.merge_branch(BRANCH_KINDS, with_ledger=random.random() < 0.5)
            group.build()
        elif chance < 0.25 and week:
            group.revert(random.randint(1, 2))
            group.build()
        elif chance < 0.35:
            group.edit(BRANCH_KINDS, 2)
            authors = {written.person for written in group.notes.written.values()}
            group.build(people=[random.choice([name for name in group.notes.people if name in authors])])
