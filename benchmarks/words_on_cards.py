"""What becomes of the words that groups wrote: on cards, said to be on none, or lost in silence.

    words_on_cards.py [FOLDER...] [--show GROUP]

Each folder of notes is read in the layout that ``init --detect`` proposes, built, and imported into a real collection of Anki. Each word of each
line is then looked for in the notes whose ``Source`` is that file. A word is two letters or more; addresses, tags of HTML, alternative
texts and comments are none. One that is on no note is

* *said*, where a diagnostic is about its line;
* *named*, where ``check --lines`` says that the line is a title, a week, a name, a topic, a label or front matter, and
  where the word is such a label itself, in the line of a question or an answer;
* *lost* otherwise.

By default the groups are those in ``../shared/corpus`` if that is there, and the project's own.
"""

import argparse
import html
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ankigen.layouts.labels import is_label_word
from ankigen.reading import note_files

HERE = Path(__file__).resolve().parents[1]
CORPUS = HERE.parent / "shared" / "corpus"
ANKIGEN = Path(sys.executable).with_name("ankigen")
NAMING_FATES = ("title", "week", "contributor", "topic", "label", "front matter", "comment")
ON_NO_CARD = ("I215", "I216")

_ADDRESS = re.compile(r"\b(?:https?|ftp)://[^\s)>\]\"']+|(?<=\]\()[^()\s]*(?:\([^()]*\)[^()\s]*)*|\bwww\.\S+")
_IMAGE = re.compile(r"!\[(?:[^\[\]]|\[[^\[\]]*\])*\](?:\([^()]*(?:\([^()]*\)[^()]*)*\))?")
_COMMENT = re.compile(r"<!--.*?(?:-->|$)")
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>")  # not List<String>
_FENCE = re.compile(r"^\s*(?:[-*+]\s+)?(?:`{3,}|~{3,})[\w+#.-]*\s*$")
_WORD = re.compile(r"[^\W\d_]{2,}")

Finding = dict[str, Any]
FileReport = dict[str, Any]


@dataclass
class Counts:
    """The words of a group, and what became of them."""

    words: int = 0
    on_cards: int = 0
    said: int = 0
    named: int = 0
    lost: int = 0
    lines: int = 0
    lines_on_no_card: int = 0
    stretches: int = 0
    notes: int = 0
    asking: Counter[str] = field(default_factory=Counter)  # words, and those on cards, of files that ask something


def find_groups() -> Iterator[Path]:
    """Yield the folders of notes that are measured by default."""
    for name in ("weekly", "other-groups", "other-groups-2"):
        folder = CORPUS / name
        if name == "weekly" and folder.exists():
            yield folder
        elif folder.exists():
            yield from sorted(child for child in folder.iterdir() if child.is_dir())
    yield HERE / "notes"
    yield from sorted((HERE / "tests" / "data" / "corpus" / "groups").iterdir())


def run(project: Path, *arguments: str) -> str:
    """Run ankigen in a project; return what it prints."""
    done = subprocess.run(
        [ANKIGEN, *arguments], cwd=project, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{arguments}: {done.stderr}")
    return done.stdout


def read_fields(package: Path, folder: Path) -> dict[str, str]:
    """Import a package into a new collection; return by source file the text of all its notes."""
    from anki.collection import Collection, ImportAnkiPackageRequest

    texts: dict[str, list[str]] = {}
    collection = Collection(str(folder / "collection.anki2"))
    try:
        collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(package)))
        for note_id in collection.find_notes(""):
            note = collection.get_note(note_id)
            texts.setdefault(html.unescape(note["Source"]), []).append("\n".join([*note.fields, *note.tags]))
    finally:
        collection.close()
    return {source: squeeze(strip_html("\n".join(parts))) for source, parts in texts.items()}


def strip_html(content: str) -> str:
    """Return what is visible of HTML; tags inside a word do not part it."""
    return html.unescape(re.sub(r"<[a-zA-Z/!][^<>]*>", "", content))


def squeeze(content: str) -> str:
    """Return the letters of a text alone, by which words are looked for."""
    return re.sub(r"[\W\d_]+", "", unicodedata.normalize("NFC", content).casefold())


def find_words(line: str) -> list[str]:
    """Return the words of a line."""
    if _FENCE.match(line):
        return []
    for pattern in (_COMMENT, _IMAGE, _ADDRESS):
        line = pattern.sub(" ", line)
    line = _TAG.sub("", line)
    return _WORD.findall(unicodedata.normalize("NFC", line).casefold())


def measure(folder: Path, shows: bool) -> Counts:
    """Build a group's notes, import them, and look for each of its words."""
    counts = Counts()
    with tempfile.TemporaryDirectory() as temporary:
        project = Path(temporary)
        shutil.copytree(folder, project / "notes")
        run(project, "init", "--yes", "--detect", "notes")
        built = json.loads(run(project, "build", "--json", "-o", "build/deck.apkg"))
        checked = json.loads(run(project, "check", "--format", "json", "--lines"))
        counts.notes = built["notes"]
        texts = read_fields(project / "build" / "deck.apkg", project) if built["output"] else {}
        paths = find_files(project)
        for report in checked["files"]:
            count_file(
                paths[report["path"]],
                report,
                checked["diagnostics"],
                texts.get(report["path"], ""),
                counts,
                shows=shows,
            )
    return counts


def find_files(project: Path) -> dict[str, Path]:
    """Return the files of a project's notes by their paths as ankigen writes them: composed, control characters escaped."""
    found, _ = note_files.find(project, [project / "notes"])
    return {note_file.name: note_file.file for note_file in found}


def count_file(
    file: Path, report: FileReport, diagnostics: list[Finding], text: str, counts: Counts, *, shows: bool
) -> None:
    """Add to ``counts`` what became of the words of a file."""
    path = report["path"]
    named = find_lines([found for found in report["lines"] if found["fate"] in NAMING_FATES])
    in_file = [found for found in diagnostics if found["path"] == path]
    said = find_lines(in_file)
    on_no_card = [found for found in in_file if found["code"] in ON_NO_CARD]
    content = file.read_bytes().decode("utf-8-sig", errors="replace")
    typed_lines = content.replace("\r\n", "\n").split("\n")
    counts.lines += len(typed_lines)
    counts.stretches += len(on_no_card)
    counts.lines_on_no_card += len(find_lines(on_no_card))
    for number, line in enumerate(typed_lines, 1):
        words = find_words(line)
        missing = [word for word in words if word not in text]
        count_words(counts, len(words), len(words) - len(missing), asks=bool(text))
        if number in said:
            counts.said += len(missing)
        elif number in named:
            counts.named += len(missing)
        else:
            lost = count_unsaid(counts, missing)
            if shows and lost:
                print(f"{path}:{number}: {' '.join(lost)}   {line.strip()[:100]}")


def count_words(counts: Counts, words: int, on_cards: int, *, asks: bool) -> None:
    """Add the words of a line, of a file that asks something or of one that does not."""
    counts.words += words
    counts.on_cards += on_cards
    if asks:
        counts.asking.update({"words": words, "on cards": on_cards})


def count_unsaid(counts: Counts, missing: list[str]) -> list[str]:
    """Add words on no card of which nothing is said; return those that are lost: words of labels are not."""
    lost = [word for word in missing if not is_label_word(word)]
    counts.named += len(missing) - len(lost)
    counts.lost += len(lost)
    return lost


def find_lines(found: list[Finding]) -> set[int]:
    """Return the lines that findings are about."""
    lines: set[int] = set()
    for finding in found:
        lines.update(range(max(finding["line"], 1), max(finding["line"], finding["end_line"]) + 1))
    return lines


def main() -> None:
    """Print a table, a group a line."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    arguments.add_argument("folders", nargs="*", type=Path)
    arguments.add_argument("--show", default=None, help="print the lost words of groups with this in their name")
    options = arguments.parse_args()
    groups = options.folders or list(find_groups())
    titles = (
        "notes",
        "words",
        "on cards",
        "of files that ask",
        "named",
        "said",
        "lost",
        "lost in 1,000",
        "lines on none",
    )
    print(f"{'group':42}" + "".join(f"{title:>18}" for title in titles))
    total = Counts()
    for group in groups:
        shows = options.show is not None and options.show in str(group)
        counts = measure(group, shows)
        print_row(group.name, counts)
        for name in (
            "words",
            "on_cards",
            "said",
            "named",
            "lost",
            "lines",
            "lines_on_no_card",
            "stretches",
            "notes",
        ):
            setattr(total, name, getattr(total, name) + getattr(counts, name))
        total.asking += counts.asking
    print_row("all", total)


def print_row(name: str, counts: Counts) -> None:
    """Print the figures of a group."""
    words = max(counts.words, 1)
    asking = counts.asking["on cards"] / max(counts.asking["words"], 1)
    columns = [
        str(counts.notes),
        str(counts.words),
        f"{counts.on_cards / words:.1%}",
        f"{asking:.1%}",
        str(counts.named),
        str(counts.said),
        str(counts.lost),
        f"{1000 * counts.lost / words:.2f}",
        f"{counts.lines_on_no_card} of {counts.lines} ({counts.stretches})",
    ]
    print(f"{name[:40]:42}" + "".join(f"{column:>18}" for column in columns), flush=True)


if __name__ == "__main__":
    main()
