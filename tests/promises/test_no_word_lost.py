"""Nothing is lost in silence: each word of a file is on a card, has a fate of its own, or a diagnostic is about its line."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ankigen.build.entries.rendered_entry import render_entry
from ankigen.build.prepare import PrepareContext, PreparedFile
from ankigen.config.parsing import parse_config
from ankigen.config.people import People
from ankigen.identity.fingerprint import html_to_text
from ankigen.layouts.document_reader import read_document
from ankigen.layouts.labels import is_label_word
from ankigen.model import Fate
from ankigen.reading import note_files
from ankigen.reading.note_files import NoteFile
from ankigen.rendering.neutralize import escape
from ankigen.topics.taxonomy import taxonomy
from corpora import CORPORA
from support import count_examples

if TYPE_CHECKING:
    from ankigen.config.settings import Config

LAYOUTS = ("weekly", "headings", "bullets", "details")
NAMING_FATES = set(Fate) - {Fate.QUESTION, Fate.ANSWER}
SYLLABLES = "갸겨교규냐녀뇨뉴댜뎌됴듀랴려료류먀며묘뮤뱌벼뵤뷰샤셔쇼슈야여요유쟈져죠쥬챠쳐쵸츄캬켜쿄큐탸텨툐튜파펴표퓨햐혀효휴"
WORD = re.compile(f"뷁[{SYLLABLES}]{{2}}")

# What weeks are made of; each ``@`` becomes a word that occurs nowhere else.
CONSTRUCTS = (
    "# Week 3 @", "# @", "## @", "### @", "#### 하늘", "#### @", "##### @ 란?", "####@", "@\n===", "@\n---", "## Q. @?", "### 답변",
    "1. @ 란 무엇인가?", "2) @?", "1-1. @ 란?", "3.@", "Q. @?", "**Q1. @?**", "**@**", "- @", "- @ 인가요?", "  - @", "    - @?", "* [ ] @",
    "```\n@ @\n```", "```java\n@\n```", "```@\n@\n```", "    ```\n    @\n    ```", "```\n@", "```", "````\n```\n@\n```\n````", "~~~\n@\n~~~",
    "@ @", "@\n@", "> @", "> - @", "| @ | @ |\n|---|---|\n| @ | `@` |", "![@](a.png)", "[@](https://a.example) @", "<https://a.example>",
    "<b>@</b> @", "<details>\n<summary>@?</summary>\n\n@\n\n</details>", "<details><summary>정답</summary> @ </details>",
    "<details>\n<summary>@</summary>\n@", "</details>", "<ul>\n<li>@?</li>\n<li>@</li>\n</ul>", "<script>@</script>", "<div>\n@\n</div>",
    "<!-- @ -->", "<!-- topics: 네트워크 -->", "<!-- @", "---", "***", "", "작성자: 하늘", "작성자: @", "답변: @", "답", "[^1]: @", "[@]: @", "[@]: https://a.example \"@\"",
    "@ `@` **@** ~~@~~ @", "$@$", "\\(@\\)", "{{@}}", "&nbsp;@", "@ <T extends @> @", "<<<<<<< @", "① @", "(1) @", "1.1 @", "    @", "\t@", "정답: @", "# 질문", "# 정답",
    "https://a.example/@", "[@] @ 란?", "### [@] @?", "@ #태그",
    "1.5@ @", "1. @? <!-- @\n@ --> @", "- 답변\n  ```\n  @\n  ```", "<details>\n<summary>@</summary>\n\n```\n@\n```\n</details>",
    "## 1. @", "### 2주차 @", "1. @?```java\n@\n```", "2. @란? ```@```", "- @?```\n@\n  ```", "3. @?```", "#Week 4 @", "# 주차 5", "## Week 6 - @", "```{.java .@} @\n@\n```", "1. @? #@, #@.",
)  # fmt: skip


def fill_in(constructs: list[str]) -> str:
    """Return a document of constructs in which each word occurs once."""
    count = 0
    parts = []
    for char in "\n".join(constructs):
        if char == "@":
            first, second = divmod(count, len(SYLLABLES))
            parts.append(f"뷁{SYLLABLES[first]}{SYLLABLES[second]}")
            count += 1
        else:
            parts.append(char)
    return "".join(parts)


def find_lost_words(content: str, preset: str, pattern: re.Pattern[str], path: str = "notes/x.md") -> list[str]:
    """Return ``line: word`` for each word that nothing accounts for."""
    project_config = parse_config(f'[layout]\npreset = "{preset}"')
    note_file = NoteFile(path, Path(path), Path())
    source, _ = note_files.decode_source(note_file, content.encode())
    document, _ = read_document(source, People({}), taxonomy(), project_config.layout)
    prepared = PrepareContext(project_config, taxonomy()).prepare(note_file, content.encode()).with_answers()
    cards, covered = show(prepared, project_config)
    lost = []
    for number, (line, fate) in enumerate(zip(source.lines, document.fates, strict=True), 1):
        if number in covered or (fate is not None and fate.fate in NAMING_FATES):
            continue
        words = [word for word in pattern.findall(line) if not is_label_word(word)]
        lost += [f"{number}: {word}" for word in words if squeeze(word) not in cards]
    return lost


def show(prepared: PreparedFile, project_config: Config) -> tuple[str, set[int]]:
    """Return all that the cards of a file say, and the lines that a diagnostic is about."""
    diagnostics = [stored.diagnostic() for stored in prepared.diagnostics]
    shown: list[str] = []
    for answered in prepared.answered:
        entry = answered.entry
        html, dropped = render_entry(entry, lambda _line: lambda image: escape(image.alt), project_config)
        diagnostics += dropped
        shown += [html_to_text(field) for field in html]
        shown += [entry.contributor, *["".join(topic) for topic in entry.topics], *entry.tags]
    covered = {line for found in diagnostics for line in range(found.line, found.end_line + 1)}
    return squeeze("".join(shown)), covered


def squeeze(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", text)).casefold()


@settings(max_examples=count_examples(60), suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(st.sampled_from(CONSTRUCTS), min_size=1, max_size=14), st.sampled_from(LAYOUTS))
@example(["1. @ 란?", "```", "```@", "@"], "weekly")
@example(["### 꼬리 질문", "> @?", "@", "### 꼬리 질문", "> @?", "@"], "headings")
@example(["## @ 란?", "@", "# @ #", "<details><summary>@?</summary>@</details> @"], "headings")
@example(["# Week 3", "#### 하늘", "1. @?", "<!-- @", "<table><tr><td>@</td><td>@</td></tr></table>"], "weekly")
def test_no_word_of_any_document_is_lost_in_silence(constructs: list[str], preset: str) -> None:
    content = fill_in(constructs)
    unseen = re.compile(r"https?://[^\s\"<>]*|<!--(?:(?!<!--|-->).)*-->|!\[[^\]]*\]", re.DOTALL)
    visible = unseen.sub(lambda match: "\n" * match[0].count("\n"), content)
    wanted = set(WORD.findall(visible))
    lost = [found for found in find_lost_words(content, preset, WORD) if found.split(": ")[1] in wanted]
    assert lost == [], content


@pytest.mark.parametrize("step", [8, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("preset", LAYOUTS)
@pytest.mark.parametrize("folder", CORPORA, ids=lambda folder: folder.name)
def test_no_word_of_the_corpora_is_lost_in_silence(folder: Path, preset: str, step: int) -> None:
    """The quick tests read one file in eight, another one for each layout."""
    files = sorted(folder.rglob("*.md"))[LAYOUTS.index(preset) % step :: step]
    assert files
    pattern = re.compile(r"(?<![\w/.&#@-])[가-힣]{2,}(?![\w/.-])")
    words = lost = 0
    for file in files:
        content = file.read_bytes().decode("utf-8-sig", errors="replace")
        words += len(pattern.findall(content))
        lost += len(find_lost_words(content, preset, pattern))
    assert words
    assert lost == 0
