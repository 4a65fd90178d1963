"""Lines above a question that may say who asked it, though they are no headings: ``작성자: 하늘``, ``하늘``."""

from collections.abc import Sequence

from ankigen import text
from ankigen.config.people import People
from ankigen.layouts.people.attribution import read_author_line
from ankigen.layouts.people.person_names import is_given_name_in_hangul, is_name
from ankigen.patterns import compile_on_use
from ankigen.topics.taxonomy import Taxonomy

_TAG = compile_on_use(r"</?[a-zA-Z][^<>]*+>")
_FENCES = ("```", "~~~")
_AROUND_NAME = "*_:： "  # of a line of bold, or before what somebody wrote
_MAX_CHARS = 80


def find_name_above(
    lines: Sequence[str], question_line: int, people: People, taxonomy: Taxonomy
) -> tuple[int, str] | None:
    """Return the line (from 0) right above a question that may say who asked it, and the name; None if none does.

    Between them stand blank lines alone, and tags: ``<details><summary>하늘</summary>``.
    """
    line = _find_line_with_text(lines, question_line)
    if line < 0 or len(lines[line]) > _MAX_CHARS:
        return None
    names = read_author_line(lines[line])
    if names:
        return line, ", ".join(names)
    name = _read_visible_text(lines[line])
    if _stands_alone(lines, line) and _may_name_somebody(name, people, taxonomy):
        return line, name
    return None


def _stands_alone(lines: Sequence[str], line: int) -> bool:
    """Return True if no text stands on the line above: an answer, whose last word a name would be."""
    above = lines[line - 1].lstrip() if line else ""
    return above.startswith(("#", *_FENCES)) or not _read_visible_text(above)


def _find_line_with_text(lines: Sequence[str], end: int) -> int:
    """Return the last line before ``end`` that holds more than blanks and tags, -1 if none does."""
    return next((line for line in range(end - 1, -1, -1) if _read_visible_text(lines[line])), -1)


def _read_visible_text(line: str) -> str:
    visible = _TAG.sub("", line) if "<" in line else line
    return text.for_matching(visible).strip(_AROUND_NAME)


def _may_name_somebody(name: str, people: People, taxonomy: Taxonomy) -> bool:
    """Return True for whom ``people`` knows, and for the shape of a Korean name that is no term."""
    if people.find(name) is not None:
        return True
    return (is_name(name) or is_given_name_in_hangul(name)) and taxonomy.find(name) is None
