"""Which entry is which note of the ledger: the same one, a reworded one, a moved one, or none."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from operator import attrgetter

import msgspec

from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.ledger import LedgerLine


class Match(msgspec.Struct, frozen=True):
    """What became of all entries: the line of each (None: a new note), and where two were equally near."""

    lines: tuple[LedgerLine | None, ...]
    ambiguous: tuple[tuple[int, LedgerLine, LedgerLine], ...]
    inherited: tuple[tuple[str, str], ...]
    """(old name, new name) of people who took over an entry"""


def match(asked: Sequence[AnsweredEntry], lines: Sequence[LedgerLine]) -> Match:
    """Pair ``asked``, all entries in the order of the notes, with the ``lines`` of the ledger, one to one.

    Deterministic, and linear for what did not change: each step looks only at what is left by those before.
    """
    found = _untouched(asked, lines)
    taken = {line.guid for line in found if line is not None}
    left = [line for line in lines if line.guid not in taken]
    if not left or None not in found:
        return Match(tuple(found), (), ())
    from ankigen.identity.matching import Pairing

    pairing = Pairing(asked, left, found)
    pairing.run()
    return Match(tuple(pairing.found), tuple(pairing.ambiguous), tuple(dict.fromkeys(pairing.heirs)))


def _untouched(asked: Sequence[AnsweredEntry], lines: Sequence[LedgerLine]) -> list[LedgerLine | None]:
    """Return the lines of the entries that stand there to the letter as they did before: most of them, quickly."""
    settled = [line for line in lines if line.live and not line.explicit_id]
    keys: list[Hashable] = list(map(_OF_LINE, settled))
    asking: list[Hashable] = [None if one.entry.explicit_id else _OF_ASKED(one) for one in asked]
    known = dict(zip(keys, settled, strict=True))
    if len(known) < len(keys):
        _forget_twins(known, keys)
    found = list(map(known.get, asking))
    if len({line.guid for line in found if line}) < sum(line is not None for line in found):
        _forget_twins(known, [key for key in asking if key])
        found = list(map(known.get, asking))
    return found


_OF_LINE = attrgetter("person", "week", "parent", "question", "answer_hash")
_OF_ASKED = attrgetter("entry.contributor", "entry.week", "entry.parent", "entry.question", "answer_hash")


def _forget_twins(known: dict[Hashable, LedgerLine], keys: Iterable[Hashable]) -> None:
    """Forget what nobody can tell from another one: the keys that come more than once."""
    for key, count in Counter(keys).items():
        if count > 1:
            known.pop(key, None)
