"""Who a spelling of a name stands for, by the table ``[people]``."""

import unicodedata

from ankigen import text

_REMARK_STARTS, _REMARK_ENDS = ("(", "（", "["), (")", "）", "]")
_TITLES = ("님", "씨")
_MIN_TITLED_CHARS = 3  # of a name with its title


class People:
    """The contributors: maps every known spelling, nickname and handle to one name."""

    def __init__(self, people: dict[str, str | list[str]]) -> None:
        self._names: dict[str, str] = {}
        for name, spellings in people.items():
            for spelling in (name, *([spellings] if isinstance(spellings, str) else spellings)):
                self._names[make_handle_key(spelling)] = text.one_line(text.clean(name))

    def find(self, spelling: str) -> str | None:
        """Return the name behind ``spelling``, or None if the config does not know it.

        What only decorates a name that it knows makes no other person of it: ``🐯 가온``, ``가온(발표)``,
        ``가온님``.
        """
        if not self._names:
            return None
        return self._names.get(make_handle_key(spelling)) or self._names.get(make_plain_key(spelling))


def make_handle_key(spelling: str) -> str:
    """Return the key of a name, a nickname or a handle, with or without its ``@``."""
    return text.key(spelling).removeprefix("@")


def make_plain_key(name: str) -> str:
    """Return the key of a name as it is typed without any decoration.

    That is without emoji and signs around it, without a remark in brackets or a title behind it, and in letters of
    no other width: ``Ｓｅａ``.
    """
    start, end = 0, len(name.rstrip())
    if name.endswith(_REMARK_ENDS, 0, end):
        remark_start = max(name.rfind(mark, 0, end) for mark in _REMARK_STARTS)
        end = remark_start if remark_start > 0 else end
    while start < end and not name[start].isalnum():
        start += 1
    while end > start and not name[end - 1].isalnum():
        end -= 1
    plain_key = text.key(unicodedata.normalize("NFKC", name[start:end]))
    is_titled = plain_key.endswith(_TITLES) and len(plain_key) >= _MIN_TITLED_CHARS
    return plain_key[:-1] if is_titled else plain_key
