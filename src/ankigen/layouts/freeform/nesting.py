"""How deep a question lies among the headings and the other questions of its file."""

from enum import IntEnum
from typing import NamedTuple


class NestingKind(IntEnum):
    """What a question is written as, the outermost first."""

    HEADING = 1
    LINE = 2  # bold, or labelled as a question (``Q.``)
    NUMBER = 3
    BULLET = 4
    FOLDED = 5  # in a ``<details>``
    FOLLOW_UP = 6  # a bullet in an answer


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


FOLDED = NestingDepth(NestingKind.FOLDED)
DEEPEST_HEADING = NestingDepth(NestingKind.HEADING, 6)
