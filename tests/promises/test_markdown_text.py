"""Markdown outside fences: a card shows what GitHub shows of it, each word once, in every layout."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ankigen.identity.fingerprint import html_to_text
from ankigen.inline import QuestionText
from ankigen.rendering.entry_html import render_fence, render_question
from ankigen.rendering.markdown.render import render_markdown
from support import Project, count_examples, squeezed


class Written(NamedTuple):
    """A piece of Markdown, and the text that a reader sees of it."""

    typed: str
    seen: str


def same(*texts: str) -> list[Written]:
    return [Written(text, text) for text in texts]


# Pieces of sentences, each of which GitHub shows in one way only.
MARKED = (
    *same("가나", "다 라", " ", "B2", "x**2 + y**2", "2**10과", "List<String> ", "<T>", " <b>와 ", " <script> 태그 ", "snake_case_name"),
    *same("https://a.b/c_d, ", "(https://a.b/가나)", "{{c1::x}}", "[latex] ", "[sound:a.mp3] ", "$HOME ", "1~3일", "[링크] ", "<!DOCTYPE html>은", "…?", "a & b", "-> ", "a|b"),
    *same("“https://a.b/c”와"),
    Written("**부하(Load)**는", "부하(Load)는"),
    Written("**`LB`**가", "LB가"),
    Written("**\"고르게\"**라는", '"고르게"라는'),
    Written("~~옛 방식(VIP)~~은", "옛 방식(VIP)은"),
    Written("*기울임(i)*은", "기울임(i)은"),
    Written("`<div>`와", "<div>와"),
    Written("`` a`b ``가", "a`b가"),
    Written("`**kwargs`", "**kwargs"),
    Written("`p|q`", "p|q"),
    Written("[문서(1)](https://a.b/c(d))를", "문서(1)를"),
    Written("[**굵은** 문서](https://a.b \"제목\")는", "굵은 문서는"),
    Written("<https://a.b/c>", "https://a.b/c"),
    Written(" <kbd>Ctrl</kbd>+", " Ctrl+"),
    Written("x<sup>2</sup>는", "x2는"),
    Written("&lt;b&gt;", "<b>"),
    Written("\\*별\\* ", "*별* "),
    Written("<!-- 나중에 -->", ""),
)  # fmt: skip
# What questions and fences read as Markdown does.
FORMULAS = (
    *same("$5와", "$10,000 ", "US$3", "가나", "https://a.b/c_d, ", "x**2 + y**2", "List<String> "),
    Written("**부하(Load)**는", "부하(Load)는"),
    Written("`<div>`와", "<div>와"),
    Written("$x_1 + y$은", r"\(x_1 + y\)은"),
    Written(r"$\frac{a}{b}$", r"\(\frac{a}{b}\)"),
    Written("**$O(n)$**이", r"\(O(n)\)이"),
    Written("$a<b$", r"\(a<b\)"),
    Written("$$x*y*z$$", r"\[x*y*z\]"),
    Written("`$x$`", "$x$"),
)


def join_pieces(pieces: list[Written]) -> Written:
    typed = " ".join(piece.typed for piece in pieces)
    seen = " ".join(piece.seen for piece in pieces)
    return Written(f"글 {typed} 끝", f"글 {seen} 끝")


SENTENCE = st.lists(st.sampled_from(MARKED), min_size=1, max_size=6).map(join_pieces)
SENTENCE_WITH_FORMULAS = st.lists(st.sampled_from((*MARKED, *FORMULAS)), min_size=1, max_size=8).map(join_pieces)
PARAGRAPH = st.lists(SENTENCE, min_size=1, max_size=4).map(
    lambda lines: Written("\n".join(line.typed for line in lines), "\n".join(line.seen for line in lines))
)
CODE = st.sampled_from(same("int x = 1;", "a | b", "**kwargs", "<b>", "$HOME", "# 주석", "&lt;", "{{c1::x}}"))


def listed(marker: str) -> st.SearchStrategy[Written]:
    """A list, with a list in its last item."""

    def build(lines: list[Written], nested: Written) -> Written:
        typed = [f"{marker} {line.typed}" for line in lines]
        typed.append(f"{' ' * (len(marker) + 1)}- {nested.typed}")
        return Written("\n".join(typed), "\n".join(line.seen for line in (*lines, nested)))

    return st.builds(build, st.lists(SENTENCE, min_size=1, max_size=3), SENTENCE)


def escape_pipes(text: str) -> str:
    return text.replace("|", "\\|")


def build_table(header: Written, rows: list[list[Written]], alignment: str) -> Written:
    """A table of two columns whose rows have one cell, two, or one too many, with pipes in their text."""
    typed = [f"| {escape_pipes(header.typed)} | 둘째 |", f"|{alignment}|---|"]
    seen = [header.seen, "둘째"]
    for cells in rows:
        typed.append("".join(f"| {escape_pipes(cell.typed)} " for cell in cells) + "|")
        shown = [cell.seen for cell in cells]
        seen += [*shown[:1], " | ".join(shown[1:])]
    return Written("\n".join(typed), "\n".join(seen))


def in_lines(prefix: str, block: Written) -> Written:
    return Written("\n".join(f"{prefix}{line}" for line in block.typed.split("\n")), block.seen)


TABLE = st.builds(
    build_table,
    SENTENCE,
    st.lists(st.lists(SENTENCE, min_size=1, max_size=3), min_size=1, max_size=3),
    st.sampled_from(["---", ":-:", "--:"]),
)
FENCE = st.builds(
    lambda lines, language: Written(
        "\n".join([f"```{language}", *(line.typed for line in lines), "```"]),
        "\n".join(line.seen for line in lines),
    ),
    st.lists(CODE, min_size=1, max_size=4),
    st.sampled_from(["", "java", "text"]),
)
FOLD = st.builds(
    lambda title, inside: Written(
        f"<details>\n<summary>{title.seen}</summary>\n\n{inside.typed}\n\n</details>",
        f"{title.seen}\n{inside.seen}",
    ),
    st.sampled_from(same("펼쳐 보기", "자세한 설명")),
    PARAGRAPH,
)
QUOTE = PARAGRAPH.map(lambda block: in_lines("> ", block))
TASKS = st.sampled_from(["[ ] ", "[x] "]).flatmap(
    lambda box: SENTENCE.map(
        lambda line: Written(f"- {box}{line.typed}", f"{'☐' if box == '[ ] ' else '☑'} {line.seen}")
    )
)


def joined(*blocks: st.SearchStrategy[Written]) -> st.SearchStrategy[Written]:
    """Blocks with a blank line between each two."""
    return st.lists(st.one_of(*blocks), min_size=1, max_size=4).map(
        lambda blocks: Written(
            "\n\n".join(block.typed for block in blocks), "\n".join(block.seen for block in blocks)
        )
    )


BLOCKS = joined(PARAGRAPH, TABLE, FENCE, QUOTE, listed("-"), listed("*"), listed("1."), TASKS, FOLD)
BLOCKS_OF_WEEKLY_ANSWERS = joined(PARAGRAPH, TABLE, QUOTE)

# How each layout writes an entry whose answer is Markdown, by how far its lines are indented.
ANSWER_FORMS = {
    "weekly": ("{n}. {n}번은 무엇인가요?\n\n{answer}\n\n", "", ""),
    "headings": ("## {n}번은 무엇인가요?\n\n{answer}\n\n", "", 'preset = "headings"'),
    "labels": ("Q. {n}번은 무엇인가요?\n\n{answer}\n\n", "", 'preset = "headings"'),
    "bullets": ("- {n}번은 무엇인가요?\n\n{answer}\n\n", "  ", 'preset = "bullets"'),
    "details": (
        "<details>\n<summary>{n}번은 무엇인가요?</summary>\n\n{answer}\n\n</details>\n\n", "", 'preset = "details"'
    ),
}  # fmt: skip


@settings(max_examples=count_examples(300), suppress_health_check=list(HealthCheck), deadline=None)
@given(BLOCKS)
def test_markdown_shows_its_text_once(answer: Written) -> None:
    rendered, _ = render_markdown(answer.typed, lambda image: image.alt)
    assert squeezed(html_to_text(rendered)) == squeezed(answer.seen)


@settings(max_examples=count_examples(300), suppress_health_check=list(HealthCheck), deadline=None)
@given(SENTENCE_WITH_FORMULAS)
def test_formulas_and_prices_are_shown_once_everywhere(sentence: Written) -> None:
    rendered, _ = render_markdown(sentence.typed, lambda image: image.alt, math=True)
    assert squeezed(html_to_text(rendered)) == squeezed(sentence.seen)


@settings(max_examples=count_examples(300), suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(st.sampled_from(FORMULAS), min_size=1, max_size=8).map(join_pieces))
def test_questions_fences_and_markdown_have_one_rule(sentence: Written) -> None:
    question = render_question(QuestionText(sentence.typed), math=True)
    fence = render_fence(sentence.typed, math=True)
    markdown, _ = render_markdown(sentence.typed, lambda image: image.alt, math=True)
    assert f"<p>{question}</p>" == fence == markdown
    assert squeezed(html_to_text(question)) == squeezed(sentence.seen)


@pytest.mark.parametrize("form", ANSWER_FORMS)
@settings(max_examples=count_examples(8), suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_an_answer_shows_its_text_once(
    tmp_path_factory: pytest.TempPathFactory, form: str, data: st.DataObject
) -> None:
    template, indent, layout = ANSWER_FORMS[form]
    blocks = BLOCKS_OF_WEEKLY_ANSWERS if form == "weekly" else BLOCKS
    answers = data.draw(st.lists(blocks, min_size=10, max_size=20))
    project = Project(tmp_path_factory.mktemp("answers"))
    entries = [
        template.format(n=number, answer=in_lines(indent, answer).typed)
        for number, answer in enumerate(answers, 1)
    ]
    project.write("notes/week1.md", "# Week 1\n" + "".join(entries))
    project.write("ankigen.toml", f"[layout]\n{layout}\n" if layout else "")
    assert project.build("-q").exit_code == 0
    shown = {note.question: html_to_text(note.fields["Answer"]) for note in project.notes()}
    assert len(shown) == len(answers)
    for number, answer in enumerate(answers, 1):
        assert squeezed(shown[f"{number}번은 무엇인가요?"]) == squeezed(answer.seen), answer.typed
