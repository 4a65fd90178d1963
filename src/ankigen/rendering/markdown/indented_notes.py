"""Notes that somebody indented as a whole, which CommonMark takes for code: lists and headings again."""

import textwrap

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from ankigen.patterns import compile_on_use
from ankigen.rendering import code

# A point of a list or a heading in Korean; one ``#`` may begin a remark in code.
_POINT = compile_on_use(r"\s*+(?:[-*+•]|\d{1,3}[.)]|#{2,6})\s++[^가-힣\n]*+[가-힣]")
_DRAWN = compile_on_use(r"[─-╿]|\S {3,}\S")  # with lines, or blanks


def read_indented_notes(state: StateCore) -> None:
    """Read what is indented like code as the Markdown it is, where half of its lines are points in Korean."""
    if all(token.type != "code_block" for token in state.tokens):
        return
    tokens: list[Token] = []
    for token in state.tokens:
        tokens += _parse(state, token) if _holds_notes(token) else [token]
    state.tokens = tokens


def _holds_notes(token: Token) -> bool:
    """Return True for an indented block of points that neither looks like code nor like a drawing."""
    if token.type != "code_block" or _DRAWN.search(token.content):
        return False
    lines = [line for line in token.content.split("\n") if line.strip()]
    return 2 * sum(_POINT.match(line) is not None for line in lines) >= len(lines) and (
        code.detect_language(token.content, "") is None
    )


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
