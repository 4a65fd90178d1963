"""Outline of a file → the marks in it that are questions, by the forms that the layout knows."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from ankigen import text
from ankigen.config import LAYOUT_CHOICES, Layout, listed
from ankigen.layouts.freeform import attribution
from ankigen.layouts.freeform.outline import Fold, Mark, Outline, stretches
from ankigen.reading import question_line
from ankigen.reading.entry_reader import find_week, measure_indent

PRESETS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "headings": (("heading", "bold", "Q"), ()),
    "details": (("summary", "heading", "bold", "bullet", "number", "Q"), ("li",)),
    "bullets": (("bullet", "number", "bold", "Q"), ()),
}
"""The forms of questions and of follow-ups of each preset."""

_PEOPLE = ("line", "heading", "file", "folder")

_MANY = 8  # times as many questions of another form make that one the file's
_QUIET = frozenset(
    """
    contents content toc index reference references link links summary 목차 차례 참고 참고자료 참고문헌 출처 링크
    결론 정리 요약 question questions answer answers 질문 답변 정답 해설 readme
    """.split()
)


@dataclass(frozen=True, slots=True)
class Forms:
    """A layout with all its settings: the forms of questions and follow-ups, and what names people and topics.

    ``surely`` takes a name for a person's only where it can be nothing else; so it is unless ``person`` is set.
    """

    question: frozenset[str]
    level: int | None
    followup: frozenset[str]
    person: tuple[str, ...]
    surely: bool
    topic: tuple[str, ...]


def forms(layout: Layout) -> Forms:
    """Return what a layout other than the weekly one recognises."""
    question, followup = PRESETS[layout.preset]
    chosen = listed(layout.question) or question
    levels = [int(one.split()[1]) for one in chosen if one.startswith("heading ")]
    return Forms(
        frozenset(one.split()[0] for one in chosen),
        levels[0] if levels else None,
        frozenset(followup if layout.followup is None else listed(layout.followup)),
        listed(layout.person) or _PEOPLE,
        not layout.person,
        LAYOUT_CHOICES["topic"] if layout.topic is None else listed(layout.topic),
    )


@dataclass(slots=True)
class _Heading:
    """A heading among its siblings, and whether something stands between it and the next heading."""

    mark: Mark
    parent: "_Heading | None"
    has_content: bool = False
    children: list["_Heading"] = field(default_factory=list)
    asked: bool = False

    @property
    def is_quiet(self) -> bool:
        plain = self.mark.question.casefold().strip(" .:：")
        return (not plain and not self.is_bare) or plain in _QUIET or attribution.is_name(plain)

    @property
    def is_bare(self) -> bool:
        return bool(question_line.bare_number(self.mark.typed))

    @property
    def is_told_below(self) -> bool:
        """Whether the headings below it tell of it: not if they all ask themselves."""
        loud = [one for one in self.children if not one.is_quiet]
        return bool(loud) and not all(one.asks(above=False) for one in loud)

    def asks(self, *, above: bool) -> bool:
        mark = self.mark
        return "Q" in mark.forms or self.is_bare or question_line.asks(mark.question, above=above)


class Choice:
    """The questions of one file."""

    def __init__(self, outline: Outline, lines: list[str], known: Forms, *, is_index: bool) -> None:
        self.outline, self.lines, self.forms = outline, lines, known
        self.inner: dict[int, Fold] = {}  # the first fold in each
        for fold in reversed(outline.folds):
            self.inner[id(fold.parent)] = fold
        self.folds = {id(one) for one in outline.folds if self._is_question(one)}
        outside = [mark for mark in outline.marks if not self._is_inside(mark)]
        labelled = list(_labelled(outside)) if "Q" in known.question else []
        items = self._items(outside, is_index=is_index)
        found: dict[str, Callable[[], list[Mark]]] = {
            "heading": lambda: list(
                self._headings([mark for mark in outside if "heading" in mark.forms], labelled)
            ),
            "bold": lambda: _bold([mark for mark in items if "bold" in mark.forms]),
            "bullet": lambda: _bullets([mark for mark in items if "bullet" in mark.forms]),
            "number": lambda: _numbers(items),
            "Q": lambda: labelled,
        }
        candidates = {form: find() for form, find in found.items() if form in known.question}
        chosen = self._lead({form: marks for form, marks in candidates.items() if marks})
        if (
            not chosen
            and not self.folds
            and not is_index
            and "heading" in known.question
            and "summary" not in known.question
        ):
            chosen = self._silent([mark for mark in outside if "heading" in mark.forms])
        self.asked = {id(mark) for mark in chosen}

    def _items(self, marks: list[Mark], *, is_index: bool) -> list[Mark]:
        """Return the lines of lists that may ask: not those of a table of contents, which are titles as well.

        Those of an index (a README) only if most of them have an answer.
        """
        titles = {text.key(mark.question) for mark in marks if "heading" in mark.forms}
        titles |= {text.key(question_line.read(fold.summary).question) for fold in self.outline.folds}
        items = [mark for mark in marks if "heading" in mark.forms or text.key(mark.question) not in titles]
        asking = [mark for mark in items if "heading" not in mark.forms and _asks(mark)]
        told = sum(self._is_told(mark) for mark in asking)
        return items if not is_index or (told and 2 * told >= len(asking)) else []

    def _is_told(self, mark: Mark) -> bool:
        """Tell whether something stands further in below a line, or right below a bold one."""
        below = next((line for line in self.lines[mark.end : mark.end + 3] if line.strip()), "")
        return bool(below) and (measure_indent(below) > mark.level or "line" in mark.forms)

    def _lead(self, found: dict[str, list[Mark]]) -> list[Mark]:
        """Return the marks of the form whose questions lead the file: it asks first, or by far most often.

        What is labelled as a question is one beside any other form.
        """
        if not found:
            return []
        count = {form: sum(_asks(mark) for mark in marks) for form, marks in found.items()}
        first = {
            form: next((mark.line for mark in marks if _asks(mark)), marks[0].line)
            for form, marks in found.items()
        }
        lead = min(found, key=lambda form: (first[form], form != "Q"))
        most = max(found, key=lambda form: count[form])
        if count[most] >= _MANY * max(1, count[lead]):
            lead = most
        chosen = found[lead] + [mark for mark in found.get("Q", []) if lead != "Q"]
        told = sum(self._is_told_at_once(mark) for mark in chosen)
        return chosen if len(chosen) > len(self.folds) or 2 * told >= len(chosen) else []

    def _is_told_at_once(self, mark: Mark) -> bool:
        """Tell whether text stands below a line, and not a fold or a heading: else it is the title of folds."""
        below = next((line.strip() for line in self.lines[mark.end : mark.end + 4] if line.strip()), "<")
        return not below.startswith(("<", "#"))

    # --- folds ---

    def _is_question(self, fold: Fold) -> bool:
        """Tell whether the summary of a fold may be a question: it asks, or is not plainly something else."""
        if "summary" not in self.forms.question or not fold.summary:
            return False
        read = question_line.read(fold.summary)
        if read.labelled or question_line.asks(read.question, above=True):
            return True
        if fold.hides_answer or fold.hides_more or fold.parent or attribution.is_name(read.question):
            return False
        inner = self.inner.get(id(fold))
        return inner is None or self._says_something(fold.body, inner.start)

    def _says_something(self, start: tuple[int, int], end: tuple[int, int]) -> bool:
        between = self.lines[start[0] : end[0] + 1]
        return any(line.strip() and not line.strip().startswith("<") for line in between)

    def _is_inside(self, mark: Mark) -> bool:
        """Tell whether a mark stands within an answer: in a fold that is a question or hides something."""
        fold = mark.fold
        while fold:
            if id(fold) in self.folds or fold.hides_answer or fold.hides_more:
                return True
            fold = fold.parent
        return False

    # --- headings ---

    def _headings(self, marks: list[Mark], labelled: list[Mark]) -> Iterator[Mark]:
        """Yield the headings that ask, with their siblings: ``## Key`` between questions is one of them.

        Below a question, only headings that all ask are questions of their own.
        """
        roots = self._tree(marks, labelled)
        if self.forms.level is not None:
            for one in _all(roots):
                one.asked = one.mark.level == self.forms.level and not one.is_quiet
        else:
            _ask(roots, below=False)
        yield from (one.mark for one in _all(roots) if one.asked and week_of_only(one.mark) is None)

    def _silent(self, marks: list[Mark]) -> list[Mark]:
        """Return the headings of a file in which none asks: those of the highest level that has several."""
        levels: dict[int, list[Mark]] = defaultdict(list)
        for one in _all(self._tree(marks, [])):
            if one.has_content and not one.is_quiet and week_of_only(one.mark) is None:
                levels[one.mark.level].append(one.mark)
        several = (group for _, group in sorted(levels.items()) if len(group) > 1)
        return next(several, [])

    def _tree(self, marks: list[Mark], labelled: list[Mark]) -> list[_Heading]:
        """Return the headings without those above them, each with those below it."""
        roots: list[_Heading] = []
        stack: list[_Heading] = []
        labels = {mark.line for mark in labelled if "heading" not in mark.forms}
        for mark, end in stretches(marks, len(self.lines)):
            while stack and stack[-1].mark.level >= mark.level:
                stack.pop()
            one = _Heading(mark, stack[-1] if stack else None)
            inner = range(mark.end, end)
            one.has_content = any(self.lines[line].strip() for line in inner)
            if any(line in labels for line in inner) and not question_line.asks(mark.question, above=True):
                continue  # ``## 문제 1`` over ``**문제**: …``
            (stack[-1].children if stack else roots).append(one)
            stack.append(one)
        return roots


def week_of_only(mark: Mark) -> int | None:
    """Return the week that a heading names and nothing else."""
    return find_week(mark.question) if len(mark.question) <= 12 and not question_line.asks(mark.question) else None


def _asks(mark: Mark) -> bool:
    return "Q" in mark.forms or question_line.asks(mark.question, above="heading" in mark.forms)


def _all(headings: Iterable[_Heading]) -> Iterator[_Heading]:
    stack = [*headings][::-1]
    while stack:
        one = stack.pop()
        yield one
        stack += one.children[::-1]


def _ask(roots: list[_Heading], *, below: bool) -> None:
    """Mark the headings that are questions, from the top."""
    groups: list[tuple[list[_Heading], bool]] = [(roots, below)]
    while groups:
        siblings, below = groups.pop()
        by_level: dict[int, list[_Heading]] = defaultdict(list)
        for one in siblings:
            by_level[one.mark.level].append(one)
        for group in by_level.values():
            loud = [one for one in group if not one.is_quiet]
            asking = sum(one.asks(above=not below) for one in loud)
            if asking and (asking == len(loud) if below else 3 * asking >= len(loud)):
                for one in loud:
                    one.asked = one.asks(above=True) or one.has_content or one.is_told_below
        groups += [(one.children, below or one.asked) for one in siblings if one.children]
    for one in _all(roots):
        if one.asked and one.mark.level == 1 and not one.has_content and any(each.asked for each in one.children):
            one.asked = False


def _labelled(marks: list[Mark]) -> Iterator[Mark]:
    """Yield the lines marked as questions; a heading such as ``## 문제 1 정렬`` is none above such a line."""
    lines = [mark for mark in marks if "Q" in mark.forms]
    headings = [mark.line for mark in marks if "heading" in mark.forms]
    for mark, following in zip(lines, [*lines[1:], None], strict=False):
        if following and "heading" in mark.forms and "heading" not in following.forms:
            at = bisect_right(headings, mark.line)
            is_below = at == len(headings) or following.line < headings[at]
            if is_below and not question_line.asks(mark.question, above=True):
                continue
        yield mark


def _bold(marks: list[Mark]) -> list[Mark]:
    """Bold lines that ask, and numbered ones if half of those do."""
    numbered = [mark for mark in marks if mark.wording.number]
    all_numbered = 2 * sum(_asks(mark) for mark in numbered) >= len(numbered)
    return [mark for mark in marks if _asks(mark) or (all_numbered and mark.wording.number)]


def _bullets(marks: list[Mark]) -> list[Mark]:
    """Bullets that ask, at the indentation at which most of them do; not the links of a table of contents."""
    asking: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if _asks(mark) and not question_line.is_link(mark.typed):
            asking[mark.level].append(mark)
    return max(asking.values(), key=lambda group: (len(group), -group[0].level), default=[])


def _numbers(marks: list[Mark]) -> list[Mark]:
    """Numbered lines that ask, and the others of their section if two thirds of them do."""
    sections: list[list[Mark]] = [[]]
    for mark in marks:
        if "heading" in mark.forms:
            sections.append([])
        elif "number" in mark.forms and not question_line.is_link(mark.typed):
            sections[-1].append(mark)
    found: list[Mark] = []
    for section in sections:
        asking = [mark for mark in section if _asks(mark)]
        found += section if 3 * len(asking) >= 2 * len(section) else asking
    return found
