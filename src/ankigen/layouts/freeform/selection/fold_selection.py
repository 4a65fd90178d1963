"""Folds of a file → those whose summaries are questions."""

from ankigen.layouts import section_names
from ankigen.layouts.freeform.marking.folds import Fold, Position
from ankigen.layouts.freeform.marking.marks import Mark, Outline
from ankigen.layouts.people.attribution import read_name_of_answer
from ankigen.layouts.people.person_names import is_name
from ankigen.layouts.presets import Form, LayoutRules
from ankigen.reading import question_line

_MIN_TOLD_HEADINGS = 3  # beside which folds that ask nothing are asides


class FoldSelector:
    """Selects the folds of one file that are questions."""

    def __init__(self, outline: Outline, lines: list[str], rules: LayoutRules) -> None:
        self.outline, self.lines, self.rules = outline, lines, rules

    def select(self) -> set[int]:
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
        """Return True for a few folds of which none asks, beside more headings over text.

        One of these asks, or most folds of the file hide something.
        """
        if any(map(_asks_by_summary, folds)):
            return False
        told = [mark for mark in self.outline.headings if mark.fold is None and has_text_below(mark, self.lines)]
        if len(told) < _MIN_TOLD_HEADINGS or len(folds) * 2 >= len(told):
            return False
        return self._count_hiding_folds() > len(folds) or any(map(_asks_and_advises_not, told))

    def _count_hiding_folds(self) -> int:
        return sum(fold.parent is None and fold.hides_something for fold in self.outline.folds)

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
        if fold.hides_something or fold.parent or is_name(read_name_of_answer(summary.question)):
            return False
        return inner is None or self._has_text_between(fold.body, inner.start)

    def _has_text_between(self, start: Position, end: Position) -> bool:
        for line in self.lines[start.line : end.line + 1]:
            if line.strip() and not line.strip().startswith("<"):
                return True
        return False


def _asks_by_summary(fold: Fold) -> bool:
    if fold.is_callout or fold.summary_parsed.is_labelled:
        return True
    return question_line.is_question_heading(fold.summary_parsed.question)


def _asks_and_advises_not(mark: Mark) -> bool:
    return mark.is_question and not question_line.is_advice(mark.question)


def has_text_below(mark: Mark, lines: list[str]) -> bool:
    """Return True if text stands below a line, and not a fold or a heading."""
    for line in lines[mark.end : mark.end + 4]:
        if line.strip():
            return not line.strip().startswith(("<", "#"))
    return False
