"""Another week's number in what names a week: a file's path, a title, a line of front matter."""

import datetime
import posixpath

from ankigen.patterns import compile_on_use
from ankigen.reading.entry_reader import find_week

_NUMBER = compile_on_use(r"\d+")
_DATE = compile_on_use(r"(?<!\d)\d{4}([-./]?)\d{2}\1\d{2}(?!\d)")


def renumber(name: str, week: int) -> str:
    """Return a name with the number of its week replaced, and with as many digits; unchanged if it names none.

    In ``2024-03-04 week3`` only the last number is that of the week.
    """
    old_week = find_week(name)
    if old_week is None:
        return name
    for match in reversed(list(_NUMBER.finditer(name))):
        if int(match[0]) != old_week:
            continue
        width = len(match[0]) if match[0].startswith("0") else 0
        changed = name[: match.start()] + f"{week:0{width}}" + name[match.end() :]
        if find_week(changed) == week:
            return changed
    return name


def renumber_path(path: str, week: int, today: datetime.date) -> str:
    """Return a file's path for another week, with the date of today where its name has a date."""
    *folders, name = path.split("/")
    stem, suffix = posixpath.splitext(name)
    parts = [renumber(folder, week) for folder in folders]
    parts.append(redate(renumber(stem, week), today) + suffix)
    return "/".join(parts)


def redate(name: str, today: datetime.date) -> str:
    """Return a name with each date in it (``2024-03-04``, ``20240304``) replaced by that of today."""
    parts = []
    position = 0
    for match in _DATE.finditer(name):
        parts += [name[position : match.start()], today.strftime(f"%Y{match[1]}%m{match[1]}%d")]
        position = match.end()
    return "".join(parts) + name[position:]
