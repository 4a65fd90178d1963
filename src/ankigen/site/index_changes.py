"""What changed in the list of cards since a live site was last made, for the page that shows it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from ankigen.build.cache import Memory, find_splice
from ankigen.build.model import Compiled
from ankigen.site.site_data import Row

MAX_CARDS_SENT = 20  # with the list; the page asks for others when it shows them
_KEPT_AS = "index"


class ShownIndex(msgspec.Struct, frozen=True):
    """What a page has of a version of the notes: the ``index`` as JSON will have it, made of these ``rows``."""

    version: str
    index: Mapping[str, Any]
    rows: Sequence[Row]


def exchange_last_index(index: ShownIndex, memory: Memory) -> ShownIndex | None:
    """Return the index of the last site, None if this is the first one, and keep this one for the next site."""
    last: ShownIndex | None = memory.single.find(_KEPT_AS, None)
    memory.single.keep(_KEPT_AS, None, index)
    return last


def describe_changes(
    before: ShownIndex | None, now: ShownIndex, make_card: Callable[[Row], object]
) -> dict[str, object]:
    """Return what a page has to do that has the index ``before`` to have that of ``now``.

    It exchanges ``removed`` rows from ``start`` on for the ``rows``, takes over the ``rest`` of the index, and
    forgets its cards but for those in ``cards``, which are here by their numbers. Without ``before`` there is no
    page that could do so.
    """
    if before is None:
        return {"from": "", "start": 0, "removed": 0, "rows": [], "rest": {}, "cards": []}
    rows = now.index["cards"]
    splice = find_splice(before.index["cards"], rows)
    rest = {name: part for name, part in now.index.items() if name != "cards" and part != before.index[name]}
    return {
        "from": before.version,
        "start": splice.start,
        "removed": splice.end_before - splice.start,
        "rows": rows[splice.start : splice.end],
        "rest": rest,
        "cards": _make_changed_cards(before, now, make_card),
    }


def _make_changed_cards(
    before: ShownIndex, now: ShownIndex, make_card: Callable[[Row], object]
) -> list[tuple[int, object]]:
    """Return the cards whose fields are not as before, by their numbers; none if they are many."""
    splice = find_splice(_list_fields(before.rows), _list_fields(now.rows))
    if splice.end - splice.start > MAX_CARDS_SENT:
        return []
    return [(number, make_card(now.rows[number])) for number in range(splice.start, splice.end)]


def _list_fields(rows: Sequence[Row]) -> list[object]:
    return [row.note.fields if isinstance(row, Compiled) else row for row in rows]
