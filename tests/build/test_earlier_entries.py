"""What is taken over from an earlier version of a file is what would be made anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ankigen.build import prepare
from ankigen.build.entries import rendered_entry
from ankigen.build.prepare import PrepareContext, PreparedFile
from ankigen.build.prepared_files import index_by_reading
from ankigen.config.settings import Config
from ankigen.reading.note_files import NoteFile
from ankigen.topics.taxonomy import taxonomy
from support import count_examples

if TYPE_CHECKING:
    from ankigen.model import Entry

FILE = NoteFile("week1.md", Path("week1.md"), Path())
CONTEXT = PrepareContext(Config(), taxonomy())
QUESTION = "1. 트랜잭션이란?\n```\n모두 하거나 아무것도 하지 않는다.\n```\n"
FOLLOW_UP = "- 격리 수준은?\n```\n넷이 있다.\n```\n"
BLOCKS = st.sampled_from(
    [
        QUESTION,
        FOLLOW_UP,
        "2. 트랜잭션이란?\n```\n모두 하거나 아무것도 하지 않는다.\n```\n",
        "3. 서버는 왜? #보안\n```java\nint port = 80;\n```\n",
        "1. 왜 그런가?\n```\nTCP 와 UDP 때문이다.\n```\n말이 더 있다.\n",
        "- 그러면?\n```\n캐시에 둔다.\n```\n",
        "4. 그림은?\n```\n![그림](a.png)\n```\n",
        "5. 위험한가?\n<script>alert(1)</script> 아니다.\n",
        "6. 답이 없는 질문은?\n",
        "#### 한지우\n",
        "#### 오태양\n",
        "## 네트워크\n",
        "# Week 2\n",
        "> 인용\n\n",
    ]
)
VERSIONS = st.lists(BLOCKS, max_size=8).map("".join)


def read(content: str, earlier: PreparedFile | None = None) -> PreparedFile:
    """Return a file with this content, prepared after an ``earlier`` version of it."""
    by_reading = index_by_reading(earlier, CONTEXT.taxonomy) if earlier else None
    return CONTEXT.prepare(FILE, content.encode(), by_reading)


@settings(deadline=None, max_examples=count_examples(100))
@given(VERSIONS, VERSIONS)
def test_a_file_is_the_same_after_an_earlier_version_of_it(before: str, after: str) -> None:
    for version in (after, before + after, after + before):
        assert read(version, read(before)) == read(version)


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list to which each question is added that is rendered from now on."""
    questions: list[str] = []
    render_entry = rendered_entry.render_entry

    def render(entry: Entry, *arguments: Any) -> object:  # noqa: ANN401
        questions.append(entry.question.markdown)
        return render_entry(entry, *arguments)

    monkeypatch.setattr(prepare, "render_entry", render)
    return questions


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        pytest.param(QUESTION + FOLLOW_UP, [], id="nothing"),
        pytest.param(f"\n\n2{QUESTION[1:]}{FOLLOW_UP}", [], id="moved and renumbered"),
        pytest.param(QUESTION + FOLLOW_UP.replace("넷", "다섯"), ["격리 수준은?"], id="an answer"),
        pytest.param(QUESTION.replace("?", "? #보안") + FOLLOW_UP, ["트랜잭션이란?", "격리 수준은?"], id="the topic of a parent"),
        pytest.param(f"#### 지우\n{QUESTION}", ["트랜잭션이란?"], id="a person"),
    ],
)  # fmt: skip
def test_only_what_was_edited_is_made_anew(rendered: list[str], after: str, expected: list[str]) -> None:
    earlier = read(QUESTION + FOLLOW_UP)
    rendered.clear()
    read(after, earlier)
    assert rendered == expected
