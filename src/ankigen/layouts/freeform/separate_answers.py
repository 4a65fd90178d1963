"""Questions under one heading (``# Questions``), answers under another (``# Answers``): which belong together."""

import difflib
import re
from collections import defaultdict
from functools import lru_cache

import msgspec

from ankigen import text
from ankigen.layouts.freeform.marking.marks import Mark, Outline, split_at_marks
from ankigen.layouts.presets import Form
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line
from ankigen.reading.question_line import QuestionLine

_QUESTIONS_TITLE = compile_on_use(
    r"(?:(?:면접|예상|오늘의|추가)\s*)?(?:q|questions?|qusetions?|질문|질문들|문제)(?:\s*(?:목록|리스트|모음|list))?",
    re.IGNORECASE,
)
_ANSWERS_TITLE = compile_on_use(
    r"(?:(?:모범|핵심)\s*)?(?:a|answers?|답변|답변들|정답|해설|답안?)(?:\s*(?:및|&|/|,)\s*해설)?", re.IGNORECASE
)
# ``질문 1.``, ``💡 답변``; signs are looked at from the first of a run on.
_TITLE_DECORATION = compile_on_use(r"(?<!\W)\W++(?:\d{1,3}\W*+)?$|\d{1,3}\W*+$|^\W++")
_LIST_FORMS = frozenset({Form.BULLET, Form.NUMBER, Form.LABEL, Form.BOLD})
_WORD = compile_on_use(r"[^\W_]{2,}")
_MIN_LIKENESS = 0.72  # of two wordings of one question
_MAX_COMPARISONS = 2500  # beyond it only the same words count
_MAX_COMPARED_CHARS = 300


class SeparateQuestion(msgspec.Struct):
    """A question on the lines from ``line`` to ``end``, and the runs of lines that answer it elsewhere."""

    line: int
    end: int
    parsed: QuestionLine
    answer: list[tuple[int, int]] = msgspec.field(default_factory=list)
    repeated: list[range] = msgspec.field(default_factory=list)  # lines that name the question again


class _AnswerPart(msgspec.Struct, frozen=True):
    """A piece of the answers, and the mark that names it: ``start`` to ``end`` is what stands below that."""

    mark: Mark
    start: int
    end: int

    @property
    def has_title(self) -> bool:
        """Whether its mark is a heading that says no more than a number."""
        return self.mark.is_heading and self.mark.bare_number is not None


def is_answer_heading(mark: Mark) -> bool:
    """Return True if a heading says that the answer stands below it (``### 답변``)."""
    return _names_answers(mark.typed)


def is_title_of_questions(mark: Mark) -> bool:
    """Return True if a heading only says that questions stand below it (``# 질문``)."""
    return _names_questions(mark.typed)


def is_title_of_questions_or_answers(mark: Mark) -> bool:
    """Return True if a heading only says that questions or answers stand below it."""
    return is_title_of_questions(mark) or is_answer_heading(mark)


@lru_cache(1 << 12)  # each rule looks at a heading anew
def _names_questions(typed: str) -> bool:
    return _QUESTIONS_TITLE.fullmatch(_strip_decoration(typed)) is not None


@lru_cache(1 << 12)
def _names_answers(typed: str) -> bool:
    return _ANSWERS_TITLE.fullmatch(_strip_decoration(typed)) is not None


@lru_cache(1 << 12)
def _strip_decoration(title: str) -> str:
    return _TITLE_DECORATION.sub("", title.strip("#*_ .:："))


def find_separate_questions(outline: Outline, lines: list[str]) -> list[SeparateQuestion]:
    """Return the questions that stand apart from their answers, in their order; none in other files."""
    headings = outline.headings
    separate: list[SeparateQuestion] = []
    index = 0
    while index < len(headings):
        title = headings[index]
        index += 1
        if not is_title_of_questions(title):
            continue
        following = _find_sibling(headings, index, title.level)
        if following is None or not is_answer_heading(headings[following]):
            continue
        answers = headings[following]
        index = following + 1
        end = _find_end_of_answers(headings[index:], answers.level, len(lines))
        questions = _find_questions(outline, lines, title.end, answers.line)
        separate += _match_answers(questions, outline, answers.end, end)
    return separate


def _find_sibling(headings: list[Mark], start: int, level: int) -> int | None:
    """Return the index of the next heading that is not below one of ``level``."""
    for index in range(start, len(headings)):
        if headings[index].level <= level:
            return index
    return None


def _find_end_of_answers(headings: list[Mark], level: int, last: int) -> int:
    """Return the line of the next heading that is not below the answers, nor only the number of one."""
    for heading in headings:
        if heading.level <= level and not heading.bare_number:
            return heading.line
    return last


# --- questions ------------------------------------------------------------------------------------


def _find_questions(outline: Outline, lines: list[str], start: int, end: int) -> list[SeparateQuestion]:
    """Return the questions between two lines: headings, else items of the outermost lists, else one."""
    marks = outline.marks_between(start, end)
    headings = _find_shallowest(marks)
    if headings:
        return [_read_question_heading(heading, lines, stop) for heading, stop in split_at_marks(headings, end)]
    list_marks = [mark for mark in marks if mark.forms & _LIST_FORMS]
    if list_marks:
        return _read_outermost(list_marks)
    said: list[int] = []
    for line in range(start, end):
        if _says_something(lines[line]) and line not in outline.code_lines:
            said.append(line)
    if not said:
        return []
    return [SeparateQuestion(said[0], said[-1] + 1, _parse_lines(lines, said))]


def _read_outermost(marks: list[Mark]) -> list[SeparateQuestion]:
    """Return the questions of the lists that are indented least."""
    least = min(mark.level for mark in marks)
    questions: list[SeparateQuestion] = []
    for mark in marks:
        if mark.level <= least + 1:
            questions.append(SeparateQuestion(mark.line, mark.end, mark.parsed))
    return questions


def _find_shallowest(marks: list[Mark]) -> list[Mark]:
    """Return the headings of the highest level that name a question or have a number."""
    by_level: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if mark.is_heading and (mark.question or _find_number(mark)):
            by_level[mark.level].append(mark)
    return by_level[min(by_level)] if by_level else []


def _read_question_heading(heading: Mark, lines: list[str], end: int) -> SeparateQuestion:
    """Return the question of a heading that asks, or that is only a number over what asks."""
    if heading.bare_number is None:
        return SeparateQuestion(heading.line, heading.end, heading.parsed)
    said = [line for line in range(heading.end, end) if _says_something(lines[line])]
    below = _parse_lines(lines, said)
    parsed = QuestionLine(below.question, below.tags, _find_number(heading))
    return SeparateQuestion(heading.line, said[-1] + 1 if said else heading.end, parsed)


def _says_something(line: str) -> bool:
    return line.strip(" \t-*_") != ""


def _parse_lines(lines: list[str], numbers: list[int]) -> QuestionLine:
    return question_line.parse_line(" ".join(lines[number] for number in numbers))


def _find_number(mark: Mark) -> str:
    return mark.bare_number or mark.parsed.number


# --- answers --------------------------------------------------------------------------------------


def _match_answers(
    questions: list[SeparateQuestion], outline: Outline, start: int, end: int
) -> list[SeparateQuestion]:
    """Return the questions with their answers between two lines, and those that only the answers repeat."""
    parts = _split_answers(questions, outline, start, end)
    if not parts:
        if len(questions) == 1:
            questions[0].answer.append((start, end))
        return questions
    answered = _match_parts(questions, parts)
    if parts[0].mark.line > start and len(answered) == 1:
        answered[0].answer.insert(0, (start, parts[0].mark.line))
    return sorted(answered, key=lambda question: question.line)


def _match_parts(questions: list[SeparateQuestion], parts: list[_AnswerPart]) -> list[SeparateQuestion]:
    """Return the questions with the parts that answer them, and the questions that only parts ask."""
    repeated = _match_by_wording(questions, parts)
    ids_of_repeated = {id(question) for question in repeated.values()}
    questions = [*questions]
    for index, part in enumerate(parts):
        question = repeated.get(id(part))
        has_title = part.has_title or question is not None
        if question is None:
            question = _match_by_number(part, index, questions, len(parts))
            is_free = question is None or id(question) in ids_of_repeated
            if is_free and question_line.is_question_heading(part.mark.question):
                question = SeparateQuestion(part.mark.line, part.mark.end, part.mark.parsed)
                questions.append(question)
                has_title = True
        if question is not None:
            _add_answer(question, part, has_title=has_title)
    return questions


def _add_answer(question: SeparateQuestion, part: _AnswerPart, *, has_title: bool) -> None:
    """Give a part to the question that it answers; ``has_title`` if its first line is no text of the answer."""
    if has_title and _says_no_more(part.mark, question):
        question.repeated.append(range(part.mark.line, part.mark.end))
    first = part.start if has_title else part.mark.line
    question.answer.append((first, part.end))


def _says_no_more(mark: Mark, question: SeparateQuestion) -> bool:
    """Return True if no word of a mark is missing from the question that it repeats."""
    question_key = text.key(question.parsed.question)
    return all(text.key(word) in question_key for word in _WORD.findall(mark.question))


def _split_answers(questions: list[SeparateQuestion], outline: Outline, start: int, end: int) -> list[_AnswerPart]:
    """Return what the answers fall into: by headings, else by the lines that repeat a question or count on."""
    marks = outline.marks_between(start, end)
    names = _find_answer_headings(marks)
    if not any(_names_question(mark, questions) for mark in names):
        if names and len(questions) <= 1:
            return []
        names = _find_answering_list_marks(marks, questions)
    return [_AnswerPart(mark, mark.end, stop) for mark, stop in split_at_marks(names, end)]


def _find_answer_headings(marks: list[Mark]) -> list[Mark]:
    """Return the headings that are numbers and nothing else, without any those of the highest level."""
    bare = [mark for mark in marks if mark.is_heading and mark.bare_number]
    return bare or _find_shallowest(marks)


def _find_answering_list_marks(marks: list[Mark], questions: list[SeparateQuestion]) -> list[Mark]:
    """Return the list items that answer: they repeat a question, or have the number that comes next."""
    repeating: list[Mark] = []
    answering: list[Mark] = []
    for mark in marks:
        if not mark.forms & _LIST_FORMS or mark.level > 1:
            continue
        if _repeats_any(mark, questions):
            repeating.append(mark)
            answering.append(mark)
        elif len(answering) < len(questions) and _has_number(mark, len(answering) + 1):
            answering.append(mark)
    return repeating if len(repeating) >= len(questions) else answering


def _has_number(mark: Mark, number: int) -> bool:
    return Form.NUMBER in mark.forms and mark.parsed.number == str(number)


def _names_question(mark: Mark, questions: list[SeparateQuestion]) -> bool:
    return bool(_find_number(mark)) or _repeats_any(mark, questions)


def _match_by_wording(questions: list[SeparateQuestion], parts: list[_AnswerPart]) -> dict[int, SeparateQuestion]:
    """Return by the id of a part the question that it repeats, nearer than any other part does."""
    if len(questions) * len(parts) > _MAX_COMPARISONS:
        return _match_by_key(questions, parts)
    matches: dict[int, SeparateQuestion] = {}
    for question in questions:
        wording = question.parsed.question
        nearest_first = sorted(parts, key=lambda part: -_measure_likeness(part.mark.question, wording))
        for part in nearest_first:
            if id(part) in matches:
                continue
            if _measure_likeness(part.mark.question, wording) >= _MIN_LIKENESS:
                matches[id(part)] = question
            break
    return matches


def _match_by_key(questions: list[SeparateQuestion], parts: list[_AnswerPart]) -> dict[int, SeparateQuestion]:
    """Return by the id of a part the question that it repeats in the same words."""
    by_key = {text.key(question.parsed.question): question for question in questions}
    matches: dict[int, SeparateQuestion] = {}
    for part in parts:
        question = by_key.get(text.key(part.mark.question))
        if question:
            matches[id(part)] = question
    return matches


def _match_by_number(
    part: _AnswerPart, index: int, questions: list[SeparateQuestion], part_count: int
) -> SeparateQuestion | None:
    """Return the question of the same number as a part, or at the same place."""
    number = _find_number(part.mark)
    if not number:
        return questions[index] if part_count == len(questions) else None
    for question in questions:
        if question.parsed.number == number:
            return question
    if not number.isdigit() or any(question.parsed.number for question in questions):
        return None
    position = int(number) - 1
    return questions[position] if 0 <= position < len(questions) else None


def _repeats_any(mark: Mark, questions: list[SeparateQuestion]) -> bool:
    """Return True if a mark repeats one of the questions, nearly or in the same words."""
    for question in questions:
        if _measure_likeness(mark.question, question.parsed.question) >= _MIN_LIKENESS:
            return True
    return False


def _measure_likeness(first: str, second: str) -> float:
    """Return how much of two questions is the same, from 0 to 1; 0 for what is too little to count."""
    first_key, second_key = text.key(first[:_MAX_COMPARED_CHARS]), text.key(second[:_MAX_COMPARED_CHARS])
    if not first_key or not second_key:
        return 0.0
    if first_key == second_key:
        return 1.0
    matcher = difflib.SequenceMatcher(None, first_key, second_key, autojunk=False)
    if matcher.real_quick_ratio() < _MIN_LIKENESS or matcher.quick_ratio() < _MIN_LIKENESS:
        return 0.0
    return matcher.ratio()
