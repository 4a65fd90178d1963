"""Week file in ordinary Markdown → the lines that may ask something, and the folds around them."""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

import msgspec

from ankigen import text
from ankigen.layouts import labels, section_names
from ankigen.layouts.freeform import choices
from ankigen.layouts.freeform.folds import Fold, find_callouts, find_folds
from ankigen.layouts.presets import Form
from ankigen.layouts.tables_of_contents import find_contents_lines
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line
from ankigen.reading.block_parser import parse_blocks
from ankigen.reading.blocks import Kind, RawBlock, strip_closing_hashes
from ankigen.reading.question_line import QuestionLine

_BOLD = compile_on_use(
    r"(?:\d{1,3}(?:[.-]\d{1,3})*[.)]\s*)?(?:\*\*(?:(?!\*\*).)+\*\*|__(?!\s)(?:(?!__).)+__|\*(?![*\s])[^*]+(?<!\s)\*)"
    r"[\s:：\\]*(?:<br\s*/?>\s*)*"
)
_HEADING_MARKER = compile_on_use(r"\s{0,3}#{1,6}[ \t\u00a0\u3000]*")
_HEADING_MARKER_IN_ITEM = compile_on_use(r"#{1,6}[ \t\u00a0\u3000]+(?=\S)")
_LIST_MARKER = compile_on_use(r"\s*(?:[-*+•]|\d{1,9}[.)])[ \t\u00a0\u3000]*")
_QUOTE = compile_on_use(r"\s{0,3}>")
_DECIMAL = compile_on_use(r"(?P<whole>\d{1,2})\.(?P<part>\d{1,2})")
_NUMBER_IN_PARTS = compile_on_use(r"\d{1,2}(?:[.-]\d{1,2})+[.)]?\s")
_MAX_FOLLOW_UP_LINES = 60  # of a fold that holds one
_MAX_TABLE_LINES = 20  # between a label and what it asks
_SENTENCE_END = compile_on_use(r"(?:[.!。:：]|[다요죠])[\s*_]*+$")
_TOPIC_END = compile_on_use(
    r"(?<=[가-힣a-zA-Z)\]`])(?:이?란|은|는)[\s*_]*+$"
)  # of half a question: ``캐시란⏎무엇인가요?``
_ENGLISH_HALF = compile_on_use(r"[A-Za-z][^가-힣?？.!]*[A-Za-z,]")
_ASKING_HALF = compile_on_use(
    r"(?:무엇|무어|뭐|뭘|뭔|왜|어떤|어떻게|어디|언제|누구|얼마|몇)|[a-z][^가-힣?？.!]*[?？][\s*_]*$"
)
_ABOUT_END = compile_on_use(r"에\s?(?:대해|대하여|관해)서?$")
_ASKING_SENTENCE = compile_on_use(r"[?？](?=$|[\s*_!.~)])|(?:시오|세요|나요|까요|해라)[\s.!~*_]*$")
_IS_REQUEST = compile_on_use(r"(?:간단히|간략히|자세히)?\s*(?:설명|말씀?|서술|얘기|이야기)\S{0,8}(?:\s\S{1,6})?")
_MIN_TITLES_OVER_QUESTIONS = 2
_MAX_PARAGRAPH_LINES = 8  # of a question below a title
_MIN_SIGNS = 3  # lines that ask behind the same emoji
_MAX_ITEM_LINES = 3  # that a question of a list may go on for
_CODE_KINDS = (Kind.FENCE, Kind.STRAY_FENCE, Kind.COMMENT, Kind.FRONT_MATTER)


class Mark(msgspec.Struct):
    """A line that may ask something, in one form or several; ``end`` is the line behind the question.

    ``level`` is the level of a heading, else the indentation in columns; ``fold`` the innermost fold around it;
    ``question_below`` the lines of the question where a label or page stands alone above it. A heading
    ``is_underlined`` by ``===`` or ``---``, a line of bold ``is_quoted`` behind ``>``.
    So is a plain one below a heading that lists questions; it has no form of its own. What a heading asks may
    stand in a fold below it, up to ``statement_end``, 0 without any.
    """

    line: int
    end: int
    forms: frozenset[Form]
    level: int
    typed: str
    parsed: QuestionLine
    fold: Fold | None = None
    question_below: range | None = None
    is_underlined: bool = False
    is_quoted: bool = False
    statement_end: int = 0

    @property
    def question(self) -> str:
        """What it asks, without marks."""
        return self.parsed.question

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading."""
        return Form.HEADING in self.forms

    @property
    def is_above_rule(self) -> bool:
        """Whether it is a heading by a line of ``-`` below it, which may be meant as a rule."""
        return self.is_underlined and self.level > 1

    @property
    def has_number_in_parts(self) -> bool:
        """Whether a number such as ``3.1`` stands before it, at the margin."""
        return self.level == 0 and Form.NUMBER in self.forms and _NUMBER_IN_PARTS.match(self.typed) is not None

    @property
    def parent_number(self) -> str:
        """The first part of a number in parts: ``3`` of ``3.1``."""
        return self.typed.replace("-", ".").partition(".")[0]

    @property
    def is_paragraph_line(self) -> bool:
        """Whether it is neither a heading nor an item of a list."""
        return not self.forms & {Form.HEADING, Form.BULLET, Form.NUMBER}

    @property
    def is_question(self) -> bool:
        """Whether it reads as a question, or is labelled as one."""
        if Form.LABEL in self.forms:
            return True
        if self.is_heading:
            return question_line.is_question_heading(self.question)
        return question_line.is_question(self.question)

    @property
    def sign(self) -> str:
        """The emoji before it, "" without one."""
        first = self.typed.lstrip("*_ ")[:1]
        return first if unicodedata.category(first or " ") == "So" else ""

    @property
    def is_exercise(self) -> bool:
        """Whether it asks what stands below it, or in a fold there."""
        return self.question_below is not None or self.statement_end > 0

    @property
    def is_numbered_label(self) -> bool:
        """Whether it is a heading that is only a label with a number, over what it asks: ``## Q51``."""
        return self.is_heading and question_line.read_label(self.typed) != "" and bool(self.bare_number)

    @property
    def bare_number(self) -> str | None:
        """Its number if it is a label and nothing else (``#1``), "" for a label without a number, else None."""
        return question_line.read_bare_number(self.typed)


class Outline(msgspec.Struct, frozen=True):
    """What a file consists of.

    ``code_lines`` are those inside fences and comments, ``contents_lines`` those of tables of contents.
    """

    blocks: list[RawBlock]
    marks: list[Mark]
    folds: list[Fold]
    code_lines: frozenset[int]
    contents_lines: frozenset[int]

    @property
    def headings(self) -> list[Mark]:
        """The marks that are headings."""
        return [mark for mark in self.marks if mark.is_heading]

    def headings_behind(self, mark: Mark) -> Iterator[Mark]:
        """Yield the headings behind a mark."""
        first = bisect_left(self.marks, mark.end, key=lambda other: other.line)
        for index in range(first, len(self.marks)):
            if self.marks[index].is_heading:
                yield self.marks[index]

    def marks_between(self, start: int, end: int) -> list[Mark]:
        """Return the marks from line ``start`` up to, not including, ``end``."""
        first = bisect_left(self.marks, start, key=lambda mark: mark.line)
        last = bisect_left(self.marks, end, key=lambda mark: mark.line)
        return self.marks[first:last]

    def holds_text(self, part: range, lines: Sequence[str]) -> bool:
        """Return True if one of some lines is neither blank nor one of a table of contents."""
        return any(line not in self.contents_lines and lines[line].strip() != "" for line in part)

    def without_lines(self, lines: Container[int]) -> "Outline":
        """Return the outline without the marks on some lines."""
        return msgspec.structs.replace(self, marks=[mark for mark in self.marks if mark.line not in lines])


def build_outline(content: str) -> Outline:
    """Return the outline of a file; ``content`` is clean (see ``text.clean``)."""
    blocks = parse_blocks(content, plain=True)
    lines = content.split("\n")
    code_lines: set[int] = set()
    for block in blocks:
        if block.kind in _CODE_KINDS:
            code_lines.update(range(block.start, block.end))
    folds = find_folds(lines, frozenset(code_lines))
    if "> [!" in content or ">[!" in content:
        folds = sorted(folds + find_callouts(lines, frozenset(code_lines)), key=lambda fold: fold.start)
    marks = sorted(_without_rules(_find_marks(blocks, lines)), key=lambda mark: mark.line)
    marks = _without_lone_quote(marks)
    if not any(mark.is_heading for mark in marks):
        marks = sorted([*marks, *_find_lines_with_sign(blocks, lines)], key=lambda mark: mark.line)
    marks = sorted([*marks, *_find_listed_quotes(marks, lines)], key=lambda mark: mark.line)
    _settle_decimals(marks)
    _set_folds(marks, folds)
    _set_statements_in_folds(marks, folds, lines)
    _set_questions_below_labels(marks, folds, lines)
    _set_questions_below_titles(marks, lines, code_lines)
    contents_lines = find_contents_lines(_split_into_sections(marks, len(lines)), lines)
    return Outline(blocks, marks, folds, frozenset(code_lines), contents_lines)


def _split_into_sections(marks: list[Mark], end: int) -> list[range]:
    """Return the lines above the first heading, and those between two headings each."""
    headings = [mark for mark in marks if mark.is_heading]
    starts = [0, *[heading.end for heading in headings]]
    ends = [*[heading.line for heading in headings], end]
    return [range(start, stop) for start, stop in zip(starts, ends, strict=True)]


def split_at_marks(marks: list[Mark], end: int) -> list[tuple[Mark, int]]:
    """Return each mark with the line of the next one, the last with ``end``."""
    following = [mark.line for mark in marks[1:]]
    return list(zip(marks, [*following, end], strict=False))


def _find_marks(blocks: list[RawBlock], lines: list[str]) -> Iterator[Mark]:
    for block in blocks:
        match block.kind:
            case Kind.HEADING if block.end > block.start + 1:  # it is underlined
                typed = lines[block.start].strip()
                mark = _build_mark(block.start, block.end, Form.HEADING, block.level, typed)
                mark.is_underlined = True
                yield mark
            case Kind.HEADING if not lines[block.start].strip("# \t"):
                continue  # ``#`` alone only makes room
            case Kind.HEADING:
                typed = strip_closing_hashes(_without(_HEADING_MARKER, lines[block.start]))
                mark = _build_mark(block.start, block.end, Form.HEADING, block.level, typed)
                yield _join_other_half(mark, Form.HEADING, lines)
            case Kind.BULLET:
                mark = _join_other_half(_read_item(block, lines, Form.BULLET), Form.BULLET, lines)
                if _tells_trouble(mark, lines):
                    mark.forms -= {Form.LABEL}
                yield mark
            case Kind.QUESTION:
                yield _join_other_half(_read_item(block, lines, Form.NUMBER), Form.NUMBER, lines)
            case Kind.TEXT:
                yield from _find_in_paragraph(block, lines)


def _join_other_half(mark: Mark, form: Form, lines: list[str]) -> Mark:
    """Return a heading or item with the line below it, if that is the second half of its question.

    A label says that it asks, or its end that it is half a question: ``큐에 대해`` over ``설명해주세요.``.
    """
    if mark.end >= len(lines) or _asks_to_its_end(mark.question):
        return mark
    typed = lines[mark.end].strip()
    if _SENTENCE_END.search(mark.question) or not question_line.is_request(typed):
        return mark
    is_labelled_half = Form.LABEL in mark.forms and _is_other_half(typed)
    if not is_labelled_half and not _is_half_a_heading(mark, typed):
        return mark
    joined = _build_mark(mark.line, mark.end + 1, form, mark.level, f"{mark.typed} {typed}")
    joined.parsed = msgspec.structs.replace(joined.parsed, number=joined.parsed.number or mark.parsed.number)
    return joined


def _is_half_a_heading(mark: Mark, below: str) -> bool:
    """Return True for a heading that ends as ``큐에 대해`` does, over a request to explain it."""
    if Form.HEADING not in mark.forms or _IS_REQUEST.fullmatch(below) is None:
        return False
    return _ABOUT_END.search(mark.question) is not None


def _tells_trouble(mark: Mark, lines: list[str]) -> bool:
    """Return True for a bullet that tells what goes wrong, with no answer below it as a true or false one has."""
    if Form.LABEL not in mark.forms or not question_line.names_trouble(mark.typed):
        return False
    below = next((line for line in lines[mark.end : mark.end + 3] if line.strip()), "")
    return not labels.is_answer_label(below) and labels.find_answer_label([below]) is None


def _without(marker: re.Pattern[str], line: str) -> str:
    match = marker.match(line)
    return line[match.end() :] if match else line


def _build_mark(line: int, end: int, form: Form | None, level: int, typed: str) -> Mark:
    parsed = question_line.parse_line(typed)
    forms = {form} if form else set()
    if _BOLD.fullmatch(typed.strip()):
        forms.add(Form.BOLD)
    if parsed.is_labelled and parsed.question:
        forms.add(Form.LABEL)
    return Mark(line, end, frozenset(forms), level, typed, parsed)


def _read_item(block: RawBlock, lines: list[str], form: Form) -> Mark:
    """Return a list item: its first line, or as many as it takes until it asks."""
    first = _strip_item_marker(lines[block.start], form)
    mark = _build_mark(block.start, block.start + 1, form, block.indent, first)
    if block.number and not mark.parsed.number:
        mark.parsed = msgspec.structs.replace(mark.parsed, number=block.number)
    end = min(block.end, block.start + _MAX_ITEM_LINES)
    if end == block.start + 1 or _is_whole_item(mark):
        return mark
    joined = first
    for line in range(block.start + 1, end):
        if _TOPIC_END.search(joined) and not _is_other_half(lines[line].strip()):
            break
        joined += " " + lines[line].strip()
        if question_line.is_question(question_line.parse_line(joined).question):
            return _build_mark(block.start, line + 1, form, block.indent, joined)
    return mark


def _strip_item_marker(line: str, form: Form) -> str:
    """Return a list item without its marker; a number in parts (``3.1``) is left to the question."""
    if form is Form.NUMBER and _NUMBER_IN_PARTS.match(line.strip()):
        return line.strip()
    return _strip_heading_marker(_without(_LIST_MARKER, line))


def _is_whole_item(mark: Mark) -> bool:
    """Return True if the first line of an item says all: it asks, is bold, or ends a sentence."""
    if Form.BOLD in mark.forms or mark.typed.rstrip(" ").endswith((".", ":")):
        return True
    if Form.LABEL in mark.forms:
        return _asks_to_its_end(mark.question)
    return question_line.is_question(mark.question)


def _strip_heading_marker(typed: str) -> str:
    """Return a list item without the mark of a heading in it, unless a label says that it is a question."""
    stripped = _without(_HEADING_MARKER_IN_ITEM, typed)
    if stripped != typed and question_line.parse_line(stripped).is_labelled:
        return typed
    return stripped


def _find_in_paragraph(block: RawBlock, lines: list[str]) -> Iterator[Mark]:
    number = block.start
    while number < block.end:
        mark = _read_quoted_question(number, lines) or read_paragraph_line(number, block.end, lines)
        number = mark.end
        may_ask = mark.is_quoted or mark.parsed.is_follow_up or not _QUOTE.match(lines[mark.line])
        if mark.forms and mark.question and may_ask:
            yield mark


def read_paragraph_line(number: int, end: int, lines: list[str]) -> Mark:
    """Return a line of a paragraph, with the lines up to ``end`` by which it goes on until it asks.

    It has a form if it is bold from end to end, or labelled as a question.
    """
    line = lines[number]
    mark = _build_mark(number, number + 1, None, len(line) - len(line.lstrip()), line.strip())
    if _goes_on(mark, line):
        mark = _read_until_it_asks(mark, min(end, number + _MAX_ITEM_LINES), lines)
    if mark.parsed.is_labelled and not mark.question:
        mark.question_below = _find_question_below(number, lines)
    if mark.question_below is not None:
        below = question_line.parse_line(lines[mark.question_below.start])
        mark.forms |= {Form.LABEL}
        mark.parsed = msgspec.structs.replace(below, number=mark.parsed.number, is_labelled=True)
    return mark


def _goes_on(mark: Mark, line: str) -> bool:
    """Return True if a labelled line, or one of bold that is not closed, may be the beginning of a question."""
    if line.lstrip().startswith("**") and line.count("**") % 2:
        return True
    if Form.LABEL not in mark.forms or _asks_to_its_end(mark.question):
        return False
    return not _SENTENCE_END.search(mark.question)


def _asks_to_its_end(question: str) -> bool:
    """Return True if a labelled line is a whole question: ``캐시란`` may be the first half of one."""
    if not question_line.is_question_heading(question):
        return False
    return not _TOPIC_END.search(question) and not _ENGLISH_HALF.fullmatch(question)


def _is_other_half(typed: str) -> bool:
    """Return True if a line may be the second half of a question."""
    return _ASKING_HALF.match(typed) is not None


def _read_until_it_asks(mark: Mark, end: int, lines: list[str]) -> Mark:
    """Return a line with those below it that end its question, or the line alone where none does."""
    joined = mark.typed
    for line in range(mark.line + 1, end):
        typed = lines[line].strip()
        if question_line.is_question(mark.question) and not _is_other_half(typed):
            break
        if labels.find_answer_label([typed]) or question_line.parse_line(typed).is_labelled:
            break
        joined += " " + typed
        whole = _build_mark(mark.line, line + 1, None, mark.level, joined)
        if whole.forms and question_line.is_question(whole.question):
            return whole
    return mark


def _read_quoted_question(number: int, lines: list[str]) -> Mark | None:
    """Return the one line of a quote if it is bold and asks (``> **…?**``), with its answer below the quote."""
    if not _is_quote_of_one_line(number, lines):
        return None
    typed = _QUOTE.sub("", lines[number], count=1).strip()
    mark = _build_mark(number, number + 1, None, 0, typed)
    mark.is_quoted = True
    return mark if Form.BOLD in mark.forms and mark.is_question else None


def _find_listed_quotes(marks: list[Mark], lines: list[str]) -> Iterator[Mark]:
    """Yield the quotes of one line that ask below a heading that lists questions: ``> 큐는 무엇인가요?``."""
    headings = [mark for mark in marks if mark.is_heading]
    used = {mark.line for mark in marks}
    for title, end in split_at_marks(headings, len(lines)):
        if not section_names.announces_list_of_questions(title.question):
            continue
        for line in range(title.end, end):
            if line in used or not _is_quote_of_one_line(line, lines):
                continue
            mark = _build_mark(line, line + 1, None, 0, _QUOTE.sub("", lines[line], count=1).strip())
            if mark.is_question:
                mark.forms, mark.is_quoted = frozenset(), True
                yield mark


def _find_lines_with_sign(blocks: list[RawBlock], lines: list[str]) -> list[Mark]:
    """Return the lines of paragraphs that begin with one emoji each, where most of those ask: ``💡 큐란?``."""
    by_sign: dict[str, list[Mark]] = defaultdict(list)
    for block in blocks:
        if block.kind is Kind.TEXT:
            mark = read_paragraph_line(block.start, block.start + 1, lines)
            by_sign[mark.sign].append(mark)
    signed = max(by_sign.values(), key=lambda marks: sum(mark.is_question for mark in marks), default=[])
    asking_count = sum(mark.is_question for mark in signed)
    if not signed or not signed[0].sign or asking_count < _MIN_SIGNS or 4 * asking_count < 3 * len(signed):
        return []
    for mark in signed:
        mark.forms |= {Form.LABEL}
    return signed


def _is_quote_of_one_line(number: int, lines: list[str]) -> bool:
    return _is_quote(number, lines) and not _is_quote(number - 1, lines) and not _is_quote(number + 1, lines)


def _is_quote(number: int, lines: list[str]) -> bool:
    return 0 <= number < len(lines) and _QUOTE.match(lines[number]) is not None


def _without_lone_quote(marks: list[Mark]) -> list[Mark]:
    """Return the marks without a quoted question that is the only one of its file: so notes ask themselves."""
    if sum(mark.is_quoted for mark in marks) > 1:
        return marks
    return [mark for mark in marks if not mark.is_quoted]


def _without_rules(marks: Iterable[Mark]) -> list[Mark]:
    """Return the marks without the lines above a rule of ``-`` that are no headings to their authors.

    Where no heading of another kind asks, they are headings: those that ask, and what is no sentence beside them.
    So is what closes a file: ``Reference``.
    """
    marks = [*marks]
    asking_count = other_count = 0
    for mark in marks:
        if mark.is_heading and mark.is_question:
            asking_count += mark.is_above_rule
            other_count += not mark.is_underlined
    are_headings = asking_count > 0 and not other_count
    return [
        mark for mark in marks if not mark.is_above_rule or _may_stand_above_rule(mark, are_headings=are_headings)
    ]


def _may_stand_above_rule(mark: Mark, *, are_headings: bool) -> bool:
    """Return True for a line above a rule that is a heading: where such lines are, what is no sentence."""
    if section_names.is_closing_section(mark.question):
        return True
    return are_headings and (mark.is_question or _SENTENCE_END.search(mark.question) is None)


def _find_question_below(number: int, lines: list[str]) -> range | None:
    """Return the line that says what a label alone on its line asks: below it, or below a table."""
    for line in range(number + 1, min(number + _MAX_TABLE_LINES, len(lines))):
        first = lines[line].strip()[:1]
        if first and first != "|":
            return range(line, line + 1) if first.isalnum() else None
    return None


def _settle_decimals(marks: list[Mark]) -> None:
    """Give a decimal back to the question that it begins (``1.7 버전``), unless numbers go on from it or to it."""
    numbers = {mark.parsed.number for mark in marks}
    for mark in marks:
        match = _DECIMAL.fullmatch(mark.parsed.number)
        if not match or match["part"] == "1" or not _is_typed_as_decimal(mark):
            continue
        whole, part = match["whole"], int(match["part"])
        if f"{whole}.{part - 1}" not in numbers and f"{whole}.{part + 1}" not in numbers:
            question = f"{mark.parsed.number} {mark.parsed.question}"
            mark.parsed = msgspec.structs.replace(mark.parsed, question=question, number="")


def _is_typed_as_decimal(mark: Mark) -> bool:
    """Return True if no label or sign sets the number of a mark off from its question."""
    return not mark.parsed.is_labelled and f"{mark.parsed.number} {mark.parsed.question}" in text.one_line(
        mark.typed
    )


def _set_questions_below_labels(marks: list[Mark], folds: list[Fold], lines: list[str]) -> None:
    """Set what a fold asks whose summary is only a label: its first line if that is a heading or asks."""
    by_line = {mark.line: mark for mark in marks}
    for fold in folds:
        parsed = fold.summary_parsed
        is_bare = _holds_a_follow_up(fold, lines)
        if not is_bare and not _is_only_labelled(fold):
            continue
        mark = _find_first_mark_in(fold, by_line, lines)
        if mark is None:
            continue
        below = mark.parsed
        is_follow_up = parsed.is_follow_up or below.is_follow_up or is_bare
        number = below.number or parsed.number
        fold.question_below = msgspec.structs.replace(
            below, number=number, is_labelled=True, is_follow_up=is_follow_up
        )
        fold.question_lines = range(mark.line, mark.end)


def _set_questions_below_titles(marks: list[Mark], lines: list[str], code_lines: Container[int]) -> None:
    """Set what headings ask that are only a label or a page, where several do: a text below each, or a quote.

    What a quote or a labelled answer below it says to be an exercise asks in whatever form.
    """
    questions = _find_questions_below_titles(marks, lines, code_lines)
    if len(questions) < _MIN_TITLES_OVER_QUESTIONS:
        return
    for title, below in questions:
        title.question_below = below
        if question_line.is_label(title.typed):
            title.forms |= {Form.LABEL}
        title.parsed = question_line.parse_line(join_lines(below, lines))


def _find_questions_below_titles(
    marks: list[Mark], lines: list[str], code_lines: Container[int]
) -> list[tuple[Mark, range]]:
    """Return the headings that are only a label or a page, each with the lines below it that ask."""
    headings = [mark for mark in marks if mark.is_heading]
    lines_of_marks = {mark.line for mark in marks}
    questions: list[tuple[Mark, range]] = []
    for title, end in split_at_marks(headings, len(lines)):
        if not question_line.is_label_or_page(title.typed):
            continue
        text_lines = _take_text(range(title.end, end), lines_of_marks, code_lines)
        below = _find_paragraphs_that_ask(text_lines, lines) or _find_exercise(
            title, text_lines, end, lines, code_lines
        )
        if below:
            questions.append((title, below))
    return questions


def _take_text(section: range, *others: Container[int]) -> range:
    """Return the lines that begin a section, up to one of the others."""
    stop = section.start
    while stop < section.stop and not any(stop in lines for lines in others):
        stop += 1
    return range(section.start, stop)


def _find_paragraphs_that_ask(section: range, lines: list[str]) -> range:
    """Return the lines of the first paragraph of a section that asks, else of a quote and that below it."""
    first = _find_paragraph(section.start, section.stop, lines)
    if _asks(first, lines):
        return first
    if not first or not _is_quote(first.start, lines):
        return range(0)
    second = _find_paragraph(first.stop, section.stop, lines)
    return range(first.start, second.stop) if _asks(second, lines) else range(0)


def _find_exercise(
    title: Mark, text_lines: range, end: int, lines: list[str], code_lines: Container[int]
) -> range:
    """Return the first paragraphs below a title that is a label, if an answer stands below, before ``end``."""
    exercise = _find_plain_paragraphs(text_lines, lines)
    if not exercise or not question_line.is_label(title.typed):
        return range(0)
    return exercise if _is_answered(range(exercise.stop, end), lines, code_lines) else range(0)


def _find_plain_paragraphs(section: range, lines: list[str]) -> range:
    """Return the paragraphs that begin a section, up to a quote or what a question is about, if they are short."""
    paragraphs = range(0)
    coming = _find_paragraph(section.start, section.stop, lines)
    while coming and not _is_quote(coming.start, lines) and not choices.is_given(lines[coming.start]):
        paragraphs = range(paragraphs.start or coming.start, coming.stop)
        coming = _find_paragraph(coming.stop, section.stop, lines)
    return paragraphs if len(paragraphs) <= _MAX_PARAGRAPH_LINES else range(0)


def _is_answered(section: range, lines: list[str], code_lines: Container[int]) -> bool:
    """Return True if a quote or a labelled answer stands below an exercise.

    Nothing may be between them but what the exercise is about: code, choices, tables and pictures.
    """
    for line in section:
        if line in code_lines or not lines[line].strip():
            continue
        if _is_quote(line, lines) or labels.begins_answer(lines[line : line + choices.MAX_COUNT]):
            return True
        if not choices.is_given(lines[line]):
            break
    return False


def _find_paragraph(start: int, end: int, lines: list[str]) -> range:
    """Return the first lines from ``start`` that are not blank, of one kind: quoted or not."""
    while start < end and not lines[start].strip():
        start += 1
    stop = start
    while stop < end and lines[stop].strip() and _is_quote(stop, lines) == _is_quote(start, lines):
        stop += 1
    return range(start, stop)


def _asks(paragraph: range, lines: list[str]) -> bool:
    """Return True if a paragraph is short and one of its sentences asks."""
    if len(paragraph) > _MAX_PARAGRAPH_LINES:
        return False
    return any(_ASKING_SENTENCE.search(lines[line]) for line in paragraph)


def join_lines(paragraphs: range, lines: list[str]) -> str:
    """Return lines as one, without the marks of quotes."""
    return " ".join(_QUOTE.sub("", lines[line], count=1).strip() for line in paragraphs if lines[line].strip())


def _set_statements_in_folds(marks: list[Mark], folds: list[Fold], lines: list[str]) -> None:
    """Let headings ask that stand over two folds: what they ask, and the answer (``문제``, ``풀이``)."""
    fold_by_line = {fold.start.line: fold for fold in folds if fold.parent is None}
    for heading in [mark for mark in marks if mark.is_heading]:
        statement = fold_by_line.get(_skip_blank(heading.end, lines))
        if statement is None or not question_line.is_label(statement.summary):
            continue
        answer = fold_by_line.get(_skip_blank(statement.end.line + 1, lines))
        if answer is not None and answer.hides_answer:
            heading.forms |= {Form.LABEL}
            heading.statement_end = answer.start.line
            statement.is_statement = True


def _skip_blank(line: int, lines: list[str]) -> int:
    """Return the first line from ``line`` that is not blank, else the end."""
    while line < len(lines) and not lines[line].strip():
        line += 1
    return line


def _is_only_labelled(fold: Fold) -> bool:
    return not fold.is_callout and fold.summary_parsed.is_labelled and not fold.summary_parsed.question


def _holds_a_follow_up(fold: Fold, lines: list[str]) -> bool:
    """Return True for a fold called ``추가 질문`` in which one line asks: of several, none is what it is about."""
    body = range(fold.body.line + 1, fold.end.line)
    if fold.is_callout or len(body) > _MAX_FOLLOW_UP_LINES or not labels.is_follow_up_label(fold.summary):
        return False
    asking_count = 0
    for line in body:
        asking_count += question_line.is_request(question_line.parse_line(lines[line].strip()).question)
    return asking_count == 1


def _find_first_mark_in(fold: Fold, by_line: Mapping[int, Mark], lines: list[str]) -> Mark | None:
    """Return the first line with a text below the summary of a fold if that is a heading or asks, as a mark."""
    first = _find_first_line_in(fold, lines)
    if first is None:
        return None
    mark = by_line.get(first) or read_paragraph_line(first, fold.end.line, lines)
    return mark if mark.question and (mark.is_heading or mark.is_question) else None


def _find_first_line_in(fold: Fold, lines: list[str]) -> int | None:
    """Return the first line below the summary of a fold that is not blank."""
    for line in range(fold.body.line + 1, fold.end.line):
        if lines[line].strip():
            return line
    return None


def _set_folds(marks: list[Mark], folds: list[Fold]) -> None:
    """Set the fold that each mark stands in; both are in their order."""
    around: list[Fold] = []
    coming = folds[::-1]
    for mark in marks:
        while coming and coming[-1].start.line < mark.line:
            around.append(coming.pop())
        while around and around[-1].end.line <= mark.line:
            around.pop()
        mark.fold = around[-1] if around else None
