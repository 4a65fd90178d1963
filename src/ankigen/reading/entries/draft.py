"""An entry while its answer is being read: a layout fills it in, and ``entry_reader`` makes an entry of it."""

from collections.abc import Iterable

import msgspec

from ankigen import text
from ankigen.inline import QuestionText
from ankigen.model import Block
from ankigen.reading.blocks import Kind, RawBlock
from ankigen.reading.entries.typed_question import Directive
from ankigen.topics.taxonomy import WrittenTopic


class Draft(msgspec.Struct, kw_only=True):
    """An entry while its answer is being read; lines count from 0."""

    block: RawBlock
    question: QuestionText
    number: str = ""
    week: int | None = None
    contributor: str = ""
    people: tuple[str, ...] = ()
    contributor_line: int = 0
    heading_topic: WrittenTopic | None = None
    explicit_topics: tuple[WrittenTopic, ...] = ()
    explicit_id: str = ""
    parent: "Draft | None" = None
    answer: list[RawBlock] = msgspec.field(default_factory=list)
    question_lines: list[range] = msgspec.field(default_factory=list)  # beside those of ``block``
    given_end: int = 0  # the line behind the code or choices that the question is about, 0 without any
    headings: tuple[str, ...] = ()  # over the question, outermost first, that say of what it is

    @property
    def end(self) -> int:
        """The line behind its last one."""
        return max([self.block.end, *[block.end for block in self.answer]])

    @property
    def question_end(self) -> int:
        """The line behind the question, with the lines right below it that belong to it."""
        end = self.block.end
        for lines in self.question_lines:
            if lines.start == end:
                end = lines.stop
        return end

    @property
    def is_bullet(self) -> bool:
        """Whether it is a bullet that follows up a question."""
        return self.block.kind is Kind.BULLET

    @property
    def holds_text_only(self) -> bool:
        """Whether it has an answer, and none of it in a fence."""
        return bool(self.answer) and all(block.kind is not Kind.FENCE for block in self.answer)

    @property
    def holds_fences_only(self) -> bool:
        """Whether it has an answer, and all of it in fences."""
        return bool(self.answer) and all(block.kind is Kind.FENCE for block in self.answer)

    @property
    def is_question_blank(self) -> bool:
        """Whether nothing of the question can be seen."""
        first = self.question.markdown[:1]
        is_letter = "가" <= first <= "힣" or (first.isascii() and first.isalnum())
        if is_letter:  # no mark begins so
            return False
        return text.is_blank(self.question.visible)

    def obey(self, directive: Directive) -> None:
        """Take in what a comment below the question says."""
        self.explicit_topics += directive.topics
        if directive.explicit_id is not None:
            self.explicit_id = directive.explicit_id

    def count_given_blocks(self, answer: Iterable[Block]) -> int:
        """Return how many of the first blocks of its answer the question is about."""
        return sum(block.line <= self.given_end for block in answer)
