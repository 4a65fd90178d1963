"""Questions under one heading (``# Questions``), answers under another (``# Answers``): which belong together."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ankigen import text
from ankigen.layouts.freeform.outline import Mark, Outline, stretches
from ankigen.reading import question_line
from ankigen.reading.question_line import Wording

_QUESTIONS = re.compile(
    r"(?:(?:면접|예상|오늘의|추가)\s*)?(?:q|questions?|qusetions?|질문|질문들|문제)(?:\s*(?:목록|리스트|모음|list))?",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    r"(?:모범\s*)?(?:a|answers?|답변|답변들|정답|해설|답안?)(?:\s*(?:및|&|/|,)\s*해설)?", re.IGNORECASE
)
_COUNTED = re.compile(r"\W*(?:\d{1,3}\W*)?$|^\W+")  # ``질문 1.``, ``💡 답변``
_ALIKE = 0.72  # of two wordings of one question
_MANY = 2500  # comparisons; beyond it only the same words count
_LONG = 300  # characters that are compared


@dataclass(slots=True)
class Pair:
    """A question, and the lines of its answer: ``line`` to ``end`` are the question's own."""

    line: int
    end: int
    wording: Wording
    answer: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the answers: from ``start`` to ``end``, below or beginning with the line that names it."""

    mark: Mark
    start: int
    end: int


def pairs(outline: Outline, lines: list[str]) -> Iterator[Pair]:
    """Yield the questions that stand apart from their answers, in their order; none if the file is not made so."""
    headings = [mark for mark in outline.marks if "heading" in mark.forms]
    at = 0
    while at < len(headings):
        asked = headings[at]
        at += 1
        if not _is_called(asked, _QUESTIONS):
            continue
        following = next((one for one in range(at, len(headings)) if headings[one].level <= asked.level), None)
        if following is None or not _is_called(headings[following], _ANSWERS):
            continue
        at, answers = following + 1, headings[following]
        rest = (headings[one] for one in range(at, len(headings)))
        end = next((one.line for one in rest if one.level <= answers.level and not _is_bare(one)), len(lines))
        found = _questions(outline, lines, asked.end, answers.line)
        yield from _answered(found, outline, answers.end, end)


def _is_called(mark: Mark, what: re.Pattern[str]) -> bool:
    return what.fullmatch(_COUNTED.sub("", mark.typed.strip("#*_ .:："))) is not None


def heads_answer(mark: Mark) -> bool:
    """Tell whether a heading says that the answer stands below it (``### 답변``)."""
    return _is_called(mark, _ANSWERS)


def _questions(outline: Outline, lines: list[str], start: int, end: int) -> list[Pair]:
    marks = outline.between(start, end)
    headings = _shallowest(marks)
    if headings:
        return [_below(mark, lines, stop) for mark, stop in stretches(headings, end)]
    items = [mark for mark in marks if mark.forms & {"bullet", "number", "Q", "bold"}]
    if items:
        outer = min(mark.level for mark in items)
        return [_of(mark) for mark in items if mark.level <= outer + 1]
    said = [line for line in range(start, end) if lines[line].strip(" \t-*_") and line not in outline.code]
    if not said:
        return []
    return [Pair(said[0], said[-1] + 1, question_line.read(" ".join(lines[line] for line in said)))]


def _shallowest(marks: list[Mark]) -> list[Mark]:
    headings = [mark for mark in marks if "heading" in mark.forms and (mark.question or _number(mark))]
    level = min((mark.level for mark in headings), default=0)
    return [mark for mark in headings if mark.level == level]


def _of(mark: Mark) -> Pair:
    return Pair(mark.line, mark.end, mark.wording)


def _below(mark: Mark, lines: list[str], end: int) -> Pair:
    """A heading that asks, or one that is only a number over what asks."""
    if question_line.bare_number(mark.typed) is None:
        return _of(mark)
    said = [line for line in range(mark.end, end) if lines[line].strip(" \t-*_")]
    read = question_line.read(" ".join(lines[line] for line in said))
    return Pair(mark.line, said[-1] + 1 if said else mark.end, Wording(read.question, read.tags, _number(mark)))


def _is_bare(mark: Mark) -> bool:
    return bool(question_line.bare_number(mark.typed))


def _number(mark: Mark) -> str:
    return question_line.bare_number(mark.typed) or mark.wording.number


def _answered(found: list[Pair], outline: Outline, start: int, end: int) -> list[Pair]:
    """Return the questions with their answers between two lines, and those that only the answers repeat."""
    parts = _parts(found, outline, start, end)
    if not parts:
        if len(found) == 1:
            found[0].answer.append((start, end))
        return found
    best = _nearest(found, parts)
    for index, part in enumerate(parts):
        pair = best.get(id(part)) or _numbered(part, index, found, len(parts))
        named = id(part) in best
        is_other = pair is None or (not named and any(one is pair for one in best.values()))
        if is_other and question_line.asks(part.mark.question, above=True):
            pair, named = _of(part.mark), True
            found.append(pair)
        is_title = "heading" in part.mark.forms and (
            named or question_line.bare_number(part.mark.typed) is not None
        )
        if pair is not None:
            pair.answer.append((part.start if named or is_title else part.mark.line, part.end))
    if parts[0].mark.line > start and len(found) == 1:
        found[0].answer.insert(0, (start, parts[0].mark.line))
    return sorted(found, key=lambda pair: pair.line)


def _parts(found: list[Pair], outline: Outline, start: int, end: int) -> list[_Part]:
    """Return what the answers fall into: by headings, else by the lines that repeat a question or count on."""
    marks = outline.between(start, end)
    headings = [mark for mark in marks if "heading" in mark.forms]
    heads = [mark for mark in headings if _is_bare(mark)] or _shallowest(headings)
    if not any(_names(mark, found) for mark in heads):
        heads = list(_items(marks, found)) if len(found) > 1 or not heads else []
    return [_Part(mark, mark.end, stop) for mark, stop in stretches(heads, end)]


def _names(mark: Mark, found: list[Pair]) -> bool:
    return bool(_number(mark)) or any(_alike(mark, pair.wording.question) for pair in found)


def _items(marks: list[Mark], found: list[Pair]) -> Iterator[Mark]:
    """Yield the list items that answer: they repeat a question, or have the number that comes next."""
    items = [mark for mark in marks if mark.forms & {"bullet", "number", "bold", "Q"} and mark.level <= 1]
    repeating = [mark for mark in items if any(_alike(mark, pair.wording.question) for pair in found)]
    if len(repeating) >= len(found):
        yield from repeating
        return
    expected = 1
    for mark in items:
        counts_on = "number" in mark.forms and mark.wording.number == str(expected) and expected <= len(found)
        if counts_on or mark in repeating:
            expected += 1
            yield mark


def _nearest(found: list[Pair], parts: list[_Part]) -> dict[int, Pair]:
    """Return by part the question that it repeats, nearer than any other part does."""
    if len(found) * len(parts) > _MANY:
        known = {text.key(pair.wording.question): pair for pair in found}
        same = ((part, known.get(text.key(part.mark.question))) for part in parts)
        return {id(part): pair for part, pair in same if pair}
    nearest: dict[int, Pair] = {}
    for pair in found:
        ranked = sorted(parts, key=lambda part: -_likeness(part.mark, pair.wording.question))
        first = next((part for part in ranked if id(part) not in nearest), None)
        if first and _alike(first.mark, pair.wording.question):
            nearest[id(first)] = pair
    return nearest


def _numbered(part: _Part, index: int, found: list[Pair], parts: int) -> Pair | None:
    """Return the question of the same number as a part, or at the same place."""
    if number := _number(part.mark):
        at = int(number) - 1 if number.isdigit() else -1
        same = next((pair for pair in found if pair.wording.number == number), None)
        return same or (
            found[at] if 0 <= at < len(found) and not any(one.wording.number for one in found) else None
        )
    return found[index] if parts == len(found) else None


def _alike(mark: Mark, question: str) -> bool:
    return _likeness(mark, question) >= _ALIKE


def _likeness(mark: Mark, question: str) -> float:
    one, other = text.key(mark.question[:_LONG]), text.key(question[:_LONG])
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE <= matcher.quick_ratio() else 0.0
