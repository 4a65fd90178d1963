"""Words: all that a reader sees, one catalogue a language."""

# A key is the subject, and behind it the names down to the text: ``rules.W101.help``. A file is read when the
# first of its texts is asked for. They are JSON, since TOML takes ten times as long to read.

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, NamedTuple, get_args

from ankigen.resources import DATA

Language = Literal["en", "ko"]

LANGUAGES: tuple[Language, ...] = get_args(Language)
FALLBACK: Language = "en"


class Message(NamedTuple):
    """A text of the catalogue that is made where it is shown, for only there the language is known.

    Its values are escaped, so that no terminal and no log obeys what they quote; one may be a message itself.
    """

    key: str
    values: "tuple[tuple[str, str | Message], ...]" = ()

    def text(self, language: Language = FALLBACK) -> str:
        """Return the text in a language."""
        return text(self.key, language, **dict(self.values))

    def __str__(self) -> str:
        """Return the text in English."""
        return self.text()


def make(key: str, /, **values: object) -> Message:
    """Return the message of a key, with what its text names."""
    return Message(key, escape_values(values))


def escape_values(values: Mapping[str, object]) -> tuple[tuple[str, str | Message], ...]:
    """Return what a text names, escaped for terminals and logs."""
    from ankigen.text import printable  # the patterns of that module take a while, and `--help` needs none

    escaped: list[tuple[str, str | Message]] = []
    for name, named in values.items():
        escaped.append((name, named if isinstance(named, Message) else printable(str(named))))
    return tuple(escaped)


def find_reason(error: BaseException) -> Message | str:
    """Return what an exception says: the message that it carries, else our own words or its text."""
    from ankigen.messages import foreign  # which makes many messages, for what hardly ever happens

    reason = getattr(error, "reason", None)
    return reason if isinstance(reason, Message) else foreign.explain(error)


class ReasonError(ValueError):
    """Something is refused; ``reason`` says why, as part of a message that tells the reader of it."""

    def __init__(self, key: str, /, **values: object) -> None:
        self.reason = make(key, **values)
        super().__init__(self.reason.text())


def text(key: str, language: Language = FALLBACK, /, **values: object) -> str:
    """Return a text with its ``{names}`` filled in, in English where ``language`` lacks it."""
    template = find_template(key, language)
    if "{" not in template:
        return template
    for name, named in values.items():
        if isinstance(named, Message):
            values[name] = named.text(language)
    if language == "ko":
        from ankigen.messages import particles  # its patterns take a while, and English needs none

        return particles.fill(template, values)
    return template.format_map(values)


def count(noun: str, number: int, language: Language = FALLBACK) -> str:
    """Return a number of something: ``1 note``, ``2 notes``."""
    form = "one" if number == 1 else "many"
    return text(f"counts.{noun}.{form}", language, count=number)


def find_template(key: str, language: Language = FALLBACK) -> str:
    """Return a text as the catalogue has it, in English where ``language`` lacks it; raises KeyError."""
    subject, *names = key.split(".")
    for candidate in (language, FALLBACK):
        node: Any = load_catalog(subject, candidate)
        for name in names:
            node = node.get(name) if isinstance(node, dict) else None
        if isinstance(node, str):
            return node
    raise KeyError(key)


@cache
def load_catalog(subject: str, language: Language) -> dict[str, Any]:
    """Return all texts of a subject, empty if there are none in ``language``."""
    try:
        content = (DATA / "messages" / language / f"{subject}.json").read_bytes()
    except FileNotFoundError:
        return {}
    catalog: dict[str, Any] = json.loads(content)
    return catalog
