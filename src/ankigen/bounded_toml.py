"""TOML of anybody, within limits: a few bytes of it can cost no more than a few bytes of work."""

from typing import Any

from ankigen.patterns import compile_on_use

_MAX_CHARS = 1_000_000
_MAX_KEY_PARTS = 30
# tomllib makes a table for each part of a dotted key, and walks through all of them for each part.
_LONG_KEY = compile_on_use(
    rf"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{_MAX_KEY_PARTS}}}"""
)


def loads(content: str) -> dict[str, Any]:
    """Return the table in a TOML document; raises ValueError if it is not TOML, or beyond the limits."""
    import tomllib

    if len(content) > _MAX_CHARS:
        raise ValueError(f"it is longer than {_MAX_CHARS} characters")
    long_key = _LONG_KEY.search(content)
    if long_key is not None:
        line = content.count("\n", 0, long_key.start()) + 1
        raise ValueError(f"a key has more than {_MAX_KEY_PARTS} parts (at line {line}, column 1)")
    try:
        return tomllib.loads(content)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
