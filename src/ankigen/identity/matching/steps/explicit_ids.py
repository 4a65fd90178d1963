"""Ids that somebody wrote into the notes: what has one goes by it."""

from collections.abc import Callable, Iterable

from ankigen.identity.matching import candidates
from ankigen.identity.matching.candidates import KeyedEntry, KeyedLine
from ankigen.identity.matching.steps.evidence import Evidence
from ankigen.topics.question_difference import Difference


def index_by_id(lines: Iterable[KeyedLine]) -> dict[str, KeyedLine]:
    """Return the lines by their GUIDs and their explicit ids."""
    lines_by_id = {keyed_line.line.guid: keyed_line for keyed_line in lines}
    for keyed_line in lines:
        if keyed_line.line.explicit_id:
            lines_by_id[keyed_line.line.explicit_id] = keyed_line
    return lines_by_id


def make_id_check(
    entries: Iterable[KeyedEntry], lines: Iterable[KeyedLine]
) -> Callable[[KeyedEntry, KeyedLine], bool]:
    """Return what tells if an entry, or a line, belongs to another one by an explicit id."""
    lines_by_id = index_by_id(lines)
    ids = {entry.entry.entry.explicit_id for entry in entries} & lines_by_id.keys()
    guids = {lines_by_id[explicit_id].line.guid for explicit_id in ids}
    return lambda entry, keyed_line: entry.entry.entry.explicit_id in ids or keyed_line.line.guid in guids


def is_named_anew(entry: KeyedEntry, keyed_line: KeyedLine, evidence: Evidence) -> bool:
    """Return True if an entry asks for another term or number and has an id of its own: it is another question."""
    explicit_id = entry.entry.entry.explicit_id
    if explicit_id in ("", keyed_line.line.explicit_id):
        return False
    return candidates.question_difference(entry, keyed_line, evidence.terms) is Difference.TERMS
