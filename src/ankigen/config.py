"""``ankigen.toml`` → a frozen Config; every mistake in it is named with its line."""

import os
import re
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec

from ankigen import messages, text
from ankigen.diagnostics.rules import BAD_CONFIG
from ankigen.errors import ConfigError
from ankigen.messages import Message, find_reason
from ankigen.patterns import compile_on_use

NAME = "ankigen.toml"
RESERVED_TAG_LEVELS = frozenset({"person", "week", "topic", "followup", "repeat"})
"""The tags that ankigen gives, which no ``tag_root`` may be called."""

# An address to which the name of a page can be added: no query, nobody's name and password, nothing to escape.
_SITE_ADDRESS = compile_on_use(r"https://[\w.-]+(?::\d+)?(?:/[\w.~%/-]*)?", re.ASCII)


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
    """``[card]``: the deck's language, files with own CSS and template text, and whether ``$…$`` is a formula."""

    language: Literal["ko", "en"] | None = None
    """The language of what ankigen itself says on the cards: "17주차" or "Week 17", "다른 답변" or "Other
    answers", the names of topics, `topic::미분류` or `topic::Untagged`. By default the one that most questions
    are in at the first build; the ledger remembers it."""

    css: str | None = None
    """A file with CSS of your own, added behind ankigen's."""

    front: str | None = None
    """A file with template text of your own for the front, in the place of ankigen's."""

    back: str | None = None
    """The same for the back."""

    math: bool = False
    """Whether `$…$` and `$$…$$` are formulas, in questions and fences too, which Anki typesets with MathJax."""


class Push(Section, frozen=True):
    """``[push]``: where AnkiConnect listens, and its key."""

    address: str = "http://127.0.0.1:8765"
    """Where AnkiConnect listens; `ANKICONNECT_ADDRESS` in the environment goes first."""

    key: str | None = None
    """AnkiConnect's `apiKey`, if it wants one; `ANKICONNECT_KEY` in the environment goes first, but only to this
    machine or to `ANKICONNECT_ADDRESS`."""


class Publish(Section, frozen=True):
    """``[publish]``: where learners get the deck."""

    manifest: str | None = None
    """The address (`https://…/deck.json`) of the [manifest](manifest.md) that the group publishes beside the deck.
    A build asks there what learners have, so that what was taken back reaches them, too."""


class SiteSettings(Section, frozen=True):
    """``[site]``: the group's page that `ankigen preview --out` writes; see [The group's page](site.md)."""

    url: str | None = None
    """Where the page is on the web (`https://…`): each page then names its address to messengers and search
    engines."""

    index: bool = False
    """Whether search engines may list the page. Else each page asks them not to, and there is no `sitemap.xml`."""

    names: Literal["full", "handles"] = "full"
    """`"handles"` puts handles in the place of names: the first other spelling in `[people]` that looks like one,
    else `Person 3`. The deck, which holds the names, is then not on the page."""


class Check(Section, frozen=True):
    """``[check]``: which diagnostics the group does not want to see."""

    ignore: str | list[str] = []
    """Codes (`I201`), beginnings of codes (`I2`) or names (`number-skipped`) of warnings and infos that
    nobody needs to see. What concerns safety stays; `ankigen check` counts what is ignored."""

    @property
    def selectors(self) -> tuple[str, ...]:
        """What is ignored, as written in the config."""
        return listed(self.ignore)


class Config(Section, frozen=True, dict=True):
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

    tag_root: str | None = None
    """One tag over all tags of the deck: with `"CS"`, `week::17` is `CS::week::17`. Choose it before the first
    build: a change updates every note, and an import overwrites what learners changed in an updated note."""

    namespace: str = ""
    """Any text that tells your new notes from those of a group that asks the same. Set it before the first build,
    and leave it."""

    source_url: str | None = None
    """Where the notes are on the web: each card links to its file, and on GitHub to the page where a change can be
    suggested; links between the files lead there. `{path}` stands for the file's path."""

    people: dict[str, str | list[str]] = {}
    """A table: the name on the cards, and that person's other spellings, nicknames and handles."""

    topics: Topics = Topics()
    related: Related = Related()
    layout: Layout = Layout()
    media: MediaSettings = MediaSettings()
    card: CardSettings = CardSettings()
    push: Push = Push()
    publish: Publish = Publish()
    site: SiteSettings = SiteSettings()
    check: Check = Check()

    @property
    def roots(self) -> tuple[str, ...]:
        """The folders and files that hold the notes, as written in the config."""
        return (self.notes,) if isinstance(self.notes, str) else tuple(self.notes)

    @cached_property
    def root_tag(self) -> str:
        """The tag over all others, "" for none."""
        levels = [level for level in (self.tag_root or "").split("::") if level.strip().strip(":")]
        return text.make_tag(*levels)


_REMARK_STARTS, _REMARK_ENDS = ("(", "（", "["), (")", "）", "]")


class People:
    """The contributors: maps every known spelling, nickname and handle to one name."""

    def __init__(self, people: dict[str, str | list[str]]) -> None:
        self._names: dict[str, str] = {}
        for name, spellings in people.items():
            for spelling in (name, *([spellings] if isinstance(spellings, str) else spellings)):
                self._names[_handle(spelling)] = text.one_line(text.clean(name))

    def find(self, spelling: str) -> str | None:
        """Return the name behind ``spelling``, or None if the config does not know it.

        What only decorates a name that it knows makes no other person of it: ``🐯 가온``, ``가온(발표)``.
        """
        if not self._names:
            return None
        return self._names.get(_handle(spelling)) or self._names.get(make_plain_key(spelling))


def _handle(spelling: str) -> str:
    return text.key(spelling).removeprefix("@")


def make_plain_key(name: str) -> str:
    """Return the key of a name without emoji and signs around it, and without a remark in brackets behind it."""
    start, end = 0, len(name.rstrip())
    if name.endswith(_REMARK_ENDS, 0, end):
        remark_start = max(name.rfind(mark, 0, end) for mark in _REMARK_STARTS)
        end = remark_start if remark_start > 0 else end
    while start < end and not name[start].isalnum():
        start += 1
    while end > start and not name[end - 1].isalnum():
        end -= 1
    return text.key(name[start:end])


def find(folder: Path) -> Path | None:
    """Return the ``ankigen.toml`` of ``folder`` or the nearest one above it, as far as a project may reach.

    That is the root of the git work tree, without git the home folder. One further up that another user owns is
    passed over: who can write there would say where this user's files are read and written.
    """
    for candidate in _list_project_folders(folder):
        file = candidate / NAME
        if file.is_file() and (candidate == folder or _is_own(file)):
            return file
    return None


def _list_project_folders(folder: Path) -> list[Path]:
    """Return ``folder`` and those above it up to the root of the git work tree, without git to the home folder.

    Outside of both it is ``folder`` alone.
    """
    folders = [folder, *folder.parents]
    for index, candidate in enumerate(folders):
        if (candidate / ".git").exists():
            return folders[: index + 1]
    try:
        home = Path.home()
    except RuntimeError:  # nobody knows where it is
        return [folder]
    if home in folders:
        return folders[: folders.index(home) + 1]
    return [folder]


def _is_own(file: Path) -> bool:
    """Return True if the user who runs ankigen owns a file; where there are no owners, all files are."""
    if not hasattr(os, "geteuid"):
        return True
    try:
        return file.stat().st_uid == os.geteuid()
    except OSError:
        return False


def load(file: Path) -> tuple[Config, str]:
    """Read the config in ``file``; return it with its text.

    Raises ConfigError for a file that can't be read, is no TOML, has an unknown key or a wrong value.
    """
    name = file.name
    try:
        content = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason: Message | str = messages.make("config.not_utf8")
        if isinstance(error, OSError):
            reason = find_reason(error)
        raise _config_error(name, 0, 1, messages.make("config.unreadable", name=name, reason=reason)) from None
    return parse(content, name), content


def parse(content: str, name: str = NAME) -> Config:
    """Return the config in the TOML ``content``; raises ConfigError as ``load`` does."""
    from ankigen import bounded_toml

    try:
        table = bounded_toml.loads(text.clean(content))
    except ValueError as error:
        reason = find_reason(error)
        if isinstance(reason, str):
            reason = reason.split(" (at ")[0]
        position = re.search(r" \(at line (\d+), column (\d+)\)", str(error))
        line, column = content.rstrip().count("\n") + 1, 1
        if position is not None:
            line, column = int(position[1]), int(position[2])
        raise _config_error(name, line, column, messages.make("config.not_toml", reason=reason)) from None
    try:
        _refuse_unknown_keys(table, Config, ())
        _check_spellings(table.get("people"))
        config = msgspec.convert(table, Config)
        _check_values(config)
    except _SettingError as error:
        line = find_line(content, error.keys)
        raise _config_error(name, line, 1, error.message, error.hint) from None
    except msgspec.ValidationError as error:
        message, keys = _describe_type_error(error)
        raise _config_error(name, find_line(content, keys), 1, message) from None
    return config


def _config_error(
    name: str, line: int, column: int, message: Message | str, hint: Message | None = None
) -> ConfigError:
    hint = hint or messages.make("config.hint")
    diagnostic = BAD_CONFIG.at(name, line, column, message=message, help=hint)
    return ConfigError("rules.E001", diagnostics=[diagnostic], message=message, help=hint)


class _SettingError(Exception):
    """What is wrong with the setting at ``keys``."""

    def __init__(self, keys: tuple[str, ...], message: Message, hint: Message | None = None) -> None:
        super().__init__(message)
        self.keys, self.message, self.hint = keys, message, hint


def _refuse_unknown_keys(table: dict[str, Any], section: type[msgspec.Struct], path: tuple[str, ...]) -> None:
    types = {field.encode_name: field.type for field in msgspec.structs.fields(section)}
    for name, setting in table.items():
        if name not in types:
            raise _unknown_key_error(name, list(types), path)
        inner = types[name]
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct) and isinstance(setting, dict):
            _refuse_unknown_keys(setting, inner, (*path, name))


def _unknown_key_error(name: str, valid_names: list[str], path: tuple[str, ...]) -> _SettingError:
    import difflib

    message = messages.make("config.unknown_key", name=name)
    if path:
        message = messages.make("config.unknown_key_in_section", name=name, section=".".join(path))
    nearest_names = difflib.get_close_matches(name, valid_names, n=1, cutoff=0.5)
    if nearest_names:
        return _SettingError((*path, name), message, messages.make("config.nearest_key", name=nearest_names[0]))
    return _SettingError((*path, name), message, messages.make("config.valid_keys", names=", ".join(valid_names)))


def _check_spellings(people: object) -> None:
    if not isinstance(people, dict):
        return
    for name, spellings in people.items():
        is_list = isinstance(spellings, list)
        for spelling in spellings if is_list else [spellings]:
            if isinstance(spelling, str):
                continue
            expected = messages.make("config.types.text_or_list")
            if is_list:
                expected = messages.make("config.types.text")
            actual = _name_types(type(spelling).__name__)
            message = messages.make("config.wrong_type", expected=expected, actual=actual)
            raise _SettingError(
                ("people", name), messages.make("config.at_key", key=f"people.{name}", message=message)
            )


def _check_values(config: Config) -> None:
    if not text.key(config.deck):
        raise _SettingError(("deck",), messages.make("config.deck_empty"), messages.make("config.deck_empty_hint"))
    if not config.roots:
        raise _SettingError(
            ("notes",),
            messages.make("config.notes_empty"),
            messages.make("config.notes_empty_hint"),
        )
    if config.related.max < 0:
        raise _SettingError(
            ("related", "max"),
            messages.make("config.max_negative"),
            messages.make("config.max_negative_hint"),
        )
    if config.source_url is not None:
        _check_source_url(config.source_url)
    if config.publish.manifest is not None and not re.match(r"https://[^\s/]+/", config.publish.manifest):
        raise _SettingError(
            ("publish", "manifest"),
            messages.make("config.no_https"),
            messages.make("config.no_https_hint"),
        )
    if config.site.url is not None and not _SITE_ADDRESS.fullmatch(config.site.url):
        raise _SettingError(
            ("site", "url"), messages.make("config.no_site_address"), messages.make("config.no_site_address_hint")
        )
    _check_tag_root(config)
    _check_layout(config.layout)
    _check_ignored(config.check)
    _check_people(config.people)


def _check_source_url(source_url: str) -> None:
    """Refuse what is no address, and a placeholder that is not filled in."""
    hint = messages.make("config.no_address_hint")
    if not re.match(r"https?://[^\s/]+", source_url):
        raise _SettingError(("source_url",), messages.make("config.no_address"), hint)
    for name in re.findall(r"\{(\w+)\}", source_url):
        if name != "path":
            raise _SettingError(("source_url",), messages.make("config.no_placeholder", name=name), hint)


def _check_tag_root(config: Config) -> None:
    """Refuse a tag without a name, and levels that the tags below it begin with: nobody could tell them apart."""
    if config.tag_root is None:
        return
    levels = config.root_tag.split("::")
    taken_levels = [level for level in levels if level.casefold() in RESERVED_TAG_LEVELS]
    if config.root_tag and not taken_levels:
        return
    message = messages.make("config.tag_root_empty")
    if taken_levels:
        message = messages.make("config.tag_root_taken", name=taken_levels[0])
    raise _SettingError(("tag_root",), message, messages.make("config.tag_root_hint"))


def _check_ignored(check: Check) -> None:
    """Refuse what is no code or name of a diagnostic, and what must not be ignored."""
    from ankigen.diagnostics.ignores import find_nearest_selector, find_rules

    for selector in check.selectors:
        rules = find_rules(selector)
        if not rules:
            hint = messages.make("config.nearest_key", name=find_nearest_selector(selector))
            raise _SettingError(("check", "ignore"), messages.make("config.no_rule", name=selector), hint)
        if not any(rule.is_ignorable for rule in rules):
            message = messages.make("reasons.ignore.protected", code=selector)
            raise _SettingError(("check", "ignore"), message, messages.make("config.protected_hint"))


def _check_people(people: dict[str, str | list[str]]) -> None:
    names_by_handle: dict[str, str] = {}
    for name, spellings in people.items():
        if not text.key(name):
            raise _SettingError(("people", name), messages.make("config.person_empty"))
        handles = {_handle(spelling) for spelling in (name, *listed(spellings))}
        for handle in handles:
            first_name = names_by_handle.setdefault(handle, name)
            if first_name != name:
                message = messages.make("config.same_spelling", spelling=handle, first=first_name, second=name)
                raise _SettingError(("people", name), message)


def listed(setting: str | list[str] | None) -> tuple[str, ...]:
    """Return a setting that may be a text or a list of texts."""
    return (setting,) if isinstance(setting, str) else tuple(setting or ())


def _check_layout(layout: Layout) -> None:
    for key, choices in LAYOUT_CHOICES.items():
        setting = getattr(layout, key)
        if setting is None:
            continue
        if layout.preset == "weekly":
            hint = messages.make("config.weekly_has_no_key_hint", presets=_quote(get_args(Preset)[1:]))
            raise _SettingError(("layout", key), messages.make("config.weekly_has_no_key", key=key), hint)
        if key == "question" and not setting:
            hint = messages.make("config.question_empty_hint")
            raise _SettingError(("layout", key), messages.make("config.question_empty"), hint)
        for choice in listed(setting):
            if choice not in choices:
                _check_pattern(key, choice, choices)
            _check_names_in_pattern(key, choice)


def _check_pattern(key: str, pattern: str, choices: tuple[str, ...]) -> None:
    """Refuse what is no choice of a key, unless it is a pattern of paths for one that takes patterns."""
    takes_patterns = key in ("person", "topic")
    if takes_patterns and f"{{{key}}}" in pattern:
        return
    message = messages.make("config.wrong_choice", key=key, choice=pattern)
    if takes_patterns:
        hint = messages.make("config.choices_or_pattern", choices=_quote(choices), key=key)
    else:
        hint = messages.make("config.choices", choices=_quote(choices))
    raise _SettingError(("layout", key), message, hint)


def _check_names_in_pattern(key: str, pattern: str) -> None:
    for name in re.findall(r"\{([^{}]*)\}", pattern):
        if not name.isidentifier():
            message = messages.make("config.wrong_name_in_pattern", key=key, name=name)
            raise _SettingError(("layout", key), message, messages.make("config.name_in_pattern_hint", key=key))


def _describe_type_error(error: msgspec.ValidationError) -> tuple[Message | str, tuple[str, ...]]:
    """Return what is wrong with a setting, and the keys that lead to it."""
    reason, _, path = str(error).partition(" - at `")
    keys = tuple(re.findall(r"\.?(\w+)", path.rstrip("`").removeprefix("$")))
    types = re.fullmatch(r"Expected `([^`]*)`, got `([^`]*)`", reason)
    choices = _find_choices(keys) if reason.startswith("Invalid enum value") else ()
    if types is not None:
        expected, actual = _name_types(types[1]), _name_types(types[2])
        message: Message | str = messages.make("config.wrong_type", expected=expected, actual=actual)
    elif choices:
        message = messages.make("config.no_choice", choices=_quote(choices))
    else:
        message = reason[0].lower() + reason[1:].replace("`", "")
    if keys:
        message = messages.make("config.at_key", key=".".join(keys), message=message)
    return message, keys


_TYPE_NAMES = {
    "str | array": messages.make("config.types.text_or_list"),
    "str": messages.make("config.types.text"),
    "int": messages.make("config.types.number"),
    "float": messages.make("config.types.decimal"),
    "bool": messages.make("config.types.switch"),
    "object": messages.make("config.types.table"),
    "dict": messages.make("config.types.table"),
    "list": messages.make("config.types.list"),
    "array": messages.make("config.types.list"),
    "date": messages.make("config.types.date"),
}


def _name_types(types: str) -> Message | str:
    """Return in words what msgspec or Python calls a type: ``str | array``."""
    return _TYPE_NAMES.get(types, types)


def _find_choices(keys: tuple[str, ...]) -> tuple[str, ...]:
    """Return what the setting at ``keys`` may be, if it may be one of some words only."""
    setting_type: Any = Config
    for key in keys:
        types = {field.encode_name: field.type for field in msgspec.structs.fields(setting_type)}
        setting_type = types[key]
    for alternative in (setting_type, *get_args(setting_type)):
        if get_origin(alternative) is Literal:
            return get_args(alternative)
    return ()


def _quote(choices: Iterable[str]) -> str:
    return ", ".join(f'"{choice}"' for choice in choices)


def find_line(content: str, keys: tuple[str, ...]) -> int:
    """Return the line of the key in the TOML ``content``, 1 if it can't be found (an inline table, say)."""
    section: tuple[str, ...] = ()
    quoted = False  # within a text of several lines
    for number, line in enumerate(content.split("\n"), 1):
        starts_quoted = quoted
        quoted ^= (line.count('"""') + line.count("'''")) % 2 == 1
        if starts_quoted:
            continue
        if header := re.match(r"\s*+\[++([^\]]++)\]", line):
            section = tuple(part.strip("\"' ") for part in header[1].strip().split("."))
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
