"""What Anki itself makes of a package: imported with the dialog's defaults, rendered by its own backend."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import pytest

from ankigen.rendering import notetype
from corpora import CORPORA, OWN, UNANSWERED_WEEKS, WELL_FORMED_WEEKS
from support import PNG, Anki, Imported, Project, squeezed, visible

if TYPE_CHECKING:
    from pathlib import Path

WEEK_16 = """\
# Week 16 - 질문/답변 정리

#### 한소라
1. 인덱스를 걸면 무엇이 느려지나요?
```
쓰기가 느려진다.
- INSERT : 인덱스 트리에도 넣어야 한다.
- DELETE : 인덱스에서는 지운 표시만 남는다.
```
1-1. 그러면 언제 인덱스를 걸지 않나요?
```
값의 종류가 적은 열, 자주 바뀌는 열
```

#### 오다빈
1. DNS 는 왜 UDP 를 쓰나요? <!-- topics: 네트워크 -->
```
짧은 요청 하나에 연결을 맺는 것은 아깝기 때문이다.
```
"""
WEEK_9 = """\
# Week 9

#### 오다빈
1. 교착 상태의 네 조건은 무엇인가요? #운영체제
```
상호 배제, 점유 대기, 비선점, 순환 대기
```
"""
QUESTIONS = [
    "교착 상태의 네 조건은 무엇인가요?",
    "인덱스를 걸면 무엇이 느려지나요?",
    "그러면 언제 인덱스를 걸지 않나요?",
    "DNS 는 왜 UDP 를 쓰나요?",
]


@pytest.fixture
def weeks(project: Project) -> Project:
    """A project with two weeks and four notes."""
    project.write("notes/week16.md", WEEK_16)
    project.write("notes/week9.md", WEEK_9)
    return project


# --- the note type and the deck -------------------------------------------------------------------


def test_anki_knows_one_note_type_with_the_frozen_fields(weeks: Project, anki: Anki) -> None:
    weeks.build()
    assert anki.import_package(weeks.package) == Imported(new=4, updated=0, duplicate=0, conflicting=0, other=0)
    models = anki.collection.models
    (name,) = [entry.name for entry in models.all_names_and_ids() if entry.name.startswith("ankigen")]
    assert name == "ankigen Q&A"
    model = models.by_name(name)
    assert model is not None
    assert [field["name"] for field in model["flds"]] == [
        *("Question", "Answer", "Parent", "Person", "Week"),
        *("Topics", "Related", "Source", "ID"),
    ]
    assert [template["name"] for template in model["tmpls"]] == ["Card 1"]
    assert model["id"] == notetype.ID == 1486027139
    assert len(anki.collection.find_cards("")) == 4


def test_the_fields_hold_what_the_notes_say(weeks: Project, anki: Anki) -> None:
    weeks.build()
    anki.import_package(weeks.package)
    guids = {note.question: note.guid for note in weeks.notes()}
    follow_up = anki.note(guids["그러면 언제 인덱스를 걸지 않나요?"])
    assert dict(follow_up.items()) == {
        "Question": "그러면 언제 인덱스를 걸지 않나요?",
        "Answer": "<p>값의 종류가 적은 열, 자주 바뀌는 열</p>",
        "Parent": "인덱스를 걸면 무엇이 느려지나요?",
        "Person": "한소라",
        "Week": "16",
        "Topics": follow_up["Topics"],
        "Related": "",
        "Source": "notes/week16.md",
        "ID": follow_up.guid,
    }


def test_the_tags_are_those_of_the_contract(weeks: Project, anki: Anki) -> None:
    weeks.write(
        "notes/week10.md",
        '---\ntags: [시험 범위, "a::b"]\n---\n' + WEEK_9.replace("Week 9", "W10").replace("네", "4"),
    )
    weeks.build()
    anki.import_package(weeks.package)

    def tags(search: str) -> set[str]:
        (note,) = anki.notes(search)
        return set(note.tags)

    assert tags("Question:교착*네*") == {"person::오다빈", "week::09", "topic::운영체제"}
    assert tags("Question:DNS*") == {"person::오다빈", "week::16", "topic::네트워크"}
    assert tags("Question:그러면*") > {"person::한소라", "week::16", "followup"}
    assert tags("Question:교착*4*") > {"week::10", "시험_범위", "a::b"}
    assert len(anki.notes("tag:person::오다빈")) == 3
    assert len(anki.notes("tag:week::16 -tag:followup")) == 2


def test_new_cards_come_in_the_order_of_the_notes(weeks: Project, anki: Anki) -> None:
    weeks.build()
    anki.import_package(weeks.package)
    cards = [anki.collection.get_card(card) for card in anki.collection.find_cards("is:new")]
    in_order = [visible(card.note()["Question"]) for card in sorted(cards, key=lambda card: card.due)]
    assert in_order == QUESTIONS == [note.question for note in weeks.notes()]


@pytest.mark.parametrize(
    ("config", "decks"),
    [
        ("", ["Weekly Q&A"] * 4),
        ('deck = "면접 준비::CS"', ["면접 준비::CS"] * 4),
        ('subdecks = "week"', ["Weekly Q&A::Week 09", *["Weekly Q&A::Week 16"] * 3]),
        ('subdecks = "person"', [f"Weekly Q&A::{name}" for name in ("오다빈", "한소라", "한소라", "오다빈")]),
    ],
    ids=["one", "named", "week", "person"],
)
def test_the_cards_are_in_the_decks_of_the_config(
    weeks: Project, anki: Anki, config: str, decks: list[str]
) -> None:
    weeks.write("ankigen.toml", config)
    anki.import_package(weeks.folder / weeks.build_json()["output"])
    found = {
        visible(note["Question"]): anki.collection.decks.name(anki.card(note.guid).did) for note in anki.notes()
    }
    assert [found[question] for question in QUESTIONS] == decks


def test_a_deck_for_each_topic(weeks: Project, anki: Anki) -> None:
    weeks.write("ankigen.toml", 'subdecks = "topic"')
    weeks.build()
    anki.import_package(weeks.package)
    found = {
        visible(note["Question"]): anki.collection.decks.name(anki.card(note.guid).did) for note in anki.notes()
    }
    assert found["DNS 는 왜 UDP 를 쓰나요?"] == "Weekly Q&A::네트워크"
    assert found["교착 상태의 네 조건은 무엇인가요?"] == "Weekly Q&A::운영체제"


# --- the cards ------------------------------------------------------------------------------------


def test_the_card_shows_question_and_answer_and_not_the_answer_too_soon(weeks: Project, anki: Anki) -> None:
    weeks.build()
    anki.import_package(weeks.package)
    note = weeks.notes()[1]
    card = anki.card(note.guid).render_output()
    question, answer = visible(card.question_text), visible(card.answer_text)
    assert "인덱스를 걸면 무엇이 느려지나요?" in question
    assert "한소라" in question
    assert "쓰기가 느려진다." not in question
    for line in ("인덱스를 걸면 무엇이 느려지나요?", "쓰기가 느려진다.", "INSERT : 인덱스 트리에도 넣어야 한다."):
        assert line in answer
    assert "{{" not in card.question_text + card.answer_text


def test_the_card_of_a_follow_up_shows_its_parent(weeks: Project, anki: Anki) -> None:
    weeks.build()
    anki.import_package(weeks.package)
    question = anki.card(weeks.notes()[2].guid).render_output().question_text
    assert visible(question).index("인덱스를 걸면 무엇이") < visible(question).index("그러면 언제")


def test_images_are_packed_and_shown(project: Project, anki: Anki) -> None:
    project.write("notes/그림/핸드 셰이크.png", PNG)
    project.write("notes/b.gif", PNG + b"b")
    project.write(
        "notes/week1.md",
        "#### 한소라\n1. 이 그림 ![순서](그림/핸드%20셰이크.png) 은 무엇인가요?\n```\nTCP\n```\n![또](b.gif)\n",
    )
    project.build()
    anki.import_package(project.package)
    card = anki.card(project.notes()[0].guid).render_output()
    (shown,) = re.findall(r'<img src="([^"]+)"', card.question_text)
    also, other = re.findall(r'<img src="([^"]+)"', card.answer_text)
    assert also == shown != other
    assert anki.media() == project.media() == {shown: PNG, other: PNG + b"b"}
    report = anki.collection.media.check()
    assert (list(report.missing), list(report.unused)) == ([], [])


LITERALS = [
    *("List<String>", "Map<K, V> & Set<T>", "&lt;b&gt; 와 &nbsp;", "<b>굵게</b>", "<img src=x onerror=alert(1)>"),
    *("{{x}}", "{{Question}}", "{{c1::빈칸}}", "{{#Answer}}", "{{=<% %>=}}"),
    *(r"\(x\)", r"\[x^2\]", r"C:\new", r"\\(", "$HOME 과 $PATH", "$$x$$", "[$]x[/$]", "[$$]x[/$$]"),
    *("[latex]x[/latex]", "[LaTeX]x[/LaTeX]", "[sound:a.mp3]", "[sound:a.mp3", "[Sound:a.mp3]"),
    *("[[type:Question]]", "[anki:tts lang=ko]x[/anki:tts]", "[anki:tts lang=ko_KR voices=A]x[/anki:tts]"),
    *("[anki:play:q:0]", "[[Question]]", "<script>alert(1)</script>", "<style>*{display:none}</style>"),
    *("__init__", "a * b * c", "x**2 + y**2", "**kwargs", "*args", "#include <stdio.h>", "~~취소~~", "👩‍👩‍👧‍👦"),
    *("![](a.png", "<!-- 주석", "]]>", "%3Cb%3E", "\"따옴표\" '작은'", "::", "~~~"),
]


@pytest.fixture(scope="module")
def literal_cards(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str, list[str]]]:
    """For each literal: the question and the answer as Anki renders them, and what it would play of them."""
    folder = tmp_path_factory.mktemp("literals")
    project, anki = Project(folder / "project"), Anki(folder / "anki")
    entries = (f"{n}. {one} 이란 ({n})?\n```\n{one}\n앞 {one} 뒤\n```\n" for n, one in enumerate(LITERALS, 1))
    project.write("notes/week1.md", "# Week 1\n\n#### 한소라\n" + "".join(entries))
    project.build()
    anki.import_package(project.package)
    cards = {}
    for literal, note in zip(LITERALS, project.notes(), strict=True):
        card = anki.card(note.guid).render_output()
        played = [str(tag) for tag in (*card.question_av_tags, *card.answer_av_tags)]
        played += anki.commands(note.fields["Question"]) + anki.commands(note.fields["Answer"])
        cards[literal] = (card.question_text, card.answer_text, played)
    made = [name for name in anki.media() if name.startswith("latex")]
    anki.close()
    assert made == []
    return cards


@pytest.mark.parametrize("literal", LITERALS)
def test_anki_shows_what_was_typed(literal: str, literal_cards: dict[str, tuple[str, str, list[str]]]) -> None:
    question, answer, played = literal_cards[literal]
    number = LITERALS.index(literal) + 1
    assert f"{literal} 이란 ({number})?" in visible(question)
    lines = [line.strip() for line in visible(answer).split("\n")]
    assert literal in lines
    assert f"앞 {literal} 뒤" in lines
    assert played == []


@pytest.mark.parametrize("literal", LITERALS)
def test_nothing_typed_is_a_command(literal: str, literal_cards: dict[str, tuple[str, str, list[str]]]) -> None:
    for rendered in literal_cards[literal][:2]:
        assert not re.search(r"<(script|style|img|iframe)\b", rendered, re.IGNORECASE)
        assert not re.search(r"<[^>]*\son\w+=", rendered)
        # MathJax and Anki look for these within one run of text.
        assert not re.search(
            r"\\[()\[\]]|\[(latex|\$\$?|sound:|anki:|\[type:)|</?anki-mathjax", rendered, re.IGNORECASE
        )


# --- importing again ------------------------------------------------------------------------------


def test_the_same_notes_change_nothing(weeks: Project, anki: Anki, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")
    weeks.build()
    anki.import_package(weeks.package)
    note = anki.notes("Question:DNS*")[0]
    note["Answer"] += " (내 메모)"
    note.tags.append("외움")
    anki.collection.update_note(note)
    weeks.build()
    assert anki.import_package(weeks.package) == Imported(new=0, updated=0, duplicate=4, conflicting=0, other=0)
    assert len(anki.notes()) == len(anki.collection.find_cards("")) == 4
    kept = anki.notes("Question:DNS*")[0]
    assert kept["Answer"].endswith(" (내 메모)")
    assert "외움" in kept.tags
    assert [name.name for name in anki.collection.models.all_names_and_ids() if "ankigen" in name.name] == [
        "ankigen Q&A"
    ]


def test_an_edited_answer_updates_its_note_and_keeps_the_schedule(weeks: Project, anki: Anki) -> None:
    weeks.build()
    anki.import_package(weeks.package)
    guid = weeks.notes()[0].guid
    card = anki.card(guid)
    anki.collection.sched.set_due_date([card.id], "5")
    due = anki.card(guid).due
    weeks.write("notes/week9.md", WEEK_9.replace("순환 대기", "순환 대기 (Circular Wait)"))
    weeks.build()
    assert anki.import_package(weeks.package) == Imported(new=0, updated=1, duplicate=3, conflicting=0, other=0)
    assert "순환 대기 (Circular Wait)" in anki.note(guid)["Answer"]
    assert (anki.card(guid).id, anki.card(guid).due, anki.card(guid).type) == (card.id, due, 2)


def test_decks_of_two_groups_share_the_note_type(weeks: Project, anki: Anki, tmp_path: Path) -> None:
    weeks.build()
    others = Project(tmp_path / "others")
    others.write("ankigen.toml", 'deck = "다른 조"\nnamespace = "다른 조"\n')
    others.write("notes/week16.md", WEEK_16)
    others.build()
    anki.import_package(weeks.package)
    assert anki.import_package(others.package.with_name("다른-조.apkg")).new == 3
    assert len(anki.notes("note:ankigen*")) == 7
    assert sum("ankigen" in entry.name for entry in anki.collection.models.all_names_and_ids()) == 1


@pytest.mark.parametrize("epoch", ["0", "1", "315532800", "99999999999"])
def test_any_time_of_the_build_makes_a_package_that_anki_takes(
    weeks: Project, anki: Anki, epoch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    weeks.build()
    assert anki.import_package(weeks.package).new == 4
    assert len(anki.collection.find_cards("")) == 4


@pytest.mark.parametrize("name", ["week\x1f16.md", "<b>week16</b>.md", "{{x}}.md", "[sound:a.mp3].md", "a\nb.md"])
def test_no_file_name_disturbs_the_fields(project: Project, anki: Anki, name: str) -> None:
    project.write(f"notes/{name}", WEEK_16)
    project.build()
    assert anki.import_package(project.package).new == 3
    for note in anki.notes():
        assert note["ID"] == note.guid
        assert visible(note["Source"]).startswith("notes/")
        card = anki.card(note.guid).render_output()
        assert [*card.question_av_tags, *card.answer_av_tags] == []


# --- the corpus -----------------------------------------------------------------------------------

_MARKER = re.compile(r"(?m)^[ \t]*(?:-|\d{1,9}\.)[ \t]+")


COUNTED = {
    "Week 11": (17, 3, [6, 4, 4, 3]),
    "Week 17": (12, 0, [5, 3, 4]),
    "Week 21": (12, 0, [4, 4, 4]),
    "Week 22": (10, 2, [3, 3, 4]),
}
"""By week: the notes, the follow-ups among them, and how many each of the people wrote, in their order."""


class Outline(NamedTuple):
    """A question of a well-formed week file as its lines say it."""

    person: str
    parent: str
    question: str
    fence: str


def outline(content: str) -> list[Outline]:
    """Read a well-formed week file by its lines alone: each fence answers the item above it."""
    found = []
    person = parent = top = question = ""
    fence: list[str] | None = None
    for line in content.split("\n"):
        if line.strip().startswith("```"):
            if fence is not None:
                found.append(Outline(person, parent, question, "\n".join(fence)))
            fence = [] if fence is None else None
        elif fence is not None:
            fence.append(line)
        elif line.startswith("#### "):
            person = line.removeprefix("#### ").strip()
        elif match := re.match(r"\d+\.\s*(.*)", line):
            top, parent, question = match[1].strip(), "", match[1].strip()
        elif match := re.match(r"(?:\d+-\d+\.|-)\s*(.*)", line):
            parent, question = top, match[1].strip()
    return found


@pytest.mark.parametrize("week", WELL_FORMED_WEEKS, ids=lambda week: week.stem)
def test_every_answer_of_a_well_formed_week_arrives_whole(project: Project, anki: Anki, week: Path) -> None:
    project.write(f"notes/{week.name}", week.read_bytes())
    printed = project.build_json("--strict")
    notes = project.notes()
    expected = outline(week.read_text("utf-8"))
    count, follow_ups, people = COUNTED[week.stem]
    assert printed["notes"] == len(notes) == len(expected) == count
    assert printed["weeks"] == {week.stem.removeprefix("Week "): count}
    assert list(printed["people"].values()) == people
    assert printed["people"] == Counter(typed.person for typed in expected)
    assert sum("followup" in note.tags for note in notes) == follow_ups
    for note, typed in zip(notes, expected, strict=True):
        fields = note.fields
        assert (fields["Person"], visible(fields["Parent"]), note.question) == typed[:3]
        assert squeezed(note.answer) == squeezed(_MARKER.sub("", typed.fence))
    assert anki.import_package(project.package).new == count
    for note in notes:
        card = anki.card(note.guid).render_output()
        assert squeezed(note.answer) in squeezed(visible(card.answer_text))
        assert note.question in visible(card.question_text)


@pytest.mark.parametrize("week", UNANSWERED_WEEKS, ids=lambda week: week.stem)
def test_a_week_of_questions_only_makes_no_package(project: Project, week: Path) -> None:
    project.write(f"notes/{week.name}", week.read_bytes())
    result = project.build()
    assert result.exit_code == 0
    assert "no package was written" in result.stdout
    assert not project.package.exists()
    printed = project.build_json()
    assert (printed["output"], printed["notes"]) == (None, 0)
    lines = week.read_text("utf-8").split("\n")
    questions = {number for number, line in enumerate(lines, 1) if re.match(r"\d+\.|- ", line)}
    numbered = {number for number, line in enumerate(lines, 1) if re.match(r"\d+\.", line)}
    assert {diagnostic["line"] for diagnostic in printed["diagnostics"]} == questions, (
        "each is named, nothing else"
    )
    unanswered = [
        diagnostic["line"] for diagnostic in printed["diagnostics"] if diagnostic["name"] == "unanswered-question"
    ]
    assert numbered <= set(unanswered)
    assert printed["unanswered"] == len(unanswered)


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: "own" if corpus == OWN else "real")
def test_all_weeks_together(project: Project, anki: Anki, corpus: Path) -> None:
    weeks = [week for week in (*WELL_FORMED_WEEKS, *UNANSWERED_WEEKS) if week.is_relative_to(corpus)]
    for week in weeks:
        project.write(f"notes/{week.name}", week.read_bytes())
    printed = project.build_json()
    expected = {
        week.stem.removeprefix("Week "): COUNTED[week.stem][0] for week in weeks if week not in UNANSWERED_WEEKS
    }
    assert printed["weeks"] == expected
    assert {diagnostic["severity"] for diagnostic in printed["diagnostics"]} <= {"info"}
    assert anki.import_package(project.package).new == printed["notes"] == sum(expected.values())
