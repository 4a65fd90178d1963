"""Editions of a group's deck as it publishes them, good ones and hostile ones."""

from __future__ import annotations

import hashlib
import io
import json
import runpy
import shutil
import sqlite3
import tempfile
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support import Project

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
CONFIG = 'source_url = "https://github.com/our-group/notes/blob/main"\n'
FIRST = 1_750_000_000
STEP = 100_000

HEAP = "1. 힙이란?\n```\n완전 이진 트리로 만든 우선순위 큐\n```\n"
EDITED_HEAP = "1. 힙이란?\n```\n완전 이진 트리나 피보나치 힙으로 만든 우선순위 큐\n```\n"
QUEUE = "2. 큐란?\n```\n먼저 들어온 것이 먼저 나가는 줄\n```\n"
STACK = "3. 스택이란?\n```\n나중에 들어온 것이 먼저 나가는 더미\n```\n"
GRAPH = "4. 그래프란?\n```\n정점과 간선의 모임\n```\n"
WEEK_2 = "# Week 2\n#### 하늘\n1. DNS란?\n```\n이름을 주소로\n```\n2. TCP란?\n```\n순서를 지키는 전송\n```\n"


def make_week(*entries: str) -> str:
    return f"# Week 1\n#### 하늘\n{''.join(entries)}"


WEEK_1 = make_week(HEAP, QUEUE, STACK)
EDITIONS = {
    "week 1": {"week1": WEEK_1},
    "week 2": {"week1": WEEK_1, "week2": WEEK_2},
    "edited": {"week1": make_week(EDITED_HEAP, QUEUE, STACK)},
    "edited, and a week": {"week1": make_week(EDITED_HEAP, QUEUE, STACK), "week2": WEEK_2},
    "all at once": {"week1": make_week(EDITED_HEAP, STACK), "week2": WEEK_2},
    "two retired": {"week1": make_week(HEAP)},
    "two retired, and a week": {"week1": make_week(HEAP), "week2": WEEK_2},
    "returned": {"week1": WEEK_1, "week2": WEEK_2},
}


@pytest.fixture(scope="session")
def addon_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packed add-on."""
    file = tmp_path_factory.mktemp("addon") / "ankigen.ankiaddon"
    runpy.run_path(str(ROOT / "addon/pack.py"))["pack"](file)
    return file


@pytest.fixture(scope="session")
def editions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The folder of each edition: a package and its manifest, built one after the other with one ledger."""
    made: dict[str, str] = {}
    target = tmp_path_factory.mktemp("editions")
    with pytest.MonkeyPatch.context() as monkeypatch:
        project = Project(tmp_path_factory.mktemp("group"))
        for number, (name, weeks) in enumerate(EDITIONS.items()):
            monkeypatch.setenv("SOURCE_DATE_EPOCH", str(FIRST + number * STEP))
            made[name] = build_edition(project, target / f"{number}", weeks, CONFIG)
        other = Project(tmp_path_factory.mktemp("other"))
        heap = HEAP.replace("완전 이진 트리", "다른 그룹이 말하는 나무")
        config = f'{CONFIG}deck = "Other group"\n'
        made["other group"] = build_edition(other, target / "other", {"1": make_week(heap, GRAPH)}, config)
        look = Project(tmp_path_factory.mktemp("look"))
        look.write("own.css", ".question { color: teal }")
        config = f'{CONFIG}deck = "Other look"\nnamespace = "look"\n[card]\ncss = "own.css"\n'
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(FIRST + len(EDITIONS) * STEP))
        made["other look"] = build_edition(look, target / "look", {"1": make_week(GRAPH)}, config)
        split = Project(tmp_path_factory.mktemp("split"))
        config = f'{CONFIG}subdecks = "week"\n'
        made["subdecks 1"] = build_edition(split, target / "sub1", {"week1": WEEK_1}, config)
        made["subdecks 2"] = build_edition(split, target / "sub2", {"week1": WEEK_1, "week2": WEEK_2}, config)
    for number, (name, damage) in enumerate(HOSTILE.items()):
        folder = target / f"hostile{number}"
        shutil.copytree(made["edited"], folder)
        damage(folder)
        made[name] = str(folder)
    return made


def build_edition(project: Project, target: Path, weeks: dict[str, str], config: str) -> str:
    """Build a deck of some weeks, and publish package and manifest in ``target``."""
    shutil.rmtree(project.folder / "notes", ignore_errors=True)
    project.write("ankigen.toml", config)
    for name, text in weeks.items():
        project.write(f"notes/{name}.md", text)
    project.build_json()
    target.mkdir()
    for file in (project.folder / "build").iterdir():
        if file.suffix in (".apkg", ".json"):
            shutil.move(str(file), target / file.name)
    return str(target)


# --- hostile editions -------------------------------------------------------------------------------


def change_manifest(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    file = folder / "deck.json"
    manifest = json.loads(file.read_bytes())
    change(manifest)
    file.write_text(json.dumps(manifest), "utf-8")


def announce(folder: Path, package: Path) -> None:
    """Let the manifest describe the package as it is now."""
    content = package.read_bytes()

    def describe(manifest: dict[str, Any]) -> None:
        manifest.update(sha256=hashlib.sha256(content).hexdigest(), size=len(content))

    change_manifest(folder, describe)


def change_package(
    folder: Path, change: Callable[[sqlite3.Connection], object], media: dict[str, str] | None = None
) -> None:
    """Change the database in the package of an edition, and announce it."""
    (package,) = folder.glob("*.apkg")
    with zipfile.ZipFile(package) as archive:
        database = archive.read("collection.anki2")
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch, "collection.anki2")
        file.write_bytes(database)
        with closing(sqlite3.connect(file)) as connection:
            change(connection)
            connection.commit()
        database = file.read_bytes()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("collection.anki2", database)
        archive.writestr("media", json.dumps(media or {}))
        for member in media or {}:
            archive.writestr(member, b"x")
    package.write_bytes(buffer.getvalue())
    announce(folder, package)


def put_into_fields(html: str) -> Callable[[Path], None]:
    statement = "update notes set flds = replace(flds, '큐', ?)"
    return lambda folder: change_package(folder, lambda connection: connection.execute(statement, (html,)))


def put_script_into_template(folder: Path) -> None:
    statement = "update col set models = replace(models, '<article', '<script>alert(1)</script><article')"
    change_package(folder, lambda connection: connection.execute(statement))


def use_another_note_type(folder: Path) -> None:
    change_package(
        folder,
        lambda connection: connection.execute(
            "update col set models = replace(models, '1486027139', '1486027138')"
        ),
    )


def add_view(folder: Path) -> None:
    change_package(folder, lambda connection: connection.execute("create view v as select * from notes"))


def take_note_out(folder: Path) -> None:
    change_package(
        folder, lambda connection: connection.execute("delete from notes where id = (select min(id) from notes)")
    )


def replace_manifest(folder: Path) -> None:
    (folder / "deck.json").write_text("<html>", "utf-8")


HOSTILE: dict[str, Callable[[Path], None]] = {
    "script in a field": put_into_fields("<script>alert(1)</script>"),
    "handler in a field": put_into_fields('<img src="x" onerror="alert(1)">'),
    "script in a template": put_script_into_template,
    "another note type": use_another_note_type,
    "a view in the database": add_view,
    "a path among the media": lambda folder: change_package(folder, lambda _: None, {"0": "../../evil.js"}),
    "other notes": take_note_out,
    "a newer format": lambda folder: change_manifest(folder, lambda manifest: manifest.update(format=2)),
    "no manifest": replace_manifest,
}
