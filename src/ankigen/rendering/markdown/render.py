"""Markdown → HTML that can neither run nor load anything."""

import html
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from ankigen.rendering import code
from ankigen.rendering.html import ImageResolver
from ankigen.rendering.neutralize import escape, hold_formula, insert_formulas
from ankigen.rendering.sanitize import DroppedHtml, find_dropped, sanitize

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_TAG = re.compile(r"</?([A-Za-z][\w.:-]*+)[^<>]*+>")
# All elements that HTML has or had (HTML Standard, "Index of elements" and "Obsolete features"), SVG and MathML.
_ELEMENTS = frozenset(
    """
    a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink
    blockquote body br button canvas caption center cite code col colgroup command content data datalist dd
    del details dfn dialog dir div dl dt element em embed fieldset figcaption figure font footer form frame
    frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins isindex kbd keygen
    label legend li link listing main map mark marquee math menu menuitem meta meter multicol nav nextid nobr
    noembed noframes noscript object ol optgroup option output p param picture plaintext portal pre progress q
    rb rp rt rtc ruby s samp script search section select shadow slot small source spacer span strike strong
    style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var
    video wbr xmp
    """.split()
)
_IMG = re.compile(r"<img\b[^>]*+(>?)", re.IGNORECASE)  # the last one may lack its end
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_CHECKBOX = '<input class="task-list-item-checkbox"'  # what mdit-py-plugins makes of ``- [ ]``
_STYLED_ALIGNMENT = re.compile(r'style="text-align:(left|right|center)"')


def render_markdown(content: str, image: ImageResolver, *, math: bool = False) -> tuple[str, list[DroppedHtml]]:
    """Return ordinary Markdown as HTML that can neither run nor load anything, and what was dropped of it.

    ``math`` makes MathJax of ``$…$`` and ``$$…$$``. The lines of what was dropped count from 0, in ``content``.
    """
    formulas: list[str] = []
    env: dict[str, Any] = {"image": image, "formulas": formulas}
    parser = _load_parser(math)
    tokens = parser.parse(content, env)
    dropped: list[DroppedHtml] = []
    for token in tokens:
        token.block = False  # else the renderer parts blocks by line breaks, which a card shows
        line = token.map[0] if token.map else 0
        for part in token.children or [token]:
            if part.type in ("html_block", "html_inline"):
                dropped += _settle_raw_html(part, line, image)
    rendered = parser.renderer.render(tokens, parser.options, env)
    safe = sanitize(_STYLED_ALIGNMENT.sub(r'align="\1"', rendered))
    return insert_formulas(safe, formulas), dropped


def _settle_raw_html(token: "Token", line: int, image: ImageResolver) -> list[DroppedHtml]:
    """Set the content of a token of raw HTML to what the card may show; return what the sanitizer will drop."""
    if token.type == "html_inline" and token.content.startswith(_CHECKBOX):
        token.content = "☑" if 'checked="checked"' in token.content else "☐"
        return []
    fragment = _escape_types(token.content)
    token.content = _IMG.sub(lambda match: _resolve_raw_image(match[0], image) if match[1] else match[0], fragment)
    return [DroppedHtml(line, markup) for markup in find_dropped(fragment)]


def _escape_types(fragment: str) -> str:
    """Return a piece of raw HTML in which what only looks like a tag stands as typed: ``List<String>``."""
    literal = _TAG.sub(_escape_unless_html, fragment)
    first = _TAG.match(fragment.lstrip())
    is_paragraph = first is not None and not _is_html(first[1]) and fragment.endswith("\n")
    if is_paragraph:
        lines = literal.strip().replace("\n", "<br>")
        return f"<p>{lines}</p>\n"
    return literal


def _escape_unless_html(match: re.Match[str]) -> str:
    return match[0] if _is_html(match[1]) else escape(match[0])


def _is_html(name: str) -> bool:
    """Return True for an element of HTML, written as those are: ``object``, ``BR``, not ``Object``, ``T``."""
    if name.lower() not in _ELEMENTS:
        return False
    return name.islower() or (name.isupper() and len(name) > 1)


def _resolve_raw_image(tag: str, image: ImageResolver) -> str:
    from html.parser import HTMLParser

    attributes: dict[str, str | None] = {}

    class AttributeFinder(HTMLParser):
        def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
            attributes.update(attrs)

    AttributeFinder().feed(tag)
    return image(attributes.get("src") or "", attributes.get("alt") or "")


@cache
def _load_parser(math: bool) -> "MarkdownIt":
    from ankigen.rendering.markdown.parser import load_parser  # few notes hold Markdown outside fences

    parser = load_parser(math)
    rules = {
        "image": _render_image,
        "text": _render_literal,
        "code_inline": _render_code,
        "code_block": _render_block,
        "fence": _render_block,
        "softbreak": _render_break,
        "hardbreak": _render_break,
        "math_inline": _render_math,
        "math_block": _render_math,
    }
    for name, rule in rules.items():
        parser.add_render_rule(name, rule)
    return parser


def _render_image(_self: object, tokens: Sequence[Any], index: int, _options: object, env: dict[str, Any]) -> str:
    resolve: Callable[[str, str], str] = env["image"]
    return resolve(html.unescape(str(tokens[index].attrs["src"])), tokens[index].content)


def _render_literal(_self: object, tokens: Sequence[Any], index: int, _options: object, _env: object) -> str:
    return escape(tokens[index].content)


def _render_code(_self: object, tokens: Sequence[Any], index: int, _options: object, _env: object) -> str:
    return f"<code>{escape(tokens[index].content)}</code>"


def _render_break(_self: object, tokens: Sequence[Any], index: int, _options: object, _env: object) -> str:
    """Return a line break, which is one even where ``<br>`` stands at the end of the line, too."""
    before = tokens[index - 1] if index else None
    if before and before.type == "html_inline" and _BREAK.fullmatch(before.content):
        return ""
    return "<br>"


def _render_block(_self: object, tokens: Sequence[Any], index: int, _options: object, _env: object) -> str:
    language = code.find_named_language(tokens[index].info)
    return code.render_code(tokens[index].content.rstrip("\n"), language)


# What lets a formula load, link or restyle (MathJax, "Safe" extension and "TeX and LaTeX extensions").
_ACTIVE_MATH = re.compile(
    r"\\(?:href|url|require|style|class|cssId|data|html\w*|unicode|includegraphics|input|def|let|newcommand"
    r"|renewcommand|newenvironment|toggle|mathtip|texttip|bbox|enclose|color|text\w*color|[()\[\]])|\[(?:/?latex|/?\$|sound:|anki:)",
    re.IGNORECASE,
)


def _render_math(_self: object, tokens: Sequence[Any], index: int, _options: object, env: dict[str, Any]) -> str:
    token = tokens[index]
    is_block = token.type == "math_block"
    if _ACTIVE_MATH.search(token.content):
        dollars = "$$" if is_block else "$"
        return escape(f"{dollars}{token.content}{dollars}")
    formula = html.escape(token.content.strip(), quote=False)
    if is_block:
        held = hold_formula(env["formulas"], f"\\[{formula}\\]")
        return f"<p>{held}</p>"
    return hold_formula(env["formulas"], f"\\({formula}\\)")
