"""The files that ankigen consists of."""

from pathlib import Path

from ankigen.resources import CODE, code_files


def test_the_code_that_made_a_cache_is_told_by_the_files_of_all_folders() -> None:
    files = {Path(path) for path, _, _ in code_files()}
    assert files == {file for file in CODE.rglob("*") if file.is_file() and "__pycache__" not in file.parts}
    assert CODE / "data" / "card" / "style.css" in files
