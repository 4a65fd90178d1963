"""Which entry is which note of the ledger: the same one, a reworded one, a moved one, or none."""

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

import msgspec

from ankigen.ledger import Line
from ankigen.prepare import Asked

T = TypeVar("T")


class Match(msgspec.Struct, frozen=True):
    """What became of all entries: the line of each (None: a new note), and where two were equally near."""

    lines: tuple[Line | None, ...]
    ambiguous: tuple[tuple[int, Line, Line], ...]
    inherited: tuple[tuple[str, str], ...]
    """(old name, new name) of people who took over an entry"""


def match(asked: Sequence[Asked], lines: Sequence[Line]) -> Match:
    """Pair ``asked``, all entries in the order of the notes, with the ``lines`` of the ledger, one to one.

    Deterministic, and linear for what did not change: each step looks only at what is left by those before.
    """
    found = _untouched(asked, lines)
    taken = {line.guid for line in found if line is not None}
    left = [line for line in lines if line.guid not in taken]
    if not left or None not in found:
        return Match(tuple(found), (), ())
    from ankigen.pairing import Pairing

    pairing = Pairing(asked, left, found)
    pairing.run()
    return Match(tuple(pairing.found), tuple(pairing.ambiguous), tuple(dict.fromkeys(pairing.heirs)))


def _untouched(asked: Sequence[Asked], lines: Sequence[Line]) -> list[Line | None]:
    """Return the lines of the entries that stand there to the letter as they did before: most of them, quickly."""
    known = _only(
        ((line.person, line.week, line.parent, line.question, line.answer), line)
        for line in lines
        if line.live and not line.id
    )
    asking = _only(
        ((one.entry.contributor, one.entry.week, one.entry.parent, one.entry.question, one.answer), index)
        for index, one in enumerate(asked)
        if not one.entry.explicit_id
    )
    found: list[Line | None] = [None] * len(asked)
    for what, index in asking.items():
        if index is not None:
            found[index] = known.get(what)
    return found


def _only(pairs: Iterable[tuple[Hashable, T]]) -> dict[Hashable, T | None]:
    """Return the values by key, None for a key that comes twice."""
    values: dict[Hashable, T | None] = {}
    for key, value in pairs:
        values[key] = None if key in values else value
    return values
