"""Notes that somebody indented as a whole, which CommonMark takes for code: lists and headings again."""

import re
import textwrap

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from ankigen.patterns import compile_on_use
from ankigen.rendering import code

# A point of a list or a heading in Korean; one ``#`` may begin a remark in code.
_POINT = compile_on_use(r"\s*+(?:[-*+•]|\d{1,3}[.)]|#{2,6})\s++[^가-힣\n]*+[가-힣]")
_MARKUP = compile_on_use(r"\]\([^()\s]++\)|^[ \t]*+```", re.MULTILINE)  # a link, a picture, or a fence
_DRAWN = compile_on_use(r"[─-╿]|\S {3,}\S")  # with lines, or blanks


def read_indented_notes(state: StateCore) -> None:
    """Read what is indented like code as the Markdown it is: points in Korean, or sentences with a link."""
    if all(token.type != "code_block" for token in state.tokens):
        return
    tokens: list[Token] = []
    for token in state.tokens:
        tokens += _parse(state, token) if _holds_notes(token) else [token]
    state.tokens = tokens


def _holds_notes(token: Token) -> bool:
    """Return True for indented notes, half of which are points or Korean, and no code and no drawing."""
    if token.type != "code_block" or _DRAWN.search(token.content):
        return False
    lines = [line for line in token.content.split("\n") if line.strip()]
    may_hold_text = _MARKUP.search(token.content) is not None
    told = [
        line for line in lines if _POINT.match(line) or (may_hold_text and code.has_hangul_outside_strings(line))
    ]
    return 2 * len(told) >= len(lines) and code.detect_language(token.content, "") is None


def _parse(state: StateCore, block: Token) -> list[Token]:
    """Return the tokens of an indented block without its indentation, where the block stands."""
    tokens: list[Token] = []
    state.md.block.parse(textwrap.dedent(block.content), state.md, state.env, tokens)
    start = block.map[0] if block.map else 0
    for token in tokens:
        token.level += block.level
        if token.map:
            token.map = [token.map[0] + start, token.map[1] + start]
    return tokens
