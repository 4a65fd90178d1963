"""Another week's number in what names a week: a file's path, a title, a line of front matter."""

import datetime
import posixpath
from collections.abc import Iterable, Sequence

from ankigen.patterns import compile_on_use
from ankigen.reading.weeks import find_week
from ankigen.topics.spelling import fold
from ankigen.topics.taxonomy import Taxonomy

_NUMBER = compile_on_use(r"\d+")
_SEPARATOR = compile_on_use(r"(?:\s|(?<!\S)[-–—:|·,]|(?<=\S)[-–—:|·,](?!\S))++")
"""What stands between two words of a title: blanks, and signs with a blank on one side."""
_PART = compile_on_use(r"(?:\s|(?<!\S)[-–—:|·,]|(?<=\S)[-–—:|·,](?!\S))++|(?:(?![-–—:|·,](?!\S))\S)+")
_PUNCTUATION = compile_on_use(r"[-–—:|·,]")
_ENDS_NO_TITLE = " -–—:|·,~"
_FILE_WORD = compile_on_use(r"[^-_. ]+")
_FILE_PART = compile_on_use(r"[^-_. ]+|[-_. ]+")
# A word of a date, or of the days of a week: `(2024.03.04)`, `3/4~3/10`, `3월`, `4일,`, `(월)`, `~`.
_DAY = r"(?:\d{4}년|\d{1,2}[월일]|(?:\d{2}(?:\d{2})?[-./])?\d{1,2}[-./]\d{1,2}\.?)"
_WORD_OF_DATE = compile_on_use(rf"[(\[]?(?:{_DAY}(?:[~–-]{_DAY})?|\([월화수목금토일]\)|[~–])[)\]]?,?")
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


def drop_subject(name: str, earlier_names: Sequence[str], taxonomy: Taxonomy) -> str:
    """Return a name without the words that are about its week alone: most of the earlier names don't have them.

    All names are those of one week, as ``renumber`` makes them: ``Week 18 - 네트워크`` beside
    ``Week 18 - 운영체제`` is ``Week 18``. Without earlier names, the topics behind the week go.
    """
    week = find_week(name)
    if week is None:
        return name
    earlier_words = [set(_SEPARATOR.split(earlier)) for earlier in earlier_names]
    if not earlier_names:
        earlier_words = [_find_lasting_words(_SEPARATOR.split(name), week, taxonomy)]
    kept = ""
    for part in _PART.findall(name):
        if _SEPARATOR.fullmatch(part):
            kept = _add_separator(kept, part)
        elif 2 * sum(part in words for words in earlier_words) > len(earlier_words):
            kept += part
    shortened = _strip_separator(kept)
    return shortened if find_week(shortened) == week else name


def drop_file_subject(stem: str, earlier_weeks: Sequence[Sequence[str]], taxonomy: Taxonomy) -> str:
    """Return a file's name, without its suffix, and without the words that are about its week alone.

    ``earlier_weeks`` has the names of the files of each earlier week; all names are those of one week and day.
    ``week18-network`` after ``week18-memory`` is ``week18``; a word that most weeks have, a person's say, stays.
    """
    week = find_week(stem)
    if week is None:
        return stem
    earlier_words = [_list_file_words(names) for names in earlier_weeks]
    if not earlier_words:
        earlier_words = [_find_lasting_words(_FILE_WORD.findall(stem), week, taxonomy)]
    kept = separator = ""
    for part in _FILE_PART.findall(stem):
        if not _FILE_WORD.fullmatch(part):
            separator = part
        elif 2 * sum(part in words for words in earlier_words) > len(earlier_words):
            kept += separator + part if kept else part
    return kept if find_week(kept) == week else stem


def _list_file_words(names: Iterable[str]) -> set[str]:
    words: set[str] = set()
    for name in names:
        words.update(_FILE_WORD.findall(name))
    return words


def _find_lasting_words(words: Iterable[str], week: int, taxonomy: Taxonomy) -> set[str]:
    """Return the words of a name but for dates, and the topics behind its week.

    In front, a topic may be the group's field.
    """
    lasting: list[str] = []
    for word in words:
        if _WORD_OF_DATE.fullmatch(word):
            continue
        is_behind_week = find_week(" ".join(lasting)) == week
        if not (is_behind_week and _is_topic(word, taxonomy)):
            lasting.append(word)
    return set(lasting)


def _is_topic(word: str, taxonomy: Taxonomy) -> bool:
    known_name = taxonomy.names.get(fold(word))
    return taxonomy.find(word) is not None or (known_name is not None and known_name.for_prose)


def _add_separator(title: str, separator: str) -> str:
    """Return a title with a separator behind it: of several in a row, the last with a sign; none at its start."""
    if not title:
        return ""
    if _PUNCTUATION.search(separator):
        title = _strip_separator(title)
    return title + separator


def _strip_separator(title: str) -> str:
    """Return a title with single blanks, and without the signs at its end."""
    return " ".join(title.split()).rstrip(_ENDS_NO_TITLE)


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
