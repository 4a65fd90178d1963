"""Questions of a list → the items that stand beside them as more of them, though they ask nothing."""

from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import pairwise

import msgspec

from ankigen.layouts import labels, section_names
from ankigen.layouts.freeform.marking.mark_finding import skip_blank
from ankigen.layouts.freeform.marking.marks import Mark, Outline, split_at_marks
from ankigen.layouts.presets import Form
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line
from ankigen.reading.indentation import measure_indent

_MIN_SHARE_OF_ASKING = 3  # every third of the bullets at least
_MIN_SIGNS = 3  # questions that begin with the same emoji
_MIN_BOLD = 2  # bullets that ask in bold, in one column
_MIN_NUMBERED = 3  # lines of a list over texts
_MIN_IN_COLUMN = 5  # bullets over texts further in, of which at most every fifth asks nothing
_MIN_TERMS = 5  # bullets over texts of a file in which nothing asks
_MAX_TERM_CHARS = 30
_MIN_UNANSWERED = 3  # of a list of questions, right above another one or its end
_WONDERS = compile_on_use(r"지\s?궁금합니다[.\s*_]*$")
_COLON = compile_on_use(r"\s?[:：]")


class _BulletsOverText(msgspec.Struct, frozen=True):
    """The bullets at the margin between two headings: how many ask, and the ``silent`` ones over a text."""

    asking_count: int
    silent: list[Mark]
    are_all_over_text: bool

    @property
    def asks_enough(self) -> bool:
        """Whether the silent ones are questions beside those that ask: where only one does, all have a text."""
        is_group = self.asking_count > 1 or (self.asking_count == 1 and self.are_all_over_text)
        return is_group and _MIN_SHARE_OF_ASKING * self.asking_count >= self.asking_count + len(self.silent)

    @property
    def holds_follow_ups(self) -> bool:
        """Whether all of them follow up the heading above, for several ask."""
        return self.asking_count > 1 and self.asks_enough and self.are_all_over_text

    @property
    def may_follow_up(self) -> bool:
        """Whether none of them asks, and each has a text."""
        return self.asking_count == 0 and self.are_all_over_text


def _split_into_lists(bullets: list[Mark]) -> list[list[Mark]]:
    """Return the bullets that stand right below one another in one column, those of each list together."""
    lists: list[list[Mark]] = []
    for mark in bullets:
        above = lists[-1][-1] if lists else None
        if above and above.end == mark.line and above.level == mark.level:
            lists[-1].append(mark)
        else:
            lists.append([mark])
    return lists


def _are_listed_questions(items: list[Mark], chosen: set[int]) -> bool:
    """Return True if a list holds questions alone: several that ask have another one right below, or nothing."""
    asks = [id(mark) in chosen for mark in items]
    unanswered_count = sum(first and second for first, second in pairwise([*asks, True]))
    if unanswered_count < _MIN_UNANSWERED or _MIN_SHARE_OF_ASKING * sum(asks) < len(items):
        return False
    return not any(_tells_something(mark) for mark in items if id(mark) not in chosen)


def _tells_something(mark: Mark) -> bool:
    """Return True for a sentence, and for the label of an answer."""
    is_answer = labels.begins_answer([mark.typed])
    return is_answer or (question_line.is_statement(mark.question) and not _WONDERS.search(mark.question))


class SiblingFinder:
    """Finds the items of one file that are questions because of what they stand beside."""

    def __init__(self, outline: Outline, lines: list[str], marks: list[Mark]) -> None:
        """Give the ``marks`` outside of answers."""
        self.outline, self.lines, self.marks = outline, lines, marks
        self.headings = [mark for mark in marks if mark.is_heading]
        self._lines_of_headings = [heading.line for heading in outline.headings]

    def find_sibling_bullets(self, labelled: list[Mark]) -> list[Mark]:
        """Return the bullets that ask in the column of a labelled one, between the same two headings."""
        chosen = {id(mark) for mark in labelled}
        siblings: list[Mark] = []
        for bullets in self._split_bullets_into_sections():
            columns = {mark.level for mark in bullets if id(mark) in chosen}
            for mark in bullets:
                is_beside = mark.level in columns and Form.LABEL not in mark.forms
                if is_beside and question_line.is_request(mark.question):
                    siblings.append(mark)
        return siblings

    def find_bullets_beside_bold(self, questions: list[Mark]) -> list[Mark]:
        """Return the bullets that ask over an answer further in, in a column of several bold ones.

        They ask somebody, unless all that stands beside the bold ones of a section asks.
        """
        chosen = {id(mark) for mark in questions}
        counts = Counter(mark.level for mark in questions if Form.BULLET in mark.forms)
        siblings: list[Mark] = []
        for bullets in self._split_bullets_into_sections():
            beside: dict[int, list[Mark]] = defaultdict(list)
            for mark in bullets:
                if counts[mark.level] >= _MIN_BOLD and id(mark) not in chosen:
                    beside[mark.level].append(mark)
            for column in beside.values():
                siblings += self._find_asking_in_column(column)
        return siblings

    def _find_asking_in_column(self, beside: list[Mark]) -> list[Mark]:
        """Return all of some bullets if each asks over an answer further in, else those that ask somebody."""
        asking = [*filter(self._asks_over_text_further_in, beside)]
        return asking if len(asking) == len(beside) else [*filter(_asks_somebody, asking)]

    def _asks_over_text_further_in(self, mark: Mark) -> bool:
        is_request = question_line.is_request(mark.question) and not question_line.is_order(mark.question)
        return is_request and self._stands_over_text_further_in(mark)

    def find_bullets_beside(self, asking: list[Mark]) -> list[Mark]:
        """Return the bullets that ask nothing and stand among asking ones, each with a text of its own below it.

        Such a text is at the margin, as that of the others, and a third of the bullets of the section ask; where
        none of a section asks, a third of those of the file do.
        """
        chosen = {id(mark) for mark in asking}
        sections = [
            self._read_bullets_over_text(bullets, chosen) for bullets in self._split_bullets_into_sections()
        ]
        siblings: list[Mark] = []
        siblings_apart: list[Mark] = []
        for section in sections:
            if section.asks_enough:
                siblings += section.silent
            elif section.asking_count == 0 and section.are_all_over_text:
                siblings_apart += section.silent
        asking_count = sum(section.asking_count for section in sections)
        count = asking_count + len(siblings) + len(siblings_apart)
        if siblings and _MIN_SHARE_OF_ASKING * asking_count >= count:
            siblings += siblings_apart
        return siblings

    def find_bullets_in_lists(self, asking: list[Mark]) -> list[Mark]:
        """Return the bullets that ask nothing in lists of questions of which none has an answer.

        A third of a list asks at least, and several of those right above another one; no item tells something, and
        no sentence leads to it.
        """
        chosen = {id(mark) for mark in asking}
        siblings: list[Mark] = []
        for bullets in self._split_bullets_into_sections():
            for items in _split_into_lists(bullets):
                if _are_listed_questions(items, chosen) and not self._is_led_to(items[0]):
                    siblings += [mark for mark in items if id(mark) not in chosen]
        return siblings

    def _is_led_to(self, mark: Mark) -> bool:
        """Return True if a sentence stands right above a bullet, blank lines aside."""
        above = mark.line - 1
        while above > 0 and not self.lines[above].strip():
            above -= 1
        return above >= 0 and above not in self._lines_of_headings and question_line.is_sentence(self.lines[above])

    def find_bullets_in_column(self, asking: list[Mark]) -> list[Mark]:
        """Return the bullets at the margin that ask nothing where nearly all do, each over a text further in."""
        chosen = {id(mark) for mark in asking}
        siblings: list[Mark] = []
        for bullets in self._split_bullets_into_sections():
            siblings += self._find_silent_in_column([*filter(_is_outer_bullet, bullets)], chosen)
        return siblings

    def _find_silent_in_column(self, outer: list[Mark], chosen: set[int]) -> list[Mark]:
        silent = [mark for mark in outer if id(mark) not in chosen]
        told = {id(mark) for mark in outer if self._stands_over_text_further_in(mark)}
        if (
            len(outer) < _MIN_IN_COLUMN
            or _MIN_IN_COLUMN * len(silent) > len(outer)
            or 4 * len(told) < 3 * len(outer)
        ):
            return []
        return [mark for mark in silent if id(mark) in told]

    def find_bullets_beside_follow_ups(self) -> list[Mark]:
        """Return the bullets that ask nothing among several that ask, where each has a text of its own below it.

        They follow up the heading above as those do: ``- 기본값`` between ``- 왜 …?`` and ``- 언제 …?``; beside
        such a section so does a link in one in which none asks, ``- [유약](glaze.md)``.
        """
        sections = [*map(self._read_follow_ups, self._split_bullets_into_sections())]
        siblings: list[Mark] = []
        for section in sections:
            siblings += section.silent if section.holds_follow_ups else []
        if any(section.holds_follow_ups for section in sections):
            for section in sections:
                siblings += filter(_is_link, section.silent) if section.may_follow_up else []
        return siblings

    def _read_follow_ups(self, bullets: list[Mark]) -> _BulletsOverText:
        asking = {id(mark) for mark in bullets if self._asks_over_text(mark)}
        return self._read_bullets_over_text(bullets, asking)

    def _asks_over_text(self, mark: Mark) -> bool:
        return question_line.is_request(mark.question) and self._stands_over_text(mark)

    def find_terms(self) -> list[Mark]:
        """Return the bullets at the margin of a file in which nothing asks, if they are terms, most over a text.

        ``- heap``, ``- 큐：먼저 온 것``, each over paragraphs, lists or code at the margin.
        """
        terms: list[Mark] = []
        for bullets in self._split_bullets_into_sections():
            terms += self._find_terms_in_section(bullets)
        return terms

    def _find_terms_in_section(self, bullets: list[Mark]) -> list[Mark]:
        """Return the bullets at the margin from the first one over a text on, if they are terms."""
        outer = [mark for mark in bullets if mark.level == 0]
        over_text = [
            mark for mark in outer if self._stands_over_text(mark) and not question_line.is_link(mark.typed)
        ]
        if len(over_text) < _MIN_TERMS:
            return []
        named = outer[outer.index(over_text[0]) :]
        is_most = 4 * len(over_text) >= 3 * len(named)
        return named if is_most and all(map(_is_term, named)) else []

    def find_titles_of_bullets(self, asking: list[Mark]) -> list[Mark]:
        """Return the bullets that ask nothing, where most do, right over bullets that ask further in.

        ``- 동시성을 묻겠습니다`` over ``- 락은 왜 쓰나요?``: these follow up no question above it.
        """
        chosen = {id(mark) for mark in asking}
        titles: list[Mark] = []
        for bullets in self._split_bullets_into_sections():
            columns: dict[int, list[Mark]] = defaultdict(list)
            for mark in bullets:
                columns[mark.level].append(mark)
            for beside in columns.values():
                silent = [mark for mark in beside if id(mark) not in chosen]
                if 3 * len(silent) <= len(beside):
                    titles += filter(self._stands_over_further_question, silent)
        return titles

    def _stands_over_further_question(self, mark: Mark) -> bool:
        """Return True if the line right below a bullet is one further in that asks."""
        below = self.outline.marks_between(mark.end, mark.end + 1)
        return any(
            Form.BULLET in other.forms and other.level > mark.level and other.is_question for other in below
        )

    def find_numbers_beside(self, asking: list[Mark]) -> list[Mark]:
        """Return what is numbered and asks nothing, in a list over texts of which the first one asks.

        ``1. 힙이란?``, ``2. 힙의 모양``, each over its text; ``2. 예시`` is a part of the first answer.
        """
        chosen = {id(mark) for mark in asking}
        siblings: list[Mark] = []
        for start, end in self._split_at_headings():
            numbered = [*filter(_is_outer_number, self.outline.marks_between(start, end))]
            if id(next(iter(numbered), None)) in chosen and self._are_numbered_over_texts(numbered, end):
                siblings += filter(_is_no_detail, numbered)
        return [mark for mark in siblings if id(mark) not in chosen]

    def find_numbers_beside_bullets(self, asking: list[Mark]) -> list[Mark]:
        """Return what is numbered over texts in sections of its own, where bullets ask in the others.

        So are the numbers from 1 between two headings, with their parts (``3.1``), if a third of them ask; where
        they do, also those of which none does.
        """
        lines_asking = {mark.line for mark in asking}
        siblings: list[Mark] = []
        siblings_apart: list[Mark] = []
        for start, end in self._split_at_headings():
            numbered = self._read_numbers_over_text(start, end, lines_asking)
            if not any(mark.is_question for mark in numbered):
                siblings_apart += numbered
            elif _asks_enough(numbered):
                siblings += numbered
        if siblings and _asks_enough(siblings + siblings_apart):
            siblings += siblings_apart
        return [mark for mark in siblings if mark.line not in lines_asking]

    def _read_numbers_over_text(self, start: int, end: int, lines_asking: set[int]) -> list[Mark]:
        """Return what is numbered from 1 between two headings, none beside bullets that ask or without texts."""
        marks = self.outline.marks_between(start, end)
        if any(_is_outer_bullet(mark) and mark.line in lines_asking for mark in marks):
            return []
        numbered = _take_numbers_from_one(marks)
        for mark, next_line in split_at_marks(numbered, end):
            is_told = self._stands_over_paragraph(mark) and self._holds_text(mark.end, next_line)
            if not mark.is_question and (not is_told or question_line.is_statement(mark.question)):
                return []
        return numbered

    def find_numbers_in_lists(self, asking: list[Mark]) -> list[Mark]:
        """Return what is numbered and asks nothing in lists of mere questions, where most of a file ask.

        Nothing stands below an item of such a list, so that the next one is no answer to it.
        """
        chosen = {id(mark) for mark in asking}
        numbered = [*filter(_is_outer_number, self.marks)]
        if 2 * sum(id(mark) in chosen for mark in numbered) < len(numbered):
            return []
        siblings: list[Mark] = []
        for run in self._find_mere_lists(numbered):
            if any(id(mark) in chosen for mark in run):
                siblings += [mark for mark in run if id(mark) not in chosen]
        return siblings

    def _find_mere_lists(self, numbered: list[Mark]) -> list[list[Mark]]:
        """Return the lists of which each item has the next number, and nothing below it but the next item."""
        runs: list[list[Mark]] = []
        for mark in numbered:
            last = runs[-1][-1] if runs else None
            if last and _is_next_number(last, mark) and not self._holds_text(last.end, mark.line):
                runs[-1].append(mark)
            else:
                runs.append([mark])
        return [run for run in runs if not self._has_text_below(run[-1])]

    def _has_text_below(self, mark: Mark) -> bool:
        """Return True if something stands between a mark and the next heading."""
        index = bisect_left(self._lines_of_headings, mark.end)
        is_last = index == len(self._lines_of_headings)
        end = len(self.lines) if is_last else self._lines_of_headings[index]
        return self._holds_text(mark.end, end)

    def _holds_text(self, start: int, end: int) -> bool:
        return self.outline.holds_text(range(start, end), self.lines)

    def find_bullets_with_same_sign(self, questions: list[Mark]) -> list[Mark]:
        """Return the bullets that begin with the sign of the asking ones in their column: ``- ✅ …``."""
        chosen = {id(mark) for mark in questions}
        signs = Counter((mark.level, mark.sign) for mark in questions if Form.BULLET in mark.forms)
        siblings: list[Mark] = []
        for mark in self.marks:
            count = signs[mark.level, mark.sign] if mark.sign else 0
            if count >= _MIN_SIGNS and Form.BULLET in mark.forms and id(mark) not in chosen:
                siblings.append(mark)
        return siblings

    def _split_at_headings(self) -> list[tuple[int, int]]:
        """Return where the lines between two headings each begin and end."""
        starts = [0, *[heading.end for heading in self.headings]]
        ends = [*[heading.line for heading in self.headings], len(self.lines)]
        return [*zip(starts, ends, strict=True)]

    def _are_numbered_over_texts(self, numbered: list[Mark], end: int) -> bool:
        """Return True if some lines are numbered from 1 without a gap, and each has a text below it."""
        if len(numbered) < _MIN_NUMBERED:
            return False
        ends = [*[mark.line for mark in numbered[1:]], end]
        for number, (mark, next_line) in enumerate(zip(numbered, ends, strict=True), 1):
            is_told = self._holds_text(mark.end, next_line)
            if mark.parsed.number != str(number) or not is_told or question_line.is_statement(mark.question):
                return False
        return True

    def _read_bullets_over_text(self, bullets: list[Mark], chosen: set[int]) -> _BulletsOverText:
        """Return how many of the bullets of a section ask, and those that do not and stand over a text."""
        outer = [mark for mark in bullets if mark.level == 0]
        over_text = [mark for mark in outer if self._stands_over_text(mark)]
        silent = [mark for mark in over_text if id(mark) not in chosen]
        asking_count = sum(id(mark) in chosen for mark in outer) + sum(map(_is_link_that_asks, silent))
        return _BulletsOverText(asking_count, silent, are_all_over_text=len(over_text) == len(outer))

    def _split_bullets_into_sections(self) -> list[list[Mark]]:
        """Return the bullets between two headings each."""
        sections: list[list[Mark]] = [[]]
        for mark in self.marks:
            if mark.is_heading:
                sections.append([])
            elif Form.BULLET in mark.forms:
                sections[-1].append(mark)
        return sections

    def _stands_over_text_further_in(self, mark: Mark) -> bool:
        below = skip_blank(mark.end, self.lines)
        return below < len(self.lines) and measure_indent(self.lines[below]) > mark.level

    def _stands_over_text(self, mark: Mark) -> bool:
        """Return True for a bullet at the margin over a text at the margin: a fence, or behind a blank line."""
        if not _is_outer_bullet(mark) or mark.end >= len(self.lines):
            return False
        if self.lines[mark.end].strip():
            return mark.end in self.outline.code_lines and measure_indent(self.lines[mark.end]) == 0
        return self._stands_over_paragraph(mark)

    def _stands_over_paragraph(self, mark: Mark) -> bool:
        """Return True if something other than a heading or bullet stands at the margin behind a blank line."""
        if mark.end >= len(self.lines) or self.lines[mark.end].strip():
            return False
        below = skip_blank(mark.end, self.lines)
        if below == len(self.lines) or measure_indent(self.lines[below]) > 0:
            return False
        return not any(_is_heading_or_bullet(other) for other in self.outline.marks_between(below, below + 1))


def _is_outer_number(mark: Mark) -> bool:
    return Form.NUMBER in mark.forms and mark.level == 0


def _asks_somebody(mark: Mark) -> bool:
    asks = question_line.is_request(mark.question) and question_line.is_polite(mark.question)
    return asks and not question_line.is_order(mark.question)


def _is_next_number(mark: Mark, other: Mark) -> bool:
    number, next_number = mark.parsed.number, other.parsed.number
    return number.isdigit() and next_number.isdigit() and int(number) + 1 == int(next_number)


def _is_no_detail(mark: Mark) -> bool:
    return not section_names.is_detail_section(mark.question)


def _is_outer_bullet(mark: Mark) -> bool:
    return Form.BULLET in mark.forms and mark.level == 0


def _is_heading_or_bullet(mark: Mark) -> bool:
    return mark.is_heading or Form.BULLET in mark.forms


def _is_link(mark: Mark) -> bool:
    return question_line.is_link(mark.typed)


def _is_link_that_asks(mark: Mark) -> bool:
    return _is_link(mark) and mark.is_question


def _asks_enough(marks: list[Mark]) -> bool:
    return _MIN_SHARE_OF_ASKING * sum(mark.is_question for mark in marks) >= len(marks)


def _is_term(mark: Mark) -> bool:
    """Return True for a bullet that names something, with or without a colon and what it is."""
    term = _COLON.split(mark.question)[0]
    return 0 < len(term) <= _MAX_TERM_CHARS and not question_line.is_statement(term)


def _take_numbers_from_one(marks: list[Mark]) -> list[Mark]:
    """Return what is numbered from 1 without a gap, and the parts of each in their order: ``3.1``, ``3.2``."""
    taken: list[Mark] = []
    number = part = 0
    for mark in filter(_is_outer_number, marks):
        if mark.parsed.number == str(number + 1):
            number, part = number + 1, 0
            taken.append(mark)
        elif mark.parsed.number == f"{number}.{part + 1}":
            part += 1
            taken.append(mark)
    return taken
