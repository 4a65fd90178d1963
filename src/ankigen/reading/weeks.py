"""Titles, file names and folders → the week that they name: ``Week 17``, ``17주차``, ``W17``."""

import re
import unicodedata

from ankigen import text
from ankigen.patterns import compile_on_use

_WEEK = compile_on_use(
    r"\b(?:week|wk)[\s_.#:-]*0*(\d{1,4})(?!\d)|(?<!\d)0*(\d{1,3})\s*주(?:차|\b)|\bw[\s_-]?0*(\d{1,3})\b"
    r"|^\W*주차[\s_.#:-]*0*(\d{1,3})(?![\w.])"
    r"|^\W*0*(\d{1,3})(?:st|nd|rd|th)?[\s-]*week\b(?![\s-]*\d)|^제?\s*0*(\d{1,3})\s*회차"
    r"|^(?!.*(?:기출|시험|고사|모의|기사|자격증|복습|퀴즈|\d\s?주|(?:week|wk|\bw)[\s.#:-]?\d|\d[\s-]?week))"
    r"(?>.*?(?:스터디|모임|세션|미팅|시즌|study|meeting|session|season))"
    r"(?>.*?(?<!\d)(?<!\d[-~∼–,·/])(?<!\d\s[-~∼–])(?=\d{1,3}\s?회차))0*(\d{1,3})\s?회차",
    re.IGNORECASE,
)
"""The number of a week, also before its word: there only at the beginning, for ``a 3 week course`` is none.

A ``3회차`` behind other words is the third of anything, unless one of them says of what: ``CS 스터디 3회차``.
"""
_DIGIT = compile_on_use(r"\d")
_SUBTITLE = compile_on_use(r"\s*(?:[-–—:|~/·,(\[]|$)")  # behind a week that a heading names before all else


def find_week(name: str) -> int | None:
    """Return the week that a heading, file name or front matter names (``Week 17``, ``17주차``, ``W17``)."""
    plain = _unify_digits(text.for_matching(name))
    if not _DIGIT.search(plain):
        return None
    match = _WEEK.search(plain.replace("_", " ").strip())
    return int(match[match.lastindex or 0]) if match else None


def _unify_digits(name: str) -> str:
    """Return a name with the digits, letters and signs of ASCII where those of full width stand."""
    return name if name.isascii() else unicodedata.normalize("NFKC", name)


def names_only_week(title: str) -> bool:
    """Return True for a title that is a week and nothing else."""
    return _WEEK.fullmatch(_unify_digits(title)) is not None


def names_week_first(title: str) -> bool:
    """Return True for a title that is a week, or begins with one and goes on with a subtitle."""
    match = _WEEK.match(_unify_digits(title))
    return match is not None and _SUBTITLE.match(_unify_digits(title), match.end()) is not None
