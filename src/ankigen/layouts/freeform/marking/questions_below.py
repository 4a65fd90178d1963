"""What a label, a page or a fold asks that says no more than that: the lines below it."""

from collections.abc import Container, Mapping

import msgspec

from ankigen.layouts import labels
from ankigen.layouts.freeform.marking import choices
from ankigen.layouts.freeform.marking.folds import Fold
from ankigen.layouts.freeform.marking.mark_finding import is_quote, read_paragraph_line, skip_blank, strip_quote
from ankigen.layouts.freeform.marking.marks import Mark, split_at_marks
from ankigen.layouts.presets import Form
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line

_ASKING_SENTENCE = compile_on_use(r"[?？](?=$|[\s*_!.~)])|(?:시오|세요|나요|까요|해라)[\s.!~*_]*$")
_MAX_FOLLOW_UP_LINES = 60  # of a fold that holds one
_MIN_TITLES_OVER_QUESTIONS = 2
_MAX_PARAGRAPH_LINES = 8  # of a question below a title


def set_questions_below_labels(marks: list[Mark], folds: list[Fold], lines: list[str]) -> None:
    """Set what a fold asks whose summary is only a label: its first line if that is a heading or asks."""
    by_line = {mark.line: mark for mark in marks}
    for fold in folds:
        parsed = fold.summary_parsed
        is_bare = _holds_a_follow_up(fold, lines)
        if not is_bare and not _is_only_labelled(fold):
            continue
        mark = _find_first_mark_in(fold, by_line, lines)
        if mark is None:
            continue
        below = mark.parsed
        is_follow_up = parsed.is_follow_up or below.is_follow_up or is_bare
        number = below.number or parsed.number
        fold.question_below = msgspec.structs.replace(
            below, number=number, is_labelled=True, is_follow_up=is_follow_up
        )
        fold.question_lines = range(mark.line, mark.end)


def set_questions_below_titles(marks: list[Mark], lines: list[str], code_lines: Container[int]) -> None:
    """Set what headings ask that are only a label or a page, where several do: a text below each, or a quote.

    What a quote or a labelled answer below it says to be an exercise asks in whatever form.
    """
    questions = _find_questions_below_titles(marks, lines, code_lines)
    if len(questions) < _MIN_TITLES_OVER_QUESTIONS:
        return
    for title, below in questions:
        title.question_below = below
        if question_line.is_question_label(title.typed):
            title.forms |= {Form.LABEL}
        title.parsed = question_line.parse_line(join_lines(below, lines))


def _find_questions_below_titles(
    marks: list[Mark], lines: list[str], code_lines: Container[int]
) -> list[tuple[Mark, range]]:
    """Return the headings that are only a label or a page, each with the lines below it that ask."""
    headings = [mark for mark in marks if mark.is_heading]
    lines_of_marks = {mark.line for mark in marks}
    questions: list[tuple[Mark, range]] = []
    for title, end in split_at_marks(headings, len(lines)):
        if not question_line.is_question_label_or_page(title.typed):
            continue
        text_lines = _take_text(range(title.end, end), lines_of_marks, code_lines)
        below = _find_paragraphs_that_ask(text_lines, lines) or _find_exercise(
            title, text_lines, end, lines, code_lines
        )
        if below:
            questions.append((title, below))
    return questions


def _take_text(section: range, *others: Container[int]) -> range:
    """Return the lines that begin a section, up to one of the others."""
    stop = section.start
    while stop < section.stop and not any(stop in lines for lines in others):
        stop += 1
    return range(section.start, stop)


def _find_paragraphs_that_ask(section: range, lines: list[str]) -> range:
    """Return the lines of the first paragraph of a section that asks, else of a quote and that below it."""
    first = _find_paragraph(section.start, section.stop, lines)
    if _asks(first, lines):
        return first
    if not first or not is_quote(first.start, lines):
        return range(0)
    second = _find_paragraph(first.stop, section.stop, lines)
    return range(first.start, second.stop) if _asks(second, lines) else range(0)


def _find_exercise(
    title: Mark, text_lines: range, end: int, lines: list[str], code_lines: Container[int]
) -> range:
    """Return the first paragraphs below a title that is a label, if an answer stands below, before ``end``."""
    exercise = _find_plain_paragraphs(text_lines, lines)
    if not exercise or not question_line.is_question_label(title.typed):
        return range(0)
    return exercise if _is_answered(range(exercise.stop, end), lines, code_lines) else range(0)


def _find_plain_paragraphs(section: range, lines: list[str]) -> range:
    """Return the paragraphs that begin a section, up to a quote or what a question is about, if they are short."""
    paragraphs = range(0)
    coming = _find_paragraph(section.start, section.stop, lines)
    while coming and not is_quote(coming.start, lines) and not choices.is_given(lines[coming.start]):
        paragraphs = range(paragraphs.start or coming.start, coming.stop)
        coming = _find_paragraph(coming.stop, section.stop, lines)
    return paragraphs if len(paragraphs) <= _MAX_PARAGRAPH_LINES else range(0)


def _is_answered(section: range, lines: list[str], code_lines: Container[int]) -> bool:
    """Return True if a quote or a labelled answer stands below an exercise.

    Nothing may be between them but what the exercise is about: code, choices, tables and pictures.
    """
    for line in section:
        if line in code_lines or not lines[line].strip():
            continue
        if is_quote(line, lines) or labels.begins_answer(lines[line : line + choices.MAX_COUNT]):
            return True
        if not choices.is_given(lines[line]):
            break
    return False


def _find_paragraph(start: int, end: int, lines: list[str]) -> range:
    """Return the first lines from ``start`` that are not blank, of one kind: quoted or not."""
    while start < end and not lines[start].strip():
        start += 1
    stop = start
    while stop < end and lines[stop].strip() and is_quote(stop, lines) == is_quote(start, lines):
        stop += 1
    return range(start, stop)


def _asks(paragraph: range, lines: list[str]) -> bool:
    """Return True if a paragraph is short and one of its sentences asks."""
    if len(paragraph) > _MAX_PARAGRAPH_LINES:
        return False
    return any(_ASKING_SENTENCE.search(lines[line]) for line in paragraph)


def join_lines(paragraphs: range, lines: list[str]) -> str:
    """Return lines as one, without the marks of quotes."""
    return " ".join(strip_quote(lines[line]) for line in paragraphs if lines[line].strip())


def set_statements_in_folds(marks: list[Mark], folds: list[Fold], lines: list[str]) -> None:
    """Let headings ask that stand over two folds: what they ask, and the answer (``문제``, ``풀이``)."""
    fold_by_line = {fold.start.line: fold for fold in folds if fold.parent is None}
    for heading in [mark for mark in marks if mark.is_heading]:
        statement = fold_by_line.get(skip_blank(heading.end, lines))
        if statement is None or not question_line.is_question_label(statement.summary):
            continue
        answer = fold_by_line.get(skip_blank(statement.end.line + 1, lines))
        if answer is not None and answer.hides_answer:
            heading.forms |= {Form.LABEL}
            heading.statement_end = answer.start.line
            statement.is_statement = True


def _is_only_labelled(fold: Fold) -> bool:
    return not fold.is_callout and fold.summary_parsed.is_labelled and not fold.summary_parsed.question


def _holds_a_follow_up(fold: Fold, lines: list[str]) -> bool:
    """Return True for a fold called ``추가 질문`` in which one line asks: of several, none is what it is about."""
    body = range(fold.body.line + 1, fold.end.line)
    if fold.is_callout or len(body) > _MAX_FOLLOW_UP_LINES or not labels.is_follow_up_label(fold.summary):
        return False
    asking_count = 0
    for line in body:
        asking_count += question_line.is_request(question_line.parse_line(lines[line].strip()).question)
    return asking_count == 1


def _find_first_mark_in(fold: Fold, by_line: Mapping[int, Mark], lines: list[str]) -> Mark | None:
    """Return the first line with a text below the summary of a fold if that is a heading or asks, as a mark."""
    first = _find_first_line_in(fold, lines)
    if first is None:
        return None
    mark = by_line.get(first) or read_paragraph_line(first, fold.end.line, lines)
    return mark if mark.question and (mark.is_heading or mark.is_question) else None


def _find_first_line_in(fold: Fold, lines: list[str]) -> int | None:
    """Return the first line below the summary of a fold that is not blank."""
    for line in range(fold.body.line + 1, fold.end.line):
        if lines[line].strip():
            return line
    return None
