"""Marks → those that may be questions by one form: labelled lines, lines of bold, bullets, numbered lines."""

from collections import defaultdict

from ankigen.layouts.freeform.marking.marks import Mark
from ankigen.layouts.presets import Form
from ankigen.reading import question_line

_MIN_LIST_POINTS = 5  # bullets of a list among which one asks nobody
_DOMINANCE = 8  # times as many questions in another form outweigh the form that asks first


def find_dominant_form(candidates: dict[Form, list[Mark]]) -> Form:
    """Return the form that asks first, or by far most often; every form has a mark."""
    asking_count: dict[Form, int] = {}
    first_line: dict[Form, int] = {}
    for form, marks in candidates.items():
        asking = [mark for mark in marks if mark.is_question or mark.is_numbered_label]
        asking_count[form] = len(asking)
        first_line[form] = (asking or marks)[0].line
    first_form = min(candidates, key=lambda form: (first_line[form], form is not Form.LABEL))
    most_frequent = max(candidates, key=lambda form: asking_count[form])
    if asking_count[most_frequent] >= _DOMINANCE * max(1, asking_count[first_form]):
        return most_frequent
    return first_form


def select_labelled(marks: list[Mark]) -> list[Mark]:
    """Return the lines marked as questions; a heading such as ``## 문제 1 정렬`` is none above such a line."""
    questions: list[Mark] = []
    title: Mark | None = None  # the heading above, if it is labelled but asks nothing
    for mark in marks:
        is_labelled = Form.LABEL in mark.forms
        if title and mark.is_heading:
            questions.append(title)
        if mark.is_heading or is_labelled:
            title = None
        if is_labelled and _may_be_title(mark):
            title = mark
        elif is_labelled:
            questions.append(mark)
    if title:
        questions.append(title)
    return questions


def _may_be_title(mark: Mark) -> bool:
    return mark.is_heading and not question_line.is_question_heading(mark.question)


def select_bold(marks: list[Mark]) -> list[Mark]:
    """Return the bold lines that ask, and all numbered ones with their sign if half of those do."""
    bold = [mark for mark in marks if Form.BOLD in mark.forms]
    siblings = {id(mark) for mark in _find_numbered_beside([mark for mark in bold if mark.parsed.number])}
    return [mark for mark in bold if mark.is_question or id(mark) in siblings]


def _find_numbered_beside(numbered: list[Mark]) -> list[Mark]:
    """Return the lines if half of them ask; where all that ask have one sign, these are those with that sign."""
    signs = {mark.sign for mark in numbered if mark.is_question}
    if len(signs) == 1 and "" not in signs:
        numbered = [mark for mark in numbered if mark.sign in signs]
    asking_count = sum(mark.is_question for mark in numbered)
    return numbered if 2 * asking_count >= len(numbered) else []


def select_bullets(marks: list[Mark]) -> list[Mark]:
    """Return the bullets that ask, at the indentation at which most do; not the links of a table of contents."""
    by_columns: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if Form.BULLET in mark.forms and mark.is_question and not _only_links_or_orders(mark):
            by_columns[mark.level].append(mark)
    asking = max(
        filter(_asks_of_something, by_columns.values()),
        key=lambda group: (len(group), -group[0].level),
        default=[],
    )
    if len(asking) == 1 and _is_point_of_list(asking[0], marks):
        return []
    return asking


def _only_links_or_orders(mark: Mark) -> bool:
    """Return True for an entry of a table of contents, and for an order: ``캐시를 비우세요``."""
    is_order = question_line.is_order(mark.question) and Form.LABEL not in mark.forms
    return is_order or mark.is_entry


def _asks_of_something(marks: list[Mark]) -> bool:
    """Return True unless each line only says ``Why?``, of the point above it."""
    return not all(question_line.is_question_word(mark.question) for mark in marks)


def _is_point_of_list(asking: Mark, marks: list[Mark]) -> bool:
    """Return True if the only bullet that asks is one point of a list, and asks nobody in particular."""
    if question_line.is_polite(asking.question) or Form.LABEL in asking.forms:
        return False
    bullets = [mark for mark in marks if Form.BULLET in mark.forms and mark.level == asking.level]
    position = bullets.index(asking)
    is_inside = 0 < position < len(bullets) - 1
    if not is_inside or len(bullets) < _MIN_LIST_POINTS:
        return False
    return bullets[position - 1].end == asking.line and bullets[position + 1].line == asking.end


def select_numbers_in_parts(numbered: list[Mark]) -> list[Mark]:
    """Return the lines that ask behind a number in parts (``3.1 …?`` below ``3. …``), with their siblings."""
    in_parts = [mark for mark in numbered if mark.has_number_in_parts]
    asking = [mark for mark in in_parts if question_line.is_request(mark.question)]
    asking_parents = [mark.parent_number for mark in asking]
    questions: list[Mark] = []
    for mark in in_parts:
        has_siblings = asking_parents.count(mark.parent_number) > 1
        if mark in asking or has_siblings:
            questions.append(mark)
    return questions


def select_numbers(marks: list[Mark]) -> list[Mark]:
    """Return the numbered lines that ask, and the others of their section if two thirds of them do."""
    sections: list[list[Mark]] = [[]]
    for mark in marks:
        if mark.is_heading:
            sections.append([])
        elif Form.NUMBER in mark.forms and not mark.is_entry:
            sections[-1].append(mark)
    questions: list[Mark] = []
    for section in sections:
        asking = [mark for mark in section if mark.is_question]
        questions += section if 3 * len(asking) >= 2 * len(section) else asking
    return questions
