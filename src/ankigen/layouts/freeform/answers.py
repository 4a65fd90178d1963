"""The lines that answer a question → the Markdown of the answer."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from ankigen import text
from ankigen.layouts import labels
from ankigen.layouts.blank_answers import is_blank
from ankigen.layouts.freeform import placeholders
from ankigen.layouts.freeform.marking import choices
from ankigen.layouts.freeform.marking.folds import Fold, FoldItem, Position
from ankigen.model import Block, Text
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line
from ankigen.reading.entries.line_fates import shows_pictures_alone
from ankigen.reading.indentation import build_text, measure_indent

_TAG = compile_on_use(r"<(?!img\b|image\b|video\b|audio\b|https?:|mailto:)/?[a-z][^<>]*+>", re.IGNORECASE)
_LETTER = compile_on_use(r"[^\W_]")
_QUOTE = compile_on_use(r"^(?:\s*+>)++\s?")
_LIST_ITEM = compile_on_use(r"\s*(?:[-*+•]\s|\d{1,3}[.)]\s|<li\b)", re.IGNORECASE)
_BULLET = compile_on_use(r"\s*+(?P<marker>[-*+•])\s++(?P<typed>.++)")
_ASKS_FOR = compile_on_use(
    r"무엇|뭐|뭘|왜|어떻게|어떤|어느|언제|어디|누구|누가|얼마|몇|\b(?:what|why|how|when|which|where|who)\b",
    re.IGNORECASE,
)
_ARROW = compile_on_use(r"\s*+(?:→|⇒|➜|➡️?|=>|->)\s*+(?=\S)")
_SEPARATOR = compile_on_use(
    r"\s*+(?:<br\s*+/?>|&nbsp;|(?:[-*_]\s*+){3,}+|</?(?:ul|ol|div|p)\b[^<>]*+>|\[[^\[\]]*+\]\(#[^()]*+\)|#{1,6})?+"
    r"\s*+(?:<br\s*+/?>|\\)?+\s*+"
)


class AnswerLines:
    """The lines of a file as answers show them.

    ``skipped`` lines are no answer; ``breaks`` go on with nothing above them: ``4.`` below a list stays 4.
    """

    def __init__(self, lines: list[str], code_lines: frozenset[int]) -> None:
        self.lines, self.code_lines = lines, code_lines
        self.skipped: set[int] = set()
        self.breaks: set[int] = set()
        self._cuts: dict[int, list[tuple[int, int]]] = defaultdict(list)  # by line, from column to column
        self._labels: dict[int, tuple[int, int]] = {}  # of answers, by line
        self._quote_marks: dict[int, int] = {}  # how many characters of a line are marks of a quote that asks

    def skip(self, lines: Iterable[int]) -> None:
        """Leave lines out of all answers."""
        self.skipped.update(lines)

    def cut_fold_tags(self, fold: Fold) -> None:
        """Leave out the tags of a fold, with its summary; of a callout its title, and the marks of the quote."""
        self._cut(fold.start, fold.body)
        if fold.is_callout:
            self._quote_marks.update(fold.marks)
        elif fold.close:
            self._cut(fold.close, fold.end)

    def cut_item(self, fold_item: FoldItem) -> None:
        """Leave out an item of a fold, which is a question."""
        self._cut(fold_item.start, fold_item.end)

    def cut_name(self, line: int, start: int, end: int) -> None:
        """Leave out who answers, before an answer on the same line."""
        self._cuts[line].append((start, end))

    def _cut(self, start: Position, end: Position) -> None:
        for line in range(start.line, min(end.line + 1, len(self.lines))):
            first = start.column if line == start.line else 0
            last = end.column if line == end.line else len(self.lines[line])
            self._cuts[line].append((first, last))

    def is_cut(self, line: int) -> bool:
        """Return True if something of a line is left out."""
        return line in self._cuts or line in self._labels

    def cut_cells(self, line: int, answer: tuple[int, int]) -> None:
        """Leave out all but the answer of a row of a table."""
        start, end = answer
        self._cuts[line] += [(0, start), (end, len(self.lines[line]))]

    def cut_label(self, runs: list[range], *, is_follow_up: bool) -> None:
        """Leave out the label that an answer begins with, and the arrow before one to a follow-up."""
        if not runs or runs[0].start in self.code_lines or runs[0].start in self._cuts:
            return
        first = runs[0].start
        label = labels.find_answer_label(self.lines[first : runs[0].stop])
        if label is None and is_follow_up and (arrow := _ARROW.match(self.lines[first])):
            label = arrow.span()
        if label is not None:
            self._labels[first] = label

    def find_runs(self, lines: list[int]) -> list[range]:
        """Return the runs that lines fall into, without what only parts them from others."""
        runs: list[range] = []
        start = 0
        for index in range(1, len(lines) + 1):
            is_last = index == len(lines)
            if is_last or lines[index] != lines[index - 1] + 1 or lines[index] in self.breaks:
                run = self._trim(range(lines[start], lines[index - 1] + 1))
                start = index
                if run:
                    runs.append(run)
        return self._without_bare_labels(runs)

    def _without_bare_labels(self, runs: list[range]) -> list[range]:
        """Return the runs of an answer without the label above it, and without that of the follow-ups below it."""
        runs = [*runs]
        while runs and self._is_bare_label(runs[-1].stop - 1, labels.is_follow_up_label):
            runs[-1:] = self._trim_again(range(runs[-1].start, runs[-1].stop - 1))
        while runs and self._is_bare_label(runs[0].start, labels.is_answer_label):
            rest = self._trim_again(range(runs[0].start + 1, runs[0].stop))
            if not rest and len(runs) == 1:
                break
            runs[:1] = rest
        return runs

    def _trim_again(self, run: range) -> list[range]:
        """Return a run without what parts it from others, none if nothing is left of it."""
        trimmed = self._trim(run)
        return [trimmed] if trimmed else []

    def _is_bare_label(self, line: int, is_label: Callable[[str], bool]) -> bool:
        return line not in self.code_lines and is_label(self._show(line))

    def _trim(self, run: range) -> range:
        """Return a run without the lines at its ends that only part it from others."""
        start, stop = run.start, run.stop
        while start < stop and self._is_separator(start):
            start += 1
        while stop > start and self._is_separator(stop - 1):
            stop -= 1
        return range(start, stop)

    def _is_separator(self, line: int) -> bool:
        return line not in self.code_lines and _SEPARATOR.fullmatch(self._show(line)) is not None

    def _show(self, line: int) -> str:
        """Return a line without what is cut out of it."""
        if line in self._labels:
            start, end = self._labels[line]
            return self.lines[line][:start] + self.lines[line][end:]
        if line in self._quote_marks:
            return self.lines[line][self._quote_marks[line] :]
        if line not in self._cuts:
            return self.lines[line]
        shown = list(self.lines[line])
        for start, end in self._cuts[line]:
            shown[start:end] = [""] * (min(end, len(shown)) - start)
        return "".join(shown).strip()

    def find_further_questions(self, runs: list[range]) -> list[int]:
        """Return the bullets at the end of an answer that ask something else, with nothing below them.

        They are a list of their own, behind a blank line, that nothing above leads to, or all that there is.
        """
        if not runs:
            return []
        asking = self._find_asking_bullets_at_end(runs[-1])
        if not asking or not _ask_somebody([_read_asking_bullet(self.lines[line]) for line in asking]):
            return []
        first, start = runs[-1].start, asking[0]
        if start == first:
            return asking if len(runs) == 1 else []
        is_apart = not self.lines[start - 1].strip() and not self._goes_on_with_text(first, start)
        return asking if is_apart else []

    def _find_asking_bullets_at_end(self, answer: range) -> list[int]:
        asking: list[int] = []
        for line in reversed(answer):
            if not self.lines[line].strip():
                continue
            if line in self.code_lines or line in self._cuts or not _read_asking_bullet(self.lines[line]):
                break
            asking.insert(0, line)
        return asking

    def _goes_on_with_text(self, first: int, start: int) -> bool:
        """Return True if the list from ``start`` on goes on with one above it, or a line above leads to it.

        The answer begins on the line ``first``.
        """
        above = start - 1
        while above > first and not self.lines[above].strip():
            above -= 1
        if above not in self.code_lines and _leads_to_list(self.lines[above]):
            return True
        indent = measure_indent(self.lines[start])
        while above > first and measure_indent(self.lines[above]) > indent:
            above -= 1
        bullet, bullet_above = _BULLET.match(self.lines[start]), _BULLET.match(self.lines[above])
        return bullet is not None and bullet_above is not None and bullet["marker"] == bullet_above["marker"]

    def build_blocks(self, runs: Iterable[range], question: int) -> list[Block]:
        """Return runs of lines as Markdown, none for an answer of nothing but further questions, or labels.

        The ``question`` that they answer stands on that line.
        """
        is_item = _LIST_ITEM.match(self.lines[question]) is not None
        blocks: list[Block] = [self._build_text(run, is_item=is_item) for run in runs]
        if _holds_only_questions(blocks) or _is_unfilled_template(blocks):
            return []
        return [block for block in blocks if _says_something(block.text)]

    def _build_text(self, run: range, *, is_item: bool) -> Text:
        """Return a run of lines as Markdown; what is left of a cut first line indents none of the others."""
        shown = [self._show(line) for line in run]
        if is_item:
            shown = _indent_pictures(shown)
        start = self._find_end_of_first_part(shown, run)
        if start == 0:
            return build_text(shown, run.start)
        first = build_text(shown[:start], run.start)
        rest = build_text(shown[start:], run.start + start)
        return Text(f"{first.text}\n{rest.text}", run.start + 1)

    def _find_end_of_first_part(self, shown: list[str], run: range) -> int:
        """Return how many of the first lines are dedented by themselves, 0 if all lines are dedented together.

        That is what is left of a cut line, or a part that stands further in than all that follows it.
        """
        if run.start in self._cuts:
            has_text_below = any(map(str.strip, shown[1:]))
            return 1 if has_text_below else 0
        indent = measure_indent(shown[0])
        if indent == 0:
            return 0
        for index in range(1, len(shown)):
            line_indent = measure_indent(shown[index])
            if run[index] in self.code_lines or line_indent >= indent:
                continue
            if not shown[index - 1].strip():
                return index
            indent = line_indent
        return 0

    def is_label(self, line: int) -> bool:
        """Return True if a line holds no more than ``답변:``, or a link that leads back to the top."""
        typed = self.lines[line]
        if line in self._quote_marks and not self._show(line).strip():
            return True
        if labels.is_follow_up_label(typed) or labels.is_answer_label(typed):
            return True
        if _SEPARATOR.fullmatch(typed):
            return True
        return placeholders.is_placeholder(_TAG.sub("", typed))

    def are_given(self, lines: list[int]) -> bool:
        """Return True if lines above an answer are none of it: code, choices, tables and pictures alone."""
        said = [line for line in lines if self._show(line).strip() and not self._is_separator(line)]
        return bool(said) and all(line in self.code_lines or choices.is_given(self.lines[line]) for line in said)

    def find_given_end(self, lines: list[int], *, may_be_quote: bool) -> int:
        """Return the line of the answer's label (``정답: B``) below what the question is about, 0 without any.

        The answer ``may_be_quote`` as well.
        """
        for index, line in enumerate(lines):
            if line in self.code_lines:
                continue
            following = [self.lines[number] for number in lines[index : index + choices.MAX_COUNT]]
            if labels.begins_answer(following) or (may_be_quote and _QUOTE.match(self.lines[line])):
                return line if self.are_given(lines[:index]) else 0
            if not self._is_separator(line) and not choices.is_given(self.lines[line]):
                return 0
        return 0


def _indent_pictures(shown: list[str]) -> list[str]:
    """Return the lines of an answer to a list item with its pictures no further out than its words.

    Many paste them at the margin, where Markdown would end the item and take what follows for code.
    """
    pictures = {*filter(shows_pictures_alone, shown)}
    words = [line for line in shown if line not in pictures]
    indent = min(map(measure_indent, words), default=0)
    if not pictures or not any(map(str.strip, words)):
        return shown
    outdented = {line for line in pictures if measure_indent(line) < indent}
    return [" " * indent + line.lstrip() if line in outdented else line for line in shown]


def has_arrow(line: str) -> bool:
    """Return True for a line that begins with an arrow."""
    return _ARROW.match(line) is not None


def _holds_only_questions(blocks: list[Block]) -> bool:
    """Return True if an answer is a list of further questions."""
    has_questions = False
    for block in blocks:
        for line in block.text.split("\n"):
            unquoted = _QUOTE.sub("", line, count=1)
            visible = _strip_markup(unquoted)
            if not _LETTER.search(visible):
                continue
            if not _LIST_ITEM.match(unquoted) or not question_line.is_request(
                question_line.parse_line(visible).question
            ):
                return False
            has_questions = True
    return has_questions


def _leads_to_list(line: str) -> bool:
    """Return True for a heading, a line of bold and one that ends with a colon."""
    typed = line.strip()
    is_bold = typed.startswith("**") and typed.endswith("**")
    return typed.startswith("#") or is_bold or typed.rstrip("*_ ").endswith((":", "："))


def _ask_somebody(questions: list[str]) -> bool:
    """Return True if bullets do not only doubt what stands above them (``더 빨라서?``).

    They all speak to somebody, or there are several with a word that asks.
    """
    if all(map(question_line.is_polite, questions)):
        return True
    return len(questions) > 1 and all(map(_ASKS_FOR.search, questions))


def _read_asking_bullet(line: str) -> str:
    """Return what a bullet asks somebody for, "" if it asks nothing."""
    bullet = _BULLET.match(line)
    if bullet is None or not question_line.is_request(bullet["typed"]):
        return ""
    question = question_line.parse_line(bullet["typed"]).question
    return "" if question_line.is_order(question) else question


def _strip_markup(content: str) -> str:
    """Return Markdown without comments, and without tags that show nothing."""
    return _TAG.sub("", text.strip_comments(content))


def _says_something(content: str) -> bool:
    """Return True if Markdown holds more than a label or a note that the answer is to come."""
    lines = _strip_markup(content).split("\n")
    is_label = all(placeholders.is_empty_label(line) for line in lines if line.strip())
    return not is_label and not is_blank(content)


def _is_unfilled_template(blocks: list[Block]) -> bool:
    """Return True if an answer holds no more than labels that nobody filled in."""
    for block in blocks:
        for line in block.text.split("\n"):
            visible = _strip_markup(line)
            if visible.strip() and not placeholders.is_placeholder(visible):
                return False
    return True
