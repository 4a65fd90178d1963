"""Names in quotes over the answers of several people to one question: ``> 문가온``, ``> 문가온: 큐는 …``."""

from collections import Counter
from collections.abc import Container, Sequence

import msgspec

from ankigen import text
from ankigen.config.people import People
from ankigen.layouts.people import attribution
from ankigen.patterns import compile_on_use
from ankigen.topics.taxonomy import Taxonomy

_MIN_NAMES = 2  # of people who each answer several questions of a file
_MIN_ANSWERS = 2
_QUOTED_NAME = compile_on_use(
    r"\s{0,3}(?:>\s?)+(?P<label>(?:\*\*|__)?(?P<name>[^\W\d_]{2,20})(?:\*\*|__)?(?:\s?님)?"
    r"(?:\s?[:：](?:\*\*|__)?\s*|\s?(?=\([^()]{1,40}\)$)|$))"
)


class QuotedName(msgspec.Struct, frozen=True):
    """A name in a quote from column ``start`` up to ``end``, alone on its line or before an answer or a remark."""

    name: str
    start: int
    end: int
    is_alone: bool


def find_quoted_names(
    lines: Sequence[str], code_lines: Container[int], people: People, taxonomy: Taxonomy
) -> dict[int, QuotedName]:
    """Return the names of people in quotes by line, none where not several of them answer several questions."""
    names: dict[int, QuotedName] = {}
    for number, line in enumerate(lines):
        if ">" not in line or number in code_lines:
            continue
        quoted = _read_quoted_name(line)
        if quoted and attribution.is_surely_person(quoted.name, people, taxonomy):
            names[number] = quoted
    counts = Counter(text.key(quoted.name) for quoted in names.values())
    often = [key for key in counts if counts[key] >= _MIN_ANSWERS]
    return names if len(often) >= _MIN_NAMES else {}


def _read_quoted_name(line: str) -> QuotedName | None:
    """Return what may be a name in a quote."""
    match = _QUOTED_NAME.match(line.rstrip())
    if match is None:
        return None
    start, end = match.span("label")
    return QuotedName(match["name"], start, end, is_alone=not line[end:].strip())
