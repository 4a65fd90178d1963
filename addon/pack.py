"""Pack the add-on: ``python addon/pack.py [FILE]``, by default dist/ankigen.ankiaddon.

The same sources give the same bytes.
"""

import sys
import zipfile
from pathlib import Path

FOLDER = Path(__file__).parent / "study_decks"
DEFAULT = Path(__file__).parents[1] / "dist" / "ankigen.ankiaddon"
SUFFIXES = {".py", ".json", ".md"}
TIME = (2026, 1, 1, 0, 0, 0)


def find_files() -> list[Path]:
    """Return what goes into the add-on; ``updating`` is a link to the package that ankigen shares with it."""
    files = [*FOLDER.glob("*"), *FOLDER.glob("words/*"), *FOLDER.glob("windows/*"), *FOLDER.glob("updating/*")]
    return sorted([file for file in files if file.suffix in SUFFIXES and file.is_file()])


def pack(target: Path) -> None:
    """Write the add-on as Anki installs it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in find_files():
            member = zipfile.ZipInfo(file.relative_to(FOLDER).as_posix(), TIME)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, file.read_bytes())


if __name__ == "__main__":
    pack(Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT)
