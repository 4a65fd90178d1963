"""Hashes of what people wrote: what counts for them, and what does not."""

import msgspec
import pytest

from ankigen.identity import fingerprint
from ankigen.inline import QuestionText
from ankigen.model import Block, Entry, Fence, NoteFields, Text

ENTRY = Entry(
    "week1.md",
    1,
    1,
    1,
    1,
    "하늘",
    "1",
    QuestionText("힙이란?"),
    answer=(Text("트리이다.", 2), Fence("heap()", "py", 3)),
)
FIELDS = NoteFields(
    question="힙이란?",
    answer="<p>트리</p>",
    parent="",
    person="하늘",
    week="1",
    topics="",
    related="",
    source="",
    id="g",
)


def test_an_answer_as_typed_but_for_the_ends_of_lines() -> None:
    blocks: list[Block] = [Text("\n첫 줄  \n  둘째\t\n", 1), Fence("code \n", "py", 2)]
    assert fingerprint.answer_text(blocks) == "첫 줄\n  둘째\ncode"


def test_signs_and_blanks_make_no_other_answer() -> None:
    assert fingerprint.hash_answer("A-B, c!") == fingerprint.hash_answer("a b\nC")
    assert fingerprint.hash_answer("ab") != fingerprint.hash_answer("ac")


@pytest.mark.parametrize(
    "changed",
    [
        {"question": QuestionText("힙은?")},
        {"parent": QuestionText("트리란?")},
        {"answer": (Text("트리이다!", 2), Fence("heap()", "py", 3))},
        {"answer": (Text("트리이다.", 2), Fence("heap()", "", 3))},
        {"answer": (Text("트리이다.\nheap()", 2),)},
    ],
)
def test_whatever_people_wrote_is_content(changed: dict[str, object]) -> None:
    edited = msgspec.structs.replace(ENTRY, **changed)
    assert fingerprint.hash_content(edited, (), ()) != fingerprint.hash_content(ENTRY, (), ())


def test_media_tags_and_related_answers_are_content_in_any_order() -> None:
    plain = fingerprint.hash_content(ENTRY, ("a", "b"), ("x", "y"), ("g", "h"))
    assert plain == fingerprint.hash_content(ENTRY, ("b", "a"), ("y", "x"), ("h", "g"))
    assert plain != fingerprint.hash_content(ENTRY, ("a", "b"), ("x", "y"))


def test_a_content_that_was_recovered_from_a_package_is_the_same() -> None:
    recovered = fingerprint.hash_shown_content(FIELDS, ("b", "a"))
    assert fingerprint.is_same_content(recovered, "fresh", FIELDS, ("a", "b"))
    assert not fingerprint.is_same_content(recovered, "fresh", FIELDS, ("a",))
    assert not fingerprint.is_same_content("", "fresh", FIELDS, ())


def test_what_a_reader_sees_of_a_field() -> None:
    rendered = '<p>A &lt; B<br>둘</p><ol><li value="3">셋</li></ol><pre><code>x</code></pre>'
    assert fingerprint.html_to_text(rendered).split("\n") == ["", "A < B", "둘", "", "3. 셋", "", "x", ""]


def test_a_question_from_its_field_shows_the_same_text() -> None:
    assert fingerprint.question_from_html("<code>L4</code> 와 L7?") == "L4 와 L7?"
    assert fingerprint.question_from_html("왜 `24` 인가요?") == "왜 24 인가요?", "marks would show nothing"
