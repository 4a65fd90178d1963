"""A new group's repository: config, a sample week, what git must know, a GitHub workflow. Overwrites nothing."""

from __future__ import annotations

import json
import os
import re
import secrets
import shlex
import shutil
from importlib import resources
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Literal

import msgspec

from ankigen import __version__, messages, text
from ankigen.config.settings import CONFIG_NAME
from ankigen.errors import NoNotesError, UsageError
from ankigen.patterns import compile_on_use
from ankigen.project import boundary
from ankigen.project.git import run_git
from ankigen.project.setup.installation import find_folder, find_github_name, find_repository_address, read_origin
from ankigen.project.setup.workflow import UNKNOWN_ACTION, WORKFLOW
from ankigen.reading.note_files import MARKDOWN_SUFFIXES
from ankigen.resources import DATA

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ankigen.messages import Language
    from ankigen.model import Source

DEFAULT_NOTES = "notes"
WEEK = "notes/week01.md"
SCHEMA = "ankigen.schema.json"
"""What ``#:schema`` in the config names: by it editors complete and check the keys."""

_PATTERN_SIGN = compile_on_use(r"[\\*?+\[\]!]")
"""What means more than itself in a pattern of paths on GitHub."""
_SAMPLE_NAMES = {"en": ("Ada", "Grace"), "ko": ("문가온", "오태양")}


PageNames = Literal["full", "handles"]


class Group(msgspec.Struct, frozen=True):
    """What a group says of itself, or what its notes say: ``layout`` is the part of the config with their layout.

    ``repository`` is its ``owner/name`` on GitHub, empty where there is none; ``notes`` the folder, if not notes/.
    ``has_page``: the cards are published as a web page; ``page_names`` are those on it, ``full`` or ``handles``.
    ``other_forms`` are, by name, the spellings that the notes have beside it.
    """

    deck: str
    people: tuple[str, ...] = ()
    repository: str = ""
    notes: str = ""
    layout: str = ""
    has_page: bool = False
    page_names: PageNames = "handles"
    other_forms: Mapping[str, tuple[str, ...]] = {}

    def with_notes(self, notes: str, layout: str, other_forms: Mapping[str, tuple[str, ...]]) -> Group:
        """Return the group with notes of its own."""
        return msgspec.structs.replace(self, notes=notes, layout=layout, other_forms=other_forms)


class InitResult(msgspec.Struct, frozen=True):
    """What was written, and what was there and stays; ``missing_lines`` are what those files may need.

    ``action`` is how the workflow names the action.
    """

    written: tuple[str, ...]
    kept: tuple[str, ...]
    has_notes: bool
    missing_lines: dict[str, tuple[str, ...]]
    action: str


def make_files(group: Group, language: Language, namespace: str, action: str) -> dict[str, str]:
    """Return the files of a new repository by their path."""
    words = _make_words(group, language, namespace)
    return {
        CONFIG_NAME: Template(_load_template(f"{language}/{CONFIG_NAME}")).substitute(words),
        SCHEMA: (DATA / SCHEMA).read_text("utf-8"),
        WEEK: Template(_load_template(f"{language}/week01.md")).substitute(words),
        ".gitignore": _load_template(f"{language}/gitignore"),
        ".gitattributes": _load_template(f"{language}/gitattributes"),
        WORKFLOW: _make_workflow(group, language, action),
    }


def _make_words(group: Group, language: Language, namespace: str) -> dict[str, str]:
    """Return what the templates say of a group, by its name in them."""
    first, second = [*group.people, *_SAMPLE_NAMES[language]][:2]
    repository = group.repository or "our-group/notes"
    url = f"https://github.com/{repository}/blob/HEAD/{{path}}"
    spellings = {"en": '["nickname", "@handle"]', "ko": '["별명", "@아이디"]'}[language]
    people = _make_people_lines(group) or [f"# {_quote_toml(first)} = {spellings}"]
    has_address = group.has_page and bool(group.repository)
    return {
        "deck": _quote_toml(group.deck),
        "namespace": _quote_toml(namespace),
        "notes": _make_setting("notes", group.notes or DEFAULT_NOTES, is_set=bool(group.notes)),
        "source_url": _make_setting("source_url", url, is_set=bool(group.repository)),
        "site_url": _make_setting("url", find_page_address(repository), is_set=has_address),
        "page_names": _quote_toml(group.page_names),
        "people": "\n".join(people),
        "layout": f"\n{group.layout}" if group.layout else "",
        "first": first,
        "second": second,
    }


def _make_people_lines(group: Group) -> list[str]:
    """Return a line for each person, and for each name that the notes spell in several ways."""
    names = dict.fromkeys([*group.people, *group.other_forms])
    lines: list[str] = []
    for name in names:
        forms = [_quote_toml(form) for form in group.other_forms.get(name, ())]
        lines.append(f"{_quote_toml(name)} = [{', '.join(forms)}]")
    return lines


def _make_setting(key: str, text: str, *, is_set: bool) -> str:
    """Return a line of the config, as a comment where it is only an example."""
    line = f"{key} = {_quote_toml(text)}"
    return line if is_set else f"# {line}"


def _make_workflow(group: Group, language: Language, action: str) -> str:
    """Return the workflow, which runs where something changes that cards are made of."""
    notes = group.notes or DEFAULT_NOTES
    folder = _PATTERN_SIGN.sub(r"\\\g<0>", notes.strip("/"))
    pattern = f"{folder}/**"
    if folder in {"", "."}:
        pattern = "**"
    elif folder.endswith(MARKDOWN_SUFFIXES):
        pattern = folder
    template = _load_template(f"{language}/workflow.yml")
    workflow = template.replace("NOTES", _quote_toml(pattern)).replace(UNKNOWN_ACTION, action)
    return workflow.replace('pages: "false"', 'pages: "true"') if group.has_page else workflow


def find_page_address(repository: str) -> str:
    """Return where GitHub Pages shows a repository (GitHub docs, "Types of GitHub Pages sites")."""
    owner, _, name = repository.partition("/")
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def create(folder: Path, group: Group, language: Language) -> InitResult:
    """Write the files that are not there yet; raises OSError, and UsageError for what can't be a repository.

    Where there are week files already, the sample is left out: it would become cards of theirs.
    """
    _check_repository(group.repository)
    action = find_action()
    contents = make_files(group, language, secrets.token_hex(6), action)
    has_notes = bool(group.notes) or any((folder / "notes").rglob("*.md"))
    kept = []
    written = []
    for name, content in contents.items():
        file = folder / name
        if file.exists() or file.is_symlink():
            kept.append(name)
        elif name != WEEK or not has_notes:
            _write_new(file, content)
            written.append(name)
    missing_lines = _find_lines_to_add(folder, kept, contents, group)
    return InitResult(tuple(written), tuple(kept), has_notes, missing_lines, action)


def _find_lines_to_add(
    folder: Path, kept: Collection[str], contents: Mapping[str, str], group: Group
) -> dict[str, tuple[str, ...]]:
    """Return the lines that the files which were there already lack, by the name of the file."""
    missing_lines = {}
    for name in (".gitignore", ".gitattributes"):
        if name in kept:
            missing_lines[name] = _find_missing_lines(folder / name, contents[name])
    if CONFIG_NAME in kept and group.layout:
        missing_lines[CONFIG_NAME] = (f"notes = {_quote_toml(group.notes)}", *group.layout.splitlines())
    return missing_lines


def _check_repository(name: str) -> None:
    if name and not re.fullmatch(r"[\w.-]+/[\w.-]+", name):
        raise UsageError("errors.usage.no_repository", name=repr(name))


def _write_new(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8", newline="\n") as stream:
        stream.write(content)


def describe_outcome(outcome: InitResult, group: Group, language: Language) -> str:
    """Return what was done, and what is left to the user."""
    lines = []
    if outcome.written:
        lines.append(messages.text("init.summary.written", language, names=", ".join(outcome.written)))
    if outcome.kept:
        lines.append(messages.text("init.summary.kept", language, names=", ".join(outcome.kept)))
    if outcome.has_notes:
        lines.append(messages.text("init.summary.has_notes", language))
    for name, missing in outcome.missing_lines.items():
        if missing:
            lines.append(messages.text("init.summary.lines_to_add", language, name=name))
            lines += _indent(missing)
    if CONFIG_NAME in outcome.written and group.layout:
        lines.append(f"{CONFIG_NAME}:")
        lines += _indent(group.layout.splitlines())
    if WORKFLOW in outcome.written and outcome.action == UNKNOWN_ACTION:
        lines.append(messages.text("init.summary.name_action", language, workflow=WORKFLOW, action=outcome.action))
    return "\n".join(lines) + "\n"


def _indent(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def describe_next_steps(outcome: InitResult, group: Group, language: Language, folder: Path) -> str:
    """Return what to do next in ``folder``."""
    commands = []
    if folder.absolute() != Path.cwd():
        commands.append(f"cd {shlex.quote(str(folder))}")
    if not (folder / ".git").exists():
        commands.append("git init")
    write = messages.text("init.write.without_sample", language, week=WEEK)
    if WEEK in outcome.written:
        write = messages.text("init.write.after_sample", language, week=WEEK)
    elif group.notes in {".", "./"}:
        write = messages.text("init.write.here_as_before", language)
    elif group.notes:
        write = messages.text("init.write.as_before", language, notes=group.notes)
    first_step = f"  0. {' && '.join(commands)}\n" if commands else ""
    words = {"write": write, "go": first_step}
    return Template(_load_template(f"{language}/next.txt")).substitute(words)


def suggest_deck_name(folder: Path) -> str:
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
        raise NoNotesError("errors.notes.no_markdown_to_begin", folder=folder)
    return sources


def is_in_folder(notes: Path, folder: Path) -> bool:
    """Return True if notes are in a folder, all links followed."""
    return boundary.is_inside(notes, Path(os.path.realpath(folder)))


def find_home(notes: Path) -> Path:
    """Return where a repository for notes begins: at the git work tree that they are in, else in their folder."""
    folder = notes if notes.is_dir() else notes.parent
    return Path(os.path.relpath(boundary.find_boundary(folder)))


def suggest_commands(folder: Path, notes: Path, home: Path) -> tuple[str, str]:
    """Return the commands that copy notes into a folder and begin there, and those that begin where they are."""
    target = folder / DEFAULT_NOTES
    copy = f"mkdir -p {_quote_path(folder)} && cp -R {_quote_path(notes)} {_quote_path(target)}"
    return (
        f"{copy} && ankigen init {_quote_path(folder)} --detect {_quote_path(target)}",
        f"ankigen init {_quote_path(home)} --detect {_quote_path(notes)}",
    )


def copy_notes(notes: Path, folder: Path) -> Path:
    """Copy notes, with their pictures, into a folder, and return where they are now.

    What is hidden stays behind, and so do links. Raises OSError, and UsageError if the place is taken.
    """
    target = folder / DEFAULT_NOTES
    if target.exists():
        raise UsageError("errors.usage.place_taken", path=target)
    if not notes.is_dir():
        target.mkdir(parents=True)
        shutil.copyfile(notes, target / notes.name)
        return target
    own_folder = os.path.realpath(folder)

    def find_ignored(parent: str, names: list[str]) -> list[str]:
        ignored: list[str] = []
        for name in names:
            path = Path(parent, name)
            if name.startswith(".") or path.is_symlink() or os.path.realpath(path) == own_folder:
                ignored.append(name)
        return ignored

    shutil.copytree(notes, target, ignore=find_ignored)
    return target


def _quote_path(path: Path) -> str:
    return shlex.quote(path.as_posix())


def find_repository(folder: Path) -> str:
    """Return the ``owner/name`` on GitHub of the repository in ``folder``, empty if it has none."""
    if not (folder / ".git").exists():  # a clone of ankigen around it is not where the notes are
        return ""
    return find_github_name(run_git(folder, "remote", "get-url", "origin") or "")


def find_action() -> str:
    """Return how a workflow names the action: the place and the commit that this ankigen was installed from.

    pip notes the place (PEP 610); where that is a clone of a repository, git knows the rest. Where nothing is
    noted, it is the release of this version in the repository that pyproject.toml names.
    """
    origin = read_origin()
    url, commit = str(origin.get("url", "")), ""
    vcs = origin.get("vcs_info")
    if isinstance(vcs, dict):
        commit = str(vcs.get("commit_id", ""))
    folder = find_folder(url)
    if folder is not None:
        url = (run_git(folder, "remote", "get-url", "origin") or "").strip()
        commit = (run_git(folder, "rev-parse", "HEAD") or "").strip()
    name = find_github_name(url)
    if name and re.fullmatch("[0-9a-f]{40}", commit):
        return f"{name}@{commit}"
    name = find_github_name(find_repository_address()) if folder is None else ""
    return f"{name}@v{__version__}" if name else UNKNOWN_ACTION


def _find_missing_lines(file: Path, ours: str) -> tuple[str, ...]:
    """Return the lines of ours that a file of the user's does not have, slashes and comments aside."""
    try:
        content = file.read_text("utf-8", "replace")
    except OSError:
        content = ""
    present = {_ignore_key(line) for line in content.splitlines()}
    missing = []
    for line in ours.splitlines():
        key = _ignore_key(line)
        if key and key not in present:
            missing.append(line)
    return tuple(missing)


def _ignore_key(line: str) -> tuple[str, ...]:
    """Return what counts of a line of .gitignore or .gitattributes."""
    pattern, _, _ = line.partition("#")
    return tuple([part.strip("/") for part in pattern.split()[:2]])


def _load_template(name: str) -> str:
    return resources.files("ankigen").joinpath("data", "init", name).read_text("utf-8")


def _quote_toml(name: str) -> str:
    """Return a name as a TOML string; those of JSON are, but for one sign that needs no escape there."""
    return json.dumps(name, ensure_ascii=False).replace("\x7f", "\\u007f")
