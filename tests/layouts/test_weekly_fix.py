"""What ``check --fix`` makes of week files; the cases are in ``data/fix``: title, input, expected."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it.utils import read_fixture_file

from ankigen.config.people import People
from ankigen.config.settings import Layout
from ankigen.layouts.document_reader import read_document
from ankigen.layouts.weekly.fix import fix_text
from ankigen.model import Source
from ankigen.topics.taxonomy import taxonomy

CASES = [case[1:] for case in read_fixture_file(Path(__file__).parents[1] / "data" / "fix" / "weekly.md")]


def fix(notes: str, layout: Layout | None = None) -> str:
    source = Source("notes/week1.md", Path("week1.md"), Path(), notes)
    return fix_text(source, People({}), taxonomy(), layout or Layout())


@pytest.mark.parametrize(
    ("title", "notes", "expected"), [pytest.param(*case, id=case[0].strip()) for case in CASES]
)
def test_fix_text(title: str, notes: str, expected: str) -> None:
    assert fix(notes) == expected, title
    assert fix(expected) == expected, "nothing is left to fix"


def test_other_layouts_keep_their_line_breaks() -> None:
    notes = "## 캐시란 무엇인가요?\n첫 줄이다.  \n다음 줄이다.\n"
    assert fix(notes, Layout(preset="headings")) == notes


LINES = st.sampled_from(
    (
        "# Week 1|#### 하늘|####바다|#### 바다  |1. 무엇인가?|3) 왜?\t|3-1. 그러면?|답이다.  |- 왜 쓰나요?|  ```  |```java|```|~~~|"
        "| 2. 언제?|   4. 다섯|③ 어디?|Q5. 누구?|**6. 무엇?**|##### 7. 왜?|８．여덟|```답이다.|답이다.```|```답```|’’’|₩₩₩|``"
    ).split("|")
)


def cards(notes: str) -> list[list[str]]:
    """Return contributor, question and answer of each entry, without blanks at the ends of lines."""
    source = Source("notes/week1.md", Path("week1.md"), Path(), notes)
    document, _ = read_document(source, People({}), taxonomy())
    shown = []
    for entry in document.entries:
        lines = [line for block in entry.answer for line in block.text.split("\n")]
        shown.append([entry.contributor, entry.question.markdown, *(line.rstrip() for line in lines)])
    return shown


@given(st.lists(LINES, max_size=14).map("\n".join))
def test_no_fix_changes_a_card(notes: str) -> None:
    assert cards(fix(notes)) == cards(notes)
