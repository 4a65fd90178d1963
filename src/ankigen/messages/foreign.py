"""What the system, Python's TOML and msgspec's JSON say of an error, in the reader's language."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from ankigen import messages

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
    "Expected ']'": messages.make("reasons.toml.open_section"),
    "Cannot declare": messages.make("reasons.toml.twice"),
    "Cannot overwrite": messages.make("reasons.toml.twice"),
    "Duplicate inline table key": messages.make("reasons.toml.twice"),
    "Unescaped '\\' in a string": messages.make("reasons.toml.backslash"),
    "Illegal character": messages.make("reasons.toml.character"),
    "Found invalid character": messages.make("reasons.toml.character"),
}
"""How what tomllib says begins, and what we say."""

JSON = ("JSON is malformed", "Input data was truncated")


def explain(error: BaseException) -> Message | str:
    """Return what an error says, as a message where it is a usual one, else in its own words."""
    if isinstance(error, OSError):
        return SYSTEM.get(error.errno or 0, error.strerror or str(error))
    if isinstance(error, UnicodeDecodeError):
        return messages.make("reasons.file.not_utf8")
    if isinstance(error, RecursionError):
        return messages.make("reasons.system.too_deep")
    position = getattr(error, "position", None)  # of XML's ParseError
    if position is not None:
        return messages.make("reasons.svg.malformed", line=position[0], column=position[1] + 1)
    said = str(error)
    if said.startswith(JSON):
        return messages.make("reasons.json.malformed")
    for beginning, message in TOML.items():
        if said.startswith(beginning):
            return message
    return said
