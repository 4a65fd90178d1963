"""Questions that a section lists: its items if most of them ask, else quotes that do."""

from ankigen.layouts.freeform.marking.marks import Mark, Outline
from ankigen.layouts.presets import Form, LayoutRules

_MIN_SHARE_IN_QUESTIONS = 0.75  # of the items below ``# 질문`` that ask


class ListedQuestions:
    """Finds what one file lists between two of its lines."""

    def __init__(self, outline: Outline, rules: LayoutRules) -> None:
        self.outline, self.rules = outline, rules

    def find(self, start: int, end: int) -> list[Mark]:
        """Return what is listed between two lines: items if most of them ask, else quotes that do."""
        return self.find_asking_items(start, end) or self._find_listed_quotes(start, end)

    def find_asking_items(self, start: int, end: int) -> list[Mark]:
        """Return the items at the margin between two lines if most of them ask."""
        items = [mark for mark in self.outline.marks_between(start, end) if self._is_outer_item(mark)]
        asking_count = sum(mark.is_question for mark in items)
        return items if _MIN_SHARE_IN_QUESTIONS * len(items) <= asking_count else []

    def _find_listed_quotes(self, start: int, end: int) -> list[Mark]:
        return [mark for mark in self.outline.marks_between(start, end) if mark.is_quoted]

    def _is_outer_item(self, mark: Mark) -> bool:
        """Return True for an item at the margin, in a form that the layout knows."""
        is_item = (Form.NUMBER in mark.forms and Form.NUMBER in self.rules.question_forms) or (
            Form.BULLET in mark.forms and Form.BULLET in self.rules.question_forms
        )
        return is_item and mark.level == 0 and mark.question != "" and not mark.is_entry
