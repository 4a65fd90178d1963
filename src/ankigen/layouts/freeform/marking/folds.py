"""The folds of a file (``<details>``, and callouts that ask): what they are called, where they begin and end."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from ankigen import inline, text
from ankigen.layouts import labels
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line
from ankigen.reading.question_line import QuestionLine

_TAG = compile_on_use(r"<(/?)(details|summary|ul|ol|li)\b[^<>]*>", re.IGNORECASE)
_END_OF_ITEM = compile_on_use(r"</?(?:li|ul|ol|br|p|details)\b[^<>]*>", re.IGNORECASE)
_ANSWER_LABEL = compile_on_use(
    r"정답|답변|답안|해답|해설|풀이|answer|solution|(?:답|a)(?:\s*(?:보기|확인|열기|펼치기))?[.:：]?$",
    re.IGNORECASE,
)
_MORE_LABEL = compile_on_use(
    r"더\s*보기|더\s*알아보기|자세히|펼치기|접기|보기|열기|닫기|클릭|(?:코드|예시|예제|그림|이미지)(?!의\s)|참고|출처|링크|힌트"
    r"|click|more|show|see|hint|code|example|expand|toggle|reference|details?",
    re.IGNORECASE,
)
_MAX_LABEL_CHARS = 24
_QUOTE = compile_on_use(r" {0,3}> ?")
_CALLOUT = compile_on_use(r" {0,3}> ?\[!(?P<kind>[A-Za-z-]+)\][+-]?(?:[ \t]+(?P<title>.*))?")
_ASKING_KINDS = frozenset(["question", "faq", "help", "quiz", "q"])
_ANSWERING_KINDS = frozenset(["answer", "success", "check", "done", "a"])
_END_OF_CALLOUT_TEXT = compile_on_use(r" {0,3}#{1,6}\s|\s*</details>", re.IGNORECASE)


class Position(NamedTuple):
    """A place in a file: a line and a column, both from 0."""

    line: int
    column: int


_START = Position(0, 0)


class FoldItem(msgspec.Struct, frozen=True):
    """An ``<li>`` of the outermost list in a fold: from its tag to behind its text."""

    start: Position
    end: Position
    text: str


class Fold(msgspec.Struct, eq=False):
    """A ``<details>``: ``body`` begins behind its summary, ``parent`` is the fold around it.

    Where its summary is only a label, ``question_below`` is what the first lines of its body ask, on
    ``question_lines``. With ``is_callout`` it is a quote that asks (``> [!question] …``), and ``marks``
    says how many characters of each line of its text are marks of the quote. It ``is_statement`` if it holds what
    the heading above it asks, over a fold with the answer.
    """

    start: Position
    parent: "Fold | None"
    body: Position
    close: Position | None = None
    end: Position = _START
    summary: str = ""
    summary_line: int = 0
    list_items: list[FoldItem] = msgspec.field(default_factory=list)
    question_below: QuestionLine | None = None
    question_lines: range = range(0)
    is_callout: bool = False
    marks: dict[int, int] = msgspec.field(default_factory=dict)
    is_statement: bool = False
    _parsed: QuestionLine | None = None  # the summary, once somebody asked for it

    @property
    def summary_parsed(self) -> QuestionLine:
        """What the summary asks or says, or what stands below it where it is only a label (``꼬리질문 1.``)."""
        if self._parsed is None:
            self._parsed = question_line.parse_line(self.summary)
        return self.question_below or self._parsed

    @property
    def is_follow_up(self) -> bool:
        """Whether its summary says that it holds a follow-up."""
        return self.summary_parsed.is_follow_up

    @property
    def hides_answer(self) -> bool:
        """Whether it says of itself that it holds the answer to what stands above."""
        label = self._label()
        return label is not None and (not label or _ANSWER_LABEL.match(label) is not None)

    @property
    def is_label(self) -> bool:
        """Whether its summary holds no more than the label of an answer (``정답 보기``)."""
        return labels.holds_only_label_words(self.summary_parsed.question)

    @property
    def hides_something(self) -> bool:
        """Whether the summary only says that an answer, or more of one, is inside, or a question."""
        return self.is_statement or self.hides_answer or self.hides_more

    @property
    def hides_more(self) -> bool:
        """Whether its summary only says that there is something in it."""
        label = self._label()
        return label is not None and _MORE_LABEL.search(label) is not None

    def _label(self) -> str | None:
        """Return the summary if it is short and asks nothing."""
        label = self.summary_parsed.question
        if len(label) > _MAX_LABEL_CHARS or question_line.is_question(label):
            return None
        return label


def find_folds(lines: list[str], code_lines: frozenset[int]) -> list[Fold]:
    """Return the folds of a file in the order in which they begin; ``code_lines`` have none."""
    reader = _FoldReader(lines)
    for line, tag in _find_tags(lines, code_lines):
        reader.read_tag(line, tag)
    reader.close_unclosed()
    return reader.folds


def find_callouts(lines: list[str], code_lines: frozenset[int]) -> list[Fold]:
    """Return the callouts that ask: the title is the question, or the first paragraph where it has none.

    What else stands in the quote is the answer, or what stands below a quote without more.
    """
    callouts: list[Fold] = []
    behind = 0  # the line behind the last callout
    for line, typed in enumerate(lines):
        if line < behind or line in code_lines or "[!" not in typed:
            continue
        match = _CALLOUT.fullmatch(typed)
        if match and match["kind"].lower() in _ASKING_KINDS and not labels.is_answer_label(match["title"] or ""):
            behind = _find_end_of_quote(lines, line)
            callouts.append(_read_callout(lines, line, behind, match["title"] or ""))
    _let_empty_callouts_go_on(callouts, lines)
    return callouts


def _let_empty_callouts_go_on(callouts: list[Fold], lines: list[str]) -> None:
    """Let each callout without a text go on in what stands below it."""
    starts = [callout.start.line for callout in callouts]
    for callout, limit in zip(callouts, [*starts[1:], len(lines)], strict=False):
        if not callout.marks:
            end = _find_end_of_text(lines, callout.end.line + 1, limit)
            callout.close = callout.end = Position(end - 1, len(lines[end - 1]))


def _find_end_of_quote(lines: list[str], start: int) -> int:
    """Return the line behind the quote that begins with a line."""
    end = start + 1
    while end < len(lines) and _QUOTE.match(lines[end]):
        end += 1
    return end


def _read_callout(lines: list[str], start: int, end: int, title: str) -> Fold:
    """Return the callout on the lines from ``start`` to ``end``."""
    last = Position(end - 1, len(lines[end - 1]))
    callout = Fold(
        Position(start, 0),
        parent=None,
        body=Position(start, len(lines[start])),
        close=last,
        end=last,
        summary=title.strip(),
        summary_line=start,
        is_callout=True,
    )
    text_start = start + 1
    if not callout.summary:
        text_start = _read_question_in_callout(lines, callout, text_start, end)
    callout.marks = _find_quote_marks(lines, range(text_start, end))
    return callout


def _read_question_in_callout(lines: list[str], callout: Fold, start: int, end: int) -> int:
    """Take the first paragraph of a callout as its question; return the line behind it."""
    stop = start
    words: list[str] = []
    while stop < end:
        inner = _QUOTE.sub("", lines[stop], count=1)
        if not inner.strip() or _QUOTE.match(inner):
            break
        words.append(inner)
        stop += 1
    callout.summary = text.one_line(" ".join(words))
    callout.question_below = question_line.parse_line(callout.summary)
    callout.question_lines = range(start, stop)
    return stop


def _find_quote_marks(lines: list[str], quoted: range) -> dict[int, int]:
    """Return by line how many characters are marks of the quote, none for a quote without text.

    All of a callout that answers, in the one that asks, is such a mark: ``> > [!success]``.
    """
    marks = {line: _match_length(_QUOTE, lines[line]) for line in quoted}
    with_text = [line for line in quoted if lines[line][marks[line] :].strip()]
    if not with_text:
        return {}
    title = _find_title_of_answer(lines, with_text, marks)
    if title is None:
        return marks
    for line in with_text:
        marks[line] += _match_length(_QUOTE, lines[line][marks[line] :])
    if labels.holds_only_label_words(title):
        marks[with_text[0]] = len(lines[with_text[0]])
    return marks


def _find_title_of_answer(lines: list[str], with_text: list[int], marks: dict[int, int]) -> str | None:
    """Return the title of the callout that all lines of a text form and that answers, None if they form none."""
    first = with_text[0]
    answer = _CALLOUT.fullmatch(lines[first][marks[first] :])
    if answer is None or answer["kind"].lower() not in _ANSWERING_KINDS:
        return None
    if not all(_QUOTE.match(lines[line], marks[line]) for line in with_text):
        return None
    return answer["title"] or ""


def _match_length(pattern: re.Pattern[str], line: str) -> int:
    match = pattern.match(line)
    return match.end() if match else 0


def _find_end_of_text(lines: list[str], start: int, limit: int) -> int:
    """Return the line behind what stands below a callout without text: a heading or the end of a fold."""
    for line in range(start, limit):
        if _END_OF_CALLOUT_TEXT.match(lines[line]):
            return line
    return limit


def _find_tags(lines: list[str], code_lines: frozenset[int]) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield the tags outside of code, each with its line."""
    for number, line in enumerate(lines):
        if "<" not in line or number in code_lines:
            continue
        code_spans = list(inline.find_code_spans(line)) if "`" in line else []
        for tag in _TAG.finditer(line):
            if not inline.overlaps_code(code_spans, tag.start(), tag.start() + 1):
                yield number, tag


class _FoldReader:
    """Takes in one tag after the other; ``open_folds`` holds the folds around the tag, the innermost last."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.folds: list[Fold] = []
        self.open_folds: list[Fold] = []
        self.list_depth = 0
        self.summary_start: Position | None = None

    def read_tag(self, line: int, tag: re.Match[str]) -> None:
        closes = tag[1] == "/"
        name = tag[2].lower()
        if name == "details" and not closes:
            self._open_fold(line, tag)
        elif not self.open_folds:
            return
        elif name == "details":
            self._close_fold(line, tag)
        elif name == "summary" and not closes:
            self._open_summary(line, tag)
        elif name == "summary":
            self._close_summary(line, tag)
        else:
            self._read_list_tag(line, tag)

    def _open_fold(self, line: int, tag: re.Match[str]) -> None:
        parent = self.open_folds[-1] if self.open_folds else None
        fold = Fold(Position(line, tag.start()), parent, body=Position(line, tag.end()))
        self.folds.append(fold)
        self.open_folds.append(fold)
        self.list_depth = 0

    def _close_fold(self, line: int, tag: re.Match[str]) -> None:
        fold = self.open_folds.pop()
        fold.close = Position(line, tag.start())
        fold.end = Position(line, tag.end())
        self.list_depth = 0

    def _open_summary(self, line: int, tag: re.Match[str]) -> None:
        self.summary_start = Position(line, tag.end())
        self.open_folds[-1].summary_line = line

    def _close_summary(self, line: int, tag: re.Match[str]) -> None:
        if self.summary_start is None:
            return
        fold = self.open_folds[-1]
        fold.summary = _text_between(self.lines, self.summary_start, Position(line, tag.start()))
        fold.body = Position(line, tag.end())
        self.summary_start = None

    def _read_list_tag(self, line: int, tag: re.Match[str]) -> None:
        """Count the lists around an item, and take in the items of the outermost one."""
        closes = tag[1] == "/"
        if tag[2].lower() != "li":
            self.list_depth += -1 if closes else 1
        elif not closes and self.list_depth <= 1:
            self.open_folds[-1].list_items.append(_read_item(self.lines, line, tag))

    def close_unclosed(self) -> None:
        """End each fold that nobody closed where the next one in it begins, and take that one out of it."""
        inner_folds: dict[int, list[Fold]] = defaultdict(list)
        for fold in self.folds:
            if fold.parent:
                inner_folds[id(fold.parent)].append(fold)
        for fold in self.open_folds:
            inner = inner_folds[id(fold)]
            fold.close = fold.end = inner[0].start if inner else Position(len(self.lines), 0)
            for fold_inside in inner:
                fold_inside.parent = fold.parent


def _text_between(lines: list[str], start: Position, end: Position) -> str:
    if start.line == end.line:
        return lines[start.line][start.column : end.column]
    first = lines[start.line][start.column :]
    last = lines[end.line][: end.column]
    return text.one_line(" ".join([first, *lines[start.line + 1 : end.line], last]))


def _read_item(lines: list[str], line: int, tag: re.Match[str]) -> FoldItem:
    """Return an item, which goes on to its end, to a list or line break in it, or to the end of its line."""
    start = Position(line, tag.start())
    rest = lines[line][tag.end() :]
    stop = _END_OF_ITEM.search(rest)
    if not stop:
        return FoldItem(start, Position(line, len(lines[line])), rest)
    is_end_tag = stop[0].lower() == "</li>"
    length = stop.end() if is_end_tag else stop.start()
    return FoldItem(start, Position(line, tag.end() + length), rest[: stop.start()])
