"""Marks → those that may be questions by one form: labelled lines, lines of bold, bullets, numbered lines."""

from collections import defaultdict

import msgspec

from ankigen.layouts import section_names
from ankigen.layouts.freeform.marking.marks import Mark
from ankigen.layouts.presets import Form
from ankigen.reading import question_line

_MIN_SECTIONS = 3  # of notes, in which one line in bold only asks in passing
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
    """Return the bold lines that ask, and all numbered ones with their sign if half of those do.

    One alone that asks nobody is none within an item of a list, in notes with sections: it is the title of a part.
    """
    asking = _find_asking_bold(marks)
    if len(asking) != 1 or not _is_title_in_item(asking[0]):
        return asking
    section_count = sum(mark.is_heading for mark in marks)
    return asking if section_count < _MIN_SECTIONS else []


def _find_asking_bold(marks: list[Mark]) -> list[Mark]:
    bold = [mark for mark in marks if Form.BOLD in mark.forms]
    siblings = {id(mark) for mark in _find_numbered_beside([mark for mark in bold if mark.parsed.number])}
    return [mark for mark in bold if mark.is_question or id(mark) in siblings]


def _is_title_in_item(mark: Mark) -> bool:
    """Return True for a paragraph of bold within an item of a list, which asks nobody in particular."""
    is_item = mark.forms & {Form.BULLET, Form.NUMBER, Form.LABEL}
    return mark.level > 1 and not is_item and not question_line.is_polite(mark.question)


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
    """Return the numbered lines that ask, and the others of their section if two thirds of them do.

    Where the heading says that questions are listed, half of them are enough, if each number follows the last one.
    """
    sections: list[_Numbered] = [_Numbered(None)]
    for mark in marks:
        if mark.is_heading:
            sections.append(_Numbered(mark))
        elif Form.NUMBER in mark.forms and not mark.is_entry:
            sections[-1].items.append(mark)
    questions: list[Mark] = []
    for section in sections:
        questions += section.items if section.is_list_of_questions() else section.asking
    return questions


class _Numbered(msgspec.Struct):
    """The numbered lines below a heading, None for those above the first one."""

    title: Mark | None
    items: list[Mark] = msgspec.field(default_factory=list)

    @property
    def asking(self) -> list[Mark]:
        return [mark for mark in self.items if mark.is_question]

    def is_list_of_questions(self) -> bool:
        asking_count = len(self.asking)
        if 3 * asking_count >= 2 * len(self.items):
            return True
        return 2 * asking_count >= len(self.items) and self._is_announced() and self._is_counted()

    def _is_announced(self) -> bool:
        return self.title is not None and section_names.announces_list_of_questions(self.title.question)

    def _is_counted(self) -> bool:
        """Return True if the items at the margin are numbered from 1 on, and there are no others."""
        numbers = [mark.parsed.number for mark in self.items if mark.level == 0]
        return len(numbers) == len(self.items) and numbers == [str(number + 1) for number in range(len(numbers))]
