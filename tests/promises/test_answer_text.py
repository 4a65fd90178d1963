"""Answer text is sacred: what was typed in a fence is what Anki shows, but for the marks that may vanish."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ankigen.identity.fingerprint import html_to_text
from corpora import CORPORA, OWN
from support import Anki, Project, count_examples, squeezed

if TYPE_CHECKING:
    from pathlib import Path


# Everything that Markdown, HTML, Anki's templates, MathJax and LaTeX would take for a command.
PIECES = (
    "가", "나다", "a", "B2", " ", "  ", "\t", "\n", "\n\n", "- ", "1. ", "12. ", "(1) ", "    ", "> ", "# ", "---", "===",
    "***", "**", "*", "_", "__", "`", "``", "~", "~~", "|", "| - |", "<", ">", "</", "<b>", "<!--", "&", "&lt;", "&#0;", "\\",
    "\\(", "\\)", "\\[", "\\]", "$", "$$", "[", "]", "](", "![", "{{", "}}", "{{c1::", "::", "[sound:a.mp3]", "[latex]",
    "[/latex]", "[$]", "[/$]", "[$$]", "[anki:tts lang=ko_KR]", "https://a.b/c_d", "http://", "#include <stdio.h>",
    "List<String>", "x**2", "**kwargs", "C:\\new", "$HOME", "{", "}", ";", "int x = 1;", "'", '"', "👩\u200d💻", "é", "\u00a0",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=25).map("".join)


def shown_by_anki(folder: Path, fences: list[tuple[str, str]]) -> list[str]:
    """Return the text of each answer as Anki's renderer shows it, for fences given as (info string, text)."""
    project = Project(folder / "project")
    marks = "~" * 12
    entries = [
        f"{n}. 질문 {n}?\n{marks}{info}\n{text}\n{marks}\n가장자리\n" for n, (info, text) in enumerate(fences, 1)
    ]
    project.write("notes/week1.md", "# Week 1\n#### 가나\n" + "".join(entries))
    assert project.build("-q").exit_code == 0
    anki = Anki(folder / "anki")
    try:
        assert anki.import_package(project.package).new == len(fences)
        notes = sorted(anki.notes(), key=lambda note: int(re.findall(r"\d+", note["Question"])[0]))
        cards = [note.cards()[0].answer() for note in notes]
    finally:
        anki.close()
    answers = [re.findall(r'<section class="answer">(.*)</section>', card, re.DOTALL)[0] for card in cards]
    return [html_to_text(answer) for answer in answers]


def vanished(typed: str, shown: str) -> Counter[str]:
    """Return the characters that were typed and are not shown; fails if one was added or moved."""
    shown = squeezed(shown)
    assert shown.endswith("가장자리")
    shown = shown.removesuffix("가장자리")
    gone: Counter[str] = Counter()
    at = 0
    for char in squeezed(typed):
        if shown[at : at + 1] == char:
            at += 1
        else:
            gone[char] += 1
    assert at == len(shown), f"{shown[at : at + 20]!r} was not typed there: {typed!r}"
    return gone


def check(typed: str, shown: str) -> None:
    gone = vanished(typed, shown)
    lines = typed.split("\n")
    rules = [line for line in lines if re.fullmatch(r"[\s|:-]*-[\s|:-]*", line) and "|" in line]
    markers = sum(bool(re.match(r"\s*-\s", line)) for line in lines)
    assert set(gone) <= set("-*`|:"), (typed, gone)
    assert gone["*"] % 2 == gone["`"] % 2 == 0
    assert gone["-"] <= markers + sum(line.count("-") for line in rules)
    assert gone[":"] <= sum(line.count(":") for line in rules)
    assert rules or not gone["|"]


@settings(max_examples=count_examples(12), suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(["", "java", "text", "python"]), TEXTS), min_size=20, max_size=40))
@example(
    [("", "1. 하나\n3. 셋\n- 넷\n    - 다섯"), ("", "| a | b |\n| - | - |\n| 1 | `|` |"), ("", "x**2 + y**2")]
)
def test_anki_shows_every_character_typed(
    tmp_path_factory: pytest.TempPathFactory, fences: list[tuple[str, str]]
) -> None:
    fences = [(info, text) for info, text in fences if text.strip()]
    for (_, typed), shown in zip(fences, shown_by_anki(tmp_path_factory.mktemp("sacred"), fences), strict=True):
        check(typed, shown)


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: "own" if corpus == OWN else "real")
def test_every_fence_of_the_corpus_arrives_whole(corpus: Path, tmp_path: Path) -> None:
    fence = re.compile(r"^([ \t]*)(`{3,})([^\n`]*)\n(.*?)^[ \t]*\2`*[ \t]*$", re.MULTILINE | re.DOTALL)
    files = sorted(corpus.rglob("*.md"))
    texts = [file.read_text("utf-8", "replace").replace("\r\n", "\n") for file in files]
    fences = [(one[3].strip(), one[4]) for text in texts for one in fence.finditer(text) if one[4].strip()]
    assert len(fences) > (20 if corpus == OWN else 150)
    for (_, typed), shown in zip(fences, shown_by_anki(tmp_path, fences), strict=True):
        check(typed, shown)


# What people write in sentences, of which Markdown may take no more than matched ``**`` and backticks.
SENTENCES = (
    "가나", "다 라", "x", "B2", " ", "  ", "**부하(Load)**는", "**`LB`**가", "**\"고르게\"**라는", "`<div>`와", "`a < b`", "`**kwargs`",
    "x**2 + y**2", "2**10과", "List<String>", "Map<K, V>", "<T>", " <b>와 ", " <strong>의 ", " <script> 태그 ", " <span>은 ", " </body> 앞",
    "https://a.b/c_d, ", "(https://a.b/가나)", "{{c1::x}}", "[latex] ", "[sound:a.mp3] ", "snake_case_name", "__init__은", "1~3일", "$HOME ",
    "$5 ", "[링크] ", "C#", "a & b", "100%", "👩\u200d💻", "é", "C:/new", "-> ", "a|b ", "= ", "'", '"', "…?",
)  # fmt: skip
LINES = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8).map(
    lambda parts: "글" + "".join(parts) + " 끝"
)

# How each layout writes a question, and the [layout] that reads it so.
QUESTION_FORMS = {
    "weekly": ("{n}. {question}\n```\n답이다.\n```\n", ""),
    "headings": ("## {question}\n\n답이다.\n\n", 'preset = "headings"'),
    "bold": ("**Q{n}.** {question}\n\n답이다.\n\n", 'preset = "headings"'),
    "labels": ("Q. {question}\n\n답이다.\n\n", 'preset = "headings"'),
    "bullets": ("- {question}\n\n  답이다.\n\n", 'preset = "bullets"'),
    "numbers": ("{n}. {question}\n\n   답이다.\n\n", 'preset = "bullets"'),
    "details": ("<details>\n<summary>{question}</summary>\n\n답이다.\n\n</details>\n\n", 'preset = "details"'),
}


def gone_from(typed: str, shown: str) -> Counter[str]:
    """Return the characters of a sentence that are not shown; fails if one is doubled, added or moved."""
    return vanished(typed, f"{shown}가장자리")


def check_sentence(typed: str, shown: str) -> None:
    gone = gone_from(typed, shown)
    assert set(gone) <= set("*`"), (typed, shown)
    assert gone["*"] % 4 == gone["`"] % 2 == 0, (typed, shown)


@pytest.mark.parametrize("form", QUESTION_FORMS)
@settings(max_examples=count_examples(8), suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(LINES, min_size=10, max_size=20))
@example(["글 `<b>`와 `<i>` 끝", "글 <em>과 <i>의 끝", "글 **가(나)**는 https://a.b/c 끝"])
def test_a_question_shows_every_character_typed(
    tmp_path_factory: pytest.TempPathFactory, form: str, questions: list[str]
) -> None:
    template, layout = QUESTION_FORMS[form]
    project = Project(tmp_path_factory.mktemp("questions"))
    typed = [f"{number}번째 {question} 무엇인가요?" for number, question in enumerate(questions, 1)]
    entries = [template.format(n=number, question=question) for number, question in enumerate(typed, 1)]
    project.write("notes/week1.md", "# Week 1\n#### 가나\n" + "".join(entries))
    project.write("ankigen.toml", f"[layout]\n{layout}\n" if layout else "")
    assert project.build("-q").exit_code == 0
    shown = {re.match(r"\d+", note.question)[0]: note for note in project.notes()}  # type: ignore[index]
    assert len(shown) == len(typed)
    for number, question in enumerate(typed, 1):
        check_sentence(question, html_to_text(shown[str(number)].fields["Question"]))


@settings(max_examples=count_examples(12), suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(st.lists(LINES, min_size=1, max_size=5), min_size=10, max_size=20))
@example([["글 <b>와 <strong>의 끝", "글 <script> 태그 끝"], ["글 **가(나)**는 끝", "글 x**2 + y**2 끝"]])
def test_markdown_shows_every_character_typed_and_each_line_once(
    tmp_path_factory: pytest.TempPathFactory, answers: list[list[str]]
) -> None:
    project = Project(tmp_path_factory.mktemp("markdown"))
    entries = [
        f"## 질문 {number}번은 무엇인가요?\n\n" + "\n".join(lines) + "\n\n"
        for number, lines in enumerate(answers, 1)
    ]
    project.write("notes/week1.md", "# Week 1\n" + "".join(entries))
    project.write("ankigen.toml", '[layout]\npreset = "headings"\n')
    assert project.build("-q").exit_code == 0
    notes = project.notes()
    assert len(notes) == len(answers)
    for note, lines in zip(notes, answers, strict=True):
        shown = html_to_text(note.fields["Answer"]).strip("\n").split("\n")
        assert len(shown) == len(lines), (lines, shown)
        for typed, line in zip(lines, shown, strict=True):
            check_sentence(typed, line)
