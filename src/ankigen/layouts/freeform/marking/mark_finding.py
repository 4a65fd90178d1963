"""Blocks of a file → the lines that may ask something: headings, items of lists, lines of paragraphs, quotes."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from ankigen import text
from ankigen.layouts import labels, section_names
from ankigen.layouts.freeform.marking.marks import NUMBER_IN_PARTS, Mark, split_at_marks
from ankigen.layouts.people.bold_names import read_bold_line
from ankigen.layouts.people.person_names import is_name
from ankigen.layouts.presets import Form
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line
from ankigen.reading.blocks import BEHIND_BOLD, Kind, RawBlock, strip_closing_hashes

_BOLD = compile_on_use(
    r"(?:\d{1,3}(?:[.-]\d{1,3})*[.)]\s*)?(?:\*\*(?:(?!\*\*).)+\*\*|__(?!\s)(?:(?!__).)+__"
    r"|\*(?![*\s])[^*]+(?<!\s)\*|\*{3}(?!\s)[^*]+(?<!\s)\*{3}|\*{4}(?![*\s])[^*]+\*{4})" + BEHIND_BOLD
)
_EMOJI = compile_on_use(r"[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?\s*")
_HEADING_MARKER = compile_on_use(r"\s{0,3}#{1,6}[ \t\u00a0\u3000]*")
_HEADING_MARKER_IN_ITEM = compile_on_use(r"#{1,6}[ \t\u00a0\u3000]+(?=\S)")
_LIST_MARKER = compile_on_use(r"\s*(?:[-*+•]|\d{1,9}[.)])[ \t\u00a0\u3000]*")
_LIST_ITEM = compile_on_use(r"\s*(?:[-*+•]|\d{1,9}[.)])[ \t\u00a0\u3000]")
_QUOTE = compile_on_use(r"\s{0,3}>")
_DECIMAL = compile_on_use(r"(?P<whole>\d{1,2})\.(?P<part>\d{1,2})")
_OPEN_LINK = compile_on_use(r"\]\([^()\s]+$")  # whose ``)`` stands on the next line
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
_IS_REQUEST = compile_on_use(r"(?:간단히|간략히|자세히)?\s*(?:설명|말씀?|서술|얘기|이야기)\S{0,8}(?:\s\S{1,6})?")
_TEXT_OF_ANSWER = compile_on_use(r"\s*(?!#{1,6}\s)\S")  # which no heading is
_TEXT_BELOW_QUOTE = compile_on_use(
    r"\s*(?!#{1,6}\s|>|(?:[-*_]\s*+){3,}+$)\S"
)  # which no heading, quote or rule is
_SPEAKER = compile_on_use(r"[^\s:：]{1,10}\s?[:：]\s")  # ``손님 : 무엇이 있나요?``
_BARE_NOUN = compile_on_use(r"[^\s가-힣]+(?:\s[^\s가-힣]+)?\s?[?？]")  # ``TCP Server?``
_THOUGHT_END = compile_on_use(r"[란까지나가냐야듯데][\s?？]*$")  # of what is asked of oneself, or defined
_BEFORE_NO_LABEL = ("|", "!", "`")  # of tables, pictures and code
_MIN_QUOTES = 3  # of one line that ask somebody
_MIN_SIGNS = 3  # lines that ask behind the same emoji
_MAX_ITEM_LINES = 3  # that a question of a list may go on for


def find_marks(blocks: list[RawBlock], lines: list[str]) -> Iterator[Mark]:
    """Yield what may ask in some blocks."""
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
            case Kind.BULLET | Kind.QUESTION if heading := _read_heading_in_item(block, lines):
                yield heading
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
    if mark.end >= len(lines):
        return mark
    typed = lines[mark.end].strip()
    is_labelled_half = Form.LABEL in mark.forms and _is_other_half(typed)
    if not is_labelled_half and not _is_half_a_heading(mark, typed):
        return mark
    if _asks_to_its_end(mark.question) or _SENTENCE_END.search(mark.question):
        return mark
    if not question_line.is_request(typed):
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
    """Return True for a bullet that tells what goes wrong, with no answer below it as a true or false one has.

    In a point of another list it may be no sentence: ``    - 문제: 메모리 누수 발생``.
    """
    if Form.LABEL not in mark.forms or not question_line.names_trouble(mark.typed, is_point=mark.level > 1):
        return False
    below = next((line for line in lines[mark.end : mark.end + 3] if line.strip()), "")
    return not labels.is_answer_label(below) and labels.find_answer_label([below]) is None


def _without(marker: re.Pattern[str], line: str) -> str:
    match = marker.match(line)
    return line[match.end() :] if match else line


def _build_mark(line: int, end: int, form: Form | None, level: int, typed: str) -> Mark:
    parsed = question_line.parse_line(typed)
    forms = {form} if form else set()
    if _is_bold(typed, form):
        forms.add(Form.BOLD)
    if parsed.is_labelled and parsed.question:
        forms.add(Form.LABEL)
    return Mark(line, end, frozenset(forms), level, typed, parsed)


def _is_bold(typed: str, form: Form | None) -> bool:
    """Return True if what is ``typed`` is bold from end to end, or a name in bold."""
    if "*" not in typed and "_" not in typed:
        return False
    said = typed.strip() if form else _without(_EMOJI, typed.strip())  # ``🔖 **큐란?**``
    return _BOLD.fullmatch(said) is not None or is_name(read_bold_line(typed))


def _read_item(block: RawBlock, lines: list[str], form: Form) -> Mark:
    """Return a list item: its first line, or as many as it takes until it asks."""
    first = _strip_item_marker(lines[block.start], form)
    start = block.start + 1  # of the lines below it
    if "](" in first and _OPEN_LINK.search(first) and start < len(lines) and lines[start].lstrip().startswith(")"):
        first += lines[start].strip()
        start += 1
    mark = _build_mark(block.start, start, form, block.indent, first)
    if block.number and not mark.parsed.number:
        mark.parsed = msgspec.structs.replace(mark.parsed, number=block.number)
    below = range(start, min(block.end, block.start + _MAX_ITEM_LINES))
    if not below or _is_whole_item(mark):
        return mark
    return _read_item_until_it_asks(mark, below, lines, form)


def _read_item_until_it_asks(mark: Mark, below: range, lines: list[str], form: Form) -> Mark:
    """Return an item with the lines below it that end its question, or the item alone where none does."""
    joined = mark.typed
    for line in below:
        if _LIST_ITEM.match(lines[line]) or (
            _TOPIC_END.search(joined) and not _is_other_half(lines[line].strip())
        ):
            break
        joined += " " + lines[line].strip()
        if question_line.is_question(question_line.parse_line(joined).question):
            return _build_mark(mark.line, line + 1, form, mark.level, joined)
    return mark


def _strip_item_marker(line: str, form: Form) -> str:
    """Return a list item without its marker; a number in parts (``3.1``) is left to the question."""
    if form is Form.NUMBER and NUMBER_IN_PARTS.match(line.strip()):
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
    """Return a list item without the mark of a heading in it, unless a label says what the heading is."""
    stripped = _without(_HEADING_MARKER_IN_ITEM, typed) if typed.startswith("#") else typed
    if stripped == typed or question_line.parse_line(stripped).is_labelled:
        return typed
    return strip_closing_hashes(stripped)


def _read_heading_in_item(block: RawBlock, lines: list[str]) -> Mark | None:
    """Return a list item at the margin that is the heading of a labelled question: ``3. ## Q: 캐시란?``."""
    if "#" not in lines[block.start]:
        return None
    typed = _without(_LIST_MARKER, lines[block.start])
    marker = _HEADING_MARKER_IN_ITEM.match(typed) if block.indent == 0 else None
    if marker is None:
        return None
    heading = _build_mark(block.start, block.start + 1, Form.HEADING, marker[0].count("#"), typed[marker.end() :])
    is_asked = Form.LABEL in heading.forms and question_line.is_question_heading(heading.question)
    return heading if is_asked else None


def _find_in_paragraph(block: RawBlock, lines: list[str]) -> Iterator[Mark]:
    number = block.start
    while number < block.end:
        if _is_plain_text(lines[number].strip()):
            number += 1
            continue
        mark = _read_quoted_question(number, lines) or read_paragraph_line(number, block.end, lines)
        number = mark.end
        if mark.forms and mark.question and _may_ask_in_paragraph(mark, lines):
            yield mark


def _is_plain_text(typed: str) -> bool:
    """Return True for a line of a paragraph that is neither labelled nor in bold, nor quoted."""
    may_be_labelled = not question_line.begins_with_word(typed) and not typed.startswith(_BEFORE_NO_LABEL)
    return not may_be_labelled and "*" not in typed and "_" not in typed


def _may_ask_in_paragraph(mark: Mark, lines: list[str]) -> bool:
    """Return True unless a mark stands in a quote that neither asks by itself nor follows up a question."""
    return mark.is_quoted or mark.parsed.is_follow_up or not is_quote(mark.line, lines)


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
    elif Form.LABEL in mark.forms:
        mark = _join_requests_below(mark, lines)
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


def _join_requests_below(mark: Mark, lines: list[str]) -> Mark:
    """Return a labelled line with the lines below it that ask on, where they end its paragraph over a text.

    What a line names that does not ask itself may be asked by the next paragraph: ``Q. 큐, 스택`` over
    ``둘의 차이를 설명하시오.``.
    """
    start = mark.end
    if not question_line.is_question(mark.question):
        start = skip_blank(start, lines)
    end = start
    while end < len(lines) and _goes_on_asking(lines[end]):
        end += 1
    below = skip_blank(end, lines)
    is_answered = below < len(lines) and _TEXT_OF_ANSWER.match(lines[below]) is not None
    if end in (start, below) or not is_answered or question_line.parse_line(lines[below]).is_labelled:
        return mark
    typed = " ".join([mark.typed, *[line.strip() for line in lines[start:end]]])
    return _build_mark(mark.line, end, None, mark.level, typed)


def skip_blank(line: int, lines: list[str]) -> int:
    """Return the first line from ``line`` that is not blank, else the end."""
    while line < len(lines) and not lines[line].strip():
        line += 1
    return line


def _goes_on_asking(line: str) -> bool:
    """Return True for a line of a paragraph that asks its reader something, behind no label of its own."""
    parsed = question_line.parse_line(line.strip())
    if not line[:1].isalnum() or parsed.is_labelled or parsed.number:
        return False
    return question_line.is_request(parsed.question) and question_line.is_polite(parsed.question)


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
    typed = strip_quote(lines[number])
    mark = _build_mark(number, number + 1, None, 0, typed)
    mark.is_quoted = True
    return mark if Form.BOLD in mark.forms and mark.is_question else None


def find_listed_quotes(marks: list[Mark], lines: list[str]) -> Iterator[Mark]:
    """Yield the quotes of one line that ask below a heading that lists questions: ``> 큐는 무엇인가요?``."""
    headings = [mark for mark in marks if mark.is_heading]
    used = {mark.line for mark in marks}
    for title, end in split_at_marks(headings, len(lines)):
        if not section_names.announces_list_of_questions(title.question):
            continue
        for line in range(title.end, end):
            if line in used or not _is_quote_of_one_line(line, lines):
                continue
            mark = _build_mark(line, line + 1, None, 0, strip_quote(lines[line]))
            if mark.is_question:
                mark.forms, mark.is_quoted = frozenset(), True
                yield mark


def find_asking_quotes(blocks: list[RawBlock], marks: list[Mark], lines: list[str]) -> list[Mark]:
    """Return the quotes of one line that ask over a text (``> 큐는 왜 쓰나요?``), where several of a file do.

    Most of them speak to somebody, as interviewers do: in notes a quote thinks aloud, or is a definition.
    """
    used = {mark.line for mark in marks}
    quotes = [mark for mark in _find_quotes_over_texts(blocks, lines) if mark.line not in used]
    polite_count = sum(question_line.is_polite(mark.question) for mark in quotes)
    if polite_count < _MIN_QUOTES or 2 * polite_count < len(quotes):
        return []
    for mark in quotes:
        mark.forms |= {Form.LABEL}
    return quotes


def _find_quotes_over_texts(blocks: list[RawBlock], lines: list[str]) -> Iterator[Mark]:
    """Yield the quotes of one line that ask over a text."""
    for block in blocks:
        if block.kind is Kind.TEXT:
            for line in range(block.start, block.end):
                if ">" in lines[line] and (quote := _read_asking_quote(line, lines)):
                    yield quote


def _read_asking_quote(number: int, lines: list[str]) -> Mark | None:
    """Return a quote of one line if it asks, no speaker of a talk does so, and it stands over a text."""
    if not _is_quote_of_one_line(number, lines):
        return None
    below = skip_blank(number + 1, lines)
    mark = _build_mark(number, number + 1, None, 0, strip_quote(lines[number]))
    mark.is_quoted = True
    if not _is_asked_of_somebody(mark.question) or _SPEAKER.match(mark.question):
        return None
    return mark if below < len(lines) and _TEXT_BELOW_QUOTE.match(lines[below]) else None


def _is_asked_of_somebody(question: str) -> bool:
    """Return True for a polite question, or one that asks for more than what something is: ``둘의 차이는?``."""
    if question_line.is_order(question):
        return False
    if question_line.is_polite(question):
        return question_line.is_question(question) and not _BARE_NOUN.fullmatch(question)
    return question_line.is_request(question) and not _THOUGHT_END.search(question)


def find_lines_with_sign(blocks: list[RawBlock], lines: list[str]) -> list[Mark]:
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
    return is_quote(number, lines) and not is_quote(number - 1, lines) and not is_quote(number + 1, lines)


def is_quote(number: int, lines: list[str]) -> bool:
    """Return True if there is a line of that number, and a ``>`` before it."""
    if not 0 <= number < len(lines) or ">" not in lines[number]:
        return False
    return _QUOTE.match(lines[number]) is not None


def strip_quote(line: str) -> str:
    """Return a line without the mark of a quote, and without blanks around it."""
    return _QUOTE.sub("", line, count=1).strip()


def without_lone_quote(marks: list[Mark]) -> list[Mark]:
    """Return the marks without a quoted question that is the only one of its file: so notes ask themselves."""
    if sum(mark.is_quoted for mark in marks) > 1:
        return marks
    return [mark for mark in marks if not mark.is_quoted]


def without_rules(marks: Iterable[Mark]) -> list[Mark]:
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


def settle_decimals(marks: list[Mark]) -> None:
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
