"""The manifest as the add-on reads it: what ankigen writes, and nothing that a stranger makes of it."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest
from study_decks import manifest as manifests
from study_decks.errors import DeckError

from ankigen.output.manifest import Described, ManifestNote, Source, dump, make_manifest

if TYPE_CHECKING:
    from collections.abc import Callable

WRITTEN = dump(
    make_manifest(
        Described(
            "Weekly Q&A",
            (
                ManifestNote("first", 1_750_000_000, "2:abc", (0, 12)),
                ManifestNote("second", 1_750_000_000, "2:def"),
            ),
            retired=("gone",),
            files=("notes/week1.md",),
            source=Source("https://github.com/our-group/notes/blob/main/{path}"),
        ),
        "deck.apkg",
        io.BytesIO(b"package"),
    )
)


def test_what_ankigen_writes_is_read() -> None:
    manifest = manifests.parse(WRITTEN)
    assert (manifest.deck, manifest.size, manifest.retired) == ("Weekly Q&A", 7, frozenset({"gone"}))
    assert manifest.notes["first"] == manifests.ManifestNote("first", 1_750_000_000, "notes/week1.md", 12)
    assert manifest.notes["second"].file == ""
    assert manifest.find_address("https://a.example/b/deck.json?x=1") == "https://a.example/b/deck.apkg"


def test_that_of_an_older_ankigen_is_read() -> None:
    old = {
        "format": 1, "deck": "D", "package": "d.apkg", "sha256": "x",
        "notes": [{"guid": "g", "mod": 5, "content": "2:a"}], "retired": [],
    }  # fmt: skip
    manifest = manifests.parse(json.dumps(old).encode())
    assert (manifest.size, manifest.source.file, manifest.notes["g"].line) == (0, "", 0)


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "a package elsewhere": lambda written: written.update(package="../../evil.apkg"),
    "a package of another kind": lambda written: written.update(package="deck.colpkg"),
    "no notes": lambda written: written.pop("notes"),
    "notes of another kind": lambda written: written.update(notes={"a": 1}),
    "a time that is none": lambda written: written["notes"][0].update(mod="soon"),
    "a time far away": lambda written: written["notes"][0].update(mod=10**20),
    "a place before the file": lambda written: written["notes"][0].update(at=[0, -1]),
    "a text without end": lambda written: written.update(deck="x" * 10**5),
    "a size that is none": lambda written: written.update(size=True),
    "news of another kind": lambda written: written.update(news=[1]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_no_manifest_is_refused(name: str) -> None:
    written = json.loads(WRITTEN)
    CHANGES[name](written)
    with pytest.raises(DeckError) as error:
        manifests.parse(json.dumps(written).encode())
    assert error.value.key == "no_manifest"


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"[" * 100_000, b'{"format":"1"}'])
def test_other_files_are_refused(content: bytes) -> None:
    with pytest.raises(DeckError) as error:
        manifests.parse(content)
    assert error.value.key == "no_manifest"


def test_a_link_that_is_not_on_the_web_counts_as_none() -> None:
    written = json.loads(WRITTEN)
    written["source"] = {"file": "javascript:alert(1)", "edit": "file:///etc", "repository": "http://a.example"}
    source = manifests.parse(json.dumps(written).encode()).source
    assert (source.file, source.edit, source.repository) == ("", "", "")
