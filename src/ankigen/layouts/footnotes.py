"""Footnotes of a file: which lines define them, and which texts refer to them."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from ankigen import inline
from ankigen.patterns import compile_on_use
from ankigen.reading.indentation import measure_indent

_DEFINITION = compile_on_use(r" {0,3}\[\^(?P<label>[^\]\s]+)\]:")
_REFERENCE = compile_on_use(r"\[\^(?P<label>[^\[\]\s]++)\](?!:)")
# What ends a paragraph (CommonMark 0.31, section 4.8), another definition, and a line of the forms of questions.
_BEGINS_BLOCK = compile_on_use(
    r"\s{0,3}(?:#{1,6}(?:\s|$)|[-*+]\s|\d{1,9}[.)]|>|`{3}|~{3}|\||<|\[\^|\*\*|(?:[-*_]\s*){3,}$|(?:Q|A|질문|답변?)\s*[.:)])"
)
_MIN_INDENT = 2  # of the lines that go on with a definition


class Footnote(NamedTuple):
    """The label of a footnote, and the lines that define it."""

    label: str
    lines: range


def find_footnotes(lines: Sequence[str], code_lines: Collection[int]) -> list[Footnote]:
    """Return the footnotes that a file defines once: of several with one label, each belongs where it stands."""
    footnotes: dict[str, list[Footnote]] = {}
    for number, line in enumerate(lines):
        definition = _DEFINITION.match(line)
        if definition is None or number in code_lines:
            continue
        footnote = Footnote(definition["label"], range(number, _find_end(lines, number)))
        footnotes.setdefault(footnote.label, []).append(footnote)
    return [namesakes[0] for namesakes in footnotes.values() if len(namesakes) == 1]


def _find_end(lines: Sequence[str], start: int) -> int:
    """Return the first line behind a definition, which goes on in its paragraph and in indented lines."""
    end = start + 1
    while end < len(lines) and lines[end].strip() and not _BEGINS_BLOCK.match(lines[end]):
        end += 1
    for number in range(end, len(lines)):
        if not lines[number].strip():
            continue
        if measure_indent(lines[number]) < _MIN_INDENT or _DEFINITION.match(lines[number]):
            break
        end = number + 1
    return end


def find_references(lines: Iterable[str]) -> set[str]:
    """Return the labels that lines outside of code refer to."""
    labels: set[str] = set()
    for line in lines:
        if "[^" not in line:
            continue
        spans = list(inline.find_code_spans(line))
        for reference in _REFERENCE.finditer(line):
            if not inline.overlaps_code(spans, reference.start(), reference.end()):
                labels.add(reference["label"])
    return labels
