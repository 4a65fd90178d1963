"""Lines above a question that may say who asked it, though they are no headings: ``작성자: 하늘``, ``하늘``."""

from collections.abc import Sequence

import msgspec

from ankigen import text
from ankigen.config.people import People
from ankigen.layouts.people.attribution import read_author_line
from ankigen.layouts.people.bold_names import may_be_name, read_bold_line
from ankigen.layouts.people.person_names import is_given_name_in_hangul, is_name
from ankigen.patterns import compile_on_use
from ankigen.topics.taxonomy import Taxonomy

_TAG = compile_on_use(r"</?[a-zA-Z][^<>]*+>")
_FENCES = ("```", "~~~")
_AROUND_NAME = "*_:： \t\\#>-()（）[]【】「」<>"  # of bold, a quote, an item, brackets, or a heading that is none
_LIKE_HEADING = compile_on_use(r"\s*+\\?#{1,6}[ \t]")
_SHORT_NAME = compile_on_use(r"[가-힣]{2,4}|@[\w.-]{2,30}")
_RULE_SIGNS = "-=*_ "  # of the line below a heading that it underlines
_TITLES = (" 님", "님", " 씨", "씨")
_MAX_CHARS = 80


class NameAbove(msgspec.Struct, frozen=True):
    """The line (from 0) right above a question that may say who asked it, and the name.

    It ``is_sure`` of a name that ``people`` knows, that has the shape of a whole one, that a label or the marks of
    a heading say to be one, or below which the numbers of the questions begin anew.
    """

    line: int
    name: str
    is_sure: bool


def find_name_above(
    lines: Sequence[str], question_line: int, people: People, taxonomy: Taxonomy, *, begins_anew: bool
) -> NameAbove | None:
    """Return the name on the line right above a question that may say who asked it, None if it names nobody.

    Between them stand blank lines alone, tags, and what underlines the name: ``<details><summary>하늘</summary>``.
    Where the numbers of the questions begin anew, it may be any short one.
    """
    line = _find_line_with_text(lines, question_line)
    if line < 0 or len(lines[line]) > _MAX_CHARS:
        return None
    names = read_author_line(lines[line])
    if names:
        return NameAbove(line, ", ".join(names), is_sure=True)
    return (
        _read_name(lines, line, people, taxonomy, begins_anew=begins_anew) if _stands_alone(lines, line) else None
    )


def _read_name(
    lines: Sequence[str], line: int, people: People, taxonomy: Taxonomy, *, begins_anew: bool
) -> NameAbove | None:
    """Return the name on a line that stands alone, None if it may be none."""
    name = _read_visible_text(lines[line])
    if people.find(name) is not None:
        return NameAbove(line, name, is_sure=True)
    if not may_be_name(name) or taxonomy.find(name) is not None:
        return None
    is_first_of_list = begins_anew and _SHORT_NAME.fullmatch(name) is not None
    is_sure = is_first_of_list or is_name(name) or _is_like_heading(lines, line)
    return NameAbove(line, name, is_sure) if is_sure or is_given_name_in_hangul(name) else None


def _is_like_heading(lines: Sequence[str], line: int) -> bool:
    """Return True for a line with the marks of a heading, or one that a rule underlines, though it is none."""
    if _LIKE_HEADING.match(lines[line]):
        return True
    below = lines[line + 1].strip()
    return below.startswith(("--", "==")) and not below.strip("-=")


def _stands_alone(lines: Sequence[str], line: int) -> bool:
    """Return True if no text stands on the line above: an answer, whose last word a name would be."""
    above = lines[line - 1].lstrip() if line else ""
    return above.startswith(("#", *_FENCES)) or not _read_visible_text(above)


def _find_line_with_text(lines: Sequence[str], end: int) -> int:
    """Return the last line before ``end`` that holds more than blanks, tags and rules, -1 if none does."""
    for line in range(end - 1, -1, -1):
        if _read_visible_text(lines[line]).strip(_RULE_SIGNS):
            return line
    return -1


def _read_visible_text(line: str) -> str:
    """Return what a line says, without tags and what may decorate a name."""
    visible = _TAG.sub("", line) if "<" in line else line
    visible = text.for_matching(visible.replace("&nbsp;", " "))
    name = read_bold_line(visible) or visible.strip(_AROUND_NAME)
    title = next((title for title in _TITLES if name.endswith(title)), "")
    return name.removesuffix(title) if is_name(name.removesuffix(title)) else name
