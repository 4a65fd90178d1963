"""Week file in ordinary Markdown → the lines that may ask something, and the folds (``<details>``) around them."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ankigen import inline, text
from ankigen.reading import question_line
from ankigen.reading.block_parser import parse_blocks
from ankigen.reading.blocks import Kind, RawBlock
from ankigen.reading.question_line import Wording

_BOLD = re.compile(
    r"(?:\d{1,3}(?:[.-]\d{1,3})*[.)]\s*)?(?:\*\*(?!\s)(?:(?!\*\*).)+\*\*|__(?!\s)(?:(?!__).)+__)[\s:：\\]*(?:<br\s*/?>)?"
)
_HEADING = re.compile(r"\s{0,3}#{1,6}[ \t\u00a0\u3000]*")
_HEADING_TAIL = re.compile(r"(?:^|\s+)#+\s*$")
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,9}[.)])[ \t\u00a0\u3000]*")
_TAG = re.compile(r"<(/?)(details|summary|ul|ol|li)\b[^<>]*>", re.IGNORECASE)
_QUOTE = re.compile(r"\s{0,3}>")
_TABLE = 20  # lines of a table between a label and what it asks
_WRAPPED = 3  # lines that a question of a list may go on for
_FOLD_LABEL = re.compile(
    r"정답|답변|답안|해답|해설|풀이|answer|solution|(?:답|a)(?:\s*(?:보기|확인|열기|펼치기))?[.:：]?$",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"더\s*보기|더\s*알아보기|자세히|펼치기|접기|보기|열기|닫기|클릭|코드|예시|예제|참고|출처|그림|이미지|링크|힌트"
    r"|click|more|show|see|hint|code|example|expand|toggle|reference|details?",
    re.IGNORECASE,
)
_SHORT = 24  # characters of a label


@dataclass(slots=True)
class Mark:
    """A line that may ask something, in one form or several; ``end`` is the line behind the question."""

    line: int
    end: int
    forms: frozenset[str]
    level: int
    typed: str
    wording: Wording
    fold: "Fold | None" = None
    apart: int | None = None  # the line of the question, if it stands further below

    @property
    def question(self) -> str:
        """What it asks, without marks."""
        return self.wording.question


@dataclass(slots=True, eq=False)
class Fold:
    """A ``<details>``: places are (line, column); ``parent`` is the fold around it."""

    start: tuple[int, int]
    parent: "Fold | None"
    body: tuple[int, int] = (0, 0)
    close: tuple[int, int] | None = None
    end: tuple[int, int] = (0, 0)
    asked: int = 0  # the line of the summary
    summary: str = ""
    items: list["Item"] = field(default_factory=list)

    @property
    def hides_answer(self) -> bool:
        """Whether it says of itself that it holds the answer to what stands above."""
        plain = question_line.read(self.summary).question
        return (
            len(plain) <= _SHORT and not question_line.asks(plain) and bool(_FOLD_LABEL.match(plain) or not plain)
        )

    @property
    def hides_more(self) -> bool:
        """Whether its summary only says that there is something in it."""
        plain = question_line.read(self.summary).question
        return len(plain) <= _SHORT and not question_line.asks(plain) and bool(_MORE.search(plain))


@dataclass(frozen=True, slots=True)
class Item:
    """An ``<li>`` of the outermost list in a fold: from its tag to behind its text."""

    start: tuple[int, int]
    end: tuple[int, int]
    text: str


@dataclass(frozen=True, slots=True)
class Outline:
    """What a file consists of; ``code`` has the lines inside fences and comments."""

    blocks: list[RawBlock]
    marks: list[Mark]
    folds: list[Fold]
    code: frozenset[int]

    def between(self, start: int, end: int) -> list[Mark]:
        """Return the marks from line ``start`` up to, not including, ``end``."""
        first, last = (bisect_left(self.marks, line, key=lambda mark: mark.line) for line in (start, end))
        return self.marks[first:last]


def outline(content: str) -> Outline:
    """Return the outline of a file; ``content`` is clean (see ``text.clean``)."""
    blocks = parse_blocks(content, plain=True)
    lines = content.split("\n")
    hidden = (Kind.FENCE, Kind.STRAY_FENCE, Kind.COMMENT, Kind.FRONT_MATTER)
    code = frozenset(line for one in blocks if one.kind in hidden for line in range(one.start, one.end))
    folds = _folds(lines, code)
    marks = sorted(_marks(blocks, lines), key=lambda mark: mark.line)
    _place(marks, folds)
    return Outline(blocks, marks, folds, code)


def stretches(marks: list[Mark], end: int) -> Iterator[tuple[Mark, int]]:
    """Yield each mark with the line of the next one, the last with ``end``."""
    following = [mark.line for mark in marks[1:]]
    yield from zip(marks, [*following, end], strict=False)


def _marks(blocks: list[RawBlock], lines: list[str]) -> Iterator[Mark]:
    for block in blocks:
        match block.kind:
            case Kind.HEADING if block.end == block.start + 1:
                typed = _HEADING_TAIL.sub("", lines[block.start][_after(_HEADING, lines[block.start]) :])
                yield _mark(block.start, block.end, "heading", block.level, typed)
            case Kind.BULLET:
                yield _item(block, lines, "bullet")
            case Kind.QUESTION:
                yield _item(block, lines, "number")
            case Kind.TEXT:
                for line in range(block.start, block.end):
                    if not _QUOTE.match(lines[line]):
                        yield from _line(line, lines)


def _after(pattern: re.Pattern[str], line: str) -> int:
    match = pattern.match(line)
    return match.end() if match else 0


def _mark(line: int, end: int, form: str, level: int, typed: str) -> Mark:
    read = question_line.read(typed)
    forms = {
        form,
        *(["bold"] if _BOLD.fullmatch(typed.strip()) else []),
        *(["Q"] if read.labelled and read.question else []),
    }
    return Mark(line, end, frozenset(forms), level, typed, read)


def _item(block: RawBlock, lines: list[str], form: str) -> Mark:
    """A list item: its first line, or as many as it takes until it asks."""
    first = lines[block.start][_after(_ITEM, lines[block.start]) :]
    mark = _mark(block.start, block.start + 1, form, block.indent, first)
    if block.number and not mark.wording.number:
        mark.wording = replace(mark.wording, number=block.number)
    joined = first
    for line in range(block.start + 1, min(block.end, block.start + _WRAPPED)):
        if question_line.asks(mark.question) or "bold" in mark.forms or first.rstrip(" ").endswith((".", ":")):
            break
        joined += " " + lines[line].strip()
        if question_line.asks(question_line.read(joined).question):
            return _mark(block.start, line + 1, form, block.indent, joined)
    return mark


def _line(number: int, lines: list[str]) -> Iterator[Mark]:
    """A line of a paragraph: bold from end to end, or labelled as a question."""
    line = lines[number]
    mark = _mark(number, number + 1, "line", len(line) - len(line.lstrip()), line.strip())
    if mark.wording.labelled and not mark.question:
        mark.apart = _told_below(number, lines)
        if mark.apart is not None:
            read = question_line.read(lines[mark.apart])
            mark.forms |= {"Q"}
            mark.wording = replace(read, number=mark.wording.number, labelled=True)
    if mark.forms & {"bold", "Q"} and mark.question:
        yield mark


def _told_below(number: int, lines: list[str]) -> int | None:
    """Return the line that says what a label alone on its line asks: below it, or below a table."""
    for line in range(number + 1, min(number + _TABLE, len(lines))):
        first = lines[line].strip()[:1]
        if first and first != "|":
            return line if first.isalnum() else None
    return None


# --- folds ----------------------------------------------------------------------------------------


def _folds(lines: list[str], code: frozenset[int]) -> list[Fold]:
    folds: list[Fold] = []
    stack: list[Fold] = []
    lists = 0
    place: tuple[int, int] | None = None  # where a summary, then an item begins
    for line, tag in _tags(lines, code):
        closes, name = bool(tag[1]), tag[2].lower()
        if name == "details" and not closes:
            stack.append(Fold((line, tag.start()), stack[-1] if stack else None, (line, tag.end())))
            folds.append(stack[-1])
            lists = 0
        elif not stack:
            continue
        elif name == "details":
            fold = stack.pop()
            fold.close, fold.end = (line, tag.start()), (line, tag.end())
            lists = 0
        elif name == "summary" and not closes:
            place, stack[-1].asked = (line, tag.end()), line
        elif name == "summary" and place:
            stack[-1].summary, stack[-1].body, place = (
                _between(lines, place, (line, tag.start())),
                (line, tag.end()),
                None,
            )
        elif name in ("ul", "ol"):
            lists += -1 if closes else 1
        elif name == "li" and not closes and lists <= 1:
            stack[-1].items.append(_fold_item(lines, line, tag))
    _close(folds, stack, len(lines))
    return folds


def _tags(lines: list[str], code: frozenset[int]) -> Iterator[tuple[int, re.Match[str]]]:
    for number, line in enumerate(lines):
        if "<" in line and number not in code:
            spans = list(inline.find_code_spans(line)) if "`" in line else []
            for tag in _TAG.finditer(line):
                if not any(start < tag.start() < end for start, end, _ in spans):
                    yield number, tag


def _between(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    if start[0] == end[0]:
        return lines[start[0]][start[1] : end[1]]
    parts = [lines[start[0]][start[1] :], *lines[start[0] + 1 : end[0]], lines[end[0]][: end[1]]]
    return text.one_line(" ".join(parts))


def _fold_item(lines: list[str], line: int, tag: re.Match[str]) -> Item:
    """An item goes on to its end, to a list or line break in it, or to the end of its line."""
    behind = lines[line][tag.end() :]
    stop = re.search(r"</?(?:li|ul|ol|br|p|details)\b[^<>]*>", behind, re.IGNORECASE)
    end = tag.end() + (
        stop.end() if stop and stop[0].lower() == "</li>" else stop.start() if stop else len(behind)
    )
    return Item((line, tag.start()), (line, end), behind[: stop.start()] if stop else behind)


def _close(folds: list[Fold], unclosed: list[Fold], last: int) -> None:
    """End each fold that nobody closed where the next one begins, and take that one out of it."""
    inner: dict[int, list[Fold]] = {}
    for fold in folds:
        if fold.parent:
            inner.setdefault(id(fold.parent), []).append(fold)
    for fold in unclosed:
        within = inner.get(id(fold), [])
        fold.close = fold.end = within[0].start if within else (last, 0)
        for one in within:
            one.parent = fold.parent


def _place(marks: list[Mark], folds: list[Fold]) -> None:
    """Tell each mark which fold it stands in; both are in their order."""
    stack: list[Fold] = []
    coming = folds[::-1]
    for mark in marks:
        while coming and coming[-1].start[0] < mark.line:
            stack.append(coming.pop())
        while stack and stack[-1].end[0] <= mark.line:
            stack.pop()
        mark.fold = stack[-1] if stack else None
