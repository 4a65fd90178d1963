"""Words of ankigen that stand in the wrong language: what somebody reads who asked for Korean, or for English."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import msgspec

from ankigen.cli.main import COMMANDS
from ankigen.config.settings import Config
from ankigen.diagnostics.rules import RULES
from ankigen.rendering.notetype import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ankigen.messages import Language

_WORD = {"ko": re.compile(r"[A-Za-z][A-Za-z'’-]*[A-Za-z]"), "en": re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ]+")}
"""What a word of the other language looks like. Single letters are none: ``-C``, ``s`` of "0.1 s"."""

FORMATS = [
    (r"(?s)`{5}\n.*?\n`{5}", "an example of `explain` is a note: it may be in any language"),
    (r"(?m)^`{3}\w+$", "a fence says what is in it"),
    (r"`[^`\n]*`", "between backticks stands what is typed as it is: commands, keys of the config"),
    (r"(?:error|warning|info) [EWI]\d{3} [a-z0-9-]+", "the head of a diagnostic is a format: programs read it"),
    (
        r"[EWI]\d{3} [a-z0-9-]+ \((?:error|warning|info)\)",
        "the title of an explanation is the head of a diagnostic",
    ),
    (r"::(?:error|warning|notice) .*?::", "so GitHub wants an annotation to begin"),
    (r"(?m)^ankigen\.[\w.]+: ", "-vv names the module of a stage, for who works on ankigen"),
    (r"https?://[^\s()]+", "an address"),
    (r'pip(?:x)? install (?:--force )?".*?"', "a command to type"),
    (r"(?m)^  \d\. cd .*$|^  \S+ merge=union.*$|merge=union", "a command, or a line for .gitattributes"),
    (r"[\w./<>*~-]*[\w>*]/[\w./<>*-]*|\.?[\w<>-]+\.(?:md|toml|jsonl?|apkg|html|css|zip)\b|\.[a-z]\w*", "a path"),
    (r"(?<![\w-])--?[a-z][a-z-]*", "an option"),
    (r"(?<![A-Za-z])[A-Z][A-Z0-9_|-]*(?![a-z])", "capitals name arguments (PATHS), variables and formats (JSON)"),
    (r"\[(?:default: |기본값: )?[\w|]+\]", "a section of the config, the choices of an option"),
    (r"(?:ID|mid|guid|ids?)[:=]\S*", "a search for Anki's browser"),
    (r'"[^"\n]*"', "straight quotes stand around what the config or the command line says"),
    (r"'[\w-]+'", "click and the errors quote so what was typed, and what may be"),
    (r"<!-- .*? -->", "a comment to be pasted into the notes"),
    (r"\b[0-9a-f]{7,40}\b|\b[a-z2-7]{16}\b", "a revision of git, a GUID"),
]
"""What is no sentence, and why it stands in all languages."""

NAMES = {
    "programs, packages, services and what they have": "Anki AnkiConnect AnkiWeb GitHub Git Jekyll Linux Obsidian Windows "
    "git checkout gh-pages macOS ankigen bash zsh fish pipx httpx starlette watchfiles webCorsOriginList apiKey",
    "formats": "Markdown https true false WebP front matter schema headings details bullets weekly zip",
    "Korean users of git and of terminals say it so": "id fetch Ctrl",
    "keys that `config` prints": "source url tag root",
    "answers to type at a question of `init`": "copy there stop yes no full handles",
    "the topic of what has none, which may be asked for in decks of either language": "미분류 Untagged",
}
"""Names that no language translates, and why each group is one."""


def find_foreign_words(printed: str, language: Language, quoted: str = "") -> list[str]:
    """Return the words of ``printed`` that are in the other language, but for those ``quoted`` from the reader."""
    known = _list_names() | set(_WORD[language].findall(quoted))
    words = []
    for line in _read_texts(printed):
        for word in _WORD[language].findall(_without_formats(line)):
            if word not in known:
                words.append(word)
    return words


def _list_names() -> set[str]:
    names = {*COMMANDS, *FIELDS, *(rule.name for rule in RULES.values()), *_list_keys(Config)}
    for group in NAMES.values():
        names |= set(group.split())
    return names


def _list_keys(section: type[Any]) -> Iterator[str]:
    """Yield the keys of the config."""
    for field in msgspec.structs.fields(section):
        yield field.name
        if isinstance(field.default, msgspec.Struct):
            yield from _list_keys(type(field.default))


def _without_formats(printed: str) -> str:
    for pattern, _reason in FORMATS:
        printed = re.sub(pattern, " ", printed, flags=re.ASCII)
    return printed


def _read_texts(printed: str) -> Iterable[str]:
    """Return what people read of an output; of JSON only the texts, for its keys and fixed words are for programs."""
    try:
        document = json.loads(printed)
    except ValueError:
        return [printed]
    return _find_texts(document) if isinstance(document, dict | list) else [printed]


def _find_texts(document: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON
    if isinstance(document, list):
        for branch in document:
            yield from _find_texts(branch)
    if isinstance(document, dict):
        for key, branch in document.items():
            if key in {"message", "help", "advice"}:
                yield str(branch)
            else:
                yield from _find_texts(branch)
