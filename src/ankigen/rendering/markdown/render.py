"""Markdown → HTML that can neither run nor load anything."""

import html
import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from ankigen import text
from ankigen.diagnostics.rules import EXTRA_CELLS, FOOTNOTE_ELSEWHERE, IMAGE_AS_TEXT, NOTE_EMBEDDED
from ankigen.patterns import compile_on_use
from ankigen.rendering.html import LONG_CELL_CLASS, LinkResolver, RenderProblem, is_long_cell
from ankigen.rendering.markdown import raw_html
from ankigen.rendering.markdown.hidden_marks import hide_comments
from ankigen.rendering.markdown.info_strings import read_opening_line
from ankigen.rendering.markdown.tables import find_text, keep_extra_cells
from ankigen.rendering.media.images import ImageResolver, read_image
from ankigen.rendering.neutralize import escape, render_formula
from ankigen.rendering.prose import render_fence_text
from ankigen.rendering.sanitize import sanitize

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TABLE_PARTS = {"thead", "tbody", "tr", "th", "td"}
# Without any of these Markdown is read alike everywhere.
_DIALECT_MARK = compile_on_use(r"\[\[|==|%%|\{:?\s?[#.]|\[!|\[\^|\^[\w-]+[ \t]*$", re.MULTILINE)
_FOOTNOTE_REFERENCE = compile_on_use(r"\[\^\d{1,3}\](?!:)")  # words in brackets are sets of characters, too
_IMAGE = compile_on_use(r"!\[[^\[\]\n]*\]\((?P<target>[^()\n]+)\)")
_BREAK = compile_on_use(r"<br\s*/?>", re.IGNORECASE)
# A picture has lines of its own, so a break beside it would be an empty line.
_BREAKS_AROUND_IMAGE = compile_on_use(r"""(?:<br>)?(<img(?: [a-z]+="[^"]*")*>)(?:<br>)?""")
_STYLED_ALIGNMENT = compile_on_use(r'style="text-align:(left|right|center)"')


def render_markdown(
    content: str,
    image: ImageResolver,
    links: LinkResolver | None = None,
    *,
    math: bool = False,
    shared_footnotes: frozenset[str] = frozenset(),
) -> tuple[str, list[RenderProblem]]:
    """Return ordinary Markdown as HTML that can neither run nor load anything, and what is wrong with it.

    ``math`` makes MathJax of ``$…$`` and ``$$…$$``, ``links`` leads links between note files to the web;
    ``shared_footnotes`` are defined in one text of the answer and referred to in another. The lines of what is
    wrong count from 0, in ``content``.
    """
    content, lines_with_extra_cells = keep_extra_cells(content)
    problems = [RenderProblem(line, EXTRA_CELLS, "") for line in lines_with_extra_cells]
    unpaired = raw_html.find_unpaired_tags(content)
    env: dict[str, Any] = {"image": image, "unpaired": unpaired, "math": math}
    if shared_footnotes:
        env["shared_footnotes"] = shared_footnotes
        env["footnotes"] = {"refs": {f":{label}": -1 for label in shared_footnotes}, "list": {}}
    has_dialects = _DIALECT_MARK.search(content) is not None
    if has_dialects:
        content = _hide_comments(content)
    parser = _load_parser(math, has_dialects)
    tokens = parser.parse(content, env)
    if "![" in content:
        problems += _find_images_shown_as_text(tokens)
    problems += _settle_raw_html(tokens, unpaired, image)
    if has_dialects:
        problems += _find_what_is_elsewhere(tokens)
    for token in tokens:
        # The renderer parts blocks by line breaks. In a table they part the words of two cells, elsewhere a card
        # would show them.
        token.block = token.tag in _TABLE_PARTS
    rendered = parser.renderer.render(tokens, parser.options, env)
    safe = sanitize(_STYLED_ALIGNMENT.sub(r'align="\1"', rendered), links, has_raw_html="<" in content)
    if "<img" in safe:
        safe = _BREAKS_AROUND_IMAGE.sub(r"\1", safe)
    return safe, problems


def _hide_comments(content: str) -> str:
    lines = content.split("\n")
    text_lines = [number for number, _ in find_text(lines)]
    return "\n".join(hide_comments(lines, text_lines))


def _find_what_is_elsewhere(tokens: "Sequence[Token]") -> list[RenderProblem]:
    """Return where a text has whole notes of Obsidian shown, and footnotes that it does not define."""
    problems: list[RenderProblem] = []
    for token in tokens:
        line = token.map[0] if token.map else 0
        for child in token.children or ():
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            elif child.type == "note_embed":
                problems.append(RenderProblem(line, NOTE_EMBEDDED, child.content))
            elif child.type == "text":
                labels = _FOOTNOTE_REFERENCE.findall(child.content)
                problems += [RenderProblem(line, FOOTNOTE_ELSEWHERE, label) for label in labels]
    return problems


def _find_images_shown_as_text(tokens: "Sequence[Token]") -> list[RenderProblem]:
    """Return the pictures that stay as typed: right below HTML, or written as Markdown does not know them."""
    problems: list[RenderProblem] = []
    for token in tokens:
        shown = ""
        if token.type == "html_block":
            shown = text.strip_comments(token.content)
        elif token.type == "inline" and "\\!" not in token.content and "!\\" not in token.content:
            shown = "".join(map(_show_text, token.children or ()))
        first_line = token.map[0] if token.map else 0
        for number, line in enumerate(shown.split("\n"), first_line):
            problems += [RenderProblem(number, IMAGE_AS_TEXT, match["target"]) for match in _IMAGE.finditer(line)]
    return problems


def _show_text(token: "Token") -> str:
    """Return the text of a part of a line, without code and pictures."""
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    return token.content if token.type == "text" else ""


def _settle_raw_html(
    tokens: "Sequence[Token]", unpaired: frozenset[raw_html.UnpairedTag], image: ImageResolver
) -> list[RenderProblem]:
    """Set all raw HTML to what the card may show; return what will be dropped of it."""
    dropped: list[RenderProblem] = []
    depth = 0  # of lists
    for index, token in enumerate(tokens):
        if token.type in ("list_item_open", "list_item_close"):
            depth += token.nesting
        elif token.type == "html_block":
            dropped += raw_html.settle_block(token, unpaired, image)
        elif token.type == "inline":
            is_paragraph = tokens[index - 1].type == "paragraph_open" and not depth
            dropped += raw_html.settle_inline(token, unpaired, image, tags_alone_are_words=not is_paragraph)
    return dropped


@cache
def _load_parser(math: bool, dialects: bool) -> "MarkdownIt":
    from ankigen.rendering.markdown.parser import load_parser  # few notes hold Markdown outside fences

    parser = load_parser(math, dialects)
    rules = {
        "image": _render_image,
        "text": _render_literal,
        "code_inline": _render_code,
        "code_block": _render_code_block,
        "fence": _render_fence,
        "softbreak": _render_break,
        "hardbreak": _render_break,
        "td_open": _render_cell,
        "note_embed": _render_literal,
        "footnote_ref": _render_footnote_reference,
        "footnote_label": _render_footnote_label,
        "math_inline": _render_math,
        "math_block": _render_math_block,
    }
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)
    return parser


def _render_image(_self: object, tokens: Sequence[Any], index: int, _options: object, env: dict[str, Any]) -> str:
    resolve: ImageResolver = env["image"]
    token = tokens[index]
    image = read_image(html.unescape(str(token.attrs["src"])), token.content)
    return resolve(image._replace(is_embed=token.meta.get("is_embed", False)))


def _render_literal(_self: object, tokens: Sequence[Any], index: int, _options: object, _env: object) -> str:
    return escape(tokens[index].content)


def _render_code(_self: object, tokens: Sequence[Any], index: int, _options: object, _env: object) -> str:
    return f"<code>{escape(tokens[index].content)}</code>"


def _render_footnote_reference(
    _self: object, tokens: Sequence[Any], index: int, _options: object, _env: object
) -> str:
    return f"<sup>{escape(tokens[index].meta['label'])}</sup>"


def _render_footnote_label(
    _self: object, tokens: Sequence[Any], index: int, _options: object, _env: object
) -> str:
    return f"<sup>{escape(tokens[index].content)}</sup> "


def _render_break(_self: object, tokens: Sequence[Any], index: int, _options: object, _env: object) -> str:
    """Return a line break, which is one even where ``<br>`` stands at the end of the line, too."""
    before = tokens[index - 1] if index else None
    if before and before.type == "html_inline" and _BREAK.fullmatch(before.content):
        return ""
    return "<br>"


def _render_code_block(
    _self: object, tokens: Sequence[Any], index: int, _options: object, env: dict[str, Any]
) -> str:
    """Return indented lines as prose or as code, by the rules for a fence that names no language."""
    return render_fence_text(tokens[index].content.rstrip("\n"), "", math=env["math"])


def _render_fence(_self: object, tokens: Sequence[Any], index: int, _options: object, env: dict[str, Any]) -> str:
    """Return a fence as prose or as code, by the rules that hold for the fences of the weekly layout, too."""
    content = tokens[index].content.rstrip("\n")
    opening = read_opening_line(html.unescape(tokens[index].info), has_answer_below=content.strip() != "")
    if opening.answer_text:
        content = f"{opening.answer_text}\n{content}"
    return render_fence_text(content, opening.info_string, math=env["math"])


def _render_cell(self: Any, tokens: Sequence[Any], index: int, options: object, env: dict[str, Any]) -> str:  # noqa: ANN401
    if is_long_cell(tokens[index + 1].content):
        tokens[index].attrSet("class", LONG_CELL_CLASS)
    rendered: str = self.renderToken(tokens, index, options, env)
    return rendered


def _render_math(_self: object, tokens: Sequence[Any], index: int, _options: object, _env: object) -> str:
    return render_formula(tokens[index].content, is_display=tokens[index].markup == "$$")


def _render_math_block(_self: object, tokens: Sequence[Any], index: int, _options: object, _env: object) -> str:
    return f"<p>{render_formula(tokens[index].content, is_display=True)}</p>"
