"""``deck.json``: what it says, when it is written, and what a published one does to the times of notes."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import random
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from ankigen.output import manifest
from ankigen.output.manifest import Described, ManifestNote
from repositories import git
from support import LEDGER, Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ankigen.rendering.media.download import FetchRules

FIRST, SECOND, THIRD = 1_750_000_000, 1_750_100_000, 1_750_200_000

HEAP = "1. 힙이란?\n```\n완전 이진 트리로 만든 우선순위 큐\n```\n"
QUEUE = "2. 큐란?\n```\n먼저 들어온 것이 먼저 나가는 줄\n```\n"
RIGHT = f"# Week 1\n#### 하늘\n{HEAP}{QUEUE}"
WRONG = RIGHT.replace("우선순위 큐", "이진 탐색 트리")
OTHER = RIGHT.replace("우선순위 큐", "배열")


class Group:
    """A group that builds, publishes and takes back."""

    def __init__(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        self.project, self.monkeypatch = project, monkeypatch
        self.manifest_file = project.package.with_name("deck.json")

    def build(self, week: str, now: int, *args: str) -> dict[str, Any]:
        self.project.write("notes/week1.md", week)
        self.monkeypatch.setenv("SOURCE_DATE_EPOCH", str(now))
        return self.project.build_json(*args)

    def publish(self) -> dict[str, Any]:
        """Publish the manifest as it is; return what is in it."""
        content = self.manifest_file.read_bytes()
        self.project.write("published.json", content)
        published: dict[str, Any] = json.loads(content)
        return published

    def take_back(self, ledger: bytes) -> None:
        """Let the ledger be what it was, and this folder one in which nothing was built since."""
        self.project.write(LEDGER, ledger)

    def mods(self) -> list[int]:
        return [note.mod for note in self.project.notes()]

    def ledger(self) -> bytes:
        return (self.project.folder / LEDGER).read_bytes()


@pytest.fixture
def group(project: Project, monkeypatch: pytest.MonkeyPatch) -> Group:
    return Group(project, monkeypatch)


@pytest.fixture
def taken_back(group: Group) -> Group:
    """A group that published a wrong answer, and is back at the ledger from before it."""
    group.build(RIGHT, FIRST)
    before = group.ledger()
    group.build(WRONG, SECOND)
    group.publish()
    group.take_back(before)
    return group


# --- what it says -----------------------------------------------------------------------------------


def test_it_describes_the_package_and_the_ledger(group: Group) -> None:
    group.build(RIGHT, FIRST)
    group.build(RIGHT.replace(QUEUE, ""), SECOND)
    written = json.loads(group.manifest_file.read_bytes())
    (note,) = group.project.notes()
    lines = [json.loads(line) for line in group.ledger().splitlines()[1:]]
    (live,) = [line for line in lines if line["live"]]
    (retired,) = [line for line in lines if not line["live"]]
    assert written == {
        "format": 1,
        "deck": "Weekly Q&A",
        "package": "weekly-q-a.apkg",
        "sha256": hashlib.sha256(group.project.package.read_bytes()).hexdigest(),
        "size": group.project.package.stat().st_size,
        "files": ["notes/week1.md"],
        "news": [{"mod": FIRST, "new": 1, "changed": 0, "questions": ["힙이란?"]}],
        "notes": [{"guid": note.guid, "mod": note.mod, "content": live["content"], "at": [0, 3]}],
        "retired": [retired["guid"]],
    }


def test_it_says_what_is_new_in_words(group: Group) -> None:
    group.build(RIGHT, FIRST)
    group.build(f"{WRONG}3. `스택`이란 무엇인가?\n```\n나중에 들어온 것이 먼저 나간다\n```\n", SECOND)
    assert json.loads(group.manifest_file.read_bytes())["news"] == [
        {"mod": SECOND, "new": 1, "changed": 1, "questions": ["스택이란 무엇인가?", "힙이란?"]},
        {"mod": FIRST, "new": 1, "changed": 0, "questions": ["큐란?"]},
    ]


def test_a_long_question_is_cut_and_many_are_counted(group: Group) -> None:
    entries = [f"{number}. 질문 {number}{'가' * 200}?\n```\n답 {number}\n```\n" for number in range(1, 31)]
    group.build(f"# Week 1\n#### 하늘\n{''.join(entries)}", FIRST)
    (news,) = json.loads(group.manifest_file.read_bytes())["news"]
    assert (news["new"], len(news["questions"])) == (30, 20)
    assert all(len(question) == 100 and question.endswith("…") for question in news["questions"])


@pytest.mark.parametrize(
    ("source_url", "source"),
    [
        (
            "https://github.com/our/notes/blob/main",
            {
                "file": "https://github.com/our/notes/blob/main/{path}",
                "edit": "https://github.com/our/notes/edit/main/{path}",
                "repository": "https://github.com/our/notes",
            },
        ),
        ("https://notes.example/{path}?plain=1", {"file": "https://notes.example/{path}?plain=1"}),
    ],
)
def test_it_says_where_the_notes_are_on_the_web(source_url: str, source: dict[str, str], group: Group) -> None:
    group.project.write("ankigen.toml", f'source_url = "{source_url}"\n')
    group.build(RIGHT, FIRST)
    assert json.loads(group.manifest_file.read_bytes())["source"] == source


def test_that_of_a_large_deck_is_small() -> None:
    """With 20,000 notes in 200 files it has less than 1 MB when it is compressed, as servers send it."""
    rng = random.Random(1)
    notes = []
    for number in range(20_000):
        guid = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz234567", k=16))
        mod = FIRST + 600_000 * rng.randrange(100)
        notes.append(ManifestNote(guid, mod, f"2:{rng.randbytes(8).hex()}", (number // 100, rng.randrange(2_000))))
    files = tuple(f"notes/week{number:03}/{number}.md" for number in range(200))
    made = manifest.make_manifest(Described("Weekly Q&A", tuple(notes), files=files), "deck.apkg", io.BytesIO())
    assert len(gzip.compress(manifest.dump(made))) < 1_000_000
    assert manifest.parse(manifest.dump(made)) == made


def test_the_same_input_gives_the_same_bytes(group: Group) -> None:
    group.build(RIGHT, FIRST)
    first = group.manifest_file.read_bytes()
    group.build(RIGHT, SECOND)
    assert group.manifest_file.read_bytes() == first


@pytest.mark.parametrize("args", [("--week", "1"), ("notes/week1.md",), ("--dry-run",)], ids=" ".join)
def test_a_part_of_the_notes_writes_none(group: Group, args: tuple[str, ...]) -> None:
    group.build(RIGHT, FIRST, *args)
    assert not group.manifest_file.exists()
    group.build(RIGHT, FIRST)
    whole = group.manifest_file.read_bytes()
    group.build(WRONG, SECOND, *args)
    assert group.manifest_file.read_bytes() == whole


def test_a_manifest_that_was_deleted_is_written_again(group: Group) -> None:
    group.build(RIGHT, FIRST)
    group.project.build()
    assert "Nothing changed" in group.project.build().stdout
    group.manifest_file.unlink()
    group.project.build()
    assert group.manifest_file.exists()


def test_a_file_of_somebody_else_is_not_overwritten(group: Group) -> None:
    group.project.write("build/deck.json", "my own list")
    group.project.write("notes/week1.md", RIGHT)
    result = group.project.build()
    assert result.exit_code == 1
    assert "build/deck.json is not a manifest of ankigen" in result.stderr
    assert group.manifest_file.read_text("utf-8") == "my own list"
    assert not group.project.package.exists()


# --- what a published one does ----------------------------------------------------------------------


@pytest.mark.parametrize("week", [RIGHT, OTHER], ids=["reverted", "reset, and edited"])
@pytest.mark.parametrize("now", [THIRD, FIRST - 86_400], ids=["later", "by a clock set back"])
def test_what_was_taken_back_becomes_newer_than_what_learners_have(taken_back: Group, week: str, now: int) -> None:
    result = taken_back.build(week, now, "--published", "published.json")
    assert (result["new"], result["changed"], result["unchanged"]) == (0, 1, 1)
    assert taken_back.mods() == [max(now, SECOND + 1), FIRST]


def test_without_what_learners_have_nothing_moves(taken_back: Group) -> None:
    """Also not for the newer package and manifest that lie in the build folder."""
    result = taken_back.build(RIGHT, THIRD)
    assert (result["changed"], taken_back.mods()) == (0, [FIRST, FIRST])


def test_a_second_build_moves_nothing_more(taken_back: Group) -> None:
    taken_back.build(RIGHT, THIRD, "--published", "published.json")
    package = taken_back.project.package.read_bytes()
    result = taken_back.build(RIGHT, THIRD + 5, "--published", "published.json")
    assert (result["changed"], taken_back.project.package.read_bytes()) == (0, package)


def test_the_time_of_the_same_content_is_taken_over(taken_back: Group) -> None:
    result = taken_back.build(WRONG, THIRD, "--published", "published.json")
    assert (result["changed"], taken_back.mods()) == (0, [SECOND, FIRST])
    taken_back.build(WRONG, THIRD)
    assert taken_back.mods() == [SECOND, FIRST]


def test_a_ledger_that_was_lost_sends_nothing_that_learners_have(group: Group) -> None:
    group.build(RIGHT, FIRST)
    group.publish()
    (group.project.folder / LEDGER).unlink()
    group.build(WRONG, SECOND, "--published", "published.json")
    assert group.mods() == [SECOND, FIRST]


def test_refresh_is_newer_than_what_learners_have(taken_back: Group) -> None:
    taken_back.build(WRONG, FIRST, "--refresh", "--published", "published.json")
    assert taken_back.mods() == [SECOND + 1, FIRST + 1]


def test_a_hash_of_another_ankigen_says_nothing(taken_back: Group) -> None:
    published = (taken_back.project.folder / "published.json").read_text("utf-8").replace('"2:', '"3:')
    taken_back.project.write("published.json", published)
    result = taken_back.build(RIGHT, THIRD, "--published", "published.json")
    assert (result["changed"], taken_back.mods()) == (0, [SECOND, FIRST])


def test_an_older_deck_that_is_published_changes_nothing(group: Group) -> None:
    group.build(RIGHT, FIRST)
    group.publish()
    group.build(WRONG, SECOND)
    result = group.build(WRONG, THIRD, "--published", "published.json")
    assert (result["changed"], group.mods()) == (0, [SECOND, FIRST])


def test_a_build_with_nothing_to_do_is_skipped_until_another_deck_is_published(taken_back: Group) -> None:
    taken_back.build(RIGHT, FIRST)
    build = taken_back.project.build
    build()
    assert "Nothing changed" in build().stdout
    assert "1 changed" in build("--published", "published.json").stdout
    build("--published", "published.json")
    assert "Nothing changed" in build("--published", "published.json").stdout


# --- on the web -------------------------------------------------------------------------------------


class Web(BaseHTTPRequestHandler):
    """Answers with what ``content`` has for a path; a text that begins with ``/`` is where to go instead."""

    content: ClassVar[dict[str, bytes]] = {}
    asked: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        self.asked.append(dict(self.headers))
        content = self.content.get(self.path)
        if content is None:
            self.send_error(404)
            return
        self.send_response(302 if content.startswith(b"/") else 200)
        if content.startswith(b"/"):
            self.send_header("Location", content.decode())
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(Web, "content", {})
    monkeypatch.setattr(Web, "asked", [])
    with ThreadingHTTPServer(("127.0.0.1", 0), Web) as server:
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # the client hangs up on purpose
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def codes(result: dict[str, Any]) -> list[str]:
    return [one["code"] for one in result["diagnostics"] if one["code"] in ("W140", "I224")]


def test_an_address_is_asked_and_followed(taken_back: Group, web: str) -> None:
    Web.content["/deck.json"] = b"/latest/deck.json"
    Web.content["/latest/deck.json"] = (taken_back.project.folder / "published.json").read_bytes()
    result = taken_back.build(RIGHT, THIRD, "--published", f"{web}/deck.json")
    assert (result["changed"], codes(result)) == (1, [])


def test_an_address_that_has_nothing_yet_is_an_info(group: Group, web: str) -> None:
    assert codes(group.build(RIGHT, FIRST, "--strict", "--published", f"{web}/deck.json")) == ["I224"]


def test_an_answer_without_end_is_not_read(group: Group, web: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "MAX_BYTES", 1000)
    Web.content["/deck.json"] = b"[" * 1_000_000
    assert codes(group.build(RIGHT, FIRST, "--published", f"{web}/deck.json")) == ["W140"]


def test_a_server_that_is_not_there_is_said_with_each_build(group: Group) -> None:
    group.project.write("notes/week1.md", RIGHT)
    for _ in range(2):
        assert "W140" in group.project.build("--published", "https://127.0.0.1:9/deck.json").stderr


def test_only_a_real_build_asks_what_the_config_names(group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, FetchRules]] = []

    def fetch(url: str, rules: FetchRules) -> bytes:
        asked.append((url, rules))
        return b""

    monkeypatch.setattr("ankigen.output.published.fetch", fetch)
    group.project.write("ankigen.toml", '[publish]\nmanifest = "https://example.org/deck.json"\n')
    group.build(RIGHT, FIRST, "--dry-run")
    group.project.run("check")
    group.project.run("diff")
    assert asked == []
    assert codes(group.build(RIGHT, FIRST)) == ["W140"]
    ((url, rules),) = asked
    assert (url, rules.schemes, rules.local) == ("https://example.org/deck.json", ("https",), False)


def test_a_config_leads_to_no_machine_of_the_group(group: Group, web: str) -> None:
    group.project.write("ankigen.toml", f'[publish]\nmanifest = "{web.replace("http:", "https:")}/deck.json"\n')
    result = group.build(RIGHT, FIRST)
    assert codes(result) == ["W140"]
    assert "it is not on the public web" in json.dumps(result)
    assert Web.asked == []


@pytest.mark.parametrize(
    "address", ["http://example.org/deck.json", "deck.json", "file:///etc/passwd", "https://x"]
)
def test_a_config_names_an_https_address(group: Group, address: str) -> None:
    group.project.write("ankigen.toml", f'[publish]\nmanifest = "{address}"\n')
    result = group.project.build()
    assert result.exit_code == 2
    assert "ankigen.toml:2:1: error E001" in result.stderr


def test_no_other_machine_is_asked_without_encryption(group: Group) -> None:
    result = group.build(RIGHT, FIRST, "--published", "http://example.org/deck.json")
    assert "it is not a web address" in json.dumps(result)


# --- what was taken back on this branch ---------------------------------------------------------------


@pytest.fixture
def repository(group: Group) -> Group:
    """A group whose main branch has a right answer, and then a wrong one, with their ledgers."""
    group.project.write(".gitignore", "build/\n.ankigen/\n")
    git(group.project.folder, "init", "-q", "-b", "main")
    group.build(RIGHT, FIRST)
    git(group.project.folder, "add", "-A")
    git(group.project.folder, "commit", "-qm", "right")
    group.build(WRONG, SECOND)
    return group


def build_as_it_is(group: Group, now: int) -> list[int]:
    group.monkeypatch.setenv("SOURCE_DATE_EPOCH", str(now))
    group.project.build_json()
    return group.mods()


def test_a_reverted_commit_is_noticed_where_it_was_built(repository: Group) -> None:
    git(repository.project.folder, "commit", "-qam", "wrong")
    git(repository.project.folder, "revert", "--no-edit", "HEAD")
    assert build_as_it_is(repository, THIRD) == [THIRD, FIRST]
    assert build_as_it_is(repository, THIRD + 5) == [THIRD, FIRST]


def test_a_branch_that_was_reset_is_noticed_where_it_was_built(repository: Group) -> None:
    git(repository.project.folder, "commit", "-qam", "wrong")
    git(repository.project.folder, "reset", "-q", "--hard", "HEAD~1")
    assert build_as_it_is(repository, FIRST - 86_400) == [SECOND + 1, FIRST]


def test_another_branch_is_not_taken_for_one_that_was_reset(repository: Group) -> None:
    git(repository.project.folder, "switch", "-qc", "draft")
    git(repository.project.folder, "commit", "-qam", "wrong")
    git(repository.project.folder, "switch", "-q", "main")
    assert build_as_it_is(repository, THIRD) == [FIRST, FIRST]


def test_what_was_only_built_was_given_out_to_nobody(repository: Group) -> None:
    git(repository.project.folder, "checkout", "-q", "--", ".")
    assert build_as_it_is(repository, THIRD) == [FIRST, FIRST]


# --- what is published may be anything --------------------------------------------------------------

NOTE = '{"guid":"a","mod":1,"content":"2:0"}'


def published_with(notes: str, head: str = '"format":1') -> str:
    return f'{{{head},"deck":"x","package":"x.apkg","sha256":"0","notes":[{notes}]}}'


@pytest.mark.parametrize(
    "content",
    [
        "",
        "<!doctype html>",
        "[" * 100_000,
        "\ud800".encode("utf-8", "surrogatepass"),
        published_with("1"),
        published_with('{"guid":"a"}'),
        published_with(NOTE.replace('"a"', '""')),
        published_with(NOTE.replace('"a"', f'"{"a" * 101}"')),
        published_with(NOTE.replace(":1,", ":-1,")),
        published_with(NOTE.replace(":1,", ":99999999999,")),
        published_with(NOTE.replace(":1,", ":1e400,")),
        published_with(NOTE.replace(":1,", ':"1",')),
        published_with(NOTE, '"format":2'),
        published_with(NOTE, '"format":"1"'),
        published_with(NOTE, '"fromat":1'),
    ],
    ids=lambda content: ascii(content)[:40],
)
def test_what_is_no_manifest_is_said_and_not_used(group: Group, content: str | bytes) -> None:
    group.project.write("published.json", content)
    result = group.build(RIGHT, FIRST, "--published", "published.json")
    (told,) = [one for one in result["diagnostics"] if one["code"] == "W140"]
    assert told["message"].startswith("cannot find out which notes learners have: published.json cannot be used: ")
    assert group.mods() == [FIRST, FIRST]


@pytest.mark.parametrize("name", ["none.json", "notes", "null\0byte.json"])
def test_a_file_that_is_not_there_is_wrong_usage(group: Group, name: str) -> None:
    group.project.write("notes/week1.md", RIGHT)
    result = group.project.run("build", "--published", name)
    assert result.exit_code == 2
    assert "there is no file" in result.stderr
    assert not group.project.package.exists()


def test_one_that_is_too_large_is_not_read(group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "MAX_BYTES", 100)
    group.project.write("published.json", published_with(NOTE) + " " * 100)
    (told,) = [
        one
        for one in group.build(RIGHT, FIRST, "--published", "published.json")["diagnostics"]
        if one["code"] == "W140"
    ]
    assert "larger than 0 MB" in told["message"]


@pytest.mark.parametrize(
    "edit", [lambda text: text.replace('"format"', '"more":[1],"format"'), lambda text: f"{text}\n"]
)
def test_a_manifest_may_say_more(taken_back: Group, edit: Callable[[str], str]) -> None:
    text = (taken_back.project.folder / "published.json").read_text("utf-8")
    taken_back.project.write("published.json", edit(text))
    assert taken_back.build(RIGHT, THIRD, "--published", "published.json")["changed"] == 1
