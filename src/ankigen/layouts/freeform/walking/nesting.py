"""The questions whose answers go on, one inside another, and how deep each lies."""

from collections.abc import Callable, Container
from typing import NamedTuple

import msgspec

from ankigen.layouts.freeform.marking.folds import Fold
from ankigen.layouts.freeform.marking.marks import Mark
from ankigen.layouts.presets import NESTING, Form, NestingKind
from ankigen.reading.entries.draft import Draft


class NestingDepth(NamedTuple):
    """How deep a question lies; the smaller of two depths lies further out.

    ``level`` is that of a heading, or how many columns a bullet is indented. A ``sub_question`` (``1-1.``) lies
    below the question (``1.``) at the same level. Of lines and numbers, ``columns`` count only after that.
    """

    kind: NestingKind
    level: int = 0
    is_sub_question: bool = False
    columns: int = 0

    def one_level_down(self) -> "NestingDepth":
        """Return the depth right below this one."""
        return self._replace(level=self.level + 1)

    def below(self) -> "NestingDepth":
        """Return the depth of a question that follows up one at this depth, beside it."""
        return self.one_level_down() if self.is_sub_question else self._replace(is_sub_question=True)


FOLDED = NestingDepth(NESTING[Form.SUMMARY])
DEEPEST_HEADING = NestingDepth(NestingKind.HEADING, 6)


def find_depth(mark: Mark, *, are_bullets_siblings: bool = False) -> NestingDepth:
    """Return how deep a mark lies that is a question.

    With ``are_bullets_siblings``, a bullet with a label is no deeper or less deep than one without.
    """
    parsed = mark.parsed
    is_sub_question = parsed.is_follow_up or (parsed.number != "" and not parsed.number.isdigit())
    if mark.is_heading:
        return NestingDepth(NESTING[Form.HEADING], mark.level, is_sub_question)
    if Form.BULLET in mark.forms and (are_bullets_siblings or not parsed.is_labelled):
        return NestingDepth(NESTING[Form.BULLET], mark.level, is_sub_question)
    form = Form.NUMBER if Form.NUMBER in mark.forms else Form.LABEL
    return NestingDepth(NESTING[form], is_sub_question=is_sub_question, columns=mark.level)


class FreeDraft(Draft):
    """An entry with the lines of its answer, and the ``[tags]`` before its question.

    It ``is_exercise`` if a heading above its question says no more than that (``### 문제``). What a mere number
    asks stands below it, up to ``statement_end``, 0 without any.
    """

    lines: list[int] = msgspec.field(default_factory=list)
    tags: tuple[str, ...] = ()
    is_exercise: bool = False
    statement_end: int = 0

    def list_lines(self) -> set[int]:
        """Return the lines of the question and its answer."""
        blocks = [self.block, *self.answer]
        parts = [*self.question_lines, *[range(block.start, block.end) for block in blocks]]
        return set().union(*parts)

    def leave_out(self, lines: Container[int]) -> None:
        """Take lines out of the answer."""
        self.lines = [line for line in self.lines if line not in lines]

    def give(self, end: int) -> None:
        """Count the lines of the answer above ``end`` as what the question is about."""
        self.given_end = end
        self.question_lines += [range(line, line + 1) for line in self.lines if line < end]

    def follow(self, above: "FreeDraft") -> None:
        """Take over who wrote the question above, and its week."""
        self.week = above.week
        self.people, self.contributor = above.people, above.contributor
        self.contributor_line = above.contributor_line


class OpenQuestion(msgspec.Struct):
    """A question whose answer goes on: until a question as deep or further out, or to the end of its fold.

    ``section_level`` is that of the heading over it in the answer to the question further out, 0 without one.
    ``bullet_columns`` is the indentation of the outermost bullets of its answer; ``has_follow_up_label`` is set
    below a line that only says that follow-ups come, ``label_level`` is the level of that line if it is a heading.
    It stands in ``fold_around``, in the answer to another one.
    """

    draft: FreeDraft
    depth: NestingDepth
    fold: Fold | None = None
    section_level: int = 0
    bullet_columns: int | None = None
    has_follow_up_label: bool = False
    label_level: int = 0
    fold_around: Fold | None = None

    @property
    def is_follow_up(self) -> bool:
        """Whether it is a bullet in the answer to another question."""
        return self.depth.kind is NestingKind.FOLLOW_UP

    @property
    def level_that_ends_it(self) -> int:
        """The level of the headings that end its answer, which is inside another one; 0 if no heading does."""
        return self.depth.level if self.depth.kind is NestingKind.HEADING else self.section_level


class OpenQuestions:
    """The questions around a line, the outermost first.

    ``heading_in_answer`` is the last heading that is part of an answer.
    """

    def __init__(self) -> None:
        self._stack: list[OpenQuestion] = []
        self.heading_in_answer: Mark | None = None

    def __bool__(self) -> bool:
        """Return True if a question is open."""
        return bool(self._stack)

    @property
    def outermost(self) -> OpenQuestion:
        """The question around all others."""
        return self._stack[0]

    @property
    def innermost(self) -> OpenQuestion:
        """The question that the next line answers."""
        return self._stack[-1]

    @property
    def innermost_but_follow_ups(self) -> OpenQuestion:
        """The innermost question that is no follow-up; a follow-up always has such a question around it."""
        for question in reversed(self._stack):
            if not question.is_follow_up:
                return question
        return self.outermost

    @property
    def draft(self) -> FreeDraft | None:
        """The entry that the next line answers."""
        return self._stack[-1].draft if self._stack else None

    @property
    def drafts(self) -> list[FreeDraft]:
        """The entries of all open questions."""
        return [question.draft for question in self._stack]

    @property
    def are_in_fold(self) -> bool:
        """Whether a fold holds the answer to one of them."""
        return any(question.fold for question in self._stack)

    def open(self, question: OpenQuestion) -> None:
        """Begin the answer to a question inside those that are open."""
        self._stack.append(question)

    def close_all(self) -> None:
        """End all answers."""
        self._stack.clear()

    def close_innermost(self) -> None:
        """End the innermost answer."""
        self._stack.pop()

    def close_from(self, depth: NestingDepth) -> None:
        """End the answers that a question at ``depth`` ends: not one whose fold goes on."""
        while self._stack and not self.innermost.fold and self.innermost.depth >= depth:
            self._stack.pop()

    def close_follow_ups(self) -> None:
        """End the answers to follow-ups."""
        while self._stack and self.innermost.is_follow_up:
            self._stack.pop()

    def close_deeper_than(self, depth: NestingDepth) -> None:
        """End the answers further in than ``depth``, without the outermost and those in folds that go on."""
        while len(self._stack) > 1 and not self.innermost.fold and self.innermost.depth >= depth:
            self._stack.pop()

    def close_headings_from(self, level: int) -> None:
        """End the answers below the outermost one that a heading of ``level`` ends.

        Those are the answers to headings as deep, and to lines that ask below such a heading.
        """
        for index, question in enumerate(self._stack):
            if index > 0 and question.level_that_ends_it >= level:
                del self._stack[index:]
                return

    def close_bullets_deeper_than(self, columns: int) -> None:
        """End the answers to bullets that ask further in than a bullet at ``columns``."""
        bullet = NestingDepth(NESTING[Form.BULLET], columns)
        while self._stack and bullet < self.innermost.depth < FOLDED:
            self._stack.pop()

    def close_to_fold(self) -> None:
        """End the answers inside the innermost fold."""
        while not self.innermost.fold:
            self._stack.pop()

    def close_all_but_outermost(self) -> None:
        """End all answers but the outermost."""
        del self._stack[1:]

    def close_questions_in(self, fold: Fold, is_answered: Callable[[FreeDraft], bool]) -> bool:
        """End the answers to questions that stand in a fold, and have one there; return True if there are any."""
        for index, question in enumerate(self._stack):
            if question.fold_around is fold and is_answered(question.draft):
                del self._stack[index:]
                return True
        return False

    def close_fold(self, fold: Fold) -> None:
        """End the answer in a fold, and those inside it."""
        for index, question in enumerate(self._stack):
            if question.fold is fold:
                del self._stack[index:]
                return
