"""Cards as Anki makes them of fields and templates."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import msgspec
import pytest

from ankigen.model import Note, NoteFields, NoteType
from ankigen.site.card import fill, is_empty, render_card

if TYPE_CHECKING:
    from support import Anki, Project


TEMPLATES = [
    "{{Question}}|{{ Answer }}|{{text:Question}}|{{Tags}}|{{Type}}|{{Deck}}|{{Subdeck}}|{{Card}}",
    "{{#Person}}a{{#Week}}b{{Week}}{{/Week}}{{^Week}}no week{{/Week}}{{/Person}}{{^Person}}nobody{{/Person}}{{Question}}",
    "{{#Parent}}never <b>{{Parent}}</b>{{/Parent}}{{^Parent}}first{{#Tags}}t{{/Tags}}{{/Parent}}{{Question}}",
    "<!-- {{Question}} {{#Week}} {{/Week}} -->{{Question}}{{#Related}}r{{/Related}}",
]


@pytest.mark.parametrize("template", TEMPLATES)
def test_templates_are_filled_as_anki_fills_them(project: Project, anki: Anki, template: str) -> None:
    project.write("ankigen.toml", 'deck = "A & B::C"\n[card]\nfront = "front.html"\nback = "back.html"\n')
    project.write("front.html", template)
    project.write("back.html", "{{FrontSide}}<hr>{{Answer}}{{Person}}")
    project.write("notes/week01.md", "#### 가 & 나\n1. `a<b>` 와 **굵게**?\n```\n답 < 답\n```\n")
    project.build("-q")
    project.run("preview", "--out", "site")
    ours = re.search(
        r"ankigen\.cards\((.*),\"\w+\",\d+\);", (project.folder / "site/data/cards-0.js").read_text("utf-8")
    )
    assert ours
    ((front, back, *_),) = json.loads(ours[1])
    anki.import_package(next((project.folder / "build").glob("*.apkg")))
    (note,) = anki.notes()
    (card,) = note.cards()
    style = re.compile(r"<style>.*?</style>", re.DOTALL)
    assert [front, back] == [style.sub("", card.question()), style.sub("", card.answer())]


def test_a_condition_is_never_left_open() -> None:
    assert fill("{{#A}}x{{B}}{{/A}}y{{^A}}z", {"A": "<br> ", "B": "b"}) == "yz"


@pytest.mark.parametrize(
    ("field", "is_it"), [("", True), (" \n", True), ("<br><div></div>", True), ("<b></b>", False), ("0", False)]
)
def test_blanks_and_line_breaks_alone_are_an_empty_field(field: str, is_it: bool) -> None:
    assert is_empty(field) is is_it


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("{{A}} {{unknown}}.", "<b>a</b> ."),
        ("{{text:A}}", "a"),
        ("{{furigana:A}}", "<b>a</b>"),
        ("<!-- {{A}} -->{{A}}", "<!-- {{A}} --><b>a</b>"),
        ("<!-- {{A}}", "<!-- <b>a</b>"),
        ("{{#A}}{{^A}}no{{/A}}yes{{/A}}", "yes"),
    ],
)
def test_replacements(template: str, filled: str) -> None:
    assert fill(template, {"A": "<b>a</b>"}) == filled


def test_a_sound_is_a_player_on_each_side_once() -> None:
    fields = NoteFields("질문 [sound:a&amp;b.mp3]", "답", "", "", "", "", "", "", "g")
    note = Note("g", "Deck::Sub", fields, ("week::01",), 1, 1)
    note_type = NoteType("{{Question}} {{Subdeck}}", "{{FrontSide}}<hr>{{Answer}}", "", 1)
    card = render_card(note, note_type)
    assert card.front == '질문 <audio controls src="a&amp;b.mp3"></audio> Sub'
    assert card.back == "질문  Sub<hr>답"
    answered = msgspec.structs.replace(note, fields=msgspec.structs.replace(fields, answer="[sound:c.mp3]"))
    assert render_card(answered, note_type).back.endswith('<hr><audio controls src="c.mp3"></audio>')
    filmed = msgspec.structs.replace(note, fields=msgspec.structs.replace(fields, answer="[sound:c.mp4]"))
    assert render_card(filmed, note_type).back.endswith('src="c.mp4"></video>')
