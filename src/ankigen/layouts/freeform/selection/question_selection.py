"""Outline of a file → the marks in it that are questions, by the forms that the layout knows."""

from ankigen import text
from ankigen.layouts import section_names
from ankigen.layouts.freeform.marking.marks import Mark, Outline, split_at_marks
from ankigen.layouts.freeform.selection.fold_selection import FoldSelector, has_text_below
from ankigen.layouts.freeform.selection.forms import (
    find_dominant_form,
    select_bold,
    select_bullets,
    select_labelled,
    select_numbers,
    select_numbers_in_parts,
)
from ankigen.layouts.freeform.selection.headings import HeadingSelector
from ankigen.layouts.freeform.selection.listed_questions import ListedQuestions
from ankigen.layouts.freeform.selection.siblings import SiblingFinder
from ankigen.layouts.freeform.separate_answers import is_title_of_questions
from ankigen.layouts.presets import FollowUpForm, Form, LayoutRules
from ankigen.patterns import compile_on_use
from ankigen.reading.entries.line_fates import holds_links_alone
from ankigen.reading.indentation import measure_indent

_LIST_OR_HEADING = compile_on_use(r"\s*(?:[-*+•]\s|\d{1,9}[.)]|#{1,6}\s|<)")


class QuestionSelector:
    """Selects the questions of one file: ``questions`` are marks, and ``folds`` those whose summaries ask.

    Both hold the ids of the objects.
    """

    def __init__(
        self,
        outline: Outline,
        lines: list[str],
        rules: LayoutRules,
        *,
        is_index: bool,
        may_fall_back: bool = True,
    ) -> None:
        """Give ``may_fall_back`` False if headings that ask nothing are no questions in this file."""
        self.outline, self.lines, self.rules, self.is_index = outline, lines, rules, is_index
        self.may_fall_back = may_fall_back
        self.folds = FoldSelector(outline, lines, rules).select()
        self.marks = [mark for mark in outline.marks if not self._is_in_answer(mark)]
        self.headings = [mark for mark in self.marks if mark.is_heading]
        self.listed = ListedQuestions(outline, rules)
        self.heading_selector = HeadingSelector(outline, lines, rules, self.headings, self.listed)
        self.siblings = SiblingFinder(outline, lines, self.marks)
        self.detail_headings = self.heading_selector.detail_headings
        self.questions: set[int] = set()
        self.lines_of_questions: set[int] = set()
        self.lines_of_bullets: set[int] = set()
        self.asks_in_quotes = False  # and nowhere else
        self.asks_nothing = False  # its questions are headings that only name what they are about
        chosen = self._open_lists_of_questions(self._select())
        self.are_bullets_siblings = _share_a_column(chosen)
        for mark in chosen:
            self.questions.add(id(mark))
            self.lines_of_questions.add(mark.line)
            if Form.BULLET in mark.forms:
                self.lines_of_bullets.add(mark.line)

    @property
    def asks_by_headings(self) -> bool:
        """Whether headings ask, and nothing is marked as a question beside them: no fold, no ``Q.``."""
        chosen = [mark for mark in self.marks if id(mark) in self.questions]
        if self.folds or self.asks_nothing or any(map(_is_marked, chosen)):
            return False
        return any(mark.is_heading for mark in chosen)

    def _open_lists_of_questions(self, selected: list[Mark]) -> list[Mark]:
        """Return what is selected with the items below each heading that only says that it lists questions."""
        chosen = {id(mark): mark for mark in selected}
        for title, end in split_at_marks(self.headings, len(self.lines)):
            if id(title) not in chosen or not section_names.announces_list_of_questions(title.question):
                continue
            items = self.listed.find(title.end, end)
            if items:
                del chosen[id(title)]
                chosen.update({id(item): item for item in items})
        return list(chosen.values())

    def _select(self) -> list[Mark]:
        candidates = self._find_candidates()
        quotes = [mark for mark in candidates.get(Form.LABEL, []) if mark.is_quoted]
        if len(quotes) < sum(map(len, candidates.values())):
            questions = self._select_dominant_form(candidates)
            if questions:
                return questions
        self.asks_in_quotes = bool(quotes)
        return quotes + self._select_fallback()

    def _select_fallback(self) -> list[Mark]:
        """Return the questions of a file in which nothing asks: of an index those below titles of questions."""
        if self.is_index:
            questions = self._find_in_question_sections([])
            if questions:
                return questions
        may_hold_folds = bool(self.folds)
        if Form.SUMMARY in self.rules.question_forms:
            may_hold_folds = bool(self.outline.folds)
        if may_hold_folds or not self.may_fall_back:
            return []
        self.asks_nothing = True
        return self._find_names()

    def _find_names(self) -> list[Mark]:
        """Return what only names something, in a file in which nothing asks: headings, else bullets over texts."""
        forms = self.rules.question_forms
        names = self.heading_selector.select_fallback() if Form.HEADING in forms else []
        if not names and Form.BULLET in forms:
            names = self.siblings.find_terms()
        return names

    def _find_candidates(self) -> dict[Form, list[Mark]]:
        """Return by form the marks that may be questions, without forms that have none."""
        forms = self.rules.question_forms
        labelled = select_labelled(self.marks) if Form.LABEL in forms else []
        list_marks = self._without_sources(self._without_thoughts(self._without_table_of_contents()))
        candidates: dict[Form, list[Mark]] = {}
        if Form.HEADING in forms:
            candidates[Form.HEADING] = self.heading_selector.select(labelled, is_index=self.is_index)
        if Form.BOLD in forms:
            candidates[Form.BOLD] = select_bold(list_marks)
        if Form.BULLET in forms:
            candidates[Form.BULLET] = select_bullets(list_marks)
        if Form.NUMBER in forms:
            candidates[Form.NUMBER] = select_numbers(list_marks)
        candidates[Form.LABEL] = labelled
        return {form: marks for form, marks in candidates.items() if marks}

    def _without_table_of_contents(self) -> list[Mark]:
        """Return the marks without lines that are titles as well.

        In an index (a README) they count only if most of those that ask have an answer.
        """
        titles = {text.key(mark.question) for mark in self.headings}
        for fold in self.outline.folds:
            titles.add(text.key(fold.summary_parsed.question))
        marks: list[Mark] = []
        for mark in self.marks:
            if mark.is_heading or text.key(mark.question) not in titles:
                marks.append(mark)
        if self.is_index and (self._tells_how_group_works() or not self._has_mostly_answers(marks)):
            return []
        return marks

    def _tells_how_group_works(self) -> bool:
        """Return True if several headings are about a group's members, times or rules, so that it asks them."""
        return sum(section_names.tells_of_group(heading.question) for heading in self.headings) > 1

    def _without_thoughts(self, marks: list[Mark]) -> list[Mark]:
        """Return the marks without those below a heading such as ``느낀 점``, where one thinks aloud."""
        lines: set[int] = set()
        for title, end in split_at_marks(self.headings, len(self.lines)):
            if section_names.tells_what_was_felt(title.question):
                lines.update(range(title.end, end))
        return [mark for mark in marks if mark.line not in lines]

    def _without_sources(self, marks: list[Mark]) -> list[Mark]:
        """Return the marks without the titles below a heading such as ``참고 자료`` over nothing but links."""
        lines: set[int] = set()
        for title, end in split_at_marks(self.headings, len(self.lines)):
            if section_names.lists_sources(title.question):
                listed = self.outline.marks_between(title.end, end)
                for mark, next_line in split_at_marks(listed, end):
                    if holds_links_alone(self.lines[mark.end : next_line]):
                        lines.add(mark.line)
        return [mark for mark in marks if mark.line not in lines]

    def _has_mostly_answers(self, marks: list[Mark]) -> bool:
        """Return True if at least half of the lists' questions have an answer."""
        asking_count = answered_count = 0
        for mark in marks:
            if not mark.is_heading and mark.is_question:
                asking_count += 1
                answered_count += self._has_answer_below(mark)
        return answered_count > 0 and 2 * answered_count >= asking_count

    def _has_answer_below(self, mark: Mark) -> bool:
        """Return True if something stands further in below a line, or right below a line of a paragraph."""
        for line in self.lines[mark.end : mark.end + 3]:
            if line.strip():
                is_further_in = measure_indent(line) > mark.level
                return mark.is_paragraph_line or is_further_in or not _begins_list_or_heading(line)
        return False

    def _select_dominant_form(self, candidates: dict[Form, list[Mark]]) -> list[Mark]:
        """Return the questions of the form that asks first, or by far most often.

        What is labelled as a question is one beside any other form. Titles of folds are none.
        """
        form = find_dominant_form(candidates)
        questions = [*candidates[form]]
        if form is Form.LABEL:
            questions += self._find_siblings(questions)
        else:
            questions += candidates.get(Form.LABEL, [])
        if form is Form.BULLET:
            questions += self.siblings.find_bullets_beside(questions)
            questions += self.siblings.find_numbers_beside_bullets(questions)
            questions += self.siblings.find_bullets_in_lists(candidates[form])
        elif form is Form.BOLD:
            questions += self.siblings.find_bullets_beside_bold(questions)
        elif form is Form.NUMBER:
            questions += self.siblings.find_numbers_beside(questions)
            questions += self.siblings.find_numbers_in_lists(questions)
        questions += self.siblings.find_bullets_with_same_sign(questions)
        questions += self.siblings.find_bullets_in_column(questions)
        if FollowUpForm.BULLET in self.rules.follow_up_forms:
            questions += self.siblings.find_titles_of_bullets(questions)
        if form is not Form.NUMBER and Form.NUMBER in candidates:
            questions += select_numbers_in_parts(self.marks)
        questions += self._find_in_question_sections(questions)
        return [] if self._are_titles_of_folds(questions) else questions

    def _are_titles_of_folds(self, questions: list[Mark]) -> bool:
        """Return True if most of the lines that may ask stand over folds that do, and say nothing else."""
        main_folds = [fold for fold in self.outline.folds if id(fold) in self.folds and not fold.is_follow_up]
        if len(questions) > len(main_folds) or any(mark.statement_end for mark in questions):
            return False
        with_text = sum(has_text_below(mark, self.lines) for mark in questions)
        return 2 * with_text < len(questions)

    def _find_in_question_sections(self, questions: list[Mark]) -> list[Mark]:
        """Return the items that ask below a title of questions (``# 질문``), beside questions of other forms.

        In an index they may stand below headings of their own in that section, such as people's names.
        """
        chosen = {id(mark) for mark in questions}
        asking: list[Mark] = []
        for index, (title, end) in enumerate(split_at_marks(self.headings, len(self.lines))):
            if not is_title_of_questions(title) and not section_names.is_quiz(title.question):
                continue
            end_of_section = self._find_end_of_section(index) if self.is_index else end
            items = self.listed.find_asking_items(title.end, end_of_section)
            if chosen.isdisjoint(map(id, items)):
                asking += items
        return asking

    def _find_end_of_section(self, index: int) -> int:
        """Return the line of the next heading that is no deeper than that at ``index``, else the end."""
        title = self.headings[index]
        for heading in self.headings[index + 1 :]:
            if heading.level <= title.level:
                return heading.line
        return len(self.lines)

    def _find_siblings(self, labelled: list[Mark]) -> list[Mark]:
        """Return what stands beside labelled questions as one of them, without a label of its own.

        That is a heading of their level that asks, and a bullet in their column that does. Other headings of that
        level carry details of the question above them.
        """
        return self.heading_selector.find_siblings(labelled) + self.siblings.find_sibling_bullets(labelled)

    def _is_in_answer(self, mark: Mark) -> bool:
        """Return True if a mark stands in a fold that is a question or hides something."""
        fold = mark.fold
        while fold:
            if id(fold) in self.folds or fold.hides_something:
                return True
            fold = fold.parent
        return False


def _is_marked(mark: Mark) -> bool:
    """Return True for what is labelled as a question; a quote is only set off from the text."""
    return Form.LABEL in mark.forms and not (mark.is_exercise or mark.is_quoted)


def _share_a_column(questions: list[Mark]) -> bool:
    """Return True if bullets with a label and bullets without one stand in the same column."""
    bullets = [mark for mark in questions if Form.BULLET in mark.forms]
    labelled = {mark.level for mark in bullets if mark.parsed.is_labelled}
    return any(mark.level in labelled for mark in bullets if not mark.parsed.is_labelled)


def _begins_list_or_heading(line: str) -> bool:
    return _LIST_OR_HEADING.match(line) is not None
