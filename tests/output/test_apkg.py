"""The package itself: the same bytes, a sound zip, and what a check of it finds."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import sqlite3
import zipfile
import zlib
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from ankigen.errors import PackageError
from ankigen.model import Deck, Media, Note, NoteFields, NoteType
from ankigen.output import apkg, apkg_reader, deflation
from ankigen.output.deflation import Stretches

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support import Project

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


# --- stretches that are compressed by themselves ---


class DictStore:
    """Keeps stretches in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def read_value(self, path: str) -> bytes | None:
        return self.kept.get(path)

    def put(self, path: str, key: bytes, value: bytes) -> None:
        assert not key
        self.kept[path] = value


def pack(packed_deck: Deck, stretches: Stretches | None = None) -> bytes:
    stream = io.BytesIO()
    apkg.write_package(packed_deck, stream, stretches=stretches)
    return stream.getvalue()


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_stretches_make_one_stream(count: int) -> None:
    content = [random.Random(number).randbytes(1000) * 9 for number in range(count)]
    stretches = Stretches(DictStore())
    compressed = b"".join([*map(stretches.compress, content), stretches.flush()])
    assert zlib.decompress(compressed, -zlib.MAX_WBITS) == b"".join(content)
    assert len(compressed) < 2000 * count + 9


def test_after_an_edit_most_stretches_are_not_compressed_again() -> None:
    answers = long_answers()
    store = DictStore()
    before = Stretches(store)
    pack(deck(*answers), before)
    answers[7] = answers[7][::-1]
    known = set(store.kept)
    after = Stretches(store)
    package = pack(deck(*answers), after)
    assert len(set(after.names) - known) <= 3 < len(after.names) // 4
    assert package == pack(deck(*answers))


def test_another_zlib_compresses_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    store = DictStore()
    Stretches(store).compress(b"stretch")
    monkeypatch.setattr(deflation, "_MAKER", hashlib.sha256(b"another"))
    Stretches(store).compress(b"stretch")
    assert len(store.kept) == 2


def test_what_a_build_keeps_makes_no_difference(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    packages = []
    for answer in ("하나", "둘", "하나"):
        project.write("notes/week1.md", f"#### 한지우\n1. 힙이란?\n```\n{answer}\n```\n")
        assert project.build().exit_code == 0
        packages.append(project.package.read_bytes())
        project.package.unlink()
        assert project.build("--no-cache").exit_code == 0
        assert project.package.read_bytes() == packages[-1]
        project.package.unlink()
    assert packages[0] != packages[1]
    with closing(sqlite3.connect(project.folder / ".ankigen/package.sqlite")) as database:
        database.execute("update week set value = x'00'")
        database.commit()
    assert project.build().exit_code == 0
    assert project.package.read_bytes() == packages[2]


def test_only_stretches_of_the_last_package_are_kept(project: Project) -> None:
    counts = []
    for answer in ("하나", "둘"):
        project.write("notes/week1.md", f"#### 한지우\n1. 힙이란?\n```\n{answer}\n```\n")
        assert project.build().exit_code == 0
        with closing(sqlite3.connect(project.folder / ".ankigen/package.sqlite")) as database:
            counts += database.execute("select count(*) from week").fetchone()
    assert counts == [1, 1]
