"""Tables of questions and answers (``| 질문 | 답변 |``) → their rows, and where on its line each answer stands."""

import re
from collections.abc import Iterator

import msgspec

from ankigen import text
from ankigen.layouts.freeform.marking.marks import Outline
from ankigen.patterns import compile_on_use
from ankigen.reading.blocks import Kind
from ankigen.reading.table_rows import find_cells, find_title, is_delimiter, read_title

_QUESTION_HEAD = compile_on_use(
    r"(?:면접|예상)?(?:질문|문제)(?:내용)?|questions?|q|问题|題目|問題|質問", re.IGNORECASE
)
_ANSWER_HEAD = compile_on_use(r"(?:모범)?(?:답변?|정답|답안|해답|해설)|answers?|a|答案|回答|解答", re.IGNORECASE)
_NUMBER_HEAD = compile_on_use(r"번호|순번|no\.?|#|num(?:ber)?|序号|编号", re.IGNORECASE)
_AUTHOR_HEAD = compile_on_use(
    r"작성자|글쓴이|저자|답변자|발표자|담당자?|정리자|이름|작성|authors?|writer|name|answeredby|writtenby|by|作者|回答者",
    re.IGNORECASE,
)


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
        if "|" not in lines[line] or not is_delimiter(lines[line + 1]):
            continue
        head = _read_head(lines[line], line)
        if head:
            yield head


def _read_head(typed: str, line: int) -> _Head | None:
    titles = [read_title(typed[start:end]) for start, end in find_cells(typed)]
    question = find_title(titles, _QUESTION_HEAD)
    answer = find_title(titles, _ANSWER_HEAD)
    if question is None or answer is None:
        return None
    number = find_title(titles, _NUMBER_HEAD)
    return _Head(line, question, answer, number, find_title(titles, _AUTHOR_HEAD))


def _read_rows(lines: list[str], head: _Head, end: int) -> Iterator[TableQuestion]:
    for line in range(head.line + 2, end):
        if "|" not in lines[line]:
            return
        cells = find_cells(lines[line])
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
