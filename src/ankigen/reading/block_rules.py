"""Week file → a flat list of blocks, on markdown-it-py's block parser with rules of our own.

CommonMark reads these notes otherwise than people mean them: it swallows ``2. …`` after a paragraph,
takes a fence at indentation 8 for indented code, ends a fence with the list item around it, and knows
no ``1.질문``. So the nesting rules (list, blockquote, indented code) give way to flat ones: what stands
in a line decides, and a fence runs to its closing line whatever the indentation.
"""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from mdit_py_plugins.front_matter import front_matter_plugin

from ankigen import text
from ankigen.reading.blocks import HEADING, HEADING_TAIL, QUESTION, Kind, RawBlock, tidy_entry

_BULLET = re.compile(r"[-*+•][ \t]+(?:\[[ xX]\][ \t]+)?")
_RULE = re.compile(r"(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$")
_OPENER = re.compile(r"(?:[-*+•][ \t]+)?(?:(`{3,})([^`]*)$|(~{3,})(.*)$)")
_CLOSER = re.compile(r"(`{3,}|~{3,})[ \t]*$")
_CLOSERS = re.compile(r"^[ \t]*(?:`{3,}|~{3,})[ \t]*$", re.MULTILINE)
_SETEXT = re.compile(r"(=+|-+)[ \t]*$")


def parse(source: str, *, plain: bool) -> list[RawBlock]:
    """Return the blocks of a file; see ``block_parser.parse_blocks`` for what ``plain`` means."""
    env: dict[str, object] = {"plain": plain}
    tokens = _parser().parse(source, env)
    env.clear()  # or the parser's state, which is in it, would wait for the garbage collector
    return [
        block
        for token in tokens
        for block in (token.meta["blocks"] if token.type != "front_matter" else [_front_matter(token)])
    ]


def _front_matter(token) -> RawBlock:  # type: ignore[no-untyped-def]  # noqa: ANN001
    start, end = token.map
    return RawBlock(Kind.FRONT_MATTER, start, end, token.content)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero").use(front_matter_plugin)
    parser.core.ruler.enableOnly(["normalize", "block"])
    ruler = parser.block.ruler
    ruler.before("paragraph", "ankigen_entry", _entry)
    for name, rule in _RULES.items():
        ruler.before("paragraph", f"ankigen_{name}", rule, {"alt": ["paragraph"]})
    ruler.at("paragraph", _text)
    ruler.enableOnly(["front_matter", "ankigen_entry", *(f"ankigen_{name}" for name in _RULES), "paragraph"])
    return parser


def _line(state: StateBlock, number: int) -> str:
    """Return a line without its indentation."""
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _emit(state: StateBlock, *blocks: RawBlock) -> bool:
    state.push("ankigen", "", 0).meta["blocks"] = blocks
    state.line = blocks[-1].end
    return True


def _entry(state: StateBlock, start: int, _end: int, _silent: bool) -> bool:
    """The short way to what the rules for both come to, for most of the lines of a file."""
    entry = tidy_entry(state.src, state.bMarks[start], start)
    return entry is not None and _emit(state, *entry[0])


def _question(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """``N.`` or ``N)`` at column 0, with or without a blank behind; ``N-M.`` is a follow-up."""
    match = QUESTION.match(_line(state, start)) if state.sCount[start] == 0 else None
    if not match:
        return False
    if silent:
        return True
    last = _continued(state, start, end, 0)
    content = _joined(state, start, last, match.end())
    return _emit(state, RawBlock(Kind.QUESTION, start, last, content, 0, match[1][:-1], len(match[1])))


def _bullet(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    line = _line(state, start)
    match = _BULLET.match(line)
    if not match or _RULE.match(line):
        return False
    if silent:
        return True
    indent = state.sCount[start]
    last = _continued(state, start, end, indent)
    content = _joined(state, start, last, match.end())
    marker = len("".join(match[0].split()))
    return _emit(state, RawBlock(Kind.BULLET, start, last, content, indent, marker=marker))


def _continued(state: StateBlock, start: int, end: int, indent: int) -> int:
    """Return the line behind the item that begins at ``start``: its deeper indented lines are part of it."""
    last = start + 1
    while (
        last < end
        and not state.isEmpty(last)
        and state.sCount[last] > indent
        and not _interrupts(state, last, end)
    ):
        last += 1
    return last


def _joined(state: StateBlock, start: int, end: int, skip: int) -> str:
    lines = [_line(state, number) for number in range(start, end)]
    return text.one_line(" ".join([lines[0][skip:], *lines[1:]]))


def _heading(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """An ATX heading (CommonMark, section 4.2); from two ``#`` on the blank behind them may lack."""
    line = _line(state, start)
    match = HEADING.match(line) if state.sCount[start] <= 3 else None
    if not match:
        return False
    if silent:
        return True
    content = HEADING_TAIL.sub("", line[match.end() :])
    return _emit(state, RawBlock(Kind.HEADING, start, start + 1, content.strip(), len(match[1] or match[2])))


def _rule(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """A thematic break (CommonMark, section 4.1)."""
    if not _RULE.match(_line(state, start)):
        return False
    return silent or _emit(state, RawBlock(Kind.RULE, start, start + 1))


def _comment(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """An HTML comment that begins a line; one that never ends hides nothing."""
    if not _line(state, start).startswith("<!--"):
        return False
    begin = state.bMarks[start] + state.tShift[start]
    following = state.src.find("<!--", begin + 4)
    close = state.src.find("-->", begin + 4, following if following >= 0 else len(state.src))
    if close < 0:
        return False
    last = bisect_right(state.bMarks, close, start, end)
    if state.src[close + 3 : state.eMarks[last - 1]].strip():
        return False
    return silent or _emit(state, RawBlock(Kind.COMMENT, start, last, state.src[begin : close + 3]))


def _text(state: StateBlock, start: int, end: int, _silent: bool) -> bool:
    """A paragraph up to a blank line or to what may interrupt it, or a setext heading of one line."""
    last = start + 1
    while last < end and not state.isEmpty(last):
        underline = _SETEXT.match(_line(state, last)) if last == start + 1 else None
        if underline and _stands_alone(state, start):
            level = 1 if underline[1][0] == "=" else 2
            return _emit(state, RawBlock(Kind.HEADING, start, last + 1, _line(state, start).strip(), level))
        if _interrupts(state, last, end):
            break
        last += 1
    return _emit(state, RawBlock(Kind.TEXT, start, last, _line(state, start), state.sCount[start]))


def _stands_alone(state: StateBlock, line: int) -> bool:
    """Tell whether nothing stands right above: ``답변`` under its question is no setext heading."""
    return (line == 0 or state.isEmpty(line - 1)) and state.sCount[line] <= 3


def _interrupts(state: StateBlock, line: int, end: int) -> bool:
    return any(rule(state, line, end, True) for rule in _RULES.values())


# --- fences ---------------------------------------------------------------------------------------


def _fence(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A fence at any indentation, up to its closing line (CommonMark, section 4.5, but for the nesting)."""
    match = _OPENER.match(_line(state, start))
    if not match:
        return False
    if silent:
        return True
    if "ankigen_fences" not in state.env:
        state.env["ankigen_fences"] = _Fences(state)
    fences: _Fences = state.env["ankigen_fences"]
    mark, info = (match[1], match[2]) if match[1] else (match[3], match[4])
    close = fences.closing(start, mark)
    if not info.strip() and not state.env.get("plain") and fences.is_stray(start, close):
        return _emit(state, RawBlock(Kind.STRAY_FENCE, start, start + 1, "", state.sCount[start]))
    if close is None:
        last = fences.where_unclosed_ends(start, end)
        while last > start + 1 and state.isEmpty(last - 1):
            last -= 1
    else:
        last = close + 1
    block = RawBlock(Kind.FENCE, start, last, "", state.sCount[start], info.strip(), closed=close is not None)
    return _emit(state, block)


@dataclass
class _Fences:
    """Finds the ends of the fences of one file; every line is looked at a bounded number of times."""

    state: StateBlock
    closers: list[int] = field(init=False)
    hopeless: dict[str, tuple[int, int]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        marks = self.state.bMarks
        self.closers = [bisect_right(marks, match.start()) - 1 for match in _CLOSERS.finditer(self.state.src)]

    def closing(self, start: int, mark: str) -> int | None:
        """Return the line that closes the fence opened at ``start``, None if it was left open."""
        indent = self.state.sCount[start]
        length, deepest = self.hopeless.get(mark[0], (sys.maxsize, -1))
        if len(mark) >= length and indent <= deepest:
            return None
        for close in self._candidates(start, mark):
            if self.state.sCount[close] <= indent + 3:
                if self.state.env.get("plain"):
                    return close
                if self._was_left_open(start, close):
                    return None
                return self._around_nested(start, close, mark) or close
        self.hopeless[mark[0]] = (len(mark), indent)
        return None

    def is_stray(self, start: int, close: int | None) -> bool:
        """Tell whether a fence line rather ends an answer whose beginning is missing, or ends one twice.

        So it is if it stands below an answer and above the next question, and the fence line that would close it
        stands right below a question and above prose: from there on inside and outside would be exchanged.
        """
        above, below = self._neighbour(start, -1), self._neighbour(start, +1)
        if above is None or self._prompts(above, start) or (below is not None and not self._begins_entry(below)):
            return False
        if close is None:
            return True
        last, after = self._neighbour(close, -1), self._neighbour(close, +1)
        return (
            last is not None and self._prompts(last, close) and after is not None and not self._begins_entry(after)
        )

    def _begins_entry(self, line: int) -> bool:
        return self._asks(line) or _heading(self.state, line, self.state.lineMax, True)

    def _prompts(self, line: int, fence: int) -> bool:
        """Tell whether a line is a question, or a bullet that holds the fence below it."""
        is_bullet = _bullet(self.state, line, self.state.lineMax, True)
        return self._asks(line) or (is_bullet and self.state.sCount[fence] > self.state.sCount[line])

    def _around_nested(self, start: int, close: int, mark: str) -> int | None:
        """Return the line that closes an answer in which ``close`` ends a fence of its own, None if it does not.

        So it is if a fence with an info string begins within the answer, and the next fence line ends what
        goes on below, before anything else is asked.
        """
        state = self.state
        if state.src.find(mark, state.eMarks[start], state.bMarks[close]) < 0:
            return None
        inner = next((line for line in range(start + 1, close) if self._is_tagged(line, mark)), None)
        if inner is None or state.sCount[inner] > state.sCount[start]:
            return None
        end = next(self._candidates(close, mark), None)
        between = range(close + 1, end) if end is not None else range(0)
        if end is None or any(self._asks(line) or _heading(state, line, end, True) for line in between):
            return None
        return end if any(not state.isEmpty(line) for line in between) else None

    def _is_tagged(self, line: int, mark: str) -> bool:
        match = None if self.state.isEmpty(line) else _OPENER.match(_line(self.state, line))
        opener = (match[1] or match[3]) if match else ""
        return bool(match and (match[2] or match[4] or "").strip() and opener == mark)

    def _candidates(self, start: int, mark: str) -> Iterator[int]:
        for index in range(bisect_right(self.closers, start), len(self.closers)):
            close = self.closers[index]
            line = _line(self.state, close).rstrip()
            if line[0] == mark[0] and len(line) >= len(mark):
                yield close

    def _was_left_open(self, start: int, close: int) -> bool:
        """Tell whether ``close`` rather opens the answer of a question that follows an unclosed fence.

        So it is if a question stands right above it and prose right below, while the next fence line
        ends that prose instead of opening the answer of a further question.
        """
        state = self.state
        above = self._neighbour(close, -1)
        below = self._neighbour(close, +1)
        if above is None or above <= start or below is None or not self._asks(above):
            return False
        is_bullet = _bullet(state, below, state.lineMax, True)
        if _starts_something(state, below) and not is_bullet:
            return False
        following = next((line for line in range(close + 1, state.lineMax) if self._is_fence(line)), None)
        if following is None or not _CLOSER.match(_line(state, following)):
            return False
        if is_bullet and state.sCount[following] > state.sCount[close]:  # the answer to a follow-up
            return False
        before_next = self._neighbour(following, -1)
        return before_next is not None and not self._asks(before_next)

    def _is_fence(self, line: int) -> bool:
        return not self.state.isEmpty(line) and _OPENER.match(_line(self.state, line)) is not None

    def _neighbour(self, line: int, step: int) -> int | None:
        line += step
        while 0 <= line < self.state.lineMax:
            if not self.state.isEmpty(line):
                return line
            line += step
        return None

    def _asks(self, line: int) -> bool:
        return self.state.sCount[line] == 0 and QUESTION.match(_line(self.state, line)) is not None

    def where_unclosed_ends(self, start: int, end: int) -> int:
        """Return the line of the next heading over a question, or of the next question or bullet with a fence.

        In plain Markdown it is the next heading.
        """
        if self.state.env.get("plain"):
            return next((line for line in range(start + 1, end) if _heading(self.state, line, end, True)), end)
        for line in range(start + 1, end):
            asks, heads = self._asks(line), _heading(self.state, line, end, True)
            holds = self.state.sCount[line] == 0 and _bullet(self.state, line, end, True)
            below = self._neighbour(line, +1) if asks or heads or holds else None
            if below is None or (holds and self.state.sCount[below] == 0):
                continue
            if (asks or holds) and _OPENER.match(_line(self.state, below)):
                return line
            if heads and (self._asks(below) or _heading(self.state, below, end, True)):
                return line
        return end


def _starts_something(state: StateBlock, line: int) -> bool:
    return _interrupts(state, line, state.lineMax)


_RULES = {
    "fence": _fence,
    "question": _question,
    "rule": _rule,
    "bullet": _bullet,
    "heading": _heading,
    "comment": _comment,
}
