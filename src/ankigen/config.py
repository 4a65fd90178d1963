"""``ankigen.toml`` → a frozen Config; every mistake in it is named with its line."""

import re
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from ankigen import text
from ankigen.diagnostics.rules import BAD_CONFIG
from ankigen.errors import ConfigError

NAME = "ankigen.toml"


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A table of the config: unknown keys are refused."""


# The text below a field is its documentation: docs/configuration.md is made of it.


class Topics(Section, frozen=True):
    """``[topics]``: the taxonomy."""

    file: str | None = None
    """A file with a taxonomy of your own, which adds to ankigen's; see [Topics](topics.md)."""


class Related(Section, frozen=True):
    """``[related]``: other answers to the same question, under the answer."""

    enabled: bool = True
    """Whether other people's answers to the same question are folded under an answer."""

    max: int = 8
    """How many of them at most, the nearest first; 0 shows none."""


Preset = Literal["weekly", "headings", "details", "bullets"]

# What each key of ``[layout]`` takes; besides, ``person`` and ``topic`` take patterns of paths.
LAYOUT_CHOICES = {
    "question": (
        "heading",
        *(f"heading {level}" for level in range(1, 7)),
        "bold",
        "bullet",
        "number",
        "Q",
        "summary",
    ),
    "followup": ("bullet", "li"),
    "person": ("heading", "folder", "file", "line"),
    "topic": ("tag", "heading", "folder", "file"),
}


class Layout(Section, frozen=True):
    """``[layout]``: how questions, answers and contributors are recognised.

    What is not set is as the preset has it; the weekly one knows none of the other keys.
    """

    preset: Preset = "weekly"
    """How the notes are laid out: as on the page [How to write notes](format.md), or with questions as headings,
    as folded blocks (`<details>`), or as bullets. `ankigen init --detect FOLDER` finds out."""

    question: str | list[str] | None = None
    """What a question is, instead of what the preset has: `heading`, `heading 3`, `bold`, `bullet`, `number`, `Q`,
    `summary`, or a list of these."""

    followup: str | list[str] | None = None
    """What a follow-up is: `bullet` or `li`."""

    person: str | list[str] | None = None
    """Where a name comes from: `heading`, `folder`, `file`, `line`, or a pattern of paths."""

    topic: str | list[str] | None = None
    """Where a topic comes from: `tag`, `heading`, `folder`, `file`, or a pattern of paths."""


class MediaSettings(Section, frozen=True):
    """``[media]``: what happens to pictures that live elsewhere."""

    remote: Literal["link", "download"] = "link"
    """`"link"` shows a link to a picture on the web. `"download"` fetches it once, if it is a picture of at most
    10 MB on the public web, and packs it; that needs the extra `push`."""


class CardSettings(Section, frozen=True):
    """``[card]``: files with own CSS and template text, and whether ``$…$`` outside fences is a formula."""

    css: str | None = None
    """A file with CSS of your own, added behind ankigen's."""

    front: str | None = None
    """A file with template text of your own for the front, in the place of ankigen's."""

    back: str | None = None
    """The same for the back."""

    math: bool = False
    """Whether `$…$` and `$$…$$` outside fences are formulas, which Anki typesets with MathJax."""


class Push(Section, frozen=True):
    """``[push]``: where AnkiConnect listens, and its key."""

    address: str = "http://127.0.0.1:8765"
    """Where AnkiConnect listens; `ANKICONNECT_ADDRESS` in the environment goes first."""

    key: str | None = None
    """AnkiConnect's `apiKey`, if it wants one; `ANKICONNECT_KEY` in the environment goes first, but only to this
    machine or to `ANKICONNECT_ADDRESS`."""


class Config(Section, frozen=True):
    """Everything a group can set."""

    deck: str = "Weekly Q&A"
    """The deck's name in Anki; `A::B` makes a deck inside a deck. Choose it early: Anki leaves cards that it knows
    where they are, and ankigen warns of a change."""

    notes: str | list[str] = "notes"
    """The folder or file with the notes, or a list of them."""

    output: str | None = None
    """The package to write, by default `build/<deck>.apkg`."""

    subdecks: Literal["week", "person", "topic"] | None = None
    """Splits the deck; as with `deck`, choose early."""

    namespace: str = ""
    """Any text that tells your new notes from those of a group that asks the same. Set it before the first build,
    and leave it."""

    source_url: str | None = None
    """Where the notes are on the web: each card links to its file. `{path}` stands for the file's path."""

    people: dict[str, str | list[str]] = {}
    """A table: the name on the cards, and that person's other spellings, nicknames and handles."""

    topics: Topics = Topics()
    related: Related = Related()
    layout: Layout = Layout()
    media: MediaSettings = MediaSettings()
    card: CardSettings = CardSettings()
    push: Push = Push()

    @property
    def roots(self) -> tuple[str, ...]:
        """The folders and files that hold the notes, as written in the config."""
        return (self.notes,) if isinstance(self.notes, str) else tuple(self.notes)


class People:
    """The contributors: maps every known spelling, nickname and handle to one name."""

    def __init__(self, people: dict[str, str | list[str]]) -> None:
        self._names: dict[str, str] = {}
        for name, spellings in people.items():
            for spelling in (name, *([spellings] if isinstance(spellings, str) else spellings)):
                self._names[_handle(spelling)] = text.one_line(text.clean(name))

    def find(self, spelling: str) -> str | None:
        """Return the name behind ``spelling``, or None if the config does not know it."""
        return self._names.get(_handle(spelling))


def _handle(spelling: str) -> str:
    return text.key(spelling).removeprefix("@")


def find(folder: Path) -> Path | None:
    """Return the ``ankigen.toml`` of ``folder`` or the nearest one above it within the git work tree.

    Outside of any git work tree only ``folder`` itself counts: a config further up is somebody else's.
    """
    candidates = [folder, *folder.parents]
    top = next((index for index, place in enumerate(candidates) if (place / ".git").exists()), 0)
    return next((place / NAME for place in candidates[: top + 1] if (place / NAME).is_file()), None)


def load(file: Path) -> tuple[Config, str]:
    """Read the config in ``file``; return it with its text.

    Raises ConfigError for a file that can't be read, is no TOML, has an unknown key or a wrong value.
    """
    name = file.name
    try:
        content = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise _config_error(name, 0, 1, f"{name} can't be read: {reason}") from None
    return parse(content, name), content


def parse(content: str, name: str = NAME) -> Config:
    """Return the config in the TOML ``content``; raises ConfigError as ``load`` does."""
    import tomllib

    try:
        table = tomllib.loads(text.clean(content))
    except (ValueError, RecursionError) as error:  # tomllib's own, and integers of thousands of digits
        place = re.search(r" \(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (content.rstrip().count("\n") + 1, 1)
        message = f"this is not TOML: {str(error).split(' (at ')[0]}"
        raise _config_error(name, line, column, message) from None
    try:
        _refuse_unknown_keys(table, Config, ())
        _check_spellings(table.get("people"))
        config = msgspec.convert(table, Config)
        _check_values(config)
    except _MistakeError as mistake:
        line = _line_of(content, mistake.keys)
        raise _config_error(name, line, 1, mistake.message, mistake.help) from None
    except msgspec.ValidationError as error:
        message, keys = _explain(error)
        raise _config_error(name, _line_of(content, keys), 1, message) from None
    return config


def _config_error(name: str, line: int, column: int, message: str, help_text: str = "") -> ConfigError:
    usual = "See docs/configuration.md for the keys that ankigen.toml knows."
    diagnostic = BAD_CONFIG.at(name, line, column, message=message, help=help_text or usual)
    return ConfigError(diagnostic.message, diagnostic.advice(), [diagnostic])


class _MistakeError(Exception):
    def __init__(self, keys: tuple[str, ...], message: str, help_text: str = "") -> None:
        super().__init__(message)
        self.keys, self.message, self.help = keys, message, help_text


def _refuse_unknown_keys(table: dict[str, Any], kind: type[msgspec.Struct], path: tuple[str, ...]) -> None:
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(kind)}
    for name, value in table.items():
        if name not in fields:
            import difflib

            near = difflib.get_close_matches(name, fields, n=1, cutoff=0.5)
            known = f"did you mean `{near[0]}`?" if near else f"Known keys: {', '.join(fields)}."
            place = f" in [{'.'.join(path)}]" if path else ""
            raise _MistakeError((*path, name), f"unknown key `{name}`{place}", known)
        inner = fields[name]
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct) and isinstance(value, dict):
            _refuse_unknown_keys(value, inner, (*path, name))


def _check_spellings(people: object) -> None:
    for name, spellings in people.items() if isinstance(people, dict) else ():
        for one in spellings if isinstance(spellings, list) else [spellings]:
            if not isinstance(one, str):
                kind = "expected text" if isinstance(spellings, list) else "expected text or a list of texts"
                raise _MistakeError(("people", name), f"`people.{name}`: {kind}, got {type(one).__name__}")


def _check_values(config: Config) -> None:
    if not text.key(config.deck):
        raise _MistakeError(("deck",), "`deck` is empty", "Give the deck a name.")
    if not config.roots:
        raise _MistakeError(("notes",), "`notes` is empty", "Name the folder with the week files.")
    if config.related.max < 0:
        raise _MistakeError(("related", "max"), "`related.max` is negative", "0 shows none.")
    if config.source_url is not None and not re.match(r"https?://[^\s/]+", config.source_url):
        raise _MistakeError(
            ("source_url",),
            "`source_url` is no web address",
            'For example "https://github.com/group/notes/blob/main/{path}".',
        )
    _check_layout(config.layout)
    seen: dict[str, str] = {}
    for name, spellings in config.people.items():
        if not text.key(name):
            raise _MistakeError(("people", name), "a person's name in [people] is empty")
        for spelling in {
            _handle(one) for one in (name, *([spellings] if isinstance(spellings, str) else spellings))
        }:
            if seen.setdefault(spelling, name) != name:
                raise _MistakeError(
                    ("people", name),
                    f"`{spelling}` is a spelling of both {seen[spelling]} and {name} in [people]",
                )


def listed(setting: str | list[str] | None) -> tuple[str, ...]:
    """Return a setting that may be a text or a list of texts."""
    return (setting,) if isinstance(setting, str) else tuple(setting or ())


def _check_layout(layout: Layout) -> None:
    for key, choices in LAYOUT_CHOICES.items():
        setting = getattr(layout, key)
        if setting is None:
            continue
        if layout.preset == "weekly":
            others = ", ".join(f'"{one}"' for one in get_args(Preset)[1:])
            raise _MistakeError(
                ("layout", key), f"the weekly layout has no `layout.{key}`", f"Set `preset` to one of {others}."
            )
        if key == "question" and not setting:
            raise _MistakeError(
                ("layout", key), "`layout.question` is empty", "Leave it out for what the preset has."
            )
        patterns = f', or a pattern of paths such as "{{{key}}}/*"' if key in ("person", "topic") else ""
        for one in listed(setting):
            if one not in choices and not (patterns and f"{{{key}}}" in one):
                known = ", ".join(f'"{choice}"' for choice in choices)
                raise _MistakeError(
                    ("layout", key), f"`layout.{key}` can't be `{one}`", f"It takes {known}{patterns}."
                )
            _check_names_in_pattern(key, one)


def _check_names_in_pattern(key: str, pattern: str) -> None:
    for name in re.findall(r"\{([^{}]*)\}", pattern):
        if not name.isidentifier():
            raise _MistakeError(
                ("layout", key),
                f"`layout.{key}`: `{{{name}}}` is not a valid name in a pattern of paths",
                f'A name in braces begins with a letter, as in "{{{key}}}/*".',
            )


def _explain(error: msgspec.ValidationError) -> tuple[str, tuple[str, ...]]:
    message, _, where = str(error).partition(" - at `")
    keys = tuple(re.findall(r"\.?(\w+)", where.rstrip("`").removeprefix("$")))
    if message.startswith("Invalid enum value") and keys:
        choices = ", ".join(f'"{choice}"' for choice in _choices(keys))
        message = f"it is none of {choices}" if choices else message
    message = message[0].lower() + message[1:].replace("`", "").replace("str", "text").replace(
        "text | array", "text or a list of texts"
    )
    return (f"`{'.'.join(keys)}`: {message}" if keys else message), keys


def _choices(keys: tuple[str, ...]) -> tuple[str, ...]:
    if keys == ("subdecks",):
        return ("week", "person", "topic")
    if keys == ("layout", "preset"):
        return get_args(Preset)
    return get_args(MediaSettings.__annotations__["remote"]) if keys == ("media", "remote") else ()


def _line_of(content: str, keys: tuple[str, ...]) -> int:
    """Return the line of the key in the TOML ``content``, 1 if it can't be found (an inline table, say)."""
    section: tuple[str, ...] = ()
    quoted = False  # within a text of several lines
    for number, line in enumerate(content.split("\n"), 1):
        starts_quoted = quoted
        quoted ^= (line.count('"""') + line.count("'''")) % 2 == 1
        if starts_quoted:
            continue
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line):
            section = tuple(part.strip("\"' ") for part in header[1].split("."))
            if section == keys:
                return number
        elif assignment := re.match(r"""\s*("[^"]*"|'[^']*'|[\w.-]+)\s*=""", line):
            name = assignment[1].strip("\"'")
            if (*section, *name.split(".")) == keys[: len(section) + len(name.split("."))] or (
                *section,
                name,
            ) == keys:
                return number
    return 1
