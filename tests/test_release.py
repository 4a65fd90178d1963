"""What is handed out: the wheel holds the package and nothing else. `make release` checks the rest, in CI."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from pages import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_the_wheel_holds_the_package_and_nothing_else(tmp_path: Path) -> None:
    words: list[str | Path] = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        tmp_path,
        ROOT,
    ]
    subprocess.run(words, check=True, capture_output=True)
    (wheel,) = tmp_path.iterdir()
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    sources = (ROOT / "src/ankigen").rglob("*")
    assert packed == {
        file.relative_to(ROOT / "src").as_posix()
        for file in sources
        if file.is_file() and "__pycache__" not in str(file)
    }
    assert wheel.stat().st_size < 1_200_000
