"""A repository that was only cloned runs nothing, and a few bytes of it cost a few bytes of work."""

from __future__ import annotations

import contextlib
import json
import os
import re
import resource
import sqlite3
import subprocess
import unicodedata
import zipfile
from pathlib import Path

import pytest

import ankigen
from anki_connect import AnkiConnect, listening
from ankigen import bounded_toml
from ankigen.cli.main import COMMANDS, find_command
from ankigen.errors import ConfigError, PackageError
from ankigen.output import apkg_reader
from ankigen.project import git as own_git
from ankigen.reading.front_matter import read_front_matter
from repositories import git
from support import LEDGER, Anki, Project

READING_COMMANDS = [["build"], ["check"], ["diff"], ["topics"], ["stats"], ["preview", "--out", "site"]]
NOTES = "# Week 1\n#### 가영\n1. 캐시란?\n```\n빠른 저장소\n```\n"


def plant_bare_repository(folder: Path, command: str) -> None:
    """Let a folder look like a bare repository, whose config names a command to fetch objects with."""
    (folder / "objects").mkdir()
    (folder / "refs").mkdir()
    (folder / "HEAD").write_text("1" * 40 + "\n")
    (folder / "config").write_text(
        "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tpartialClone = origin\n"
        f'[remote "origin"]\n\tpromisor = true\n\turl = .\n\tuploadpack = "{command};"\n'
    )


@pytest.mark.parametrize("arguments", [["check"], ["build"], ["diff"]])
def test_a_folder_that_looks_like_a_bare_repository_runs_nothing(project: Project, arguments: list[str]) -> None:
    ran = project.folder / "ran"
    git(project.folder, "init", "-q")
    study = project.folder / "study"
    project.write("study/notes/week1.md", NOTES)
    plant_bare_repository(study, f"touch {ran}")
    subprocess.run(
        ["git", "-C", str(study), "rev-list", "--count", "HEAD"], check=False, capture_output=True, timeout=20
    )
    assert ran.exists(), "git itself would run the command, so this proves nothing"
    ran.unlink()
    Project(study).run(*arguments)
    assert not ran.exists()


SETTINGS = [
    "core.fsmonitor", "core.hooksPath", "core.pager", "core.askPass", "diff.external", "credential.helper", "core.sshCommand",
]  # fmt: skip


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("arguments", [["status", "--porcelain"], ["log", "-p"], ["rev-list", "--count", "HEAD"]])
def test_no_program_that_a_config_names_is_run(project: Project, setting: str, arguments: list[str]) -> None:
    ran = project.folder / "ran"
    program = project.folder / "program"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n")
    program.chmod(0o755)
    project.write("notes/week1.md", NOTES)
    git(project.folder, "init", "-q")
    git(project.folder, "add", "notes")
    git(project.folder, "commit", "-qm", "Begin")
    git(project.folder, "config", setting, str(program))
    assert own_git.run_git(project.folder, *arguments) is not None
    assert not ran.exists()


def test_no_missing_object_is_fetched(project: Project) -> None:
    ran = project.folder / "ran"
    project.write("notes/week1.md", NOTES)
    git(project.folder, "init", "-q")
    git(project.folder, "add", "notes")
    git(project.folder, "commit", "-qm", "Begin")
    for name, setting in (
        ("core.repositoryFormatVersion", "1"), ("extensions.partialClone", "origin"), ("remote.origin.promisor", "true"),
        ("remote.origin.url", "."), ("remote.origin.uploadpack", f"touch {ran};"),
    ):  # fmt: skip
        git(project.folder, "config", name, setting)
    assert own_git.run_git(project.folder, "cat-file", "-p", "1" * 40) is None
    assert not ran.exists()


def test_an_old_git_is_not_called_where_the_nearest_repository_is_a_bare_one(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_git, "_heeds_bare_repository_option", lambda: False)
    git(project.folder, "init", "-q")
    study = project.folder / "study"
    study.mkdir()
    assert own_git.run_git(study, "rev-parse", "--show-toplevel") is not None
    plant_bare_repository(study, "false")
    assert own_git.run_git(study, "rev-parse", "--show-toplevel") is None


@pytest.mark.parametrize(
    ("content", "reason", "week"),
    [
        ("a: &x 1\nweek: 2", "an anchor (&x) is not allowed here", 2),
        ("week: *x", "an alias (*x) is not allowed here", None),
        ("week: !!int '3'", "a type (!x) is not allowed here", None),
        ("a: &a [1, 2]\nb: &b [*a, *a]\nc: [*b, *b]", "an anchor (&x) is not allowed here", None),
    ],
)
def test_front_matter_has_no_references_and_types(content: str, reason: str, week: int | None) -> None:
    front_matter, problems = read_front_matter(content)
    assert front_matter.week == week  # the keys that can be read count
    assert [str(problem.details["reason"]) for problem in problems] == [reason]


def test_eleven_lines_of_aliases_cost_no_memory(project: Project) -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    bomb += "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10))
    project.write("notes/week1.md", f"---\n{bomb}week: *a9\n---\n{NOTES}")
    built = project.run("build")
    assert built.exit_code == 0
    assert "W112" in built.codes


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("week: 1\n" * 10_000, "it is longer than 20000 characters"),
        ("topics: " + "[" * 30 + "]" * 30, "it is nested more than 20 deep"),
        ('week: "\\ud800"', "an escape is not a character"),
        ('"\\udfff": 1', "an escape is not a character"),
        ("week: !!timestamp x", "a type (!x) is not allowed here"),
        ("topics: !python/object:os.system [x]", "a type (!x) is not allowed here"),
    ],
    ids=lambda text: text[:30],
)
def test_front_matter_has_limits(content: str, reason: str) -> None:
    front_matter, problems = read_front_matter(content)
    assert front_matter.week is None
    assert [str(problem.details["reason"]) for problem in problems] == [reason]


@pytest.mark.parametrize(
    "value", ["2024-13-45", "12:99:99", "0b", "1e999", ".inf", "0o9", "0x", "[[a]: 1]", "{[a]: 1}"]
)
def test_odd_front_matter_costs_its_file_nothing_but_itself(project: Project, value: str) -> None:
    project.write("notes/week1.md", f"---\nweek: {value}\ndate: {value}\ntags: [{value}]\n---\n{NOTES}")
    project.write("notes/week2.md", NOTES.replace("Week 1", "Week 2"))
    assert project.build("-q").exit_code == 0
    assert len(project.notes()) == 2


ENDLESS = "with recursive r(x) as (select 1 union all select x + 1 from r) select x as"


@pytest.mark.parametrize(
    "schema",
    [
        f"create view week as {ENDLESS} path, x as key, x as value, x as sum from r",
        "create table week (path blob primary key, key blob, value blob, sum blob, more blob)",
        "create table week (path blob primary key, key blob, value blob, sum blob as (zeroblob(1000000000)))",
        "create table other (x); create trigger t after insert on other begin delete from other; end",
    ],
    ids=["a view without end", "another table", "a column that fills memory", "a trigger"],
)
def test_a_foreign_cache_is_thrown_away(project: Project, schema: str) -> None:
    project.write("notes/week1.md", NOTES)
    file = project.write(".ankigen/weeks.sqlite", b"")
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.executescript(schema)
    assert project.build("-q").exit_code == 0
    assert project.build_json()["unchanged"] == 1


def repack(package: Path, change: str) -> None:
    """Change the database of a package."""
    with zipfile.ZipFile(package) as archive:
        content = archive.read("collection.anki2")
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        database.executescript(change)
        content = database.serialize()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("collection.anki2", content)
        archive.writestr("media", "{}")


@pytest.mark.parametrize(
    "change",
    [
        f"drop table notes; create view notes as {ENDLESS} guid, x as flds, '' as tags, 1 as mod, x as id, 1 as mid from r",
        "alter table col rename to c; create view col as select * from c",
        "update notes set mod = 9223372036854775807",
        "update notes set mod = -1",
        "update notes set guid = x'ff'",
        "update notes set flds = 7",
        "update notes set flds = 'q' || char(31) || replace(hex(zeroblob(700000)), '00', '가 ') || replace('.......', '.', char(31))",
        "update notes set id = 9223372036854775807",
        "update col set models = '[]'",
        "update col set models = replace(models, '\"tmpls\": [', '\"tmpls\": [7, ')",
        "delete from col",
    ],
)
def test_a_foreign_package_is_refused(project: Project, change: str) -> None:
    project.write("notes/week1.md", NOTES)
    assert project.build("-q").exit_code == 0
    repack(project.package, change)
    with pytest.raises(PackageError, match="is not a package of ankigen"):
        apkg_reader.read(project.package)
    refused = project.run("build", "--recover", project.package)
    assert (refused.exit_code, "internal error" in refused.stderr) == (2, False)


@pytest.mark.parametrize("name", ["collection.anki2", "collection.anki21"])
def test_a_small_package_can_not_fill_the_disk(project: Project, name: str) -> None:
    project.write("notes/week1.md", NOTES)
    bomb = project.folder / "bomb.apkg"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(name, "w") as member:
            for _ in range(100):
                member.write(bytes(1_000_000))
        archive.writestr("media", "{}")
    with pytest.raises(PackageError, match="unpacks to 100 MB"):
        apkg_reader.read(bomb)


def test_a_package_that_lies_of_its_size_does_not_unpack(project: Project) -> None:
    bomb = project.folder / "bomb.apkg"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("collection.anki2", bytes(20_000_000))
        archive.writestr("media", "{}")
        archive.filelist[0].compress_size = 10_000_000
    with pytest.raises(PackageError, match="unpacks to 20 MB"):
        apkg_reader.read(bomb)


def test_a_package_that_is_no_file_is_not_waited_for(project: Project) -> None:
    os.mkfifo(project.folder / "x.apkg")
    with pytest.raises(PackageError, match="not a file"):
        apkg_reader.read(project.folder / "x.apkg")


@pytest.mark.parametrize("name", ["mod", "seen", "since", "week"])
@pytest.mark.parametrize("number", [-1, 2**63 - 1, 10**30])
def test_a_number_that_no_database_holds_damages_its_line_of_the_ledger(
    project: Project, name: str, number: int
) -> None:
    project.write("notes/week1.md", NOTES)
    assert project.build("-q").exit_code == 0
    ledger = project.folder / LEDGER
    head, line = ledger.read_text("utf-8").splitlines()
    damaged = head + "\n" + json.dumps({**json.loads(line), name: number}) + "\n"
    ledger.write_text(damaged, "utf-8")
    project.write("notes/week1.md", NOTES.replace("저장소", "보관소"))
    refused = project.build()
    assert (refused.exit_code, refused.codes) == (1, ["E005"])
    assert ledger.read_text("utf-8") == damaged


def test_a_ledger_that_is_a_pipe_is_not_waited_for(project: Project) -> None:
    project.write("notes/week1.md", NOTES)
    os.mkfifo(project.folder / LEDGER)
    refused = project.build()
    assert (refused.exit_code, refused.codes) == (1, ["E005"])


EVIL = "x\n::error::y\r\x1b]0;z\x07\u202e"


@pytest.mark.parametrize(
    ("config", "files"),
    [
        (f"{json.dumps(EVIL)} = 1\n", {}),
        (f"[people]\n{json.dumps(EVIL)} = ['z']\n'b' = ['z']\n", {}),
        (f"notes = {json.dumps(EVIL)}\n", {}),
        (f"output = {json.dumps(EVIL)}\n", {}),
        (f"subdecks = {json.dumps(EVIL)}\n", {}),
        (f"[card]\ncss = {json.dumps(EVIL)}\n", {}),
        (f"[topics]\nfile = {json.dumps(EVIL)}\n", {}),
        ("[card]\nfront = 'f.html'\n", {"f.html": "{{Que" + EVIL + "}}"}),
        ("[topics]\nfile = 't.toml'\n", {"t.toml": f"[x]\n{json.dumps(EVIL)} = 1\n"}),
        ("deck = 'x'\n", {LEDGER: json.dumps({EVIL: 1}) + "\n"}),
    ],
)
@pytest.mark.parametrize("command", [["build"], ["check"], ["check", "--format", "github"], ["diff"]])
def test_nothing_that_is_printed_is_obeyed(
    project: Project, config: str, files: dict[str, str], command: list[str]
) -> None:
    project.write("notes/week1.md", NOTES)
    project.write("ankigen.toml", config)
    for name, content in files.items():
        project.write(name, content)
    ended = project.run(*command)
    assert ended.exit_code in {1, 2}
    printed = ended.stdout + ended.stderr
    lines = [line for line in printed.split("\n") if not re.match("::(error|warning|notice) file=", line)]
    assert not [line for line in lines if line.startswith("::")]
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", printed)


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder of somebody else's, with a week file, a key and a package."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "diary.md").write_text(NOTES.replace("빠른", "비밀의"), "utf-8")
    (folder / "key").write_text("/* secret */")
    (folder / "mine.apkg").write_text("precious")
    return folder


@pytest.mark.parametrize(
    "config",
    [
        "notes = '{outside}'", "notes = ['notes', '../outside']", "notes = '../outside/diary.md'",
        "output = '{outside}/mine.apkg'", "output = '../mine.apkg'",
        "[card]\ncss = '{outside}/key'", "[card]\nfront = '../outside/key'", "[card]\nback = 'notes/../../outside/key'",
        "[topics]\nfile = '../outside/key'",
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", READING_COMMANDS, ids=lambda command: command[0])
def test_no_path_of_the_config_leads_out(project: Project, outside: Path, config: str, command: list[str]) -> None:
    project.write("notes/week1.md", NOTES)
    project.write("ankigen.toml", config.format(outside=outside))
    refused = project.run(*command)
    assert (refused.exit_code, "leads outside the project" in refused.stderr) == (2, True)
    assert "secret" not in refused.stdout + refused.stderr
    assert (outside / "mine.apkg").read_text() == "precious"


@pytest.mark.parametrize(
    "link",
    ["notes", ".ankigen", ".ankigen/.gitignore", ".ankigen/weeks.sqlite", ".ankigen/package.sqlite", ".ankigen/pictures", ".ankigen/lock", "build",
     "build/weekly-q-a.apkg", "ankigen.ledger.jsonl", ".ankigen.pending"],
)  # fmt: skip
def test_no_link_leads_out(project: Project, outside: Path, link: str) -> None:
    if link != "notes":
        project.write("notes/week1.md", NOTES)
    path = project.folder / link
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(outside if link in {"notes", ".ankigen", "build", ".ankigen/pictures"} else outside / "made")
    before = sorted(outside.iterdir())
    refused = project.build()
    assert (refused.exit_code, "leads outside the project" in refused.stderr) == (2, True)
    assert sorted(outside.iterdir()) == before


def test_a_link_within_the_work_tree_is_followed(project: Project) -> None:
    git(project.folder, "init", "-q")
    project.write("weeks/week1.md", NOTES)
    study = project.folder / "study"
    study.mkdir()
    (study / "notes").symlink_to("../weeks")
    assert Project(study).build("-q").exit_code == 0


def test_the_command_line_may_name_what_lies_outside(project: Project, outside: Path) -> None:
    project.write("notes/week1.md", NOTES)
    assert project.build("-q", outside / "diary.md", "-o", outside / "new.apkg").exit_code == 0
    assert (outside / "new.apkg").exists()


def test_a_program_that_trusts_a_project_follows_its_config(project: Project, outside: Path) -> None:
    project.write("ankigen.toml", f"notes = '{outside}'")
    with pytest.raises(ConfigError, match="leads outside the project"):
        ankigen.compile(project.folder)
    assert len(ankigen.compile(project.folder, trust=True).deck.notes) == 1


@pytest.mark.parametrize("command", READING_COMMANDS, ids=lambda command: command[0])
def test_a_command_that_trusts_a_project_follows_its_config(
    project: Project, outside: Path, command: list[str]
) -> None:
    project.write("ankigen.toml", f"notes = '{outside}'")
    refused = project.run(*command)
    assert refused.exit_code == 2
    assert "ankigen: `notes` leads outside the project" in refused.stderr
    assert "--trust" in refused.stderr
    followed = project.run(*command, "--trust")
    assert (followed.exit_code, followed.stderr) == (0, "")


def test_a_push_that_trusts_a_project_follows_its_config(
    project: Project, outside: Path, anki: Anki, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.write("ankigen.toml", f"notes = '{outside}'")
    with listening(AnkiConnect(anki)) as address:
        monkeypatch.setenv("ANKICONNECT_ADDRESS", address)
        refused = project.run("push", "--dry-run")
        followed = project.run("push", "--dry-run", "--trust")
    assert (refused.exit_code, "leads outside the project" in refused.stderr) == (2, True)
    assert followed.exit_code == 0
    assert "1 new" in followed.stdout


def test_a_build_that_trusts_a_project_writes_where_it_says(project: Project, outside: Path) -> None:
    project.write("notes/week1.md", NOTES)
    project.write("ankigen.toml", f"output = '{outside}/new.apkg'")
    assert project.run("build").exit_code == 2
    assert not (outside / "new.apkg").exists()
    assert project.run("build", "--trust").exit_code == 0
    assert (outside / "new.apkg").exists()


def test_every_command_that_reads_a_project_can_trust_it() -> None:
    trusting = {name for name in COMMANDS if "trust" in {option.name for option in find_command(name).params}}
    assert trusting == set(COMMANDS) - {"init", "explain", "completion"}


def test_a_planted_journal_moves_nothing_outside(project: Project, outside: Path) -> None:
    project.write("notes/week1.md", NOTES)
    (outside / ".mine.apkg.7.tmp").write_text("half")
    project.write(
        ".ankigen.pending", json.dumps([[str(outside / ".mine.apkg.7.tmp"), str(outside / "mine.apkg")]])
    )
    assert project.build("-q").exit_code == 0
    assert (outside / "mine.apkg").read_text() == "precious"


@pytest.mark.parametrize("target", ["self.md", "nowhere.md", "/dev/null"])
def test_a_link_that_leads_nowhere_is_reported(project: Project, target: str) -> None:
    project.write("notes/week1.md", NOTES)
    (project.folder / "notes/self.md").symlink_to(target)
    built = project.build()
    assert (built.exit_code, len(built.codes)) == (0, 1)
    assert built.codes[0] in {"W108", "W115"}


@pytest.mark.slow
def test_a_thousand_folders_in_each_other(project: Project) -> None:
    project.write("notes/week1.md", NOTES)
    try:
        with contextlib.chdir(project.folder / "notes"):
            for _ in range(1_500):
                Path("d").mkdir()
                os.chdir("d")
        built = project.build()
    finally:
        subprocess.run(["rm", "-rf", str(project.folder / "notes/d")], check=True)  # pytest's own way is recursive
    assert built.exit_code == 0


def test_two_files_whose_names_differ_in_composition_are_two(project: Project) -> None:
    names = (unicodedata.normalize("NFC", "주차"), unicodedata.normalize("NFD", "주차"))
    for week, name in enumerate(names, 1):
        project.write(f"notes/{name}.md", NOTES.replace("Week 1", f"Week {week}"))
    assert project.build_json()["notes"] == 2
    assert project.build_json()["unchanged"] == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("a" + ".a" * 20_000 + " = 1", "a key has more than 30 parts"),
        ("[" + '"a" . ' * 20_000 + "a]", "a key has more than 30 parts"),
        ("x = {" + "a." * 20_000 + "a = 1}", "a key has more than 30 parts"),
        ("x = " + "[" * 50_000 + "]" * 50_000, "it is nested too deep"),
        ("x = " + "{a=" * 20_000 + "1" + "}" * 20_000, "it is nested too deep"),
        ("# " + "x" * 1_000_000, "it is longer than 1000000 characters"),
    ],
    ids=["a long key", "a long header", "a long key inside", "lists", "tables", "a long file"],
)
@pytest.mark.parametrize("name", ["ankigen.toml", "topics.toml"])
def test_toml_has_limits(project: Project, name: str, content: str, reason: str) -> None:
    project.write("notes/week1.md", NOTES)
    project.write("ankigen.toml", "[topics]\nfile = 'topics.toml'")
    project.write(name, content)
    before = resource.getrusage(resource.RUSAGE_SELF)
    refused = project.build()
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert (refused.exit_code, reason in refused.stderr) == (2, True)
    assert after.ru_utime - before.ru_utime < 2


def test_a_key_of_a_usual_length_is_read() -> None:
    assert bounded_toml.loads("a.b.c = 1.5\n# " + "." * 1_000)["a"]["b"]["c"] == 1.5


@pytest.mark.parametrize(
    "name", ["::error::x.md", "::stop-commands::x/week.md", "a\n::error::x.md", "\x1b]0;x\x07.md"]
)
@pytest.mark.parametrize(
    "command", [["build", "-v"], ["check"], ["check", "--format", "github"], ["diff"], ["stats"], ["topics"]]
)
def test_no_name_of_a_file_is_obeyed(project: Project, name: str, command: list[str]) -> None:
    project.write("ankigen.toml", "notes = '.'")
    project.write(
        name, NOTES.replace("```\n빠른 저장소\n```", "빠른 <b onclick=x>저장소</b>") + "2. ::error::y?\n"
    )
    ended = project.run(*command)
    printed = ended.stdout + ended.stderr
    lines = [line for line in printed.split("\n") if not re.match("::(error|warning|notice) file=", line)]
    assert not [line for line in lines if line.startswith("::")]
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f]", printed)


@pytest.mark.parametrize(
    "command",
    [["check"], ["check", "-v"], ["check", "--fix", "--diff"], ["build", "-v"], ["build", "--json"], ["diff"], ["stats"], ["stats", "--json"],
     ["topics"], ["topics", "--suggest"], ["check", "--format", "json"], ["init", "--detect", "notes", "--yes"]],
    ids=" ".join,
)  # fmt: skip
def test_nothing_that_notes_hold_is_obeyed(project: Project, command: list[str]) -> None:
    evil = "\x1b]0;z\x07 \x9b31m \x11 \x7f \u202e \u2028::error::x"
    project.write(
        "notes/week1.md",
        f"# Week 1\n#### 하늘{evil}\n3. 캐시{evil}란?\n```\n{evil} 저장소\n```\n::error::{evil}\n7. {evil}?\n",
    )
    ended = project.run(*command)
    printed = ended.stdout + ended.stderr
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]", printed)
    assert not [line for line in printed.split("\n") if line.startswith("::")]


@pytest.fixture
def committed(project: Project) -> Project:
    """A project in a git work tree that was built twice; ledger, notes and .gitignore are committed."""
    project.write("notes/week1.md", NOTES)
    project.write(".gitattributes", f"{LEDGER} merge=union\n")
    git(project.folder, "init", "-q")
    assert project.build("-q").exit_code == 0
    git(project.folder, "add", "notes", LEDGER, ".gitattributes")
    git(project.folder, "commit", "-qm", "Begin")
    assert project.build().stdout.startswith("Nothing changed")
    return project


def count_git_calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Return the list to which each call of git will be added, by its arguments."""
    calls: list[tuple[str, ...]] = []
    run_git = own_git.run_git

    def run_and_count(folder: Path, *arguments: str) -> str | None:
        calls.append(arguments)
        return run_git(folder, *arguments)

    monkeypatch.setattr(own_git, "run_git", run_and_count)
    return calls


def test_a_cache_that_git_tracks_is_not_read(committed: Project) -> None:
    cache = committed.folder / ".ankigen/weeks.sqlite"
    with contextlib.closing(sqlite3.connect(cache)) as database:
        rows = database.execute("select path, key from week").fetchall()
        assert len(rows) == 1
    git(committed.folder, "add", "-f", ".ankigen/weeks.sqlite")
    before = cache.read_bytes()
    built = committed.build("-v")
    assert (built.exit_code, built.codes) == (0, ["W135"])
    assert "git tracks .ankigen, so it was not read" in built.stderr
    assert "git rm -r --cached .ankigen`" in built.stderr
    assert cache.read_bytes() == before
    git(committed.folder, "rm", "-rq", "--cached", ".ankigen")
    assert committed.build("-v").codes == []


def test_a_build_is_not_skipped_for_what_git_tracks(committed: Project) -> None:
    git(committed.folder, "add", "-f", ".ankigen/built.json")
    assert not committed.build().stdout.startswith("Nothing changed")
    git(committed.folder, "rm", "-q", "--cached", ".ankigen/built.json")
    git(committed.folder, "add", "-f", "build/weekly-q-a.apkg")
    built = committed.build()
    assert not built.stdout.startswith("Nothing changed")
    assert "git tracks build/weekly-q-a.apkg" in built.stderr


def test_the_package_that_git_tracks_is_not_the_last_build(committed: Project) -> None:
    assert "0 new" in committed.run("diff").stdout
    committed.write("notes/week1.md", NOTES.replace("빠른", "아주 빠른"))
    shown = committed.run("diff").stdout
    assert "아주" in shown
    git(committed.folder, "add", "-f", "build/weekly-q-a.apkg")
    assert committed.run("diff").stdout != shown


def test_only_the_ignore_file_of_its_own_folder_may_be_tracked(committed: Project) -> None:
    git(committed.folder, "add", "-f", ".ankigen/.gitignore")
    assert committed.build().stdout.startswith("Nothing changed")


@pytest.mark.parametrize("folder", ["study", "a*b", "모임 [1]"])
def test_tracked_files_are_known_below_any_folder(project: Project, folder: str) -> None:
    git(project.folder, "init", "-q")
    study = Project(project.folder / folder)
    study.write("notes/week1.md", NOTES)
    study.write("ankigen.toml", "output = '../out/[1]* deck.apkg'")
    assert study.build("-q").exit_code == 0
    git(project.folder, "add", "-f", ".")
    built = study.build()
    assert built.codes.count("W135") == 2
    assert "git rm -r --cached '../out/[1]* deck.apkg'`" in built.stderr


def test_a_tracked_folder_behind_a_link_is_known(committed: Project) -> None:
    (committed.folder / ".ankigen").rename(committed.folder / "kept")
    (committed.folder / ".ankigen").symlink_to("kept")
    git(committed.folder, "add", "-f", "kept/weeks.sqlite")
    assert "W135" in committed.build("-v").codes


def test_git_is_asked_once_for_what_it_tracks(committed: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = count_git_calls(monkeypatch)
    assert committed.build().stdout.startswith("Nothing changed")
    assert [arguments[0] for arguments in calls] == ["ls-files", "check-attr"]
    calls.clear()
    assert committed.build("-v").exit_code == 0
    assert [arguments[0] for arguments in calls].count("ls-files") == 1


def test_git_is_not_asked_outside_of_a_work_tree(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = count_git_calls(monkeypatch)
    project.write("notes/week1.md", NOTES)
    assert project.build("-q").exit_code == 0
    assert project.build().stdout.startswith("Nothing changed")
    assert calls == []


def plant_push_state(project: Project) -> None:
    """Let ankigen believe that it had sent other texts than those that are in Anki, so that it would send all."""
    file = project.folder / ".ankigen/pushed.json"
    states = json.loads(file.read_bytes())
    for state in states.values():
        for note in state["notes"].values():
            note.update(mod=10**10, fields=["0" * 12] * 9)
    file.write_text(json.dumps(states))


def test_what_was_pushed_is_not_known_from_a_repository(
    committed: Project, anki: Anki, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(AnkiConnect(anki)) as address:
        monkeypatch.setenv("ANKICONNECT_ADDRESS", address)
        assert committed.run("push").exit_code == 0
        (note,) = anki.notes()
        note["Answer"] = "what the learner wrote"
        anki.collection.update_note(note)
        plant_push_state(committed)
        git(committed.folder, "add", "-f", ".ankigen/pushed.json")
        pushed = committed.run("push")
        assert (pushed.exit_code, "W135" in pushed.stderr) == (0, True)
        assert anki.note(note.guid)["Answer"] == "what the learner wrote"
        plant_push_state(committed)
        git(committed.folder, "rm", "-q", "--cached", ".ankigen/pushed.json")
        assert committed.run("push").exit_code == 0
        assert anki.note(note.guid)["Answer"] != "what the learner wrote", "so the state would have done harm"
