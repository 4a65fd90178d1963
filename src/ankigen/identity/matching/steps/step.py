"""What a step is, and why its pairs are believed."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import NamedTuple

from ankigen.identity.matching.candidates import KeyedEntry, KeyedLine
from ankigen.identity.matching.pairs import Pair
from ankigen.identity.matching.steps.evidence import Evidence


class MatchReason(StrEnum):
    """Why an entry is the note of a line: what the two have in common."""

    UNTOUCHED = "untouched"
    EXPLICIT_ID = "id"
    SAME_TEXT = "same question and answer"
    OTHER_NAME = "same question and answer under another name"
    EDITED_ANSWER = "same question in the same week, similar answer"
    SAME_ANSWER_OF_WEEK = "same answer in the same week"
    SAME_QUESTION = "same question in the same week"
    MOVED = "same question in another week, similar answer"
    SAME_ANSWER = "same answer"
    SIMILAR = "similar question and answer"
    REWORDED = "same question in other words in the same week"
    FOLLOW_UPS = "its follow-ups"
    CONTEXT = "what else was edited"


class Step(NamedTuple):
    """A way to find pairs, and the reason to believe them."""

    reason: MatchReason
    find_pairs: Callable[[Sequence[KeyedEntry], Sequence[KeyedLine], Evidence], list[Pair]]
