"""A new group's repository: config, a sample week, what git must know, a GitHub workflow. Overwrites nothing."""

from __future__ import annotations

import json
import re
import secrets
import shlex
from importlib import metadata, resources
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import url2pathname

import msgspec

from ankigen import text
from ankigen.config import NAME as CONFIG_NAME
from ankigen.errors import NoNotesError, UsageError
from ankigen.project.git import run_git

if TYPE_CHECKING:
    from ankigen.messages import Language
    from ankigen.model import Source

WEEK = "notes/week01.md"
WORKFLOW = ".github/workflows/ankigen.yml"
UNKNOWN_ACTION = "OWNER/ankigen@COMMIT"
"""How the workflow names the action where nobody knows from where this ankigen came."""

QUESTIONS: dict[Language, tuple[str, str, str]] = {
    "en": (
        "The deck's name in Anki",
        "Who writes? (names with commas between them; empty: later)",
        "Where are the notes on GitHub? (OWNER/NAME; empty: nowhere yet)",
    ),
    "ko": (
        "Anki에 보일 덱 이름",
        "누가 쓰나요? (이름을 쉼표로 나누어; 비워 두고 나중에 정해도 됩니다)",
        "GitHub 저장소는 어디인가요? (OWNER/NAME; 아직 없으면 비워 두세요)",
    ),
}

_TOLD: dict[Language, tuple[str, str, str, str, str]] = {
    "en": (
        "Wrote {names}.",
        "Kept as you have it: {names}.",
        "Add to {name}:",
        "There are week files already: no sample week.",
        "In {workflow}, replace {action} by the repository on GitHub that ankigen is in, and a commit of it.",
    ),
    "ko": (
        "새로 쓴 파일: {names}.",
        "그대로 둔 파일: {names}.",
        "{name}에 더할 줄:",
        "이미 정리가 있어서 예시 주차는 쓰지 않았습니다.",
        "{workflow}에서 {action} 자리에 ankigen이 있는 GitHub 저장소와 커밋을 적으세요.",
    ),
}

_WRITE: dict[Language, tuple[str, str]] = {
    "en": ("{week} is a sample, change it as you like. One file a week.", "one file a week, as in {week}."),
    "ko": (
        "{week}는 예시입니다. 마음대로 고치세요. 한 주에 파일 하나입니다.",
        "{week}처럼 한 주에 파일 하나씩 씁니다.",
    ),
}

_GITHUB = re.compile(r"(?:https://|ssh://git@|git@)github\.com[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?")
_SOMEBODY = {"en": ("Ada", "Grace"), "ko": ("문가온", "오태양")}


class Group(msgspec.Struct, frozen=True):
    """What a group says of itself, or what its notes say: ``layout`` is the part of the config with their layout.

    ``repository`` is its ``owner/name`` on GitHub, empty where there is none; ``notes`` the folder, if not notes/.
    """

    deck: str
    people: tuple[str, ...] = ()
    repository: str = ""
    notes: str = ""
    layout: str = ""

    def with_notes(self, notes: str, layout: str) -> Group:
        """Return the group with notes of its own."""
        return msgspec.structs.replace(self, notes=notes, layout=layout)


class Begun(msgspec.Struct, frozen=True):
    """What was written, and what was there and stays; ``lacking`` has the lines that those files may need.

    ``action`` is how the workflow names the action.
    """

    written: tuple[str, ...]
    kept: tuple[str, ...]
    has_notes: bool
    lacking: dict[str, tuple[str, ...]]
    action: str


def files(group: Group, language: Language, namespace: str, action: str) -> dict[str, str]:
    """Return the files of a new repository by their path."""
    names = [*group.people[:2], *_SOMEBODY[language]]
    url = f"https://github.com/{group.repository or 'our-group/notes'}/blob/HEAD/{{path}}"
    spellings = {"en": '["nickname", "@handle"]', "ko": '["별명", "@아이디"]'}[language]
    people = [f"{_toml(name)} = []" for name in group.people] or [f"# {_toml(names[0])} = {spellings}"]
    words = {
        "deck": _toml(group.deck),
        "namespace": _toml(namespace),
        "notes": ("" if group.notes else "# ") + f"notes = {_toml(group.notes or 'notes')}",
        "source_url": ("" if group.repository else "# ") + f"source_url = {_toml(url)}",
        "people": "\n".join(people),
        "layout": f"\n{group.layout}" if group.layout else "",
        "first": names[0],
        "second": names[1],
    }
    return {
        CONFIG_NAME: Template(_packaged(f"{language}/{CONFIG_NAME}")).substitute(words),
        WEEK: Template(_packaged(f"{language}/week01.md")).substitute(words),
        ".gitignore": _packaged("gitignore"),
        ".gitattributes": _packaged("gitattributes"),
        WORKFLOW: _packaged("workflow.yml").replace(UNKNOWN_ACTION, action),
    }


def begin(folder: Path, group: Group, language: Language) -> Begun:
    """Write the files that are not there yet; raises OSError, and UsageError for what can't be a repository.

    Where there are week files already, the sample is left out: it would become cards of theirs.
    """
    if group.repository and not re.fullmatch(r"[\w.-]+/[\w.-]+", group.repository):
        raise UsageError(f"{group.repository!r} is no repository", "It is OWNER/NAME, as in our-group/notes.")
    origin = action()
    contents = files(group, language, secrets.token_hex(6), origin)
    has_notes = bool(group.notes) or any((folder / "notes").rglob("*.md"))
    kept = {name for name in contents if (folder / name).exists() or (folder / name).is_symlink()}
    written = [name for name in contents if name not in kept and not (name == WEEK and has_notes)]
    for name in written:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with (folder / name).open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(contents[name])
    lacking: dict[str, tuple[str, ...]] = {}
    for name in {".gitignore", ".gitattributes"} & kept:
        lacking[name] = _lacking(folder / name, contents[name])
    if CONFIG_NAME in kept and group.layout:
        lacking[CONFIG_NAME] = (f"notes = {_toml(group.notes)}", *group.layout.splitlines())
    return Begun(tuple(written), tuple(name for name in contents if name in kept), has_notes, lacking, origin)


def told(begun: Begun, group: Group, language: Language) -> str:
    """Return what was done, and what is left to the user."""
    wrote, kept, add, notes, where = _TOLD[language]
    lines = [wrote.format(names=", ".join(begun.written))] if begun.written else []
    lines += [kept.format(names=", ".join(begun.kept))] if begun.kept else []
    lines += [notes] if begun.has_notes else []
    for name, lacking in begun.lacking.items():
        lines += [add.format(name=name), *(f"  {line}" for line in lacking)] if lacking else []
    if CONFIG_NAME in begun.written and group.layout:
        lines += [f"{CONFIG_NAME}:", *(f"  {line}" for line in group.layout.splitlines())]
    if WORKFLOW in begun.written and begun.action == UNKNOWN_ACTION:
        lines.append(where.format(workflow=WORKFLOW, action=begun.action))
    return "\n".join(lines) + "\n"


def next_steps(begun: Begun, language: Language, folder: Path) -> str:
    """Return what to do next in ``folder``."""
    go = [] if folder.absolute() == Path.cwd() else [f"cd {shlex.quote(str(folder))}"]
    go += [] if (folder / ".git").exists() else ["git init"]
    write = _WRITE[language][WEEK not in begun.written].format(week=WEEK)
    words = {"write": write, "go": f"  0. {' && '.join(go)}\n" if go else ""}
    return Template(_packaged(f"{language}/next.txt")).substitute(words)


def deck_name(folder: Path) -> str:
    """Return a deck's name that suits a folder."""
    return text.one_line(text.clean(folder.absolute().name)) or "Weekly Q&A"


def read_notes(folder: Path, root: Path) -> list[Source]:
    """Return the note files below ``folder``, named as in a project at ``root``; raises NoNotesError."""
    from ankigen.reading import note_files

    files, _ = note_files.find(root, [folder])
    sources = []
    for file in files:
        source, _ = note_files.read(file)
        if source is not None:
            sources.append(source)
    if not sources:
        raise NoNotesError(f"there is no Markdown in {folder}", "Name a folder with the notes of your group.")
    return sources


def repository(folder: Path) -> str:
    """Return the ``owner/name`` on GitHub of the repository in ``folder``, empty if it has none."""
    has_own = (folder / ".git").exists()  # a clone of ankigen around it is not where the notes are
    return github((run_git(folder, "remote", "get-url", "origin") or "") if has_own else "")


def github(url: str) -> str:
    """Return the ``owner/name`` in an address on GitHub, empty if it is none."""
    found = _GITHUB.fullmatch(url.strip().removeprefix("git+"))
    return found[1] if found else ""


def action() -> str:
    """Return how a workflow names the action: the place and the commit that this ankigen was installed from.

    pip notes the place (PEP 610); where that is a clone of a repository, git knows the rest.
    """
    try:
        noted = json.loads(metadata.distribution("ankigen").read_text("direct_url.json") or "{}")
        url, commit = str(noted.get("url", "")), str(noted.get("vcs_info", {}).get("commit_id", ""))
    except (metadata.PackageNotFoundError, OSError, ValueError, AttributeError):
        return UNKNOWN_ACTION
    if url.startswith("file:"):
        clone = Path(url2pathname(urlsplit(url).path))
        url, commit = ((run_git(clone, *what) or "").strip() for what in (
            ("remote", "get-url", "origin"), ("rev-parse", "HEAD"),
        ))  # fmt: skip
    name = github(url)
    return f"{name}@{commit}" if name and re.fullmatch("[0-9a-f]{40}", commit) else UNKNOWN_ACTION


def _lacking(file: Path, ours: str) -> tuple[str, ...]:
    """Return the lines of ours that a file of the user's does not have, slashes and comments aside."""

    def key(line: str) -> tuple[str, ...]:
        return tuple(part.strip("/") for part in line.partition("#")[0].split()[:2])

    try:
        theirs = {key(line) for line in file.read_text("utf-8", "replace").splitlines()}
    except OSError:
        theirs = set()
    return tuple(line for line in ours.splitlines() if key(line) and key(line) not in theirs)


def _packaged(name: str) -> str:
    return resources.files("ankigen").joinpath("data", "init", name).read_text("utf-8")


def _toml(value: str) -> str:
    """Return ``value`` as a TOML string; those of JSON are, but for one sign that needs no escape there."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
