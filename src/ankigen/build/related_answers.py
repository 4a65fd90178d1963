"""Other people's answers to the same question: which are shown on a card, and in which order."""

from collections.abc import Sequence

import msgspec

from ankigen.build.model import BuildContext
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.matching.match_result import Match
from ankigen.timing import log_time
from ankigen.topics import same_question


class RelatedAnswers(msgspec.Struct, frozen=True, gc=False):
    """Who else answered the question of an entry: the GUIDs of their notes, nearest first.

    ``is_repeat``: somebody asked the question before.
    """

    guids: tuple[str, ...] = ()
    is_repeat: bool = False


@log_time
def find_related_answers(
    answered: Sequence[AnsweredEntry], guids: Sequence[str], matches: Match, context: BuildContext
) -> list[RelatedAnswers]:
    """Return the related answers of each entry; none where the config wants none.

    Where the ledger and the wording say nothing, the week and the GUID decide, never the place in the notes.
    """
    related = [RelatedAnswers()] * len(answered)
    if not context.config.related.enabled:
        return related

    def find_age(index: int) -> tuple[int, int]:
        line, week = matches.lines[index], answered[index].week
        return (line.seen if line else context.now, -1 if week is None else week)

    for group in same_question.group_by_key(entry.group_key for entry in answered):
        by_guid = sorted(group, key=guids.__getitem__)
        first = min(by_guid, key=find_age)
        questions = {index: answered[index].entry.question.markdown for index in by_guid}
        for index, neighbours in same_question.rank_by_similarity(questions):
            person_key = answered[index].person_key
            by_others = [neighbour for neighbour in neighbours if answered[neighbour].person_key != person_key]
            shown = tuple([guids[neighbour] for neighbour in by_others[: context.config.related.max]])
            related[index] = RelatedAnswers(shown, is_repeat=index != first)
    return related
