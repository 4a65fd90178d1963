"""The parser of Markdown: CommonMark with GitHub's tables, task lists and addresses, and marks before Hangul."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import validateLink
from markdown_it.rules_block import StateBlock, html_block
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, emphasis, strikethrough
from markdown_it.token import Token
from mdit_py_plugins.tasklists import tasklists_plugin

from ankigen import inline
from ankigen.patterns import compile_on_use
from ankigen.rendering.markdown.dialects import add_dialects
from ankigen.rendering.markdown.indented_notes import read_indented_notes
from ankigen.rendering.markdown.raw_html import begins_with_word, is_declaration

_LEVEL_IN_LIST = 2  # of what stands in an item of a list
_ASIDE = compile_on_use(r"</?aside\b[^<>]*>\s*", re.IGNORECASE)
_LINK_TAG = compile_on_use(r"<a[\s>]", re.IGNORECASE)
_SCHEME = compile_on_use(r"(?<![A-Za-z0-9])https?$", re.IGNORECASE)


@cache
def load_parser(math: bool, dialects: bool) -> MarkdownIt:
    """Return the parser, with formulas or without, with the marks of Obsidian and GitHub or without."""
    parser = MarkdownIt("commonmark", {"breaks": True, "html": True, "xhtmlOut": False}).enable(
        ["table", "strikethrough"]
    )
    parser.use(tasklists_plugin)
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]  # a path in Hangul is looked for as typed
    parser.validateLink = _is_link  # type: ignore[method-assign]
    parser.block.ruler.at("html_block", _read_html, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.inline.ruler.before("image", "image_in_other_words", _read_image)
    parser.inline.ruler.at("strikethrough", _read_strike_mark)
    parser.inline.ruler.at("emphasis", _read_emphasis_mark)
    parser.inline.ruler.before("newline", "address", _read_address)
    parser.core.ruler.before("inline", "indented_notes", read_indented_notes)
    parser.core.ruler.after("text_join", "bare_host", _link_bare_hosts)
    if dialects:
        add_dialects(parser)
    if math:
        # Not the dollarmath of mdit-py-plugins (0.7): it loses a formula at the head of a paragraph that ends in a
        # digit, ``$$`` in a line, and ``$$`` right below text.
        parser.inline.ruler.before("escape", "math_inline", _read_formula)
        interrupted = ["paragraph", "reference", "blockquote", "list"]
        parser.block.ruler.before("fence", "math_block", _read_formula_block, {"alt": interrupted})
    return parser


def _is_link(url: str) -> bool:
    """Return True for an address that may be one: markdown-it's own rule, and all pictures that the notes hold."""
    return url.lower().startswith(("data:image/", "file:")) or validateLink(url)


def _read_formula(state: StateInline, silent: bool) -> bool:
    """Read ``$x$`` or ``$$x$$`` in a line."""
    if not state.src.startswith("$", state.pos):
        return False
    formula = inline.read_formula(state.src, state.pos, state.posMax)
    if formula is None:
        return False
    if not silent:
        token = state.push("math_inline", "math", 0)
        token.markup = "$$" if formula.is_display else "$"
        token.content = formula.tex
    state.pos = formula.end
    return True


def _read_formula_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read lines from ``$$`` to ``$$``, and a fence that GitHub typesets: ```` ```math ````."""
    position = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith(("$$", "```math"), position) or state.is_code_block(start_line):
        return False
    end_mark = "$$" if state.src[position] == "$" else "```"
    last_line = min(end_line, start_line + inline.MAX_FORMULA_LINES)
    lines = state.getLines(start_line, last_line, state.blkIndent, False).split("\n")
    block = inline.read_formula_block(lines, end_mark)
    if block is None:
        return False
    if not silent:
        token = state.push("math_block", "math", 0)
        token.map = [start_line, start_line + block.length]
        token.content = block.tex
        state.line = start_line + block.length
    return True


def _read_html(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    """Read a block of raw HTML; a sentence that begins with the name of a tag is none."""
    position = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("<", position):
        return False
    line = state.src[position : state.eMarks[start_line]]
    if is_declaration(line):
        return False
    is_in_list = state.level >= _LEVEL_IN_LIST
    if begins_with_word(line, start_line, state.env["unpaired"], tags_alone_are_words=is_in_list):
        return False
    if _ASIDE.fullmatch(line):
        return _read_aside(state, start_line, silent)
    return html_block(state, start_line, end_line, silent)


def _read_aside(state: StateBlock, line: int, silent: bool) -> bool:
    """Read a line of ``<aside>``, between which Notion puts the Markdown of a callout, as a block of its own."""
    if not silent:
        token = state.push("html_block", "", 0)
        token.map = [line, line + 1]
        token.content = state.getLines(line, line + 1, state.blkIndent, False)
        state.line = line + 1
    return True


def _read_image(state: StateInline, silent: bool) -> bool:
    """Read ``![힙](힙.png =300x200)``, the size as HackMD and others write it, and ``![힙](내 그림 (1).png)``."""
    if not state.src.startswith("![", state.pos):
        return False
    picture = inline.read_picture(state.src, state.pos, state.posMax)
    if picture is None:
        return False
    if not silent:
        token = state.push("image", "img", 0)
        token.attrs = {"src": picture.target}
        token.content = picture.alt
        token.meta = {"is_embed": picture.is_embed}
    state.pos = picture.end
    return True


def _read_strike_mark(state: StateInline, silent: bool) -> bool:
    start, count = state.pos, len(state.delimiters)
    is_read = strikethrough.tokenize(state, silent)
    if is_read:
        _let_marks_touch_hangul(state, start, count)
    return is_read


def _read_emphasis_mark(state: StateInline, silent: bool) -> bool:
    start, count = state.pos, len(state.delimiters)
    is_read = emphasis.tokenize(state, silent)
    if is_read and state.src[start] == "*":
        _let_marks_touch_hangul(state, start, count)
    return is_read


def _let_marks_touch_hangul(state: StateInline, start: int, count: int) -> None:
    """Let the mark that was read from ``start`` on begin and end where a mark in a fence does, too.

    CommonMark (section 6.2) lets none end between a sign and a letter, as in ``**로드밸런싱(LB)**은``. A mark
    between a letter and a digit is an operator, as in ``x**2``. ``count`` delimiters were read before.
    """
    before = state.src[start - 1 : start]
    after = state.src[state.pos : state.pos + 1]
    is_operator = (before == ")" or (before.isalnum() and before.isascii())) and after.isdecimal()
    for delimiter in state.delimiters[count:]:
        delimiter.open = (delimiter.open or inline.may_open(before, after)) and not is_operator
        delimiter.close = delimiter.close or inline.may_close(before, after)


def _read_address(state: StateInline, silent: bool) -> bool:
    """Read a bare address as a link, as GitHub does, up to the Hangul behind it."""
    if state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.src, max(0, state.pos - len("https")), state.pos)
    if scheme is None or not state.pending.endswith(scheme[0]):
        return False
    url = inline.read_url(state.src, scheme.start(), state.posMax)
    if not url:
        return False
    if not silent:
        state.pending = state.pending.removesuffix(scheme[0])
        token = state.push("link_open", "a", 1)
        token.attrs = {"href": url}
        state.push("text", "", 0).content = url
        state.push("link_close", "a", -1)
    state.pos = scheme.start() + len(url)
    return True


def _link_bare_hosts(state: StateCore) -> None:
    """Make links of addresses without a scheme: ``www.example.org``."""
    if "www." not in state.src:
        return
    for token in state.tokens:
        if token.type == "inline" and "www." in token.content:
            token.children = list(_find_bare_hosts(token.children or []))


def _find_bare_hosts(children: Iterable[Token]) -> Iterator[Token]:
    links = 0  # that are open
    for child in children:
        if child.type in ("link_open", "link_close"):
            links += child.nesting
        elif child.type == "html_inline":
            links += (_LINK_TAG.match(child.content) is not None) - child.content.lower().startswith("</a")
        if child.type != "text" or links or "www." not in child.content:
            yield child
            continue
        for piece in inline.split_addresses(child.content):
            text = Token("text", "", 0, content=piece.text)
            if piece.target:
                yield Token("link_open", "a", 1, attrs={"href": piece.target})
                yield text
                yield Token("link_close", "a", -1)
            else:
                yield text
