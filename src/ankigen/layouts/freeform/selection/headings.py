"""Headings of a file → those that are questions, and those that only carry details of one."""

from collections import defaultdict

from ankigen.layouts import section_names
from ankigen.layouts.freeform.marking.marks import Mark, Outline, split_at_marks
from ankigen.layouts.freeform.selection.heading_tree import (
    HeadingNode,
    are_mostly_questions,
    find_details_of_titles,
    find_repeated_details,
    find_title_week,
    is_sibling_heading,
    set_questions,
    walk_tree,
)
from ankigen.layouts.freeform.selection.listed_questions import ListedQuestions
from ankigen.layouts.freeform.separate_answers import is_answer_heading
from ankigen.layouts.presets import Form, LayoutRules
from ankigen.reading import question_line
from ankigen.reading.entries.line_fates import holds_links_alone, says_something


class HeadingSelector:
    """Selects the headings of one file that are questions.

    ``detail_headings`` holds the ids of those that only carry details of the question above them.
    """

    def __init__(
        self, outline: Outline, lines: list[str], rules: LayoutRules, headings: list[Mark], listed: ListedQuestions
    ) -> None:
        """Give the ``headings`` outside of answers."""
        self.outline, self.lines, self.rules = outline, lines, rules
        self.headings, self.listed = headings, listed
        self.detail_headings: set[int] = set()

    def select(self, labelled: list[Mark], *, is_index: bool) -> list[Mark]:
        """Return the headings that ask, with their siblings: ``## Key`` between questions is one of them.

        Below a question, only headings that all ask are questions of their own, else those that ask politely.
        """
        roots = self._build_heading_tree(labelled)
        level = self.rules.heading_level
        if level is None:
            set_questions(roots)
        else:
            for heading in walk_tree(roots):
                heading.is_question = heading.mark.level == level and not heading.is_boilerplate
        if is_index and not are_mostly_questions([*walk_tree(roots)]):
            return []
        questions: list[Mark] = []
        for heading in walk_tree(roots):
            if heading.is_question and find_title_week(heading.mark) is None:
                questions.append(heading.mark)
            elif heading.carries_details:
                self.detail_headings.add(id(heading.mark))
        return questions

    def select_fallback(self) -> list[Mark]:
        """Return the headings of a file in which none asks: those of the highest level that has several.

        A part of what its title names is none of them, and so is a level of nothing but parts.
        """
        roots = self._build_heading_tree([])
        repeated_details = find_repeated_details(roots)
        details = find_details_of_titles(roots) | repeated_details
        for level, headings in self._collect_fallback_headings(roots):
            if len(headings) > 1 and not all(heading.is_part for heading in headings):
                marks = [heading.mark for heading in headings if id(heading.mark) not in details]
                self.detail_headings |= repeated_details
                return marks + self._find_bodiless_siblings(roots, level)
        if len(roots) == 1 and roots[0].names_what_is_asked_for:
            return [roots[0].mark]
        return []

    def _collect_fallback_headings(self, roots: list[HeadingNode]) -> list[tuple[int, list[HeadingNode]]]:
        """Return the headings over a text that are not plainly something else, by level."""
        by_level: dict[int, list[HeadingNode]] = defaultdict(list)
        for heading in walk_tree(roots):
            may_ask = not heading.is_boilerplate and not self._lists_no_question(heading.mark)
            if heading.has_body and may_ask and find_title_week(heading.mark) is None:
                by_level[heading.mark.level].append(heading)
        return sorted(by_level.items())

    def _lists_no_question(self, title: Mark) -> bool:
        """Return True for a heading that only says that questions are listed below it, over none that asks."""
        if not section_names.announces_list_of_questions(title.question):
            return False
        behind = next(self.outline.headings_behind(title), None)
        return not self.listed.find(title.end, behind.line if behind else len(self.lines))

    def _find_bodiless_siblings(self, roots: list[HeadingNode], level: int) -> list[Mark]:
        """Return the headings of a level that are told by nothing but the headings below them, at any depth."""
        siblings: list[Mark] = []
        for heading in walk_tree(roots):
            is_told_below = not heading.has_body and any(below.has_body for below in walk_tree(heading.children))
            if heading.mark.level == level and is_told_below and not heading.is_boilerplate:
                siblings.append(heading.mark)
        return siblings

    def find_siblings(self, labelled: list[Mark]) -> list[Mark]:
        """Return the headings that ask beside labelled ones, in their tone; others carry details."""
        levels = self._find_levels_beside(labelled)
        if not levels:
            return []
        tree = walk_tree(self._build_heading_tree(labelled))
        return self._choose_siblings([heading for heading in tree if heading.mark.level in levels], labelled)

    def _choose_siblings(self, beside: list[HeadingNode], labelled: list[Mark]) -> list[Mark]:
        labelled_level = min([mark.level for mark in labelled if mark.is_heading])
        may_order = any(question_line.is_command(mark.question) for mark in labelled)
        siblings: list[Mark] = []
        asked = ""
        for heading in beside:
            mark = heading.mark
            if Form.LABEL in mark.forms:
                asked = mark.question
            elif _may_be_sibling(heading, may_order=may_order) and is_sibling_heading(
                heading, labelled_level, asked
            ):
                siblings.append(mark)
                asked = mark.question
            elif _goes_on_with_answer(heading, labelled[-1]):
                self.detail_headings.add(id(mark))
        return siblings

    def _find_levels_beside(self, labelled: list[Mark]) -> set[int]:
        """Return the levels of the headings beside labelled ones: theirs, and those that first come behind one.

        What is a section of questions begins before the first of them.
        """
        levels = {mark.level for mark in labelled if mark.is_heading}
        if not levels or self.headings[0].line < labelled[0].line:
            return levels
        return levels | {mark.level for mark in self.headings if mark.level < min(levels)}

    def _build_heading_tree(self, labelled: list[Mark]) -> list[HeadingNode]:
        """Return the headings without those above them, each with those below it."""
        roots: list[HeadingNode] = []
        above: list[HeadingNode] = []
        labelled_lines = {mark.line for mark in labelled if not mark.is_heading and mark.level == 0}
        for mark, end in split_at_marks(self.headings, len(self.lines)):
            _close_headings(above, mark, self.lines)
            body = range(mark.end, end)
            if not labelled_lines.isdisjoint(body) and not question_line.is_question_heading(mark.question):
                continue  # ``## 문제 1`` over ``**문제**: …``
            heading = HeadingNode(mark, self.lines[mark.end : end], has_body=self._has_body(mark, body))
            siblings = above[-1].children if above else roots
            siblings.append(heading)
            above.append(heading)
        return roots

    def _has_body(self, mark: Mark, body: range) -> bool:
        """Return True if something stands below a heading; of one that asks nothing, links say nothing."""
        if not self.outline.holds_text(body, self.lines):
            return False
        return mark.is_question or not holds_links_alone(self.lines[body.start : body.stop])


def _close_headings(above: list[HeadingNode], mark: Mark, lines: list[str]) -> None:
    """Take the headings off that end where another one begins; one right over the label of its answer goes on."""
    while above and above[-1].mark.level > mark.level:
        above.pop()
    if above and _is_answer_to(above[-1], mark, lines):
        above[-1].has_body = False
        return
    while above and above[-1].mark.level >= mark.level:
        above.pop()


def _is_answer_to(above: HeadingNode, mark: Mark, lines: list[str]) -> bool:
    """Return True for ``### 답변`` right below a heading."""
    if not is_answer_heading(mark) or section_names.announces_questions_about(above.mark.question):
        return False
    return not any(map(says_something, lines[above.mark.end : mark.line]))


def _may_be_sibling(heading: HeadingNode, *, may_order: bool) -> bool:
    """Return True unless a heading is no question by its name, or orders where labelled questions do not."""
    return not heading.is_boilerplate and (may_order or not question_line.is_command(heading.mark.question))


def _goes_on_with_answer(heading: HeadingNode, last_question: Mark) -> bool:
    """Return True for a heading over a text beside questions; one that closes a section, only among those."""
    if not heading.has_body:
        return False
    if not heading.is_boilerplate:
        return True
    return section_names.goes_on(heading.mark.question) and heading.mark.line < last_question.line
