"""Hashes of what people wrote: what counts for them, and what does not."""

import msgspec
import pytest

from ankigen.identity import fingerprint
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.ledger import LedgerLine
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
        {"week": 2},
        {"contributor": "바다"},
        {"people": ("하늘", "바다")},
        {"tags": ("시험",)},
        {"written_topics": ("자료구조",)},
    ],
)
def test_whatever_people_wrote_is_content(changed: dict[str, object]) -> None:
    edited = msgspec.structs.replace(ENTRY, **changed)
    assert fingerprint.hash_content(edited, ()) != fingerprint.hash_content(ENTRY, ())


@pytest.mark.parametrize(
    "changed",
    [{"path": "notes/week1.md"}, {"line": 7, "end": 9}, {"number": "3"}, {"topics": (("자료구조", "힙"),)}],
)
def test_where_it_stands_and_what_the_taxonomy_finds_is_none(changed: dict[str, object]) -> None:
    edited = msgspec.structs.replace(ENTRY, **changed)
    assert fingerprint.hash_content(edited, ()) == fingerprint.hash_content(ENTRY, ())


def test_media_tags_and_topics_are_content_in_any_order() -> None:
    first = msgspec.structs.replace(ENTRY, tags=("x", "y"), written_topics=("g", "h"))
    second = msgspec.structs.replace(ENTRY, tags=("y", "x"), written_topics=("h", "g"))
    assert fingerprint.hash_content(first, ("a", "b")) == fingerprint.hash_content(second, ("b", "a"))
    assert fingerprint.hash_content(first, ("a", "b")) != fingerprint.hash_content(first, ("a",))


OLDER_HASH = "0123456789abcdef"


def answered(entry: Entry) -> AnsweredEntry:
    answer_hash = fingerprint.hash_answer(fingerprint.answer_text(entry.answer))
    content_hash = fingerprint.hash_content(entry, ())
    return AnsweredEntry(entry, "", "", "", answer_hash, "", "", (), content_hash)


def is_same(line: LedgerLine, changed: AnsweredEntry) -> bool:
    """Return True if an entry has the content of its line; its card shows its answer as it is."""
    shown = msgspec.structs.replace(FIELDS, answer=f"<p>{fingerprint.answer_text(changed.entry.answer)}</p>")
    return fingerprint.is_same_content(line, changed, changed.content_hash, shown)


def remembered(content_hash: str, question: str = "힙이란?") -> LedgerLine:
    """Return the line of ENTRY with another hash of its content."""
    answer_hash = answered(ENTRY).answer_hash
    return LedgerLine("g", "하늘", 1, "", question, answer_hash, "." * 96, content_hash, 5, 3, 3)


@pytest.mark.parametrize("content_hash", [OLDER_HASH, fingerprint.RECOVERED])
@pytest.mark.parametrize(
    ("changed", "is_untouched"),
    [
        ({}, True),
        ({"tags": ("시험",)}, True),
        ({"question": QuestionText("힙은?")}, False),
        ({"parent": QuestionText("트리란?")}, False),
        ({"answer": (Text("트리이다. 큐이다.", 2),)}, False),
        ({"week": 2}, False),
        ({"contributor": "바다"}, False),
    ],
)
def test_where_the_ledger_has_no_hash_of_the_content_its_wording_decides(
    content_hash: str, changed: dict[str, object], is_untouched: bool
) -> None:
    edited = answered(msgspec.structs.replace(ENTRY, **changed))
    assert is_same(remembered(content_hash), edited) == is_untouched


def test_a_package_does_not_tell_how_a_question_was_marked_up() -> None:
    entry = answered(msgspec.structs.replace(ENTRY, question=QuestionText("**힙**이란?")))
    assert is_same(remembered(fingerprint.RECOVERED), entry)
    assert not is_same(remembered(OLDER_HASH), entry)


@pytest.mark.parametrize("content_hash", ["", "merged", "2:0123456789abcdef"])
def test_another_content_is_another_one(content_hash: str) -> None:
    entry = answered(ENTRY)
    assert not is_same(remembered(content_hash), entry)
    assert is_same(remembered(entry.content_hash), entry)


def test_what_a_reader_sees_of_a_field() -> None:
    rendered = '<p>A &lt; B<br>둘</p><ol><li value="3">셋</li></ol><pre><code>x</code></pre>'
    assert fingerprint.html_to_text(rendered).split("\n") == ["", "A < B", "둘", "", "3. 셋", "", "x", ""]


def test_a_question_from_its_field_shows_the_same_text() -> None:
    assert fingerprint.question_from_html("<code>L4</code> 와 L7?") == "L4 와 L7?"
    assert fingerprint.question_from_html("왜 `24` 인가요?") == "왜 24 인가요?", "marks would show nothing"
