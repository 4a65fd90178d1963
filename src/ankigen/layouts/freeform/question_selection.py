"""Outline of a file → the marks in it that are questions, by the forms that the layout knows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from ankigen import text
from ankigen.layouts import section_names
from ankigen.layouts.freeform.folds import Fold, Position
from ankigen.layouts.freeform.outline import Mark, Outline, split_at_marks
from ankigen.layouts.freeform.separate_answers import is_title_of_questions
from ankigen.layouts.people.person_names import is_name
from ankigen.layouts.presets import Form, LayoutRules
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line
from ankigen.reading.entry_reader import find_week, measure_indent

_MAX_WEEK_TITLE_CHARS = 12
_LIST_OR_HEADING = compile_on_use(r"\s*(?:[-*+•]\s|\d{1,9}[.)]|#{1,6}\s|<)")
_MIN_SHARE_OF_ASKING = 3  # every third of the bullets at least
_MAX_PARTICLE_CHARS = 1  # of Korean: 의, 와
_MIN_SHARE_IN_QUESTIONS = 0.75  # of the items below ``# 질문`` that ask
_MIN_SIGNS = 3  # questions that begin with the same emoji
_MIN_NUMBERED = 3  # lines of a list over texts
_MIN_TOLD_HEADINGS = 3  # beside which folds that ask nothing are asides
_MIN_LIST_POINTS = 5  # bullets of a list among which one asks nobody
_DOMINANCE = 8  # times as many questions in another form outweigh the form that asks first


def find_title_week(mark: Mark) -> int | None:
    """Return the week that a heading names and nothing else."""
    if len(mark.question) > _MAX_WEEK_TITLE_CHARS or question_line.is_question(mark.question):
        return None
    return find_week(mark.question)


def _asks_without_week(mark: Mark) -> bool:
    """Return True for a question that is not the title of a week ("1주차 질문은?")."""
    return mark.is_question and find_title_week(mark) is None


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
        self.folds = self._select_folds()
        self.marks = [mark for mark in outline.marks if not self._is_in_answer(mark)]
        self.headings = [mark for mark in self.marks if mark.is_heading]
        self.questions: set[int] = set()
        self.lines_of_questions: set[int] = set()
        self.lines_of_bullets: set[int] = set()
        self.detail_headings: set[int] = set()
        self.are_bullets_siblings = False
        self.asks_nothing = False  # its questions are headings that only name what they are about
        for mark in self._open_lists_of_questions(self._select()):
            self.questions.add(id(mark))
            self.lines_of_questions.add(mark.line)
            if Form.BULLET in mark.forms:
                self.lines_of_bullets.add(mark.line)

    @property
    def asks_by_headings(self) -> bool:
        """Whether headings ask, and nothing is marked as a question beside them: no fold, no ``Q.``."""
        chosen = [mark for mark in self.marks if id(mark) in self.questions]
        marked = [mark for mark in chosen if Form.LABEL in mark.forms and not mark.is_exercise]
        is_any_marked = bool(self.folds or marked)
        return not (is_any_marked or self.asks_nothing) and any(mark.is_heading for mark in chosen)

    def _open_lists_of_questions(self, selected: list[Mark]) -> list[Mark]:
        """Return what is selected with the items below each heading that only says that it lists questions."""
        chosen = {id(mark): mark for mark in selected}
        for title, end in split_at_marks(self.headings, len(self.lines)):
            if id(title) not in chosen or not section_names.announces_list_of_questions(title.question):
                continue
            items = self._find_listed_questions(title.end, end)
            if items:
                del chosen[id(title)]
                chosen.update({id(item): item for item in items})
        return list(chosen.values())

    def _select(self) -> list[Mark]:
        candidates = self._find_candidates()
        if candidates:
            questions = self._select_dominant_form(candidates)
            if questions:
                return questions
        if self.is_index:
            questions = self._find_in_question_sections([])
            if questions:
                return questions
        may_hold_folds = bool(self.folds)
        if Form.SUMMARY in self.rules.question_forms:
            may_hold_folds = bool(self.outline.folds)
        if may_hold_folds or not self.may_fall_back or Form.HEADING not in self.rules.question_forms:
            return []
        self.asks_nothing = True
        return self._select_fallback_headings()

    def _find_candidates(self) -> dict[Form, list[Mark]]:
        """Return by form the marks that may be questions, without forms that have none."""
        forms = self.rules.question_forms
        labelled = _select_labelled(self.marks) if Form.LABEL in forms else []
        list_marks = self._without_thoughts(self._without_table_of_contents())
        candidates: dict[Form, list[Mark]] = {}
        if Form.HEADING in forms:
            candidates[Form.HEADING] = self._select_headings(labelled)
        if Form.BOLD in forms:
            candidates[Form.BOLD] = _select_bold(list_marks)
        if Form.BULLET in forms:
            candidates[Form.BULLET] = _select_bullets(list_marks)
        if Form.NUMBER in forms:
            candidates[Form.NUMBER] = _select_numbers(list_marks)
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
        form = _find_dominant_form(candidates)
        questions = [*candidates[form]]
        if form is Form.LABEL:
            questions += self._find_siblings(questions)
        else:
            questions += candidates.get(Form.LABEL, [])
        if form is Form.BULLET:
            questions += self._find_bullets_beside(questions)
        elif form is Form.NUMBER:
            questions += self._find_numbers_beside(questions)
        questions += self._find_bullets_with_same_sign(questions)
        if form is not Form.NUMBER and Form.NUMBER in candidates:
            questions += _select_numbers_in_parts(self.marks)
        questions += self._find_in_question_sections(questions)
        return [] if self._are_titles_of_folds(questions) else questions

    def _are_titles_of_folds(self, questions: list[Mark]) -> bool:
        """Return True if most of the lines that may ask stand over folds that do, and say nothing else."""
        main_folds = [fold for fold in self.outline.folds if id(fold) in self.folds and not fold.is_follow_up]
        if len(questions) > len(main_folds) or any(mark.statement_end for mark in questions):
            return False
        with_text = sum(self._has_text_below(mark) for mark in questions)
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
            items = self._find_asking_items(title.end, end_of_section)
            if chosen.isdisjoint(map(id, items)):
                asking += items
        return asking

    def _find_asking_items(self, start: int, end: int) -> list[Mark]:
        """Return the items at the margin between two lines if most of them ask."""
        items = [mark for mark in self.outline.marks_between(start, end) if self._is_outer_item(mark)]
        asking_count = sum(mark.is_question for mark in items)
        return items if _MIN_SHARE_IN_QUESTIONS * len(items) <= asking_count else []

    def _find_listed_questions(self, start: int, end: int) -> list[Mark]:
        """Return what is listed between two lines: items if most of them ask, else quotes that do."""
        return self._find_asking_items(start, end) or self._find_listed_quotes(start, end)

    def _find_listed_quotes(self, start: int, end: int) -> list[Mark]:
        return [mark for mark in self.outline.marks_between(start, end) if mark.is_quoted]

    def _find_end_of_section(self, index: int) -> int:
        """Return the line of the next heading that is no deeper than that at ``index``, else the end."""
        title = self.headings[index]
        for heading in self.headings[index + 1 :]:
            if heading.level <= title.level:
                return heading.line
        return len(self.lines)

    def _is_outer_item(self, mark: Mark) -> bool:
        """Return True for an item at the margin, in a form that the layout knows."""
        is_item = (Form.NUMBER in mark.forms and Form.NUMBER in self.rules.question_forms) or (
            Form.BULLET in mark.forms and Form.BULLET in self.rules.question_forms
        )
        return is_item and mark.level == 0 and mark.question != "" and not question_line.is_link(mark.typed)

    def _find_siblings(self, labelled: list[Mark]) -> list[Mark]:
        """Return what stands beside labelled questions as one of them, without a label of its own.

        That is a heading of their level that asks, and a bullet in their column that does. Other headings of that
        level carry details of the question above them.
        """
        siblings = self._find_sibling_headings(labelled) + self._find_sibling_bullets(labelled)
        if any(Form.BULLET in mark.forms for mark in siblings):
            self.are_bullets_siblings = True
        return siblings

    def _find_sibling_headings(self, labelled: list[Mark]) -> list[Mark]:
        levels = self._find_levels_beside(labelled)
        if not levels:
            return []
        labelled_level = min([mark.level for mark in labelled if mark.is_heading])
        siblings: list[Mark] = []
        asked = ""
        for heading in _walk_tree(self._build_heading_tree(labelled)):
            mark = heading.mark
            if Form.LABEL in mark.forms:
                asked = mark.question
                continue
            if mark.level not in levels or heading.is_boilerplate:
                continue
            if _is_sibling_heading(heading, labelled_level, asked):
                siblings.append(mark)
                asked = mark.question
            elif heading.has_body:
                self.detail_headings.add(id(mark))
        return siblings

    def _find_sibling_bullets(self, labelled: list[Mark]) -> list[Mark]:
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

    def _find_bullets_beside(self, asking: list[Mark]) -> list[Mark]:
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

    def _find_numbers_beside(self, asking: list[Mark]) -> list[Mark]:
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
            is_told = any(map(self._says_something, range(mark.end, next_line)))
            if mark.parsed.number != str(number) or not is_told or question_line.is_statement(mark.question):
                return False
        return True

    def _read_bullets_over_text(self, bullets: list[Mark], chosen: set[int]) -> "_BulletsOverText":
        """Return how many of the bullets of a section ask, and those that do not and stand over a text."""
        outer = [mark for mark in bullets if mark.level == 0]
        over_text = [mark for mark in outer if self._stands_over_text(mark)]
        silent = [mark for mark in over_text if id(mark) not in chosen]
        asking_count = sum(id(mark) in chosen for mark in outer)
        return _BulletsOverText(asking_count, silent, are_all_over_text=len(over_text) == len(outer))

    def _find_bullets_with_same_sign(self, questions: list[Mark]) -> list[Mark]:
        """Return the bullets that begin with the sign of the asking ones in their column: ``- ✅ …``."""
        chosen = {id(mark) for mark in questions}
        signs = Counter((mark.level, mark.sign) for mark in questions if Form.BULLET in mark.forms)
        siblings: list[Mark] = []
        for mark in self.marks:
            count = signs[mark.level, mark.sign] if mark.sign else 0
            if count >= _MIN_SIGNS and Form.BULLET in mark.forms and id(mark) not in chosen:
                siblings.append(mark)
        return siblings

    def _split_bullets_into_sections(self) -> list[list[Mark]]:
        """Return the bullets between two headings each."""
        sections: list[list[Mark]] = [[]]
        for mark in self.marks:
            if mark.is_heading:
                sections.append([])
            elif Form.BULLET in mark.forms:
                sections[-1].append(mark)
        return sections

    def _stands_over_text(self, mark: Mark) -> bool:
        """Return True for a bullet at the margin over a text at the margin: a fence, or behind a blank line."""
        if not _is_outer_bullet(mark) or mark.end >= len(self.lines):
            return False
        if self.lines[mark.end].strip():
            return mark.end in self.outline.code_lines and measure_indent(self.lines[mark.end]) == 0
        below = mark.end
        while below < len(self.lines) and not self.lines[below].strip():
            below += 1
        if below == len(self.lines) or measure_indent(self.lines[below]) > 0:
            return False
        return not any(_is_heading_or_bullet(other) for other in self.outline.marks_between(below, below + 1))

    def _find_levels_beside(self, labelled: list[Mark]) -> set[int]:
        """Return the levels of the headings beside labelled ones: theirs, and those that first come behind one.

        What is a section of questions begins before the first of them.
        """
        levels = {mark.level for mark in labelled if mark.is_heading}
        if not levels or self.headings[0].line < labelled[0].line:
            return levels
        return levels | {mark.level for mark in self.headings if mark.level < min(levels)}

    def _has_text_below(self, mark: Mark) -> bool:
        """Return True if text stands below a line, and not a fold or a heading."""
        for line in self.lines[mark.end : mark.end + 4]:
            if line.strip():
                return not line.strip().startswith(("<", "#"))
        return False

    # --- folds ---

    def _select_folds(self) -> set[int]:
        """Return the ids of the folds that are questions: callouts that ask are in every layout."""
        if Form.SUMMARY not in self.rules.question_forms:
            return {id(fold) for fold in self.outline.folds if fold.is_callout and fold.summary}
        selected = self._list_folds_that_may_ask()
        return set() if self._are_asides(selected) else {id(fold) for fold in selected}

    def _list_folds_that_may_ask(self) -> list[Fold]:
        first_inner: dict[int, Fold] = {}
        for fold in reversed(self.outline.folds):
            if fold.parent:
                first_inner[id(fold.parent)] = fold
        folds: list[Fold] = []
        for fold in self.outline.folds:
            if fold.summary and not fold.is_statement and self._is_question_fold(fold, first_inner.get(id(fold))):
                folds.append(fold)
        return folds

    def _are_asides(self, folds: list[Fold]) -> bool:
        """Return True for a few folds of which none asks, beside more headings over text of which one does."""
        if any(map(_asks_by_summary, folds)):
            return False
        told = [mark for mark in self.outline.headings if mark.fold is None and self._has_text_below(mark)]
        is_few = len(told) >= _MIN_TOLD_HEADINGS and len(folds) * 2 < len(told)
        return is_few and any(map(_asks_and_advises_not, told))

    def _is_question_fold(self, fold: Fold, inner: Fold | None) -> bool:
        """Return True if a fold may be a question: its summary asks, or is not plainly something else."""
        summary = fold.summary_parsed
        if not summary.question:
            return False
        if fold.is_callout or summary.is_labelled:
            return True
        if section_names.is_closing_section(summary.question):
            return False
        if _asks_by_summary(fold):
            return True
        if fold.hides_something or fold.parent or is_name(summary.question):
            return False
        return inner is None or self._has_text_between(fold.body, inner.start)

    def _has_text_between(self, start: Position, end: Position) -> bool:
        for line in self.lines[start.line : end.line + 1]:
            if line.strip() and not line.strip().startswith("<"):
                return True
        return False

    def _is_in_answer(self, mark: Mark) -> bool:
        """Return True if a mark stands in a fold that is a question or hides something."""
        fold = mark.fold
        while fold:
            if id(fold) in self.folds or fold.hides_something:
                return True
            fold = fold.parent
        return False

    # --- headings ---

    def _select_headings(self, labelled: list[Mark]) -> list[Mark]:
        """Return the headings that ask, with their siblings: ``## Key`` between questions is one of them.

        Below a question, only headings that all ask are questions of their own.
        """
        roots = self._build_heading_tree(labelled)
        level = self.rules.heading_level
        if level is None:
            _set_questions(roots)
        else:
            for heading in _walk_tree(roots):
                heading.is_question = heading.mark.level == level and not heading.is_boilerplate
        if self.is_index and not _are_mostly_questions([*_walk_tree(roots)]):
            return []
        questions: list[Mark] = []
        for heading in _walk_tree(roots):
            if heading.is_question and find_title_week(heading.mark) is None:
                questions.append(heading.mark)
            elif heading.carries_details:
                self.detail_headings.add(id(heading.mark))
        return questions

    def _select_fallback_headings(self) -> list[Mark]:
        """Return the headings of a file in which none asks: those of the highest level that has several.

        A part of what its title names is none of them, and so is a level of nothing but parts.
        """
        roots = self._build_heading_tree([])
        details_of_titles = _find_details_of_titles(roots)
        for level, headings in self._collect_fallback_headings(roots):
            if len(headings) > 1 and not all(heading.is_part for heading in headings):
                marks = [heading.mark for heading in headings if id(heading.mark) not in details_of_titles]
                return marks + self._find_bodiless_siblings(roots, level)
        if len(roots) == 1 and roots[0].names_what_is_asked_for:
            return [roots[0].mark]
        return []

    def _collect_fallback_headings(self, roots: list["_HeadingNode"]) -> list[tuple[int, list["_HeadingNode"]]]:
        """Return the headings over a text that are not plainly something else, by level."""
        by_level: dict[int, list[_HeadingNode]] = defaultdict(list)
        for heading in _walk_tree(roots):
            may_ask = not heading.is_boilerplate and not self._lists_no_question(heading.mark)
            if heading.has_body and may_ask and find_title_week(heading.mark) is None:
                by_level[heading.mark.level].append(heading)
        return sorted(by_level.items())

    def _lists_no_question(self, title: Mark) -> bool:
        """Return True for a heading that only says that questions are listed below it, over none that asks."""
        if not section_names.announces_list_of_questions(title.question):
            return False
        behind = next(self.outline.headings_behind(title), None)
        return not self._find_listed_questions(title.end, behind.line if behind else len(self.lines))

    def _find_bodiless_siblings(self, roots: list["_HeadingNode"], level: int) -> list[Mark]:
        """Return the headings of a level that are told by nothing but the headings below them, at any depth."""
        siblings: list[Mark] = []
        for heading in _walk_tree(roots):
            is_told_below = not heading.has_body and any(below.has_body for below in _walk_tree(heading.children))
            if heading.mark.level == level and is_told_below and not heading.is_boilerplate:
                siblings.append(heading.mark)
        return siblings

    def _says_something(self, line: int) -> bool:
        """Return True for a line that is neither blank nor one of a table of contents."""
        return line not in self.outline.contents_lines and self.lines[line].strip() != ""

    def _build_heading_tree(self, labelled: list[Mark]) -> list["_HeadingNode"]:
        """Return the headings without those above them, each with those below it."""
        roots: list[_HeadingNode] = []
        above: list[_HeadingNode] = []
        labelled_lines = {mark.line for mark in labelled if not mark.is_heading and mark.level == 0}
        for mark, end in split_at_marks(self.headings, len(self.lines)):
            while above and above[-1].mark.level >= mark.level:
                above.pop()
            body = range(mark.end, end)
            if not labelled_lines.isdisjoint(body) and not question_line.is_question_heading(mark.question):
                continue  # ``## 문제 1`` over ``**문제**: …``
            heading = _HeadingNode(mark, has_body=any(map(self._says_something, body)))
            siblings = above[-1].children if above else roots
            siblings.append(heading)
            above.append(heading)
        return roots


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


class _HeadingNode(msgspec.Struct):
    """A heading with those below it; ``has_body`` is set if something stands between it and the next heading."""

    mark: Mark
    has_body: bool
    children: list["_HeadingNode"] = msgspec.field(default_factory=list)
    is_question: bool = False
    carries_details: bool = False

    @property
    def is_boilerplate(self) -> bool:
        """Whether it is no question by its name: ``References``, a person's, or none at all."""
        name = self.mark.question.strip(" .:：")
        if not name and not self.mark.bare_number:
            return True
        return section_names.is_closing_section(name) or is_name(name)

    @property
    def is_detail(self) -> bool:
        """Whether it only says which part of an answer stands below it."""
        name = self.mark.question
        return section_names.is_detail_section(name) or question_line.is_question_word(name)

    @property
    def is_mere_detail(self) -> bool:
        """Whether it is a detail and asks nothing."""
        return self.is_detail and not self.reads_as_question_anywhere

    @property
    def sums_up(self) -> bool:
        """Whether it belongs to the title of all headings beside it: ``핵심 정리``."""
        return section_names.sums_up(self.mark.question)

    @property
    def is_part(self) -> bool:
        """Whether it is no more than a part of what its title, or its file, is about: ``특징``, ``문제``."""
        return self.is_detail or is_title_of_questions(self.mark)

    @property
    def names_subject(self) -> bool:
        """Whether it says what the headings below it are about."""
        return not self.is_boilerplate and not self.is_part

    @property
    def reads_as_question(self) -> bool:
        """Whether it reads as a question above its answer; ``코드 설명`` does not."""
        return self.reads_as_question_anywhere or (
            question_line.is_question_heading(self.mark.question) and not self.is_detail
        )

    @property
    def reads_as_question_anywhere(self) -> bool:
        """Whether it reads as a question in an answer, too."""
        if question_line.is_question_word(self.mark.question):
            return self._is_marked_as_question
        return self._is_marked_as_question or question_line.asks_or_leads_on(self.mark.question)

    @property
    def asks_somebody(self) -> bool:
        """Whether it is marked as a question, or speaks to the person who is asked."""
        return self._is_marked_as_question or question_line.is_polite(self.mark.question)

    @property
    def is_chapter(self) -> bool:
        """Whether numbers say that the headings below it are its sections: ``2.1.1`` and ``2.1.2`` of ``2.1``."""
        if not self.mark.parsed.number or self.has_body or self.asks_somebody:
            return False
        first_part = self.mark.parsed.number + "."
        sections = [child for child in self.children if not child.is_boilerplate]
        return len(sections) > 1 and all(child.mark.parsed.number.startswith(first_part) for child in sections)

    @property
    def holds_answer(self) -> bool:
        """Whether what stands below it answers it, headings and all."""
        return self.is_question and not self.is_chapter

    @property
    def _is_marked_as_question(self) -> bool:
        return Form.LABEL in self.mark.forms or bool(self.mark.bare_number)

    @property
    def names_what_is_asked_for(self) -> bool:
        """Whether it asks without the form of a question: ``힙과 스택의 차이``."""
        question = self.mark.question
        return not self.is_boilerplate and " " in question and question_line.asks_for_noun(question)

    @property
    def own_children(self) -> list["_HeadingNode"]:
        """The headings right below it that are no boilerplate."""
        return [child for child in self.children if not child.is_boilerplate]

    @property
    def has_answer_in_headings(self) -> bool:
        """Whether the headings below it answer it: not if they all ask themselves."""
        return any(not child.reads_as_question_anywhere for child in self.own_children)


def _walk_tree(headings: Iterable[_HeadingNode]) -> Iterator[_HeadingNode]:
    """Yield headings with all that are below them, in the order of their lines."""
    stack = [*headings][::-1]
    while stack:
        heading = stack.pop()
        yield heading
        stack += heading.children[::-1]


def _find_details_of_titles(roots: list[_HeadingNode]) -> set[int]:
    """Return the ids of the headings that only say which part of what the heading above them names is below."""
    details: set[int] = set()
    for heading in _walk_tree(roots):
        if heading.names_subject:
            details.update(id(child.mark) for child in heading.children if child.is_detail)
    return details


def _set_questions(roots: list[_HeadingNode]) -> None:
    """Set which headings are questions, from the top."""
    families: list[tuple[list[_HeadingNode], _HeadingNode | None, bool]] = [(roots, None, False)]
    while families:
        siblings, parent, is_below_question = families.pop()
        by_level: dict[int, list[_HeadingNode]] = defaultdict(list)
        for heading in siblings:
            if not heading.is_boilerplate:
                by_level[heading.mark.level].append(heading)
        for group in by_level.values():
            if _is_group_of_questions(group, parent, is_below_question=is_below_question):
                _set_questions_in_group(group, parent)
        for heading in siblings:
            families.append((heading.children, heading, is_below_question or heading.holds_answer))
    for heading in _walk_tree(roots):
        if _is_title_of_questions(heading):
            heading.is_question = False


def _is_part_of(parent: _HeadingNode, heading: _HeadingNode) -> bool:
    """Return True if a heading, the only one of its level there, is a part of the answer that its parent is in.

    So it is below a part of an answer with text of its own, and below a request that nothing else answers.
    """
    if heading.asks_somebody:
        return False
    if question_line.is_advice(heading.mark.question):
        return True
    if parent.is_question:
        return not parent.has_body and parent.asks_somebody
    return parent.has_body


def _are_mostly_questions(headings: list[_HeadingNode]) -> bool:
    """Return True if at least a third of the headings of those levels ask at which any does."""
    levels = {heading.mark.level for heading in headings if heading.is_question}
    candidates = [heading for heading in headings if heading.mark.level in levels]
    return 3 * sum(heading.is_question for heading in candidates) >= len(candidates)


def _is_group_of_questions(
    group: list[_HeadingNode], parent: _HeadingNode | None, *, is_below_question: bool
) -> bool:
    """Return True if enough of some headings of one level ask: all of them below a question, else a third."""
    if is_below_question and parent and len(group) == 1 and _is_part_of(parent, group[0]):
        return False
    if is_below_question:
        return all(heading.reads_as_question_anywhere for heading in group)
    asking = sum(heading.reads_as_question for heading in group)
    detail_count = sum(heading.is_detail for heading in group)
    return asking > 0 and 3 * asking >= len(group) - detail_count


def _set_questions_in_group(group: list[_HeadingNode], parent: _HeadingNode | None) -> None:
    """Set which headings of one level are questions."""
    has_tags = _have_tags([heading for heading in group if heading.reads_as_question])
    asked = ""
    for heading in _leave_out_details_of(parent, group):
        if asked and not heading.reads_as_question:
            heading.carries_details = _carries_details(heading, asked, has_tags=has_tags)
            if heading.carries_details or heading.sums_up:
                continue
        asked = text.key(heading.mark.question)
        heading.is_question = heading.has_body or heading.reads_as_question or heading.has_answer_in_headings


def _leave_out_details_of(title: _HeadingNode | None, group: list[_HeadingNode]) -> list[_HeadingNode]:
    """Return the headings below a title without the first ones that only say which part of it is there."""
    start = 0
    if title is not None and title.names_subject:
        while start < len(group) and group[start].is_mere_detail:
            start += 1
    return group[start:]


def _have_tags(asking: list[_HeadingNode]) -> bool:
    """Return True if several headings ask, and each has a ``[tag]`` before its question."""
    return len(asking) > 1 and all(heading.mark.parsed.tags for heading in asking)


def _is_about(name: str, asked: str) -> bool:
    """Return True if half of the words of a heading or more stand in what was asked above it, particles aside."""
    words = list(map(text.key, name.split()))
    said = text.key(asked)
    about = [word for word in words if word in said or (len(word) > _MAX_PARTICLE_CHARS + 1 and word[:-1] in said)]
    return 2 * len(about) >= len(words)


def _carries_details(heading: _HeadingNode, asked: str, *, has_tags: bool) -> bool:
    """Return True if a heading only says which part of an answer stands below it, or names what was ``asked``.

    So does one without a ``[tag]`` where those that ask have one.
    """
    if heading.sums_up:
        return False
    if has_tags and not heading.mark.parsed.tags:
        return True
    name = text.key(heading.mark.question)
    return heading.is_detail or (name != asked and name in asked)


def _is_sibling_heading(heading: _HeadingNode, labelled_level: int, asked: str) -> bool:
    """Return True if a heading beside labelled ones asks, or names what is asked for and was not ``asked``."""
    mark = heading.mark
    if mark.level < labelled_level or question_line.is_advice(mark.question):
        return False
    if _asks_without_week(mark):
        return True
    names_other = heading.names_what_is_asked_for and not _is_about(mark.question, asked)
    return mark.level == labelled_level and names_other


def _is_title_of_questions(heading: _HeadingNode) -> bool:
    if not heading.is_question or heading.has_body or (heading.mark.level > 1 and not heading.is_chapter):
        return False
    if len(heading.children) == 1 and heading.asks_somebody:
        return False
    return any(child.is_question for child in heading.children)


def _asks_by_summary(fold: Fold) -> bool:
    if fold.is_callout or fold.summary_parsed.is_labelled:
        return True
    return question_line.is_question_heading(fold.summary_parsed.question)


def _asks_and_advises_not(mark: Mark) -> bool:
    return mark.is_question and not question_line.is_advice(mark.question)


def _is_outer_number(mark: Mark) -> bool:
    return Form.NUMBER in mark.forms and mark.level == 0


def _is_no_detail(mark: Mark) -> bool:
    return not section_names.is_detail_section(mark.question)


def _is_outer_bullet(mark: Mark) -> bool:
    return Form.BULLET in mark.forms and mark.level == 0


def _is_heading_or_bullet(mark: Mark) -> bool:
    return mark.is_heading or Form.BULLET in mark.forms


def _begins_list_or_heading(line: str) -> bool:
    return _LIST_OR_HEADING.match(line) is not None


# --- forms ----------------------------------------------------------------------------------------


def _find_dominant_form(candidates: dict[Form, list[Mark]]) -> Form:
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


def _select_labelled(marks: list[Mark]) -> list[Mark]:
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


def _select_bold(marks: list[Mark]) -> list[Mark]:
    """Return the bold lines that ask, and all numbered ones if half of those do."""
    bold = [mark for mark in marks if Form.BOLD in mark.forms]
    numbered = [mark for mark in bold if mark.parsed.number]
    asking_count = sum(mark.is_question for mark in numbered)
    all_numbered = 2 * asking_count >= len(numbered)
    questions: list[Mark] = []
    for mark in bold:
        if mark.is_question or (mark.parsed.number and all_numbered):
            questions.append(mark)
    return questions


def _select_bullets(marks: list[Mark]) -> list[Mark]:
    """Return the bullets that ask, at the indentation at which most do; not the links of a table of contents."""
    by_columns: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if Form.BULLET in mark.forms and mark.is_question and not question_line.is_link(mark.typed):
            by_columns[mark.level].append(mark)
    asking = max(
        filter(_asks_of_something, by_columns.values()),
        key=lambda group: (len(group), -group[0].level),
        default=[],
    )
    if len(asking) == 1 and _is_point_of_list(asking[0], marks):
        return []
    return asking


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


def _select_numbers_in_parts(numbered: list[Mark]) -> list[Mark]:
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


def _select_numbers(marks: list[Mark]) -> list[Mark]:
    """Return the numbered lines that ask, and the others of their section if two thirds of them do."""
    sections: list[list[Mark]] = [[]]
    for mark in marks:
        if mark.is_heading:
            sections.append([])
        elif Form.NUMBER in mark.forms and not question_line.is_link(mark.typed):
            sections[-1].append(mark)
    questions: list[Mark] = []
    for section in sections:
        asking = [mark for mark in section if mark.is_question]
        questions += section if 3 * len(asking) >= 2 * len(section) else asking
    return questions
