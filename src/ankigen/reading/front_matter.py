"""The YAML between ``---`` lines at the head of a week file."""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from ankigen import messages, text
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Rule
from ankigen.messages import Message
from ankigen.patterns import compile_on_use

if TYPE_CHECKING:
    import yaml

_PERSON_KEYS = ("person", "author")  # the first that names anybody wins
_LISTING_KEYS = ("topics", "tags", *_PERSON_KEYS)
_KEYS = ("week", "date", "topics", "tags", *_PERSON_KEYS)
_MAX_CHARS = 20_000
_MAX_DEPTH = 20
_TAB_WIDTH = 4
_TOP_LEVEL_KEY = compile_on_use(r"[\"']?(?P<key>[^\W\d][\w -]*+)[\"']?[ \t]*+:(?!//)(?P<scalar>.*)$")
_SURROGATE = compile_on_use("[\ud800-\udfff]")


class FrontMatter(msgspec.Struct, frozen=True):
    """What a file says of all its questions."""

    week: int | None = None
    topics: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


class FrontMatterProblem(msgspec.Struct, frozen=True):
    """Something wrong at a line of the front matter (from 0); ``details`` are what the texts of the rule name."""

    line: int
    rule: Rule
    details: dict[str, str | Message]


class _UnusualYamlError(Exception):
    """The YAML is more than it should be, from a line on (from 0)."""

    def __init__(self, line: int, reason: Message) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


def read_front_matter(content: str) -> tuple[FrontMatter, list[FrontMatterProblem]]:
    """Return the front matter in the YAML ``content``, and what is wrong with it.

    Of what is no YAML the keys count that can be read by themselves. Tabs count as blanks.
    """
    import yaml

    content = content.expandtabs(_TAB_WIDTH)
    try:
        _refuse_unusual(content)
        mapping = yaml.load(content, _make_loader())  # noqa: S506 - a safe one
    except _UnusualYamlError as error:
        front_matter = _read_key_by_key(content)
        return front_matter, [_describe_bad_yaml(error.line, error.reason)]
    except (yaml.YAMLError, ValueError, TypeError, LookupError, AttributeError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None)
        front_matter = _read_key_by_key(content)
        return front_matter, [_describe_bad_yaml(mark.line if mark else 0, _explain(error))]
    if mapping is None:
        return FrontMatter(), []
    if not isinstance(mapping, dict):
        front_matter = _read_key_by_key(content)
        return front_matter, [_describe_bad_yaml(0, messages.make("reasons.yaml.no_mapping"))]
    return _read_mapping(content, mapping)


@cache
def _make_loader() -> "type[yaml.SafeLoader]":
    """Return YAML's safe loader, to which dates are text: ``created: 2026-13-01`` is nobody's problem."""
    import yaml

    class TextDateLoader(yaml.SafeLoader):
        """A loader of its own, for SafeLoader's table of types is shared."""

    TextDateLoader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return TextDateLoader


def _read_key_by_key(content: str) -> FrontMatter:
    """Return what the keys say that can be read by themselves, each with the lines up to the next key."""
    if len(content) > _MAX_CHARS:
        return FrontMatter()
    texts_by_key: dict[str, str] = {}
    key = ""
    for line in content.split("\n"):
        match = _TOP_LEVEL_KEY.match(line)
        if match:
            key = match["key"].rstrip(" ")
            texts_by_key[key] = match["scalar"]
        elif key:
            texts_by_key[key] += "\n" + line
    mapping: dict[str, Any] = {}
    for key in _KEYS:
        if key in texts_by_key:
            mapping[key] = _load_or_none(texts_by_key[key])
    front_matter, _ = _read_mapping(content, mapping)
    return front_matter


def _load_or_none(content: str) -> Any:  # noqa: ANN401 - YAML gives anything
    """Return what YAML makes of the text behind a key, None if it is broken or refused."""
    import yaml

    try:
        _refuse_unusual(content)
        return yaml.load(content, _make_loader())  # noqa: S506 - a safe one
    except (_UnusualYamlError, yaml.YAMLError, ValueError, TypeError, LookupError, AttributeError, OverflowError):
        return None


def _read_mapping(content: str, mapping: dict[Any, Any]) -> tuple[FrontMatter, list[FrontMatterProblem]]:
    """Return the front matter in what YAML makes of ``content``, where each problem is at the line of its key."""
    problems: list[FrontMatterProblem] = []
    lines = _find_lines(content)
    other_keys = [str(key) for key in mapping if key not in _KEYS]
    if other_keys:
        line = lines.get(_read_start(other_keys[0]), 0)
        named = ", ".join(map(_name_key, other_keys))
        problems.append(FrontMatterProblem(line, rules.OTHER_KEYS, {"keys": named}))
    week = _read_week(mapping.get("week"))
    if week is None and mapping.get("week") is not None:
        line = lines.get("week", 0)
        problems.append(FrontMatterProblem(line, rules.BAD_WEEK, {"value": str(mapping["week"])}))
    for key in _LISTING_KEYS:
        if _has_unread_part(mapping.get(key)):
            problems.append(FrontMatterProblem(lines.get(key, 0), rules.NO_LIST_OF_NAMES, {"key": key}))
    tags = _read_names(mapping.get("tags"))
    if problem := _find_reserved_tags(tags, lines.get("tags", 0)):
        problems.append(problem)
    front_matter = FrontMatter(
        week=week,
        topics=_read_names(mapping.get("topics")),
        tags=tags,
        people=_read_people(mapping),
    )
    return front_matter, problems


def _find_reserved_tags(tags: Iterable[str], line: int) -> FrontMatterProblem | None:
    """Return what is wrong with tags that ankigen gives itself, None if there are none."""
    reserved_tags = [f"`{tag}`" for tag in tags if text.is_reserved_tag(tag)]
    if not reserved_tags:
        return None
    return FrontMatterProblem(line, rules.RESERVED_TAG, {"tags": ", ".join(reserved_tags)})


def _name_key(key: str) -> str:
    """Return a key that ankigen does not know, as messages name it, with the one that may be meant."""
    import difflib

    near = difflib.get_close_matches(key.lower(), _KEYS, n=1, cutoff=0.75)
    if near and key.lower()[:1] == near[0][:1]:
        return f"`{key}` (`{near[0]}`?)"
    return f"`{key}`"


def _refuse_unusual(content: str) -> None:
    """Raise _UnusualYamlError for what is more than keys, scalars and lists.

    A few lines of anchors and aliases can fill all memory, a type can name any constructor, deep nesting ends
    Python's stack, and an escaped surrogate is no text that can be written anywhere.
    """
    import yaml

    if len(content) > _MAX_CHARS:
        raise _UnusualYamlError(0, messages.make("reasons.yaml.too_long", characters=_MAX_CHARS))
    depth = 0
    for event in yaml.parse(content, Loader=yaml.SafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        reason = _explain_refusal(event)
        if depth > _MAX_DEPTH:
            reason = messages.make("reasons.yaml.too_deep", levels=_MAX_DEPTH)
        if reason is not None:
            raise _UnusualYamlError(event.start_mark.line, reason)


def _explain_refusal(event: "yaml.Event") -> Message | None:
    """Return why an event of YAML's parser is refused, None if it is not."""
    import yaml

    if isinstance(event, yaml.AliasEvent):
        return messages.make("reasons.yaml.alias")
    if isinstance(event, yaml.NodeEvent) and event.anchor:
        return messages.make("reasons.yaml.anchor")
    if isinstance(event, yaml.CollectionStartEvent | yaml.ScalarEvent) and event.tag:
        return messages.make("reasons.yaml.type")
    if isinstance(event, yaml.ScalarEvent) and _SURROGATE.search(event.value):
        return messages.make("reasons.yaml.escape")
    return None


def _describe_bad_yaml(line: int, reason: Message) -> FrontMatterProblem:
    return FrontMatterProblem(line, rules.BAD_FRONT_MATTER, {"reason": reason})


def _explain(error: Exception) -> Message:
    """Return the reason in an error of YAML."""
    from ankigen.messages import foreign  # which makes many messages, for what hardly ever happens

    return foreign.explain_yaml(str(getattr(error, "problem", None) or error))


def _read_week(week: Any) -> int | None:  # noqa: ANN401 - YAML gives anything
    """Return the number of the week in what the YAML says of it: ``17``, ``17주차``."""
    if isinstance(week, bool) or not isinstance(week, int | str):
        return None
    match = re.search(r"(?<![\d-])\d{1,4}(?!\d)", str(week))
    return int(match[0]) if match else None


def _read_names(listed: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Return the names in a list, or in a text that separates them by commas, without those that are blank."""
    if isinstance(listed, str):
        listed = text.split_list(listed)
    elif not isinstance(listed, list):
        listed = [listed]
    names: list[str] = []
    for listed_name in listed:
        scalar = listed_name.get("name") if isinstance(listed_name, dict) else listed_name
        if scalar is None or isinstance(scalar, list | dict):
            continue
        name = text.one_line(text.clean(str(scalar))).removeprefix("#")
        if text.key(name):
            names.append(name)
    return tuple(names)


def _has_unread_part(listed: Any) -> bool:  # noqa: ANN401
    """Return True if names are given as more than a text or a list of texts, and without a ``name``."""
    for listed_name in listed if isinstance(listed, list) else [listed]:
        scalar = listed_name.get("name", listed_name) if isinstance(listed_name, dict) else listed_name
        if isinstance(scalar, list | dict):
            return True
    return False


def _read_people(mapping: dict[Any, Any]) -> tuple[str, ...]:
    """Return who wrote the file: handles without their ``@``."""
    for key in _PERSON_KEYS:
        people = tuple(name.removeprefix("@") for name in _read_names(mapping.get(key)))
        if people:
            return people
    return ()


def _find_lines(content: str) -> dict[str, int]:
    """Return the first line (from 0) for each text that a line may have for a key."""
    lines: dict[str, int] = {}
    for number, line in enumerate(content.split("\n")):
        lines.setdefault(_read_start(line), number)
    return lines


def _read_start(line: str) -> str:
    """Return what stands before the first colon of a line or key, without quotes."""
    return line.partition(":")[0].strip("\"' ")
