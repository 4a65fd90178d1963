"""A running Anki brought up to date: every row of the contract's section 3, by push, with faults on the way."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from anki_connect import AnkiConnect, listening
from ankigen.output import ankiconnect, push
from ankigen.rendering import notetype
from promises.test_every_edit import CASES, FIRST, IDEMPOTENCE, LATER, Case, Study, start, study, swap  # noqa: F401
from support import PNG, Anki, Project, Result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from _pytest.mark.structures import ParameterSet


@pytest.fixture
def addon(anki: Anki) -> AnkiConnect:
    return AnkiConnect(anki)


@pytest.fixture
def pushing(study: Study, addon: AnkiConnect) -> Iterator[Pushing]:  # noqa: F811
    with listening(addon) as address:
        yield Pushing(study, addon, address)


class Pushing:
    """Somebody who pushes instead of importing."""

    def __init__(self, study: Study, addon: AnkiConnect, address: str) -> None:  # noqa: F811
        self.study, self.addon, self.address = study, addon, address
        self.project, self.anki = study.project, study.anki

    def write(self, notes: dict[str, str], config: str = "") -> None:
        self.study.write(notes, f'{config}\n[push]\naddress = "{self.address}"\n')

    def push(self, now: int, *args: str) -> Result:
        self.study.monkeypatch.setenv("SOURCE_DATE_EPOCH", str(now))
        return self.project.run("push", *args)


def told(result: Result) -> str:
    """Return the line that says what was done in Anki."""
    assert result.exit_code == 0, result.stderr
    (line,) = [line for line in result.stdout.splitlines() if line.startswith("To Anki: ")]
    return line


def test_json_says_what_was_done_and_nothing_is_asked(pushing: Pushing) -> None:
    pushing.write(start())
    planned = json.loads(pushing.push(FIRST, "--dry-run", "--json").stdout)
    assert (planned["version"], planned["done"], planned["new"]) == (1, False, planned["notes"])
    done = json.loads(pushing.push(FIRST, "--json").stdout)
    assert (done["done"], done["new"], done["not_taken"]) == (True, planned["new"], 0)
    again = json.loads(pushing.push(LATER, "--json", "--prune").stdout)
    assert (again["new"], again["updated"], again["unchanged"], again["deleted"]) == (0, 0, planned["new"], 0)


def list_rows() -> Iterator[ParameterSet]:
    """Yield each row with each of two add-ons; one row in four is quick, in turn with the one and the other.

    ``tests/promises/test_every_edit.py`` imports the package of each row, quickly.
    """
    cases = [case for case in CASES if not case.args]
    for number, case in enumerate(cases):
        for tells_mod, addon_name in ((True, "add-on of today"), (False, "add-on of 2023")):
            marks: Any = [] if number % 8 == (0 if tells_mod else 4) else pytest.mark.slow
            yield pytest.param(case, tells_mod, id=f"{case.row}-{addon_name}", marks=marks)


@pytest.mark.parametrize(("case", "tells_mod"), [*list_rows()])
def test_row(case: Case, tells_mod: bool, pushing: Pushing) -> None:
    pushing.addon.tells_mod = tells_mod
    notes = case.before(start())
    pushing.write(notes)
    assert ", 0 updated" in told(pushing.push(FIRST))
    pushing.study.learn()
    older = {note.guid: note for note in pushing.project.notes()}
    for step in case.steps:
        notes = step(notes)
        pushing.write(notes)
        pushing.push(LATER - 1000)
        older.update({note.guid: note for note in pushing.project.notes()})
    pushing.write(case.edit(notes), case.config)
    before = pushing.study.state()

    line = told(pushing.push(LATER))

    updated = pushing.study.guids(f"{case.updated} {case.travels}")
    assert line.startswith(f"To Anki: {case.new} new, {len(updated)} updated, ")
    after = pushing.study.state()
    package = {note.guid: note for note in pushing.project.notes()}
    assert len(after) == len(before) + case.new
    for guid, (fields, tags, scheduling) in before.items():
        assert after[guid][2] == scheduling
        if guid not in updated:
            assert after[guid][:2] == (fields, tags)
            continue
        given = list(package[guid].fields.values())
        sent = list(older[guid].fields.values()) if guid in older else [""] * len(given)
        theirs = [new if new != old else there for new, old, there in zip(given, sent, fields, strict=True)]
        assert after[guid][0] == theirs  # an edit of the learner's stays where ours is as it was
        assert set(after[guid][1]) == {*package[guid].tags, *({"내것"} & set(tags))}
    assert told(pushing.push(LATER + 1)).startswith(f"To Anki: 0 new, 0 updated, {len(package)} unchanged")


def test_new_cards_stand_where_the_notes_have_them(pushing: Pushing) -> None:
    pushing.write(swap(IDEMPOTENCE, "")(start()))
    pushing.push(FIRST)
    pushing.write(start())
    pushing.push(LATER)
    cards = sorted((card for note in pushing.anki.notes() for card in note.cards()), key=lambda card: card.due)
    assert [card.note().guid for card in cards] == [note.guid for note in pushing.project.notes()]


def test_new_notes_go_into_the_decks_of_the_config(pushing: Pushing) -> None:
    pushing.write(start(), 'deck = "모임"\nsubdecks = "week"\n')
    pushing.push(FIRST)
    decks = pushing.anki.collection.decks
    assert [one.name for one in decks.all_names_and_ids()] == ["Default", "모임", "모임::Week 05", "모임::Week 06"]
    assert len(pushing.anki.notes('"deck:모임::Week 06"')) == 6


def test_what_a_push_brings_along_changes_no_options_of_the_learner(pushing: Pushing) -> None:
    decks = pushing.anki.collection.decks
    options = decks.get_config(1)
    assert options is not None
    options["new"]["perDay"] = 3
    decks.update_config(options)
    pushing.write(start())
    pushing.push(FIRST)
    kept = decks.get_config(1)
    assert kept is not None
    assert kept["new"]["perDay"] == 3
    assert [one.name for one in decks.all_names_and_ids()] == ["Default", "Weekly Q&A"]


# --- push and import mix ---------------------------------------------------------------------------


@pytest.mark.parametrize("ways", list(itertools.product(("push", "import"), repeat=3)), ids="-".join)
def test_push_and_import_mix_without_doubles(pushing: Pushing, ways: tuple[str, ...]) -> None:
    edits = [
        start(),
        swap("그렇지 않다", "멱등하지 않다")(start()),
        swap("그렇지 않다", "전혀 멱등하지 않다", "REST에서", "HTTP에서")(start()),
    ]
    times = [FIRST, FIRST + 1000, LATER]
    for way, notes, now in zip(ways, edits, times, strict=True):
        pushing.write(notes)
        if way == "push":
            pushing.push(now)
        else:
            pushing.study.build_and_import(now)
    package = {note.guid: (list(note.fields.values()), sorted(note.tags)) for note in pushing.project.notes()}
    assert {note.guid: (note.fields, sorted(note.tags)) for note in pushing.anki.notes()} == package
    assert len(pushing.anki.notes()) == 12


@pytest.mark.parametrize("first", ["push", "import"])
def test_the_way_that_comes_second_keeps_the_progress(first: str, pushing: Pushing) -> None:
    """A push ticks "merge" and "learning progress" in Anki's dialog for good, as the add-on imports so."""
    pushing.write(start())
    if first == "push":
        pushing.push(FIRST)
    else:
        pushing.study.build_and_import(FIRST)
    pushing.study.learn()
    before = pushing.study.state()
    pushing.write(swap("그렇지 않다", "멱등하지 않다", "2. 쿠키", NEW + "2. 쿠키")(start()))
    if first == "push":
        pushing.study.build_and_import(LATER)
    else:
        pushing.push(LATER)
    after = pushing.study.state()
    assert len(after) == 13
    assert {guid: after[guid][2] for guid in before} == {
        guid: scheduling for guid, (_, _, scheduling) in before.items()
    }


def test_pictures_go_once(pushing: Pushing) -> None:
    pushing.project.write("notes/a.png", PNG)
    pushing.write(swap("순차 읽기가 된다.\n```\n", "순차 읽기가 된다.\n```\n![그림](a.png)\n")(start()))
    assert "1 file" in told(pushing.push(FIRST))
    assert "file" not in told(pushing.push(LATER))
    (name,) = [name for name in pushing.anki.media() if name.endswith(".png")]
    (note,) = pushing.anki.notes(f"Answer:*{name}*")
    assert "인덱스" in note["Question"]
    assert not [name for name in pushing.anki.media() if name.endswith(".apkg")]


@pytest.mark.parametrize("reads_files", [True, False], ids=["Anki reads it", "Anki is in a box of its own"])
def test_a_large_picture_does_not_go_through_the_door(reads_files: bool, pushing: Pushing) -> None:
    pushing.addon.reads_files = reads_files
    pushing.addon.largest = 1_000_000 if reads_files else 3_000_000
    pushing.project.write("notes/a.png", PNG + bytes(1_500_000))
    pushing.write(swap("순차 읽기가 된다.\n```\n", "순차 읽기가 된다.\n```\n![그림](a.png)\n")(start()))
    assert "1 file" in told(pushing.push(FIRST))
    assert "file" not in told(pushing.push(LATER))
    assert [len(content) for content in pushing.anki.media().values()] == [len(PNG) + 1_500_000]


def test_an_empty_picture_stops_nothing(pushing: Pushing) -> None:
    pushing.project.write("notes/a.png", b"")
    pushing.write(swap("순차 읽기가 된다.\n```\n", "순차 읽기가 된다.\n```\n![그림](a.png)\n")(start()))
    assert "12 new" in told(pushing.push(FIRST))
    assert told(pushing.push(LATER)) == "To Anki: 0 new, 0 updated, 12 unchanged."


def test_a_deck_larger_than_a_request_goes_in_parts(pushing: Pushing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "_NOTES_PER_REQUEST", 5)
    pushing.addon.fault = lambda number, _: "drop" if number == 6 else None  # while the second part goes in
    pushing.write(start())
    assert "Anki closed the connection" in pushing.push(FIRST).stderr
    assert len(pushing.anki.notes()) == 5
    assert "7 new, 0 updated, 5 unchanged" in told(pushing.push(FIRST + 1))
    cards = sorted((card for note in pushing.anki.notes() for card in note.cards()), key=lambda card: card.due)
    assert [card.note().guid for card in cards] == [note.guid for note in pushing.project.notes()]
    assert list(pushing.anki.media()) == []


@pytest.mark.parametrize("fault", ["drop", "error"])
def test_a_package_left_behind_goes_with_the_next_push(fault: str, pushing: Pushing) -> None:
    pushing.addon.fault = lambda _, action: fault if action == "importPackage" else None
    pushing.write(start())
    assert pushing.push(FIRST).exit_code == 1
    assert bool(pushing.anki.media()) == (fault == "drop")
    pushing.addon.fault = lambda _number, _action: None
    pushing.study.build_and_import(FIRST)
    assert "0 new" in told(pushing.push(FIRST))
    assert not pushing.anki.media()


def test_a_note_that_anki_does_not_take_is_told(pushing: Pushing) -> None:
    pushing.write(start())
    pushing.push(FIRST)
    (note,) = pushing.anki.notes("멱등성")
    note["ID"] = ""
    pushing.anki.collection.update_note(note)
    result = pushing.push(FIRST + 1)
    assert "1 new" in told(result)
    assert "Anki did not accept 1 new note" in result.stdout
    (found,) = pushing.anki.notes("mid:1486027139 ID:")
    assert found.id == note.id
    assert len(pushing.anki.notes()) == 12


def test_css_and_templates_go_and_the_learners_own_stay(pushing: Pushing) -> None:
    pushing.project.write("own.css", ".ankigen { color: red }")
    pushing.write(start())
    pushing.push(FIRST)
    pushing.write(start(), '[card]\ncss = "own.css"\n')
    assert "card design" in told(pushing.push(LATER))
    models = pushing.anki.collection.models
    model = models.by_name(notetype.NAME)
    assert model is not None
    assert "color: red" in model["css"]
    model["css"] = ".mine {}"
    models.update_dict(model)
    assert "look" not in told(pushing.push(LATER + 1))


@pytest.mark.parametrize("tells_mod", [True, False], ids=["add-on of today", "add-on of 2023"])
@pytest.mark.parametrize("changed", [False, True], ids=["ours is the same", "ours has changed"])
def test_the_look_of_an_imported_deck_goes_only_if_ours_is_newer(
    changed: bool, tells_mod: bool, pushing: Pushing
) -> None:
    pushing.addon.tells_mod = tells_mod
    pushing.write(start())
    pushing.study.build_and_import(FIRST)
    models = pushing.anki.collection.models
    model = models.by_name(notetype.NAME)
    assert model is not None
    model["css"] = ".mine {}"
    models.update_dict(model)
    pushing.project.write("own.css", ".ankigen { color: red }")
    pushing.write(start(), '[card]\ncss = "own.css"\n' if changed else "")
    assert ("card design" in told(pushing.push(LATER))) == (changed or not tells_mod)


# --- retired notes ---------------------------------------------------------------------------------


def test_prune_deletes_retired_notes_after_asking_and_no_others(pushing: Pushing) -> None:
    pushing.write(start())
    pushing.push(FIRST)
    (own,) = pushing.anki.notes("멱등성")
    copy = pushing.anki.collection.new_note(own.note_type())
    copy.fields = list(own.fields)  # a learner's copy in Anki keeps even our ID
    copy["Question"] = "내 것"
    pushing.anki.collection.add_note(copy, deck_id=1)
    stranger = pushing.anki.collection.new_note(own.note_type())
    stranger["Question"], stranger["ID"] = "남의 것", "abcdefghijkl"
    pushing.anki.collection.add_note(stranger, deck_id=1)
    pushing.anki.collection.tags.bulk_remove([own.id], " ".join(own.tags))

    pushing.write(swap(IDEMPOTENCE, "")(start()))
    assert "Use --prune to delete them" in pushing.push(LATER).stdout
    assert len(pushing.anki.notes()) == 14
    assert "Permanently delete 1 note" in pushing.push(LATER, "--prune").stdout  # nobody says yes
    assert len(pushing.anki.notes()) == 14
    assert "REST에서 멱등성이란" in pushing.push(LATER, "--prune", "--yes").stdout
    assert len(pushing.anki.notes()) == 13
    assert not pushing.anki.notes(f"nid:{own.id}")
    assert len(pushing.anki.notes(f"nid:{copy.id},{stranger.id}")) == 2


@pytest.mark.parametrize("keeps", ["both", "the copy"])
def test_a_copy_made_in_anki_is_never_pruned(keeps: str, pushing: Pushing) -> None:
    pushing.write(start())
    pushing.push(FIRST)
    (own,) = pushing.anki.notes("멱등성")
    copy = pushing.anki.collection.new_note(own.note_type())
    copy.fields = list(own.fields)
    copy["Question"] = "내 것"
    pushing.anki.collection.add_note(copy, deck_id=1)
    if keeps == "the copy":
        pushing.anki.collection.remove_notes([own.id])
    pushing.write(swap(IDEMPOTENCE, "")(start()))
    result = pushing.push(LATER, "--prune", "--yes")
    assert ("Left alone" in result.stdout) == (keeps == "the copy")
    assert not pushing.anki.notes(f"nid:{own.id}")
    assert pushing.anki.notes(f"nid:{copy.id}")


def test_a_note_in_another_deck_and_without_our_tags_is_pruned_and_its_neighbours_stay(pushing: Pushing) -> None:
    pushing.write(start())
    pushing.push(FIRST)
    (own,) = pushing.anki.notes("멱등성")
    others = [note for note in pushing.anki.notes() if note.id != own.id]
    decks = pushing.anki.collection.decks
    pushing.anki.collection.set_deck([card.id for card in own.cards()], decks.id("Mine"))
    pushing.anki.collection.set_deck([card.id for card in others[0].cards()], decks.id("Mine"))
    pushing.anki.collection.tags.bulk_remove([own.id, others[1].id], " ".join({*own.tags, *others[1].tags}))
    pushing.anki.collection.tags.bulk_add([others[2].id], " ".join(own.tags))
    pushing.write(swap(IDEMPOTENCE, "")(start()))
    pushing.push(LATER, "--prune", "--yes")
    assert {note.id for note in pushing.anki.notes()} == {note.id for note in others}


def test_a_retired_note_that_was_imported_is_pruned(pushing: Pushing) -> None:
    pushing.write(start())
    pushing.study.build_and_import(FIRST)
    pushing.write(swap(IDEMPOTENCE, "")(start()))
    pushing.push(LATER, "--prune", "--yes")
    assert len(pushing.anki.notes()) == 11
    pushing.write(start())
    assert "1 new, 0 updated, 11 unchanged" in told(pushing.push(LATER + 1))


def test_dry_run_does_nothing(pushing: Pushing) -> None:
    pushing.write(start())
    result = pushing.push(FIRST, "--dry-run", "--prune", "--yes")
    assert "To Anki: 12 new" in result.stdout
    assert not pushing.anki.notes()
    assert not pushing.project.package.exists()
    assert not (pushing.project.folder / ".ankigen").exists()


@pytest.mark.skipif(os.name != "posix", reason="there are no such terminals")
def test_somebody_who_looks_on_sees_a_bar(pushing: Pushing) -> None:
    import pty

    pushing.write(start())
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "ankigen", "push"]
    with subprocess.Popen(
        command, cwd=pushing.project.folder, stdout=subprocess.DEVNULL, stderr=theirs
    ) as process:
        os.close(theirs)
        shown = b""
        with contextlib.suppress(OSError):  # so a terminal ends
            while part := os.read(ours, 4096):
                shown += part
    os.close(ours)
    assert process.returncode == 0
    assert b"Sending to Anki" in shown
    assert b"100%" in shown
    assert len(pushing.anki.notes()) == 12


# --- what can go wrong -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault", ["drop", *(pytest.param(fault, marks=pytest.mark.slow) for fault in ("close", "error", "delay"))]
)
@pytest.mark.parametrize("imported", [False, True], ids=["pushed", "imported"])
def test_a_push_that_is_cut_off_anywhere_ends_in_the_same_state(
    pushing: Pushing, fault: str, imported: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if fault == "delay":
        monkeypatch.setattr(ankiconnect, "_TIMEOUT", httpx.Timeout(0.5))
    edited = swap(
        "그렇지 않다", "멱등하지 않다", "#### 도재민\n1. TCP", "#### 도재우\n1. TCP", "2. 쿠키", NEW + "2. 쿠키"
    )(start())
    pushing.write(start())
    if imported:
        pushing.study.build_and_import(FIRST)
    else:
        pushing.push(FIRST)
    (learnt,) = pushing.anki.notes("멱등성")
    learnt["Question"] += "!"
    if not imported:
        pushing.anki.collection.update_note(learnt)
    pushing.write(edited)
    writes = pushing.addon.writes
    for cut in itertools.count(1):
        pushing.addon.fault = lambda number, _, at=writes + cut: fault if number == at else None  # type: ignore[misc]
        result = pushing.push(LATER)
        writes = pushing.addon.writes
        if result.exit_code == 0:
            break
        assert "Traceback" not in result.stderr
        assert "= help: " in result.stderr
        assert cut < 40
    package = {note.guid: (note.fields, sorted(note.tags)) for note in pushing.project.notes()}
    there = {note.guid: (dict(note.items()), sorted(note.tags)) for note in pushing.anki.notes()}
    if not imported:
        assert there[learnt.guid][0].pop("Question").endswith("!")
        package[learnt.guid][0].pop("Question")
    assert there == package
    monkeypatch.setattr(ankiconnect, "_TIMEOUT", httpx.Timeout(60))
    assert told(pushing.push(LATER + 1)).startswith("To Anki: 0 new, 0 updated, 13 unchanged")


NEW = "5. 큐와 스택은 어떻게 다른가?\n```\n먼저 들어간 것이 먼저 나온다.\n```\n"


@pytest.mark.parametrize("key", [None, "wrong"])
def test_a_wrong_key_is_said(pushing: Pushing, key: str | None) -> None:
    pushing.addon.key = "right"
    pushing.write(start())
    if key:
        pushing.study.monkeypatch.setenv("ANKICONNECT_KEY", key)
    result = pushing.push(FIRST)
    assert (result.exit_code, "AnkiConnect expects a different key" in result.stderr) == (1, True)
    pushing.study.monkeypatch.setenv("ANKICONNECT_KEY", "right")
    assert "12 new" in told(pushing.push(FIRST))


def test_no_profile_is_open(pushing: Pushing) -> None:
    pushing.addon.is_open = False
    pushing.write(start())
    assert "no profile is open in Anki" in pushing.push(FIRST).stderr


def test_another_note_type_has_the_name(pushing: Pushing) -> None:
    models = pushing.anki.collection.models
    models.add_dict({**models.by_name("Basic"), "id": 0, "name": notetype.NAME})
    pushing.write(start())
    assert "Anki already has a different note type called ankigen Q&A" in pushing.push(FIRST).stderr
    assert not pushing.anki.notes()


def test_something_else_listens_there(project: Project, address: str) -> None:
    project.write("ankigen.toml", f'[push]\naddress = "{address}"\n')
    project.write("notes/week01.md", start()["notes/week05.md"])
    result = project.run("push")
    assert (result.exit_code, "is not AnkiConnect" in result.stderr) == (1, True)


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A server that answers something else."""
    from http.server import BaseHTTPRequestHandler, HTTPServer
    from threading import Thread

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(str(tmp_path).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_timeout_is_said(pushing: Pushing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ankiconnect, "_TIMEOUT", httpx.Timeout(0.3))
    pushing.addon.fault = lambda _number, action: "delay" if action == "importPackage" else None
    pushing.write(start())
    assert "Anki did not respond in time" in pushing.push(FIRST).stderr


@pytest.mark.parametrize("content", [b"", b"{", b'{"x": 1}', b"\xff"])
def test_a_damaged_memory_forgets_and_no_more(pushing: Pushing, content: bytes) -> None:
    pushing.write(start())
    pushing.push(FIRST)
    pushing.project.write(".ankigen/pushed.json", content)
    assert told(pushing.push(LATER)).startswith("To Anki: 0 new, 0 updated, 12 unchanged")
