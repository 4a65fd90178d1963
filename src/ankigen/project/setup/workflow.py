"""The workflow on GitHub that `ankigen init` writes: where it is, and whether it names the action yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen.diagnostics import rules
from ankigen.project.boundary import find_boundary, is_inside

if TYPE_CHECKING:
    from pathlib import Path

    from ankigen.diagnostics.diagnostic import Diagnostic

WORKFLOW = ".github/workflows/ankigen.yml"
UNKNOWN_ACTION = "OWNER/ankigen@COMMIT"
"""How the workflow names the action where nobody knows from where this ankigen came."""
_MAX_BYTES = 100_000


def report_unknown_action(root: Path) -> list[Diagnostic]:
    """Return an info for a workflow that names no action yet: it would fail on GitHub."""
    file = root / WORKFLOW
    try:
        if not file.is_file() or file.stat().st_size > _MAX_BYTES or not is_inside(file, find_boundary(root)):
            return []
        lines = file.read_text("utf-8", "replace").split("\n")
    except (OSError, ValueError):
        return []
    for number, line in enumerate(lines, 1):
        if UNKNOWN_ACTION in line.partition("#")[0]:
            column = line.index(UNKNOWN_ACTION) + 1
            return [rules.UNKNOWN_ACTION.at(WORKFLOW, number, column, action=UNKNOWN_ACTION)]
    return []
