"""The package itself: the same bytes, a sound zip, and what a check of it finds."""

from __future__ import annotations

import io
import json
import os
import random
import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from ankigen.errors import PackageError
from ankigen.model import Deck, Media, Note, NoteFields, NoteType
from ankigen.output import apkg, apkg_reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TYPE = NoteType("{{Question}}", "{{Answer}}", "", 1_700_000_000)


def fields_of(question: str, answer: str) -> NoteFields:
    blank = dict.fromkeys(NoteFields.__struct_fields__, "")
    return NoteFields(**{**blank, "question": question, "answer": answer})


def deck(*answers: str, media: tuple[Media, ...] = ()) -> Deck:
    notes = (
        Note(
            f"guid{place}", "Deck", fields_of(f"Question {place}?", answer), ("tag",), 1_700_000_000, 1_700_000_000
        )
        for place, answer in enumerate(answers)
    )
    return Deck("Deck", TYPE, tuple(notes), media)


def long_answers() -> list[str]:
    """Return answers for a database that is worth several threads."""
    words = random.Random(1)
    return [" ".join(f"{words.getrandbits(20):x}" for _ in range(300)) for _ in range(3000)]


def database(content: bytes) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(zipfile.ZipFile(io.BytesIO(content)).read("collection.anki2"))
    return connection


def test_the_same_deck_gives_the_same_bytes(tmp_path: Path) -> None:
    picture = tmp_path / "picture"
    picture.write_bytes(b"picture")
    pictured = deck("answer", media=(Media("picture.png", picture),))
    content = apkg.package(pictured)
    os.utime(picture, (1_800_000_000, 1_800_000_000))
    assert apkg.package(pictured) == content


@pytest.mark.parametrize("size", [0, 1, 1 << 18, (1 << 18) + 1, 1 << 20])
def test_media_of_any_size_are_packed(tmp_path: Path, size: int) -> None:
    content = random.Random(size).randbytes(size)
    (tmp_path / "picture").write_bytes(content)
    packed = apkg.package(deck("answer", media=(Media("picture.png", tmp_path / "picture"),)))
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert json.loads(archive.read("media")) == {"0": "picture.png"}
        assert archive.read("0") == content
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_is_too_large_for_a_zip_is_written_as_zip64(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 1 << 20)
    content = apkg.package(deck(*long_answers()))
    (tmp_path / "x.apkg").write_bytes(content)
    apkg_reader.check(tmp_path / "x.apkg", 3000)
    with zipfile.ZipFile(tmp_path / "x.apkg") as archive:
        assert archive.getinfo("collection.anki2").extract_version == zipfile.ZIP64_VERSION


def test_the_database_has_the_indexes_of_anki_and_nothing_loose() -> None:
    with closing(database(apkg.package(deck("one", "two")))) as connection:
        indexes = {name for (name,) in connection.execute("select name from sqlite_master where type = 'index'")}
        assert indexes == {
            *("ix_notes_usn", "ix_notes_csum", "ix_cards_usn", "ix_cards_nid", "ix_cards_sched"),
            *("ix_revlog_usn", "ix_revlog_cid"),
        }
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
        assert connection.execute("select due from cards order by id").fetchall() == [(1,), (2,)]


def flip(content: bytes) -> bytes:
    """Return a package of which one byte in the middle is another."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def with_database(change: str) -> Callable[[bytes], bytes]:
    """Return what makes of a package a sound zip with another database."""

    def changed(content: bytes) -> bytes:
        stream = io.BytesIO()
        with closing(database(content)) as connection, zipfile.ZipFile(stream, "w") as archive:
            connection.execute(change)
            connection.commit()
            archive.writestr("collection.anki2", connection.serialize())
            archive.writestr("media", "{}")
        return stream.getvalue()

    return changed


@pytest.mark.parametrize(
    "damage",
    [
        flip,
        lambda content: content[:-100],
        lambda _: b"",
        with_database("delete from notes where guid = 'guid1'"),
        with_database("delete from cards where due = 2"),
        with_database("update cards set nid = (select min(nid) from cards)"),
        with_database("update notes set guid = 'guid0'"),
        with_database("drop table cards"),
    ],
    ids=["a bit", "its end", "all of it", "a note", "a card", "whose cards", "which note", "a table"],
)
def test_a_check_finds_what_is_damaged(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    file = tmp_path / "x.apkg"
    file.write_bytes(apkg.package(deck("one", "two")))
    apkg_reader.check(file, 2)
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(PackageError, match="damaged"):
        apkg_reader.check(file, 2)
