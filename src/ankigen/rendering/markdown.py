"""What stands between the fences, ordinary Markdown → HTML; and what no HTML of ours may hold."""

import html
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from ankigen.rendering import code
from ankigen.rendering.html import ImageResolver, escape
from ankigen.rendering.sanitize import TAGS, sanitize

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

Dropped = list[tuple[int, str]]
"""(line, what was dropped there) for raw HTML that does not reach the card."""

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
_IMG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_CHECKBOX = '<input class="task-list-item-checkbox"'  # what mdit-py-plugins makes of ``- [ ]``
_ALIGN = re.compile(r'style="text-align:(left|right|center)"')


def markdown(content: str, image: ImageResolver, *, math: bool = False) -> tuple[str, Dropped]:
    """Return ordinary Markdown as HTML that can neither run nor load anything, and what was dropped of it.

    ``math`` makes MathJax of ``$…$`` and ``$$…$$``. The lines of what was dropped count from 0, in ``content``.
    """
    env: dict[str, Any] = {"image": image}
    parser = _markdown(math)
    tokens = parser.parse(content, env)
    dropped: Dropped = []
    for token in tokens:
        line = token.map[0] if token.map else 0
        for part in token.children or [token]:
            if part.type == "html_inline" and part.content.startswith(_CHECKBOX):
                part.content = "☑" if 'checked="checked"' in part.content else "☐"
            elif part.type in ("html_block", "html_inline"):
                part.content = _with_types(part.content)
                dropped += [(line, what) for what in _forbidden(part.content)]
                part.content = _IMG.sub(lambda match: _raw_image(match[0], image), part.content)
    rendered = _ALIGN.sub(r'align="\1"', parser.renderer.render(tokens, parser.options, env))
    return sanitize(rendered), dropped


def _with_types(fragment: str) -> str:
    """Return a piece of raw HTML in which what only looks like a tag stands as typed: ``List<String>``."""
    first = _TAG.match(fragment.lstrip())
    literal = _TAG.sub(lambda match: match[0] if _is_html(match[1]) else escape(match[0]), fragment)
    if first and not _is_html(first[1]) and fragment.endswith("\n"):  # a block, which is rather a paragraph
        return f"<p>{literal.strip().replace(chr(10), '<br>')}</p>\n"
    return literal


def _is_html(name: str) -> bool:
    """Tell whether it is an element of HTML, written as those are: ``object``, ``BR``, not ``Object``, ``T``."""
    return name.lower() in _ELEMENTS and (name.islower() or (name.isupper() and len(name) > 1))


def _forbidden(fragment: str) -> list[str]:
    """Return the tags and attributes in a piece of raw HTML that the sanitizer takes away."""
    from html.parser import HTMLParser

    found: list[str] = []

    class Finder(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag not in TAGS:
                found.append(f"<{tag}>")
            found.extend(f"{name}=" for name, _ in attrs if name.startswith("on") or name == "style")

    try:
        Finder().feed(fragment)
    except AssertionError:  # html.parser on a broken declaration
        found.append("<!")
    return list(dict.fromkeys(found))


def _raw_image(tag: str, image: ImageResolver) -> str:
    from html.parser import HTMLParser

    found: dict[str, str | None] = {}

    class Finder(HTMLParser):
        def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.update(attrs)

    Finder().feed(tag)
    return image(found.get("src") or "", found.get("alt") or "")


@cache
def _markdown(math: bool) -> "MarkdownIt":
    from markdown_it import MarkdownIt
    from mdit_py_plugins.tasklists import tasklists_plugin

    parser = MarkdownIt("commonmark", {"breaks": True, "html": True}).enable(["table", "strikethrough"])
    parser.use(tasklists_plugin)
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]  # a path in Hangul is looked for as typed
    if math:
        from mdit_py_plugins.dollarmath import dollarmath_plugin

        # Pandoc's rule: no blank inside the dollars and no digit behind them, so that prices stay prices.
        parser.use(dollarmath_plugin, allow_space=False, allow_digits=False, allow_labels=False)
    rules = {
        "image": _render_image,
        "text": _render_literal,
        "code_inline": _render_code,
        "code_block": _render_block,
        "fence": _render_block,
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


def _render_block(_self: object, tokens: Sequence[Any], index: int, _options: object, _env: object) -> str:
    name = code.find_named_language(tokens[index].info)
    return code.render_code(tokens[index].content.rstrip("\n"), name)


# What lets a formula load, link or restyle (MathJax, "Safe" extension and "TeX and LaTeX extensions").
_ACTIVE_MATH = re.compile(
    r"\\(?:href|url|require|style|class|cssId|data|html\w*|unicode|includegraphics|input|def|let|newcommand"
    r"|renewcommand|newenvironment|toggle|mathtip|texttip|bbox|enclose|color|text\w*color|[()\[\]])|\[(?:/?latex|/?\$|sound:|anki:)",
    re.IGNORECASE,
)


def _render_math(_self: object, tokens: Sequence[Any], index: int, _options: object, _env: object) -> str:
    token = tokens[index]
    block = token.type == "math_block"
    if _ACTIVE_MATH.search(token.content):
        dollars = "$$" if block else "$"
        return escape(f"{dollars}{token.content}{dollars}")
    formula = html.escape(token.content.strip(), quote=False)
    return f"<p>\\[{formula}\\]</p>" if block else f"\\({formula}\\)"
