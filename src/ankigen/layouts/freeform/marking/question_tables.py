"""Tables of questions and answers (``| 질문 | 답변 |``) → their rows, and where on its line each answer stands."""

import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from ankigen import inline, text
from ankigen.layouts.freeform.marking.marks import Outline
from ankigen.patterns import compile_on_use
from ankigen.reading.blocks import Kind

_QUESTION_HEAD = compile_on_use(
    r"(?:면접|예상)?(?:질문|문제)(?:내용)?|questions?|q|问题|題目|問題|質問", re.IGNORECASE
)
_ANSWER_HEAD = compile_on_use(r"(?:모범)?(?:답변?|정답|답안|해답|해설)|answers?|a|答案|回答|解答", re.IGNORECASE)
_NUMBER_HEAD = compile_on_use(r"번호|순번|no\.?|#|num(?:ber)?|序号|编号", re.IGNORECASE)
_AUTHOR_HEAD = compile_on_use(
    r"작성자|글쓴이|저자|답변자|발표자|담당자?|정리자|이름|작성|authors?|writer|name|answeredby|writtenby|by|作者|回答者",
    re.IGNORECASE,
)
_DELIMITER_SIGNS = frozenset("|:- \t")


class TableQuestion(msgspec.Struct, frozen=True):
    """A row that asks: the question, and the columns of its line between which the answer stands.

    ``author`` is what stands in the column of authors, "" without one.
    """

    line: int
    question: str
    number: str
    author: str
    answer: tuple[int, int]


class _Head(msgspec.Struct, frozen=True):
    """The line of the head of a table, and the columns of the question, the answer, a number and the author."""

    line: int
    question: int
    answer: int
    number: int | None
    author: int | None


class QuestionTables(msgspec.Struct, frozen=True):
    """The questions in the tables of a file, by line, and the lines of the heads of those tables."""

    questions: dict[int, TableQuestion]
    head_lines: list[int]


def find_question_tables(outline: Outline, lines: list[str]) -> QuestionTables:
    """Return the rows of the tables whose head has a column of questions and one of answers."""
    tables = QuestionTables({}, [])
    for block in outline.blocks:
        if block.kind is not Kind.TEXT:
            continue
        for head in _find_heads(lines, block.start, block.end):
            tables.head_lines.append(head.line)
            for question in _read_rows(lines, head, block.end):
                tables.questions[question.line] = question
    return tables


def _find_heads(lines: list[str], start: int, end: int) -> Iterator[_Head]:
    for line in range(start, end - 1):
        if "|" not in lines[line] or not _is_delimiter(lines[line + 1]):
            continue
        head = _read_head(lines[line], line)
        if head:
            yield head


def _is_delimiter(line: str) -> bool:
    return "-" in line and _DELIMITER_SIGNS.issuperset(line)


def _read_head(typed: str, line: int) -> _Head | None:
    titles = [_read_title(typed[start:end]) for start, end in _find_cells(typed)]
    question = _find_title(titles, _QUESTION_HEAD)
    answer = _find_title(titles, _ANSWER_HEAD)
    if question is None or answer is None:
        return None
    number = _find_title(titles, _NUMBER_HEAD)
    return _Head(line, question, answer, number, _find_title(titles, _AUTHOR_HEAD))


def _read_title(cell: str) -> str:
    return "".join([char for char in cell if char.isalnum() or char in ".#"])


def _find_title(titles: list[str], pattern: re.Pattern[str]) -> int | None:
    for index, title in enumerate(titles):
        if pattern.fullmatch(title):
            return index
    return None


def _read_rows(lines: list[str], head: _Head, end: int) -> Iterator[TableQuestion]:
    for line in range(head.line + 2, end):
        if "|" not in lines[line]:
            return
        cells = _find_cells(lines[line])
        if len(cells) <= head.question:
            continue
        question = text.one_line(_read_cell(lines[line], cells, head.question))
        if not question:
            continue
        number = _read_cell(lines[line], cells, head.number)
        author = _read_cell(lines[line], cells, head.author)
        answer = cells[head.answer] if head.answer < len(cells) else (len(lines[line]), len(lines[line]))
        yield TableQuestion(line, question, number, author, answer)


def _read_cell(line: str, cells: list[tuple[int, int]], index: int | None) -> str:
    """Return what stands in a cell of a row, "" where it has no such cell."""
    if index is None or index >= len(cells):
        return ""
    start, stop = cells[index]
    return line[start:stop].strip()


def _find_cells(line: str) -> list[tuple[int, int]]:
    """Return from where to where the cells of a row go; a pipe in code or behind a backslash parts none."""
    code_spans = list(inline.find_code_spans(line)) if "`" in line else []
    pipes: list[int] = []
    for pipe in re.finditer(r"(?<!\\)\|", line):
        if not inline.overlaps_code(code_spans, pipe.start(), pipe.end()):
            pipes.append(pipe.start())
    bounds = [-1, *pipes, len(line)]
    cells = [(start + 1, end) for start, end in pairwise(bounds)]
    if cells and not line[: cells[0][1]].strip():
        cells = cells[1:]
    if cells and not line[cells[-1][0] :].strip():
        cells = cells[:-1]
    return cells
