"""Steps that are certain: nothing was edited, or an id says which note it is."""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from operator import attrgetter

from ankigen.identity.matching import candidates
from ankigen.identity.matching.candidates import KeyedEntry, KeyedLine
from ankigen.identity.matching.pairs import MAX_COMPARED, Pair, pair_by_key
from ankigen.identity.matching.steps.evidence import Evidence
from ankigen.identity.matching.steps.explicit_ids import index_by_id, make_id_check


def pair_untouched(entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], _evidence: Evidence) -> list[Pair]:
    """Pair what stands there as it did: person, week, parent, question and answer.

    Of entries with an explicit id only those that have it still, or whose id nothing else has.
    """
    lines_by_id = index_by_id(lines)

    def score(entry: KeyedEntry, keyed_line: KeyedLine) -> float:
        owner = lines_by_id.get(entry.entry.entry.explicit_id, keyed_line)
        if not keyed_line.line.live or owner.line.guid != keyed_line.line.guid:
            return 0.0
        return candidates.score_same_text(entry, keyed_line)

    key = ("person_key", "week", "parent_question_key", "question_key", "answer_hash")
    return pair_by_key(entries, lines, key, score)


def pair_by_explicit_id(
    entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], _evidence: Evidence
) -> list[Pair]:
    """Pair what has the same explicit id, which may be a GUID."""
    lines_by_id = index_by_id(lines)
    pairs = []
    paired_guids: set[str] = set()
    for entry in entries:
        explicit_id = entry.entry.entry.explicit_id
        if explicit_id not in lines_by_id:
            continue
        keyed_line = lines_by_id[explicit_id]
        if keyed_line.line.guid not in paired_guids:
            paired_guids.add(keyed_line.line.guid)
            pairs.append(Pair(entry, keyed_line))
    return pairs


def pair_same_text(entries: Sequence[KeyedEntry], lines: Sequence[KeyedLine], _evidence: Evidence) -> list[Pair]:
    """Pair the same person, parent, question and answer: moved as it was, or come back.

    A poor answer tells nothing in another week, and what was only edited where it was is nowhere else. What has an
    id goes by that.
    """
    has_id = make_id_check(entries, lines)
    place_of = attrgetter("person_key", "week", "parent_key", "question_key")
    entries_by_place: dict[Hashable, list[KeyedEntry]] = defaultdict(list)
    for entry in entries:
        entries_by_place[place_of(entry)].append(entry)

    def is_edited(keyed_line: KeyedLine) -> bool:
        for entry in entries_by_place.get(place_of(keyed_line), [])[:MAX_COMPARED]:
            if candidates.answer_similarity(entry, keyed_line) >= candidates.MIN_EDITED_ANSWER:
                return True
        return False

    def score(entry: KeyedEntry, keyed_line: KeyedLine) -> float:
        if has_id(entry, keyed_line):
            return 0.0
        if entry.week != keyed_line.week:
            is_poor = not candidates.is_rich(entry.entry.answer_sketch)
            if is_poor or (keyed_line.line.live and is_edited(keyed_line)):
                return 0.0
        return candidates.score_same_text(entry, keyed_line)

    return pair_by_key(entries, lines, ("person_key", "parent_key", "question_key", "answer_hash"), score)
