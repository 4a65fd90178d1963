"""What the system and the readers of TOML, YAML, JSON and zip files say of an error, in the reader's language."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from ankigen import messages
from ankigen.patterns import compile_on_use

if TYPE_CHECKING:
    from ankigen.messages import Message

SYSTEM = {
    errno.ENOENT: messages.make("reasons.system.no_file"),
    errno.EACCES: messages.make("reasons.system.no_permission"),
    errno.EPERM: messages.make("reasons.system.not_permitted"),
    errno.EROFS: messages.make("reasons.system.read_only"),
    errno.ENOTDIR: messages.make("reasons.system.no_folder"),
    errno.EISDIR: messages.make("reasons.system.folder"),
    errno.EEXIST: messages.make("reasons.system.exists"),
    errno.ENOTEMPTY: messages.make("reasons.system.not_empty"),
    errno.ENOSPC: messages.make("reasons.system.disk_full"),
    errno.EDQUOT: messages.make("reasons.system.disk_full"),
    errno.ENAMETOOLONG: messages.make("reasons.system.name_too_long"),
    errno.ELOOP: messages.make("reasons.system.link_loop"),
    errno.EIO: messages.make("reasons.system.disk_error"),
    errno.EMFILE: messages.make("reasons.system.too_many_files"),
    errno.EADDRINUSE: messages.make("reasons.system.port_taken"),
}

KINDS = {
    "UnicodeDecodeError": messages.make("reasons.file.not_utf8"),
    "RecursionError": messages.make("reasons.system.too_deep"),
    "BadZipFile": messages.make("reasons.package.no_zip"),
}

TOML = {
    "Invalid value": messages.make("reasons.toml.no_value"),
    "Expected '=' after a key": messages.make("reasons.toml.no_equals_sign"),
    "Expected newline or end of document": messages.make("reasons.toml.more_text"),
    "Invalid statement": messages.make("reasons.toml.no_statement"),
    "Invalid initial character": messages.make("reasons.toml.bare_key"),
    "Unterminated string": messages.make("reasons.toml.open_quote"),
    "Illegal character '\\n'": messages.make("reasons.toml.open_quote"),
    "Unclosed array": messages.make("reasons.toml.open_list"),
    "Unclosed inline table": messages.make("reasons.toml.open_table"),
    "Expected ']": messages.make("reasons.toml.open_section"),
    "Cannot declare": messages.make("reasons.toml.twice"),
    "Cannot overwrite": messages.make("reasons.toml.twice"),
    "Duplicate inline table key": messages.make("reasons.toml.twice"),
    "Unescaped '\\' in a string": messages.make("reasons.toml.backslash"),
    "Illegal character": messages.make("reasons.toml.character"),
    "Found invalid character": messages.make("reasons.toml.character"),
}
"""How what tomllib says begins, and what we say."""

YAML = {
    "expected ',' or ']'": messages.make("reasons.yaml.open_list"),
    "expected ',' or '}'": messages.make("reasons.yaml.open_table"),
    "mapping values are not allowed": messages.make("reasons.yaml.second_colon"),
    "could not find expected ':'": messages.make("reasons.yaml.no_colon"),
    "found unexpected end of stream": messages.make("reasons.toml.open_quote"),
    "expected <block end>": messages.make("reasons.yaml.indentation"),
    "found character": messages.make("reasons.yaml.character"),
}
"""How what PyYAML calls the problem begins, and what we say."""

JSON = ("JSON is malformed", "Input data was truncated")
MISSING_FIELD = compile_on_use(r"Object missing required field `(\w+)`")
POSITION = compile_on_use(r" - at `([^`]*)`\Z")
"""What msgspec says of JSON that is not what it should be, and where."""


def explain(error: BaseException) -> Message | str:
    """Return what an error says, as a message where it is a usual one, else in its own words."""
    if isinstance(error, OSError):
        return SYSTEM.get(error.errno or 0, error.strerror or str(error))
    kind = type(error).__name__  # whose modules are not imported for it
    if kind in KINDS:
        return KINDS[kind]
    position = getattr(error, "position", None)  # of XML's ParseError
    if position is not None:
        return messages.make("reasons.svg.malformed", line=position[0], column=position[1] + 1)
    said = str(error)
    if kind == "ValidationError":  # of msgspec
        return _explain_json(said)
    if said.startswith(JSON):
        return messages.make("reasons.json.malformed")
    return _explain_toml(said, kind)


def _explain_toml(said: str, kind: str) -> Message | str:
    """Return the message for what is wrong with TOML, else what was said."""
    for beginning, message in TOML.items():
        if said.startswith(beginning):
            return message
    if kind == "TOMLDecodeError":
        return messages.make("reasons.toml.malformed")
    return said


def _explain_json(said: str) -> Message:
    """Return the message for what msgspec says of JSON that is not what it should be."""
    missing = MISSING_FIELD.match(said)
    if missing is not None:
        return messages.make("reasons.json.missing_field", field=missing[1])
    position = POSITION.search(said)
    return messages.make("reasons.json.wrong_type", path=position[1] if position else "$")


def explain_yaml(problem: str) -> Message:
    """Return what PyYAML calls the problem, as a message."""
    for beginning, message in YAML.items():
        if problem.startswith(beginning):
            return message
    return messages.make("reasons.yaml.malformed")
