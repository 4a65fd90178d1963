"""Regular expressions that Python compiles when they are first used, not when a module is imported.

A command uses only some of them, and a class of characters with all of Hangul takes up to 2 ms.
"""

import re
from typing import Any, AnyStr, cast

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub")


class PatternOnUse:
    """Stands for a pattern, and compiles it when something is asked of it."""

    def __init__(self, expression: str | bytes, flags: int) -> None:
        self._expression = expression
        self._flags = flags

    @property
    def pattern(self) -> str | bytes:
        """The expression as written."""
        return self._expression

    def compile(self) -> re.Pattern[Any]:
        """Return the pattern; from now on its methods are those of this object, without a detour."""
        compiled = re.compile(self._expression, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return compiled

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - of a pattern, any
        """Return an attribute of the pattern, which is now needed."""
        if name.startswith("__"):  # which Python looks for by itself
            raise AttributeError(name)
        return getattr(self.compile(), name)


def compile_on_use(expression: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what behaves as the compiled pattern."""
    return cast("re.Pattern[AnyStr]", PatternOnUse(expression, flags))
