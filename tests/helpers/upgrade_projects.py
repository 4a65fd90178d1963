"""The projects in tests/data/upgrade, and what a group's people and a learner of its deck do.

A project is kept as ankigen 0.1.0 left it: the notes and the config, ``ankigen.ledger.jsonl`` after two builds,
``deck.apkg`` from the second of them, and ``collection.zip``, the Anki of somebody who imported both packages, studied
and edited cards. ``story.toml`` says how the notes differed at the first build, what the learner edited, and what the
group edits after the upgrade.

Run as a script, this makes the ledgers, packages and collections anew, with a checkout of ankigen 0.1.0:

    python tests/helpers/upgrade_projects.py ../ankigen-0.1.0
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from anki.collection import Collection
    from anki.notes import Note

UPGRADE_DATA = Path(__file__).parents[1] / "data" / "upgrade"
PROJECTS = ["own", "weekly", "headings", "bullets", "details"]

FIRST_BUILD_TIME, SECOND_BUILD_TIME = 1_750_000_000, 1_760_000_000
LEARNER_EDIT_TIME = 1_770_000_000
"""Newer than both builds of 0.1.0, and older than any after the upgrade: what ankigen updates costs the learner's edit."""

SOURCES = ("ankigen.toml", "notes")
LEDGER = "ankigen.ledger.jsonl"
PACKAGE = "deck.apkg"
COLLECTION = "collection.zip"

LEARNER_REMARK = "<p>내가 외우는 법</p>"
LEARNER_TAG = "내태그"


@dataclass(frozen=True)
class Edit:
    """A change of a file: a passage replaced, the file renamed, made or deleted."""

    file: str
    old: str = ""
    new: str = ""
    to: str = ""
    cause: str = ""
    marks: tuple[str, ...] = ()

    def apply(self, folder: Path) -> None:
        """Make the change below ``folder``."""
        file = folder / self.file
        if self.to:
            file.rename(folder / self.to)
        elif self.old:
            text = file.read_text("utf-8")
            assert text.count(self.old) == 1, f"{file} holds this {text.count(self.old)} times: {self.old}"
            file.write_text(text.replace(self.old, self.new), "utf-8")
        elif self.new:
            file.write_text(self.new, "utf-8")
        else:
            file.unlink()


@dataclass(frozen=True)
class Story:
    """What ``story.toml`` says."""

    before: list[Edit]
    edits: list[Edit]
    learner_edits: list[str]

    @property
    def marks(self) -> dict[str, list[str]]:
        """The marks of each cause."""
        marks: defaultdict[str, list[str]] = defaultdict(list)
        for edit in self.edits:
            marks[edit.cause].extend(edit.marks)
        return dict(marks)


def read_story(name: str) -> Story:
    """Return the story of a project."""
    tables = tomllib.loads((UPGRADE_DATA / name / "story.toml").read_text("utf-8"))
    edits = [_edit(table) for table in tables["edits"]]
    before = [_edit(table) for table in tables["before"]]
    return Story(before, edits, tables["learner_edits"])


def _edit(table: dict[str, Any]) -> Edit:
    return Edit(**{**table, "marks": tuple(table.get("marks", ()))})


def copy_project(name: str, folder: Path, *files: str) -> None:
    """Copy the notes and the config of a project, and the ``files`` named, into ``folder``."""
    for file in (*SOURCES, *files):
        source = UPGRADE_DATA / name / file
        if source.is_dir():
            shutil.copytree(source, folder / file)
        else:
            shutil.copy(source, folder / file)


def unpack_collection(name: str, folder: Path) -> None:
    """Put the learner's collection into ``folder``, as Anki keeps one."""
    with zipfile.ZipFile(UPGRADE_DATA / name / COLLECTION) as archive:
        archive.extractall(folder)


def make_data(name: str, old_checkout: Path) -> None:
    """Build a project twice with the ankigen of ``old_checkout``, and study both packages."""
    from support import Anki

    story = read_story(name)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        first, second = folder / "first", folder / "second"
        for notes in (first, second):
            notes.mkdir()
            copy_project(name, notes)
        for edit in story.before:
            edit.apply(first)

        anki = Anki(folder / "anki")
        _build(first, old_checkout, FIRST_BUILD_TIME)
        anki.import_package(first / PACKAGE)
        _study(anki.collection, "")
        shutil.copy(first / LEDGER, second)
        _build(second, old_checkout, SECOND_BUILD_TIME)
        anki.import_package(second / PACKAGE)
        _study(anki.collection, "is:new")
        _add_own_tags(anki.collection)
        _edit_answers(anki.collection, story.learner_edits)
        anki.collection.db.execute("vacuum")
        anki.close()

        shutil.copy(second / LEDGER, UPGRADE_DATA / name)
        shutil.copy(second / PACKAGE, UPGRADE_DATA / name)
        _pack_collection(folder / "anki", UPGRADE_DATA / name / COLLECTION)


def _build(folder: Path, old_checkout: Path, build_time: int) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(old_checkout.resolve() / "src"),
        "SOURCE_DATE_EPOCH": str(build_time),
    }
    command = [sys.executable, "-m", "ankigen", "build", "--no-cache", "--quiet", "--output", PACKAGE]
    subprocess.run(command, cwd=folder, env=environment, check=True)


def _study(collection: Collection, search: str) -> None:
    """Answer, schedule, suspend, flag: each card in a way of its own."""
    for number, card_id in enumerate(sorted(collection.find_cards(search))):
        card = collection.get_card(card_id)
        card.start_timer()
        collection.sched.answerCard(card, 1 + number % 4)
        if number % 4 == 1:
            card.load()
            card.type = card.queue = 2
            card.due, card.ivl, card.factor = 100 + number, 10 + number, 2300 + 10 * number
            card.reps, card.lapses = 3 + number, number % 2
            collection.update_card(card)
        if number % 5 == 2:
            collection.sched.suspend_cards([card_id])
        if number % 3 == 0:
            collection.set_user_flag_for_cards(1 + number % 7, [card_id])


def _add_own_tags(collection: Collection) -> None:
    """Tag every third note."""
    for note_id in sorted(collection.find_notes(""))[::3]:
        note = collection.get_note(note_id)
        note.tags = [*note.tags, LEARNER_TAG]
        _save(note, collection)


def _edit_answers(collection: Collection, marks: list[str]) -> None:
    """Add a remark to the notes whose answers hold the ``marks``."""
    notes = [collection.get_note(note_id) for note_id in collection.find_notes("")]
    for mark in marks:
        (note,) = [note for note in notes if mark in note["Answer"]]
        note["Answer"] += LEARNER_REMARK
        _save(note, collection)


def _save(note: Note, collection: Collection) -> None:
    collection.update_note(note)
    collection.db.execute("update notes set mod = ? where id = ?", LEARNER_EDIT_TIME, note.id)


def _pack_collection(folder: Path, file: Path) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.write(folder / "collection.anki2", "collection.anki2")
        for picture in sorted((folder / "collection.media").iterdir()):
            archive.write(picture, f"collection.media/{picture.name}")


if __name__ == "__main__":
    for project in PROJECTS:
        make_data(project, Path(sys.argv[1]))
