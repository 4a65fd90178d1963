"""Reads the lines of one file, and gives each to the question that it answers."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ankigen import text
from ankigen.config import Layout, People
from ankigen.diagnostics import rules
from ankigen.inline import QuestionText
from ankigen.layouts.freeform import attribution, separate_answers
from ankigen.layouts.freeform.nesting import DEEPEST_HEADING, FOLDED, NestingDepth, NestingKind
from ankigen.layouts.freeform.outline import Fold, Item, Mark, Outline, outline
from ankigen.layouts.freeform.question_selection import Choice, forms, week_of_only
from ankigen.model import Block, Source
from ankigen.reading import question_line
from ankigen.reading.blocks import Kind, RawBlock
from ankigen.reading.entry_reader import Draft, EntryReader, build_text, measure_indent
from ankigen.topics.taxonomy import Taxonomy, Topic

_Place = tuple[int, int]

_MOST_CHOICES = 8
_TAG = re.compile(r"<(?!img\b|video\b|audio\b)/?[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)
_SAYS_NOTHING = re.compile(
    r"(?:\*\*|__)?(?:(?:답변?|정답|answer|key\s?words?|키워드|todo|tbd|작성\s?예정)(?:\*\*|__)?\s*[.:：)]?|a\s*[.:)])?(?:\*\*|__)?",
    re.IGNORECASE,
)
_CHOICES = re.compile(r"\W*(?:보기|선택지|choices|options)\W*", re.IGNORECASE)
_CHOICE = re.compile(r"(?:\d{1,2}|[a-zA-Zㄱ-ㅎ가-하])[.)]\s*\S|[①-⑧]")
_ITEM = re.compile(r"\s*(?:[-*+•]\s|\d{1,3}[.)]\s|<li\b)", re.IGNORECASE)
_EDGE = re.compile(
    r"\s*(?:<br\s*/?>|&nbsp;|(?:[-*_]\s*){3,}|</?(?:ul|ol|div|p)\b[^<>]*>|\[[^\[\]]*\]\(#[^()]*\))?\s*(?:<br\s*/?>|\\)?\s*"
)


@dataclass(slots=True)
class _Draft(Draft):
    """An entry with the lines of its answer."""

    lines: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """A question whose answer goes on: until a question as deep or further out, or to the end of its fold."""

    draft: _Draft
    depth: NestingDepth
    fold: Fold | None = None
    bullets: int | None = None  # the indentation of the outermost bullets of its answer


@dataclass(frozen=True, slots=True)
class _Heading:
    level: int
    name: str
    topic: Topic | None


class LayoutReader(EntryReader):
    """Walks over the lines of one file, and gives each to the question that it answers."""

    def __init__(
        self, source: Source, people: People, taxonomy: Taxonomy, layout: Layout, known: Outline | None = None
    ) -> None:
        """``known`` is the outline of the file, where it is read in several layouts."""
        super().__init__(source, people, taxonomy)
        self.outline = known or outline(source.text)
        self.forms = forms(layout)
        self.path = attribution.Path(source.path, people, taxonomy)
        self.headings: list[_Heading] = []
        self.authors: tuple[str, ...] = ()  # of a line that says who wrote
        self.asked: list[_Draft] = []
        self.open: list[_Open] = []
        self.cuts: dict[int, list[_Place]] = defaultdict(list)  # by line, what is not shown of it
        self.taken: set[int] = set()  # lines that are no answer
        self.breaks: set[int] = set()  # lines that go on with nothing above them: ``4.`` below a list stays 4

    # --- walking ---

    def read(self) -> None:
        """Read the whole file; the drafts are complete after it."""
        self.read_head(self.outline.blocks)
        for block in self.outline.blocks:
            if block.kind is Kind.FENCE and not block.closed:
                self.report(rules.UNCLOSED_FENCE, block.start)
            self.taken.update(range(block.start, block.end) if block.kind is Kind.FRONT_MATTER else ())
        if pairs := list(separate_answers.pairs(self.outline, self.lines)):
            self._take_apart(pairs)
        else:
            self._walk()
        self.drafts = [*self.asked]
        for draft in self.asked:
            draft.answer = [RawBlock(Kind.TEXT, run[0], run[-1] + 1) for run in self._runs(draft)]
        if self.outline.blocks and not self.drafts:
            self.report(rules.NO_QUESTION, 0)

    def _take_apart(self, pairs: list[separate_answers.Pair]) -> None:
        """Make drafts of questions that stand apart from their answers."""
        marks = [mark for mark in self.outline.marks if "heading" in mark.forms][::-1]
        seen = 0
        for pair in pairs:
            while marks and marks[-1].line < pair.line:
                self._structure(marks.pop())
            found = (attribution.names_on(line) for line in self.lines[seen : pair.line])
            self.authors = next((names for names in found if names), self.authors)
            seen = pair.line
            draft = self._draft(pair.line, pair.end, pair.wording, None)
            draft.lines = [line for start, end in pair.answer for line in range(start, end)]

    def _walk(self) -> None:
        self.choice = Choice(self.outline, self.lines, self.forms, is_index=self.path.name.casefold() == "readme")
        asked = [mark for mark in self.outline.marks if id(mark) in self.choice.asked]
        self.asking = {mark.line for mark in asked}
        self.asking_bullets = {mark.line for mark in asked if "bullet" in mark.forms}
        marks = {mark.line: mark for mark in self.outline.marks}
        places: dict[int, list[tuple[int, Fold | Item]]] = defaultdict(list)
        for fold in self.outline.folds:
            places[fold.start[0]].append((fold.start[1], fold))
            if fold.close:
                places[fold.close[0]].append((fold.close[1], fold))
            for item in fold.items:
                places[item.start[0]].append((item.start[1], item))
        for line in range(len(self.lines)):
            here = sorted(places[line], key=lambda place: place[0]) if line in places else []
            owner = self._on_line(line, marks.get(line), here)
            if owner and line not in self.taken:
                owner.lines.append(line)

    def _on_line(self, line: int, mark: Mark | None, places: list[tuple[int, Fold | Item]]) -> _Draft | None:
        """Take in what begins and ends on a line; return the question that the rest of it answers."""
        if line not in self.outline.code:
            if names := attribution.names_on(self.lines[line]):
                self._author(line, names)
            elif mark and line not in self.taken:
                self._mark(mark)
            elif mark is None:
                self._return(line)
        owner = self.current
        for column, what in places:
            if isinstance(what, Item):
                self._item(what)
            elif (line, column) == what.start:
                self._fold(what)
            else:
                self._leave(what)
                continue
            owner = self.current
        return owner

    @property
    def current(self) -> _Draft | None:
        """The question whose answer goes on."""
        return self.open[-1].draft if self.open else None

    # --- headings ---

    def _mark(self, mark: Mark) -> None:
        if id(mark) in self.choice.asked:
            self._ask(mark, self._depth(mark))
        elif "heading" in mark.forms and not self._in_fold():
            self._heading(mark)
        elif mark.forms & {"number", "bold"} and mark.end in self.asking_bullets and not self._in_fold():
            self.taken.add(mark.line)  # ``6. 예외`` right above a bullet that asks
        elif "bullet" in mark.forms and self.open:
            while self.open and NestingDepth(NestingKind.BULLET, mark.level) < self.open[-1].depth < FOLDED:
                self.open.pop()  # a bullet further out than the one that asks ends its answer
            if self.open:
                self._bullet(mark)

    def _depth(self, mark: Mark) -> NestingDepth:
        """Return how deep a question lies; ``1-1.`` lies below ``1.``."""
        read = mark.wording
        is_sub_question = read.further or (read.number != "" and not read.number.isdigit())
        if "heading" in mark.forms:
            return NestingDepth(NestingKind.HEADING, mark.level, is_sub_question)
        if "bullet" in mark.forms and not read.labelled:
            return NestingDepth(NestingKind.BULLET, mark.level, is_sub_question)
        kind = NestingKind.NUMBER if "number" in mark.forms else NestingKind.LINE
        return NestingDepth(kind, is_sub_question=is_sub_question, columns=mark.level)

    def _in_fold(self) -> bool:
        return any(one.fold for one in self.open)

    def _heading(self, mark: Mark) -> None:
        """A heading that asks nothing: a part of an answer, the name over another one, or a new section."""
        name = mark.question
        if (
            self.open
            and "heading" in self.forms.person
            and self._is_person(name)
            and NestingDepth(NestingKind.HEADING, mark.level) > self.open[0].depth
        ):
            self._answer_of_another(mark.line, mark.end, name)
        elif not self._is_part_of_answer(mark):
            self.open = []
            self._structure(mark)

    def _is_person(self, name: str) -> bool:
        """Tell whether a name, or each of several, is surely a person's."""
        return self.people.find(name) is not None or all(
            self.people.find(one) is not None or (attribution.is_name(one) and not self.taxonomy.find(one))
            for one in attribution.split(name) or [""]
        )

    def _is_part_of_answer(self, mark: Mark) -> bool:
        if not self.open or week_of_only(mark) is not None:
            return False
        if separate_answers.heads_answer(mark):
            return True
        if (outermost := self.open[0].depth) <= DEEPEST_HEADING:
            return NestingDepth(NestingKind.HEADING, mark.level) > outermost
        if self._asks_right_below(mark):
            return False
        return mark.level > max((heading.level for heading in self.headings), default=0)

    def _asks_right_below(self, mark: Mark) -> bool:
        below = next((line for line in range(mark.end, len(self.lines)) if self.lines[line].strip()), None)
        return below in self.asking

    def _structure(self, mark: Mark) -> None:
        """Put a heading in force over what follows."""
        self.headings = [one for one in self.headings if one.level < mark.level]
        block = RawBlock(Kind.HEADING, mark.line, mark.end, mark.typed, mark.level)
        week = self.find_heading_week(block)
        if week is not None:
            self.week = self.week if self.is_week_fixed else week
        else:
            self.headings.append(_Heading(mark.level, mark.question, self.taxonomy.find(mark.question)))

    # --- questions ---

    def _ask(self, mark: Mark, depth: NestingDepth) -> None:
        while self.open and not self.open[-1].fold and self.open[-1].depth >= depth:
            self.open.pop()
        self.taken.update(range(mark.line, mark.end))
        self.taken.update([] if mark.apart is None else [mark.apart])
        if mark.apart is None and question_line.bare_number(mark.typed) is not None:
            mark = self._spelled_out(mark)
        draft = self._draft(mark.line, mark.end, mark.wording, self.current)
        self.open.append(_Open(draft, depth))

    def _spelled_out(self, mark: Mark) -> Mark:
        """Return a heading that is only a number with the paragraph below it, which asks."""
        start = next((line for line in range(mark.end, len(self.lines)) if self.lines[line].strip()), None)
        if start is None or start in self.outline.code or self.outline.between(start, start + 1):
            return mark
        end = start
        while end < len(self.lines) and self.lines[end].strip() and end not in self.outline.code:
            end += 1
        self.taken.update(range(start, end))
        read = question_line.read(" ".join(self.lines[start:end]))
        return replace(mark, wording=replace(read, number=mark.wording.number))

    def _bullet(self, mark: Mark) -> None:
        """A bullet in an answer: a follow-up if it asks in the tone of the question; further in, if answered."""
        base = next(one for one in reversed(self.open) if one.depth.kind < NestingKind.FOLLOW_UP)
        if base.bullets is None:
            base.bullets = mark.level
        if "bullet" not in self.forms.followup or base.draft.parent or mark.end > mark.line + 1:
            return
        is_polite = question_line.is_polite(mark.question)
        in_tone = is_polite or not question_line.is_polite(base.draft.question.markdown)
        is_told = self._is_told(mark)
        is_outermost = mark.level <= base.bullets + 1 and question_line.demands(mark.question)
        follows = (is_outermost and in_tone and (is_told or is_polite)) or (is_polite and is_told)
        if follows and not question_line.is_link(mark.typed):
            self._ask(mark, NestingDepth(NestingKind.FOLLOW_UP, mark.level))

    def _is_told(self, mark: Mark) -> bool:
        """Tell whether something stands further in below a bullet."""
        below = next((line for line in range(mark.end, len(self.lines)) if self.lines[line].strip()), None)
        return below is not None and measure_indent(self.lines[below]) > mark.level

    def _return(self, line: int) -> None:
        """Go back to the question above a follow-up whose answer stood below its bullet, where a line does not."""
        within = self.open[-1] if self.open else None
        if within is None or within.depth.kind < NestingKind.FOLLOW_UP or not self.lines[line].strip():
            return
        outdent = within.depth.level
        first = next((one for one in within.draft.lines if self.lines[one].strip()), None)
        is_below = first is not None and measure_indent(self.lines[first]) > outdent
        if is_below and measure_indent(self.lines[line]) <= outdent and not self.lines[line - 1].strip():
            self.open.pop()

    def _draft(self, line: int, end: int, read: question_line.Wording, parent: _Draft | None) -> _Draft:
        block = RawBlock(Kind.TEXT, line, end)
        number = read.number if read.number.isdigit() else ""
        typed = self.read_question(read.question)
        topics = typed.topics
        if "tag" in self.forms.topic:
            topics += self.find_topics(read.tags)
        draft = _Draft(
            block=block,
            question=typed.question,
            number=number,
            week=self.week,
            heading_topic=self._topic(),
            explicit_topics=topics,
            explicit_id=typed.explicit_id,
            parent=parent,
        )
        self._sign(draft, parent.people if parent else self._authors())
        self.asked.append(draft)
        return draft

    def _answer_of_another(self, line: int, end: int, name: str, fold: Fold | None = None) -> None:
        """Begin another person's answer to the same question; nobody's counts only if there is one."""
        first = self.open[0]
        self.open = [first]
        self.taken.update(range(line, end))
        asked = first.draft
        if self.asked[-1] is asked and not any(self.lines[one].strip() for one in asked.lines):
            self.asked.pop()
        draft = replace(asked, lines=[])
        self._sign(draft, self._names(name))
        self.asked.append(draft)
        self.open.append(_Open(draft, FOLDED if fold else first.depth.one_level_down(), fold))

    # --- folds ---

    def _fold(self, fold: Fold) -> None:
        name = question_line.read(fold.summary).question
        if self.open and "heading" in self.forms.person and self._is_person(name) and not self._in_fold():
            self._answer_of_another(fold.start[0], fold.start[0], name, fold)
            self._cut_tags(fold)
        elif id(fold) in self.choice.folds and (not self.open or self._asks_further(fold)):
            draft = self._draft(fold.asked, fold.body[0] + 1, question_line.read(fold.summary), self.current)
            self.open.append(_Open(draft, FOLDED, fold))
            self._cut_tags(fold)
        elif not self.open or fold.hides_answer:
            self._take_choices()
            self.breaks.add(fold.start[0])
            self._cut_tags(fold)

    def _take_choices(self) -> None:
        """Take into a question what to choose from, where nothing else stands above its folded answer."""
        draft = self.current
        said = [self.lines[line].strip() for line in draft.lines if self.lines[line].strip()] if draft else []
        choices = said[1:] if said and _CHOICES.fullmatch(said[0]) else said
        if draft and 1 < len(choices) <= _MOST_CHOICES and all(map(_CHOICE.match, choices)):
            draft.question = QuestionText(text.one_line(" ".join([draft.question.markdown, *choices])))
            draft.lines = []

    def _asks_further(self, fold: Fold) -> bool:
        read = question_line.read(fold.summary)
        return read.labelled or question_line.asks(read.question)

    def _cut_tags(self, fold: Fold) -> None:
        """Leave the tags of a fold out of what is shown, with its summary."""
        self._cut(fold.start, fold.body)
        if fold.close:
            self._cut(fold.close, fold.end)

    def _cut(self, start: _Place, end: _Place) -> None:
        for line in range(start[0], min(end[0] + 1, len(self.lines))):
            first = start[1] if line == start[0] else 0
            self.cuts[line].append((first, end[1] if line == end[0] else len(self.lines[line])))

    def _leave(self, fold: Fold) -> None:
        at = next((index for index, one in enumerate(self.open) if one.fold is fold), None)
        if at is not None:
            self.open = self.open[:at]

    def _item(self, item: Item) -> None:
        """An ``<li>`` of a fold: a follow-up if it asks."""
        if "li" not in self.forms.followup or not self._in_fold():
            return
        read = question_line.read(item.text)
        if not (read.labelled or question_line.asks(read.question)):
            return
        while not self.open[-1].fold:
            self.open.pop()
        draft = self._draft(item.start[0], item.start[0] + 1, read, self.current)
        self.open.append(_Open(draft, FOLDED))
        self._cut(item.start, item.end)

    # --- people and topics ---

    def _author(self, line: int, names: tuple[str, ...]) -> None:
        """A line that says who wrote: of the answer that it stands in, else of what follows."""
        if "line" not in self.forms.person:
            return
        self.taken.add(line)
        if not self.open:
            self.authors = names
            return
        for one in self.open:
            self._sign(one.draft, names)

    def _sign(self, draft: Draft, names: tuple[str, ...]) -> None:
        draft.people = tuple(dict.fromkeys(self.people.find(name) or text.one_line(name) for name in names))
        draft.contributor = ", ".join(draft.people)

    def _authors(self) -> tuple[str, ...]:
        found = (self._people(source) for source in self.forms.person)
        return next((names for names in found if names), ())

    def _people(self, source: str) -> tuple[str, ...]:
        match source:
            case "line":
                return self.authors
            case "heading":
                return self._person_above()
            case "folder":
                return self.path.people_in_folders(surely=self.forms.surely)
            case "file":
                return self.path.people_in_name(surely=self.forms.surely)
            case pattern:
                return self.path.named(pattern, "person")

    def _person_above(self) -> tuple[str, ...]:
        """Return the person of the headings in force: one that is surely a name, else the deepest below an H1."""
        others = [one for one in self.headings if one.topic is None or self.people.find(one.name)]
        sure = next((one.name for one in reversed(others) if self._is_person(one.name)), None)
        if sure or self.forms.surely:
            return self._names(sure or "")
        return self._names(next((one.name for one in reversed(others) if one.level > 1 and one.name), ""))

    def _names(self, name: str) -> tuple[str, ...]:
        """Return the people of a heading: one whom the config knows by it, else each whom it names."""
        return (name,) if self.people.find(name) else attribution.split(name)

    def _topic(self) -> Topic | None:
        found = (self._topic_of(source) for source in self.forms.topic)
        return next((topic for topic in found if topic), None)

    def _topic_of(self, source: str) -> Topic | None:
        match source:
            case "tag":
                return None
            case "heading":
                return next((one.topic for one in reversed(self.headings) if one.topic), None)
            case "folder" | "file":
                return self.path.topic(folders=source == "folder")
            case pattern:
                named = self.path.named(pattern, "topic")
                return self.taxonomy.named(named[0]) if named else None

    # --- answers ---

    def answer_of(self, draft: Draft) -> list[Block]:
        """Return the lines of an answer as Markdown, one text for each run of lines."""
        runs = [range(block.start, block.end) for block in draft.answer]
        blocks: list[Block] = [build_text([self._shown(line) for line in run], run[0]) for run in runs]
        return [block for block in blocks if _says_something(block.text)] if not _only_asks(blocks) else []

    def _runs(self, draft: _Draft) -> Iterator[list[int]]:
        run: list[int] = []
        for line in draft.lines:
            if run and (line != run[-1] + 1 or line in self.breaks):
                yield from self._trimmed(run)
                run = []
            run.append(line)
        yield from self._trimmed(run)

    def _trimmed(self, run: list[int]) -> Iterator[list[int]]:
        """Yield a run without the lines at its ends that only part it from others, if anything is left."""
        start, end = 0, len(run)
        while start < end and self._parts(run[start]):
            start += 1
        while end > start and self._parts(run[end - 1]):
            end -= 1
        if start < end:
            yield run[start:end]

    def _parts(self, line: int) -> bool:
        return line not in self.outline.code and _EDGE.fullmatch(self._shown(line)) is not None

    def _shown(self, line: int) -> str:
        if line not in self.cuts:
            return self.lines[line]
        shown = list(self.lines[line])
        for start, end in self.cuts[line]:
            shown[start:end] = [""] * (min(end, len(shown)) - start)
        return "".join(shown).strip()

    def report_entry(self, draft: Draft, answer: list[Block]) -> None:
        """Report a question without text or without an answer."""
        if draft.is_question_blank:
            self.report(rules.EMPTY_QUESTION, draft.block.start)
        if not answer:
            self.report(rules.UNANSWERED, draft.block.start, question=draft.question.markdown)


def _only_asks(blocks: list[Block]) -> bool:
    """Tell whether an answer is nothing but a list of further questions."""
    lines = [line for block in blocks for line in block.text.split("\n") if _TAG.sub("", line).strip()]
    return bool(lines) and all(
        _ITEM.match(line) and question_line.demands(question_line.read(_TAG.sub("", line)).question)
        for line in lines
    )


def _says_something(content: str) -> bool:
    return any(
        not _SAYS_NOTHING.fullmatch(line.strip("-*_ \t"))
        for line in _TAG.sub("", content).split("\n")
        if line.strip()
    )
