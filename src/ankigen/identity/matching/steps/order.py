"""The steps in the order of certainty.

A step takes the entries and the lines that no step before it has paired, and returns pairs. It looks at equal keys
first, so its cost grows with what is left, not with its square.
"""

from ankigen.identity.matching.steps import certain, edits, likeness, other_names
from ankigen.identity.matching.steps.step import MatchReason, Step

_UNTOUCHED = Step(MatchReason.UNTOUCHED, certain.pair_untouched)
_EXPLICIT_ID = Step(MatchReason.EXPLICIT_ID, certain.pair_by_explicit_id)
_SAME_TEXT = Step(MatchReason.SAME_TEXT, certain.pair_same_text)
_CLEARLY_OTHER_NAME = Step(MatchReason.OTHER_NAME, other_names.pair_clearly_taken_over)
_OTHER_NAME = Step(MatchReason.OTHER_NAME, other_names.pair_taken_over)
_EDITED_ANSWER = Step(MatchReason.EDITED_ANSWER, edits.pair_edited_answers)
_SAME_ANSWER_OF_WEEK = Step(MatchReason.SAME_ANSWER_OF_WEEK, edits.pair_same_answers_of_week)
_FOLLOWED_UP = Step(MatchReason.SAME_QUESTION, edits.pair_followed_up)
_EXCHANGED = Step(MatchReason.OTHER_NAME, other_names.pair_exchanged_answers)
_SAME_QUESTION = Step(MatchReason.SAME_QUESTION, edits.pair_same_questions)
_MOVED = Step(MatchReason.MOVED, edits.pair_moved)
_SAME_ANSWER = Step(MatchReason.SAME_ANSWER, edits.pair_same_answers)
_SIMILAR = Step(MatchReason.SIMILAR, likeness.pair_similar)
_SPLIT = Step(MatchReason.SIMILAR, likeness.pair_split)
_REWORDED = Step(MatchReason.REWORDED, likeness.pair_reworded)
_FOUND_NOW = Step(MatchReason.OTHER_NAME, other_names.pair_found_now)

# What shows who has a new name.
FIRST_STEPS = (_UNTOUCHED, _SAME_TEXT, _CLEARLY_OTHER_NAME)
# What became a follow-up, or is none any more: with all that is left, before anything weaker is believed.
ACROSS_STEPS = (_FOLLOWED_UP,)
CERTAIN_STEPS = (_UNTOUCHED, _EXPLICIT_ID, _SAME_TEXT, _OTHER_NAME)
OTHER_STEPS = (
    _EDITED_ANSWER,
    _SAME_ANSWER_OF_WEEK,
    _EXCHANGED,
    _SAME_QUESTION,
    _MOVED,
    _SAME_ANSWER,
    _SIMILAR,
    _SPLIT,
    _REWORDED,
    _FOUND_NOW,
)
# What shows that two people are one: what they wrote is alike.
LIKENESS_STEPS = (_SAME_TEXT, _EDITED_ANSWER, _SAME_ANSWER_OF_WEEK, _SIMILAR)
