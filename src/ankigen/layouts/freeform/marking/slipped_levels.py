"""Headings whose numbers go on while one of their levels slips: ``## 3.`` between ``### 2.`` and ``### 4.``."""

from collections.abc import Sequence
from itertools import pairwise

from ankigen.layouts.freeform.marking.marks import Mark

_MIN_BEFORE_LAST = 2  # numbers of one level, to tell that the last one has another


def settle_levels(headings: Sequence[Mark]) -> None:
    """Give a heading the level of those with the numbers before and behind its own, where those have the same."""
    for run in _find_runs([heading for heading in headings if heading.parsed.number.isdigit()]):
        for before, heading, behind in zip(run, run[1:], run[2:], strict=False):
            if before.level == behind.level:
                heading.level = before.level
        *others, last = run
        levels = {heading.level for heading in others[-_MIN_BEFORE_LAST:]}
        if len(others) >= _MIN_BEFORE_LAST and len(levels) == 1 and last.level > min(levels):
            last.level = min(levels)


def _find_runs(numbered: Sequence[Mark]) -> list[list[Mark]]:
    """Return the headings whose numbers go on from one to the next, whatever stands between them."""
    runs = [[heading] for heading in numbered[:1]]
    for heading, behind in pairwise(numbered):
        if int(behind.parsed.number) == int(heading.parsed.number) + 1:
            runs[-1].append(behind)
        else:
            runs.append([behind])
    return runs
