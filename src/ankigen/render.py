"""Blocks of an answer → safe HTML in which every word stands as its contributor typed it."""

import html
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from typing import Any

import nh3
from markdown_it import MarkdownIt

from ankigen import inline
from ankigen.inline import ImageResolver
from ankigen.media import PREFIX
from ankigen.model import Block, Fence

Dropped = list[tuple[int, str]]
"""(line, what was dropped there) for raw HTML that does not reach the card."""


def question(markdown: str, image: ImageResolver | None = None) -> str:
    """Return the HTML of a question line."""
    return inline.to_html(inline.question_pieces(markdown), image)


def block(one: Block, image: ImageResolver) -> tuple[str, Dropped]:
    """Return the HTML of one block of an answer, and the raw HTML that was dropped from it."""
    if isinstance(one, Fence):
        return fence(one.text, one.info), []
    content, dropped = markdown(one.text, image)
    return content, [(one.line + line, what) for line, what in dropped]


def fence(content: str, info: str = "") -> str:
    """Return a fence as prose or as code, whichever its text is."""
    content = content.strip("\n")
    if is_code(content, info):
        return f"<pre><code>{inline.escape(content)}</code></pre>"
    return prose(content)


# --- prose or code --------------------------------------------------------------------------------

_LANGUAGES = frozenset(
    """
    bash c c# c++ clojure console cpp cs csharp css dart diff docker dockerfile go golang graphql groovy
    haskell hcl html http ini java javascript js json jsx kotlin kt lua makefile matlab mermaid mysql
    nginx objc objective-c perl php plsql postgresql powershell properties proto protobuf python py r rb
    ruby rust rs scala sh shell sql swift toml ts tsx typescript vue xml yaml yml zsh
    """.split()
)
_NOT_PROSE = re.compile(
    r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|//.*$|/\*.*$|^[ \t]*\*.*$|#.*$|--.*$", re.MULTILINE
)
_HANGUL = re.compile(r"[가-힣]")


def is_code(content: str, info: str) -> bool:
    """Tell whether a fence is code: its info string names a language, and its text is not Korean prose.

    People write ```` ```java ```` around sentences, so Hangul outside comments and strings decides.
    """
    language = info.split(maxsplit=1)[0].strip("{}.").lower() if info.split() else ""
    if language not in _LANGUAGES:
        return False
    lines = [line for line in _NOT_PROSE.sub("", content).split("\n") if line.strip()]
    korean = sum(1 for line in lines if _HANGUL.search(line))
    return korean * 3 < max(1, len(lines))


# --- prose ----------------------------------------------------------------------------------------

_ITEM = re.compile(r"([ \t]*)(-|(?:0|[1-9]\d{0,8})\.)([ \t]+)(?=\S)")
_RULER = re.compile(r"(?:-[ \t]*){3,}$")
_TABLE_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*+(?:\|[ \t]*:?-+:?[ \t]*+)*\|?")


@dataclass(slots=True)
class _Item:
    """An open list item: where its marker stands, where its text begins, and what it holds."""

    indent: int
    text_at: int
    tag: str


def prose(content: str) -> str:
    """Return prose: paragraphs with their line breaks, lists with the numbers typed, whole pipe tables.

    Only list markers, matched ``**`` and backticks, and the pipes and rule of a table vanish. A line at the
    margin below a list item is no part of it: it stands at the margin on the card too.
    """
    return "".join(_Prose(content.split("\n")).render())


class _Prose:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.stack: list[_Item] = []
        self.paragraph: list[str] = []
        self.plain_until = 0  # the lines before this one are known to be no whole table
        self.fresh = False  # right behind the marker of an item: its first line needs no <p>

    def render(self) -> Iterator[str]:
        number = 0
        while number < len(self.lines):
            line = self.lines[number]
            table = self._table_at(number)
            if table:
                yield from self._flush()
                yield from self._close(0)
                yield _table(table)
                number += len(table)
                continue
            if not line.strip():
                yield from self._flush()
            elif (match := _ITEM.match(line)) and not _RULER.match(line.strip()):
                yield from self._item(line, match)
            else:
                yield from self._plain(line)
            number += 1
        yield from self._flush()
        yield from self._close(0)

    def _item(self, line: str, match: re.Match[str]) -> Iterator[str]:
        indent, marker = _columns(match[1]), match[2]
        tag = "ul" if marker == "-" else "ol"
        yield from self._flush()
        depth = len(self.stack)
        while depth and self.stack[depth - 1].indent > indent:
            depth -= 1
        yield from self._close(depth)
        if not depth or indent >= self.stack[-1].indent + 2:
            yield f"<{tag}>"
        elif self.stack[-1].tag == tag:
            self.stack.pop()
            yield "</li>"
        else:
            yield from self._close(depth - 1)
            yield f"<{tag}>"
        yield f'<li value="{marker[:-1]}">' if tag == "ol" else "<li>"
        self.stack.append(_Item(indent, indent + len(marker) + 1, tag))
        self.paragraph = [line[match.end() :]]
        self.fresh = True

    def _plain(self, line: str) -> Iterator[str]:
        width = _columns(line[: len(line) - len(line.lstrip(" \t"))])
        depth = len(self.stack)
        while depth and width <= self.stack[depth - 1].indent:
            depth -= 1
        if depth < len(self.stack):
            yield from self._flush()
            yield from self._close(depth)
        if depth:
            # Below an item people indent by two, three or four: none of these means more than the others.
            beyond = width - self.stack[-1].text_at
            line = (" " * beyond if beyond > 3 else "") + line.lstrip(" \t")
        self.paragraph.append(line)

    def _flush(self) -> Iterator[str]:
        """Yield the lines collected, as a paragraph unless they begin an item."""
        if self.paragraph:
            content = "<br>".join(inline.to_html(inline.answer_pieces(line.rstrip())) for line in self.paragraph)
            yield content if self.fresh else f"<p>{content}</p>"
        self.paragraph, self.fresh = [], False

    def _close(self, depth: int) -> Iterator[str]:
        """Yield the end tags of all items deeper than ``depth``."""
        while len(self.stack) > depth:
            yield f"</li></{self.stack.pop().tag}>"

    def _table_at(self, number: int) -> list[list[str]] | None:
        """Return the rows of the table whose header is line ``number``, its rule included, if there is one."""
        if number < self.plain_until or number + 1 >= len(self.lines) or "|" not in self.lines[number]:
            return None
        rule = self.lines[number + 1]
        if "|" not in rule or not _TABLE_RULE.fullmatch(rule.strip()):
            return None
        rows = [_cells(line) for line in itertools.takewhile(lambda line: "|" in line, self._from(number))]
        if any(len(row) != len(rows[0]) for row in rows):
            self.plain_until = number + len(rows)
            return None
        return rows

    def _from(self, number: int) -> Iterator[str]:
        for index in range(number, len(self.lines)):
            yield self.lines[index]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def _table(rows: list[list[str]]) -> str:
    def row(cells: list[str], tag: str) -> str:
        inner = (inline.to_html(inline.answer_pieces(cell)) for cell in cells)
        return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in inner) + "</tr>"

    head, _, *body = rows
    rest = "".join(row(cells, "td") for cells in body)
    return f"<table><thead>{row(head, 'th')}</thead><tbody>{rest}</tbody></table>"


def _columns(blanks: str) -> int:
    return len(blanks.expandtabs(4))


# --- Markdown outside fences ----------------------------------------------------------------------

_TAGS = set(
    """
    a b blockquote br caption code del details div em h1 h2 h3 h4 h5 h6 hr i img kbd li mark ol p pre s
    small span strong sub summary sup table tbody td th thead tr u ul
    """.split()
)
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt"},
    "li": {"value"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
}
_PACKED = re.compile(rf"{PREFIX}[0-9a-f]{{16}}\.\w+")
_IMG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ALIGN = re.compile(r'style="text-align:(left|right|center)"')


def markdown(content: str, image: ImageResolver) -> tuple[str, Dropped]:
    """Return ordinary Markdown as HTML that can neither run nor load anything, and what was dropped of it.

    The lines of what was dropped count from 0, in ``content``.
    """
    env: dict[str, Any] = {"image": image}
    parser = _markdown()
    tokens = parser.parse(content, env)
    dropped: Dropped = []
    for token in tokens:
        line = token.map[0] if token.map else 0
        for part in token.children or [token]:
            if part.type in ("html_block", "html_inline"):
                dropped += [(line, what) for what in _forbidden(part.content)]
                part.content = _IMG.sub(lambda match: _raw_image(match[0], image), part.content)
    rendered = _ALIGN.sub(r'align="\1"', parser.renderer.render(tokens, parser.options, env))
    return sanitise(rendered), dropped


def sanitise(rendered: str) -> str:
    """Return ``rendered`` without anything that could run, load or cover the screen."""
    return nh3.clean(
        rendered,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_only_packed_images,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def _only_packed_images(tag: str, attribute: str, value: str) -> str | None:
    return None if tag == "img" and attribute == "src" and not _PACKED.fullmatch(value) else value


def _forbidden(fragment: str) -> list[str]:
    """Return the tags and attributes in a piece of raw HTML that the sanitiser takes away."""
    found: list[str] = []

    class Finder(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag not in _TAGS:
                found.append(f"<{tag}>")
            found.extend(f"{name}=" for name, _ in attrs if name.startswith("on") or name == "style")

    try:
        Finder().feed(fragment)
    except AssertionError:  # html.parser on a broken declaration
        found.append("<!")
    return list(dict.fromkeys(found))


def _raw_image(tag: str, image: ImageResolver) -> str:
    found: dict[str, str | None] = {}

    class Finder(HTMLParser):
        def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.update(attrs)

    Finder().feed(tag)
    return image(found.get("src") or "", found.get("alt") or "")


@cache
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"breaks": True, "html": True}).enable(["table", "strikethrough"])
    parser.add_render_rule("image", _render_image)
    parser.add_render_rule("text", _render_literal)
    parser.add_render_rule("code_inline", _render_code)
    parser.add_render_rule("code_block", _render_block)
    parser.add_render_rule("fence", _render_block)
    return parser


def _render_image(_self: object, tokens: Sequence[Any], index: int, _options: object, env: dict[str, Any]) -> str:
    resolve: Callable[[str, str], str] = env["image"]
    return resolve(html.unescape(str(tokens[index].attrs["src"])), tokens[index].content)


def _render_literal(_self: object, tokens: Sequence[Any], index: int, _options: object, _env: object) -> str:
    return inline.escape(tokens[index].content)


def _render_code(_self: object, tokens: Sequence[Any], index: int, _options: object, _env: object) -> str:
    return f"<code>{inline.escape(tokens[index].content)}</code>"


def _render_block(_self: object, tokens: Sequence[Any], index: int, _options: object, _env: object) -> str:
    return f"<pre><code>{inline.escape(tokens[index].content)}</code></pre>"
