"""One language a deck: decks of two languages share one note type in a real Anki, and each keeps its words."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

import pytest

from ankigen.rendering import notetype
from support import LEDGER, Anki, Project

if TYPE_CHECKING:
    from pathlib import Path

KOREAN = """\
# Week 17
#### 가온
1. 로드 밸런싱이란 무엇인가요?
```
부하를 여러 서버에 나눈다.
```
2. 점심은 무엇을 먹나요?
```
국수
```
#### 하늘
1. 로드 밸런싱이란?
```
여러 서버가 나누어 받는다.
```
"""
ENGLISH = """\
# Week 17
#### Ada
1. What is load balancing?
```
Spreading requests over several servers.
```
2. What is for lunch?
```
Noodles
```
#### Grace
1. What is load balancing?
```
Several servers share the requests.
```
"""
WORDS = {
    "ko": ("17주차", "다른 답변", "네트워크 › 로드밸런싱"),
    "en": ("Week 17", "Other answers", "Network › Load Balancing"),
}
TAGS = {
    "ko": {"topic::네트워크::로드밸런싱", "topic::미분류"},
    "en": {"topic::Network::Load_Balancing", "topic::Untagged"},
}


def make_group(folder: Path, language: str, config: str = "") -> Project:
    """Return a group whose notes are in a language, with its deck built."""
    project = Project(folder / language)
    project.write("notes/week17.md", {"ko": KOREAN, "en": ENGLISH}[language])
    project.write("ankigen.toml", f'deck = "Deck in {language}"\noutput = "build/deck.apkg"\n{config}')
    assert project.build().exit_code == 0
    return project


def package_of(project: Project) -> Path:
    return project.folder / "build/deck.apkg"


def topic_tags(project: Project) -> set[str]:
    notes = project.notes("build/deck.apkg")
    return {tag for note in notes for tag in note.tags if tag.startswith("topic::")}


@pytest.mark.parametrize("order", [("ko", "en"), ("en", "ko")], ids="-".join)
def test_two_decks_keep_their_languages_in_one_collection(tmp_path: Path, order: tuple[str, ...]) -> None:
    anki = Anki(tmp_path / "anki")
    for language in order:
        assert anki.import_package(package_of(make_group(tmp_path, language))).new == 3
    names = [entry.name for entry in anki.collection.models.all_names_and_ids() if "ankigen" in entry.name]
    assert names == [notetype.NAME]
    for language, other in itertools.permutations(WORDS):
        for note in anki.notes(
            f'"deck:Deck in {language}" tag:*Balanc* or "deck:Deck in {language}" tag:*밸런싱*'
        ):
            (card,) = note.cards()
            back = card.answer()
            assert all(word in back for word in WORDS[language])
            assert not any(word in back for word in WORDS[other])
            assert note["Week"] == "17"
    anki.close()


@pytest.mark.parametrize("language", WORDS)
def test_most_questions_decide_and_topics_follow(tmp_path: Path, language: str) -> None:
    assert topic_tags(make_group(tmp_path, language)) == TAGS[language]


def test_the_templates_hold_no_word_of_a_language() -> None:
    templates = notetype.load_templates()
    for template in (templates.front, templates.back):
        shown = re.sub(r"<[^>]*>|\{\{[^}]*\}\}", " ", template)
        assert set(shown.split()) <= {"W", "⋯"}


@pytest.mark.parametrize(("subdecks", "codes"), [("week", ["I237"]), ("topic", ["I237", "W119"])])
def test_another_language_moves_no_note(tmp_path: Path, subdecks: str, codes: list[str]) -> None:
    project = make_group(tmp_path, "ko", f'subdecks = "{subdecks}"\n')
    before = {note.guid: note.mod for note in project.notes("build/deck.apkg")}
    config = (project.folder / "ankigen.toml").read_text("utf-8")
    project.write("ankigen.toml", f'{config}[card]\nlanguage = "en"\n')
    built = project.build_json()
    assert (built["new"], built["changed"], built["unchanged"]) == (0, 0, 3)
    assert [told["code"] for told in built["diagnostics"] if told["path"] == "ankigen.toml"] == codes
    assert {note.guid: note.mod for note in project.notes("build/deck.apkg")} == before
    assert topic_tags(project) == TAGS["en"]


def test_the_ledger_remembers_the_language(tmp_path: Path) -> None:
    project = make_group(tmp_path, "en")
    project.write("notes/week18.md", KOREAN.replace("Week 17", "Week 18") + KOREAN.replace("Week 17", "Week 19"))
    project.build()
    assert "topic::Untagged" in topic_tags(project)
    assert "topic::미분류" not in topic_tags(project)


@pytest.mark.parametrize(("subdecks", "language", "codes"), [("week", "en", ["I237"]), ("topic", "ko", [])])
def test_an_older_deck_in_english(tmp_path: Path, subdecks: str, language: str, codes: list[str]) -> None:
    """It had Korean topics; decks that are called by them stay, for Anki leaves cards where they are."""
    project = make_group(tmp_path, "en", f'subdecks = "{subdecks}"\n[card]\nlanguage = "ko"\n')
    ledger = project.folder / LEDGER
    header, lines = ledger.read_text("utf-8").split("\n", 1)
    ledger.write_text(re.sub(r',"language":.*', "}", header) + "\n" + lines, "utf-8")
    config = project.folder / "ankigen.toml"
    config.write_text(config.read_text("utf-8").partition("[card]")[0], "utf-8")
    built = project.build_json()
    assert (built["new"], built["changed"], built["unchanged"]) == (0, 0, 3)
    assert [told["code"] for told in built["diagnostics"] if told["path"] == "ankigen.toml"] == codes
    assert topic_tags(project) == TAGS[language]


@pytest.mark.parametrize("name", ["Untagged", "미분류", "Load Balancing", "로드밸런싱", "Network::Load Balancing"])
@pytest.mark.parametrize("language", WORDS)
def test_a_topic_is_found_by_its_name_in_either_language(tmp_path: Path, language: str, name: str) -> None:
    project = make_group(tmp_path, language)
    assert project.build_json("--topic", name)["notes"] == (1 if name in {"Untagged", "미분류"} else 2)


@pytest.mark.parametrize(("language", "field"), [("ko", "네트워크"), ("en", "Network")])
def test_statistics_name_topics_in_the_language(tmp_path: Path, language: str, field: str) -> None:
    project = make_group(tmp_path, language)
    assert any(name.startswith(f"{field}::") for name in project.build_json()["topics"])
    assert field in project.run("stats").stdout
    assert field in project.run("topics").stdout


@pytest.mark.parametrize(
    ("language", "question", "topic"),
    [
        ("ko", "로드 밸런서의 헬스 체크란?", "네트워크::로드밸런싱"),
        ("en", "How do health checks work?", "Network::Load Balancing"),
    ],
)
def test_follow_ups_and_the_preview_name_topics_in_the_language(
    tmp_path: Path, language: str, question: str, topic: str
) -> None:
    project = make_group(tmp_path, language)
    notes = {"ko": KOREAN, "en": ENGLISH}[language]
    project.write("notes/week17.md", f"{notes}- {question}\n  ```\n  check\n  ```\n")
    project.build()
    (follow_up,) = (note for note in project.notes("build/deck.apkg") if "followup" in note.tags)
    assert f"topic::{topic.replace(' ', '_')}" in follow_up.tags
    site = tmp_path / "site"
    assert project.run("preview", "--out", str(site)).exit_code == 0
    index = (site / "data/index.js").read_text("utf-8")
    other = {"ko": "Network", "en": "네트워크"}[language]
    assert topic in index
    assert f'"{other}' not in index
    assert other not in (site / "stats.html").read_text("utf-8")


# --- what Anki keeps of the learner ---


def test_a_description_of_the_learners_own_stays(tmp_path: Path) -> None:
    project = make_group(tmp_path, "ko", '[publish]\nmanifest = "https://group.example/deck/deck.json"\n')
    anki = Anki(tmp_path / "anki")
    anki.import_package(package_of(project))
    deck = anki.collection.decks.by_name("Deck in ko")
    assert deck is not None
    assert 'href="https://group.example/deck/"' in deck["desc"]
    assert "일시중단" in deck["desc"]
    deck["desc"] = "my own"
    anki.collection.decks.save(deck)
    project.write("notes/week18.md", KOREAN.replace("Week 17", "Week 18"))
    project.build()
    assert anki.import_package(package_of(project)).new == 3
    deck = anki.collection.decks.by_name("Deck in ko")
    assert deck is not None
    assert deck["desc"] == "my own"
    anki.close()


def test_a_build_of_the_same_notes_has_the_same_description(tmp_path: Path) -> None:
    project = make_group(tmp_path, "en")
    first = package_of(project).read_bytes()
    project.build("--no-cache")
    assert package_of(project).read_bytes() == first


def test_fields_that_are_not_for_reading_are_collapsed_and_left_out_of_searches(tmp_path: Path) -> None:
    anki = Anki(tmp_path / "anki")
    anki.import_package(package_of(make_group(tmp_path, "ko")))
    model = anki.collection.models.by_name(notetype.NAME)
    assert model is not None
    for option in ("collapsed", "excludeFromSearch"):
        names = [field["name"] for field in model["flds"] if field[option]]
        assert names == ["Parent", "Related", "Source", "ID"]
    assert len(anki.notes("점심")) == 1
    assert not anki.notes("week17.md")
    assert len(anki.notes("Source:*week17.md")) == 3
    anki.close()
