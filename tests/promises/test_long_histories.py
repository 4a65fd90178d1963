"""Months of a study group in short: no note is lost, exchanged or taken over, and no learner's edit overwritten.

The longer run is benchmarks/long_histories.py.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from histories import StudyGroup, simulate

if TYPE_CHECKING:
    from pathlib import Path

    from support import Anki


@pytest.mark.parametrize("seed", [4, pytest.param(5, marks=pytest.mark.slow)])
def test_every_note_is_kept_through_the_weeks_of_a_group(seed: int, tmp_path: Path, anki: Anki) -> None:
    folder = tmp_path / "group"
    folder.mkdir()
    group = StudyGroup(folder, Random(seed), anki)
    simulate(group, weeks=6)
    assert group.stories == []
    assert group.counts["kept"] > 500
    assert set(group.counts) == {"kept", "new"}


def test_what_goes_wrong_is_counted(tmp_path: Path) -> None:
    group = StudyGroup(tmp_path, Random(1))
    group.write_week()
    group.build()
    (tmp_path / "ankigen.ledger.jsonl").unlink()
    group.edit_typo()
    group.build()
    assert group.counts["lost"] == 1
