"""Sections of lecture notes that no question asks for → those that make a card of their own: heading and text."""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec

from ankigen.layouts import labels, section_names
from ankigen.layouts.freeform import separate_answers
from ankigen.layouts.freeform.marking.marks import Mark
from ankigen.layouts.people.bold_names import is_word_of_section
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line
from ankigen.reading.entries.line_fates import holds_links_alone, says_something, shows_pictures_alone
from ankigen.reading.weeks import find_week
from ankigen.topics.taxonomy import WrittenTopic

_WORD = compile_on_use(r"[^\W\d_]+")
_MIN_LECTURE_LINES = 11
_MIN_TOLD_LINES = 2  # of the only section of a file
_MIN_OWN_LINES = 3  # that a title of further sections says, to make a card of its own
_MIN_OWN_CHARS = 80  # of a paragraph on one line, to be as much
_MIN_DEFINITION_CHARS = 24  # of a line that says what a title of further sections is
_LEADS_ON = compile_on_use(  # to what stands below, or gives an example: ``아래에서 살펴보겠다``, ``둘로 나뉜다``
    r"(?:알아|살펴|정리해|공부해)\s?(?:보|봅|볼)|(?:정리|소개|설명|공부)(?:하|한|했)|나뉜다|나누어진다"
    r"|^(?:예를 들|ex\b)|(?:다음|아래)(?:와|과|의|에서?|는)?\s|이번\s?(?:글|장|시간|포스팅|발표|주차?)|오늘은"
    r"|\b(?:in this|let's|we will|we'll|as follows|the following|below)\b",
    re.IGNORECASE,
)
_ANNOUNCES = compile_on_use(
    r"(?:이번|이)\s?(?:글|장|시간|포스팅|발표|문서)(?:에서|은|에는)|오늘은\s|in this (?:post|article|talk)",
    re.IGNORECASE,
)
_ADDRESS = compile_on_use(r"\]\([^()\s]*+\)|https?://\S++")
_MAX_LINES_OF_ONE_CARD = 40  # with words, of a section that keeps those below it
_MIN_PARTS = 2  # below a section, to make cards of their own


class Section(msgspec.Struct, frozen=True):
    """A heading that asks nothing, and what was in force above it."""

    mark: Mark
    week: int | None
    topic: WrittenTopic | None
    people: tuple[str, ...]


class _SectionNode(msgspec.Struct):
    """A section with those below it; ``body`` is what stands between it and the next heading or question.

    ``end`` is the line behind the last section below it, ``reaches`` that of the first question from there; a body
    with questions in it goes on. ``said_lines`` counts its lines with words, ``said_chars`` what stands on them.
    It ``has_sentence`` if one of them is more than the point of a list, and ``defines`` if one says what it is.
    Sections below it behind a bullet or fold that asks are counted as ``cut_off``. It ``stands_among_titles`` if
    most sections of its level that hold others say nothing themselves, ``is_in_series`` if a number says that it
    is one of several subjects, and ``is_title_over_pictures`` if it shows those alone right over a deeper heading.
    """

    section: Section
    body: range
    end: int
    reaches: int
    said_lines: int
    said_chars: int
    has_sentence: bool
    defines: bool = False
    is_title_over_pictures: bool = False
    stands_among_titles: bool = False
    is_in_series: bool = False
    cut_off: int = 0
    children: list["_SectionNode"] = msgspec.field(default_factory=list)
    details_behind_questions: list["_SectionNode"] = msgspec.field(default_factory=list)

    @property
    def says_something(self) -> bool:
        """Whether a word stands between it and the next heading or question."""
        return self.said_lines > 0

    @property
    def explains_something(self) -> bool:
        """Whether it or a detail of it holds a sentence, and it is about neither questions nor the group."""
        name = self.section.mark.question
        if section_names.announces_list_of_questions(name) or section_names.announces_questions_about(name):
            return False
        if section_names.tells_of_group(name) or name.endswith((":", "：")):
            return False
        details = [detail for detail in self.details if detail.section.mark.line < self.end]
        return self.has_sentence or any(detail.has_sentence for detail in details)

    @property
    def explains_topic(self) -> bool:
        """Whether it is named after what it explains: in some lines, also below it, or in a long one."""
        if not self.names_topic or find_week(self.section.mark.question) is not None:
            return False
        told_lines = sum(node.said_lines for node in _walk([self]))
        tells_enough = told_lines >= _MIN_TOLD_LINES or self.said_chars >= _MIN_OWN_CHARS
        return tells_enough and self.explains_something

    @property
    def is_title(self) -> bool:
        """Whether it is no more than the title of what stands below it, or closes the notes."""
        name = self.section.mark.question
        if not name or name.startswith("![") or section_names.is_closing_section(name):
            return True
        if self.is_detail or section_names.announces_questions_about(name):
            return True
        return labels.is_follow_up_label(name) or separate_answers.is_title_of_questions_or_answers(
            self.section.mark
        )

    @property
    def is_detail(self) -> bool:
        """Whether it only says which part of another section stands below it."""
        return not self.is_in_series and section_names.is_detail_section(self.section.mark.question)

    @property
    def names_topic(self) -> bool:
        """Whether a word of it says more than which section it is (``면접 기출``)."""
        words = _WORD.findall(self.section.mark.question.casefold())
        return not all(section_names.is_section_name(word) or is_word_of_section(word) for word in words)

    @property
    def details(self) -> list["_SectionNode"]:
        """The sections right below it that only say which part of it stands there."""
        return [child for child in self.children if child.is_detail]

    @property
    def own_details(self) -> list["_SectionNode"]:
        """What its details say, and theirs, without what closes a file, such as ``정리``."""
        details: list[_SectionNode] = []
        if not self.names_topic:
            return details
        for child in (*self.details, *self.details_behind_questions):
            if not section_names.is_closing_section(child.section.mark.question):
                details += [child] if child.says_something else []
                details += child.own_details
        return details

    @property
    def is_told_in_details(self) -> bool:
        """Whether the headings below it only say which part of it stands there."""
        return bool(self.details) and 2 * len(self.details) >= len(self.children)

    @property
    def is_told_in_statements(self) -> bool:
        """Whether each heading below it is a point that it makes: ``1. 읽기가 빨라진다.``"""
        names = [child.section.mark.question for child in self.children]
        return len(names) > 1 and all(map(question_line.is_statement, names))


class LectureCard(msgspec.Struct, frozen=True):
    """A section that makes a card of some lines; a title of further sections has its own lines and its details.

    ``parent`` is the section that it is a part of, if that one makes a card, too. It ``explains_topic`` if it is
    named after what some lines of it explain.
    """

    section: Section
    lines: list[int]
    parent: Section | None = None
    is_title: bool = False
    is_told_in_details: bool = False
    explains_topic: bool = False


class AnswerParts(NamedTuple):
    """The parts of a long answer that make cards of their own, and the lines that are ``left`` to it.

    Sources are no such lines: it ``has_sources_alone`` where they are all that stands beside its parts.
    """

    cards: list[LectureCard]
    left: list[int]
    has_sources_alone: bool = False


def find_lecture_cards(
    sections: Sequence[Section],
    lines: Sequence[str],
    used: frozenset[int],
    asked_within: frozenset[int],
    *,
    are_all_lecture: bool,
    are_beside_headings: bool,
) -> list[LectureCard]:
    """Return the cards of the sections of lecture notes; none where questions use most of the lines.

    ``used`` are the lines of questions and their answers; a section goes on behind those that are ``asked_within``
    one, by bullets and folds. With ``are_all_lecture`` these are no more than sections as well.
    ``are_beside_headings`` where headings ask: a section beside those is as good as one of them, however much they
    use; beside labelled questions it is if it explains something. A single heading over a list makes no lecture
    notes.
    """
    roots = _build_tree(sections, lines, used, asked_within)
    _set_series(roots)
    _give_details_to_siblings(roots)
    _set_those_among_titles(roots)
    cards = _CardChooser(used if are_all_lecture else frozenset()).choose(roots)
    is_told = bool(used) or any(card.is_told_in_details for card in cards)
    is_lecture = (are_all_lecture and is_told) or _is_lecture(cards, len(used))
    if not is_lecture:
        chooser = _CardChooser(used, must_say_enough=True, must_explain=not are_beside_headings)
        cards = chooser.choose(roots) if used else []
    return cards


def _is_lecture(cards: Sequence[LectureCard], lines_of_questions: int) -> bool:
    """Return True if sections use more lines than questions do, and are more than a heading over a list."""
    if not lines_of_questions and len(cards) == 1 and cards[0].explains_topic:
        return True
    lines_of_sections = sum(len(card.lines) for card in cards if not card.is_title or card.is_told_in_details)
    if lines_of_sections <= lines_of_questions:
        return False
    return bool(lines_of_questions) or lines_of_sections >= _MIN_LECTURE_LINES or len(cards) > 1


class _CardChooser:
    """Chooses the sections that make cards; what stands below one belongs to it, unless it gives way to that.

    With ``must_say_enough`` each has some lines of its own, and is named after what it is about. With
    ``must_explain`` one of those is more than the point of a list, and none of it is about questions or the group.
    """

    def __init__(
        self, starts_of_questions: frozenset[int], *, must_say_enough: bool = False, must_explain: bool = False
    ) -> None:
        self.starts_of_questions = starts_of_questions
        self.must_say_enough, self.must_explain = must_say_enough, must_explain

    def choose(self, roots: Sequence[_SectionNode]) -> list[LectureCard]:
        """Return the cards of some sections and those below them."""
        has_one_title = _has_one_title(roots)
        cards: list[LectureCard] = []
        for root in roots:
            cards += self._choose_from(root, is_alone=has_one_title)
        return cards

    def _choose_from(
        self, node: _SectionNode, *, parent: Section | None = None, is_alone: bool = False
    ) -> list[LectureCard]:
        """Return the cards of a section and those below it."""
        is_title_of_file = _is_title_of_file(node, is_alone=is_alone)
        card = self._choose_card(node, parent, is_title_of_file=is_title_of_file)
        cards = [card] if card else []
        if card and not card.is_title:
            cards = self._give_way(node, card)
        elif is_title_of_file or _may_hold_sections(node.section.mark.question):
            cards += self._choose_below(node, parent)
        for detail in node.details_behind_questions:
            cards += self._choose_from(detail)
        return cards

    def _choose_below(self, node: _SectionNode, parent: Section | None) -> list[LectureCard]:
        cards: list[LectureCard] = []
        for child in node.children:
            cards += self._choose_from(child, parent=parent)
        return cards

    def _choose_card(
        self, node: _SectionNode, parent: Section | None, *, is_title_of_file: bool
    ) -> LectureCard | None:
        """Return the card that a section makes, with what stands below it or as a title by itself, if any."""
        if self.must_explain and not node.explains_something:
            return None
        is_named = self._is_named(node)
        needs_own_lines = self.must_say_enough or node.end in self.starts_of_questions
        if is_named and not is_title_of_file and _makes_card(node, needs_own_lines=needs_own_lines):
            return _build_card(node, range(node.section.mark.end, node.end), parent, is_title=False)
        if (is_title_of_file or is_named) and self._says_enough_itself(node):
            return _build_card(node, node.body, parent, is_title=True)
        return None

    def _says_enough_itself(self, node: _SectionNode) -> bool:
        is_over_others = bool(node.children) or node.end in self.starts_of_questions
        return _says_enough_itself(node, is_over_others=is_over_others)

    def _is_named(self, node: _SectionNode) -> bool:
        """Return True if a section is named after what it is about, where it must be."""
        return not (self.must_say_enough and question_line.is_statement(node.section.mark.question))

    def _give_way(self, node: _SectionNode, card: LectureCard) -> list[LectureCard]:
        """Return the card of a section, and those of its parts if other sections of its level are only titles."""
        if not node.stands_among_titles or node.is_told_in_statements:
            return [card]
        parts = self._choose_below(node, node.section)
        if len(parts) < _MIN_PARTS:
            return [card]
        own_lines = _leave_to_parts(card.lines, node.children, parts)
        return [msgspec.structs.replace(card, lines=own_lines), *parts]


def find_parts(sections: Sequence[Section], lines: Sequence[str], own: Sequence[int]) -> AnswerParts:
    """Return the cards of the ``sections`` in a long answer, and those of its ``own`` lines that none of them has.

    An answer that fits on one card or has fewer than two such sections keeps all its lines; one with nothing but
    sources beside them has none.
    """
    if not _is_long(own, lines):
        return AnswerParts([], [*own])
    roots = _build_tree(sections, lines[: max(own) + 1], frozenset(), frozenset())
    parts = [_keep_own_lines(card, own) for card in _CardChooser(frozenset()).choose(roots)]
    left = _leave_to_parts(own, roots, parts)
    if len(parts) < _MIN_PARTS:
        return AnswerParts([], [*own])
    said = {line for line in left if says_something(lines[line])}
    has_sources_alone = bool(said) and said <= _find_lines_of_sources(roots)
    return AnswerParts(parts, left if said and not has_sources_alone else [], has_sources_alone)


def _keep_own_lines(card: LectureCard, own: Sequence[int]) -> LectureCard:
    """Return a card without the lines that are none of an answer's ``own``."""
    owned = frozenset(own)
    return msgspec.structs.replace(card, lines=[line for line in card.lines if line in owned])


def _is_long(own: Sequence[int], lines: Sequence[str]) -> bool:
    """Return True if what stands on some lines is too long for one card."""
    if len(own) <= _MAX_LINES_OF_ONE_CARD:
        return False
    return sum(says_something(lines[line]) for line in own) > _MAX_LINES_OF_ONE_CARD


def _find_lines_of_sources(roots: Sequence[_SectionNode]) -> set[int]:
    """Return the lines of sections that only say where something is from."""
    lines: set[int] = set()
    for node in _walk(roots):
        if section_names.lists_sources(node.section.mark.question):
            lines.update(range(node.section.mark.line, node.end))
    return lines


def _leave_to_parts(
    lines: Sequence[int], below: Sequence[_SectionNode], parts: Sequence[LectureCard]
) -> list[int]:
    """Return the lines of a section that are on no card of its parts, without headings over nothing but those."""
    starts = {part.section.mark.line for part in parts}
    taken: set[int] = set()
    for part in parts:
        taken.update(part.lines)
    for node in _walk(below):
        if _is_on_cards(node, starts):
            taken.update(range(node.section.mark.line, node.section.mark.end))
    return [line for line in lines if line not in taken]


def _is_on_cards(node: _SectionNode, starts: Container[int]) -> bool:
    """Return True if a section makes a card, or is no more than the title of sections that do."""
    if node.section.mark.line in starts:
        return True
    if node.says_something or not node.children:
        return False
    return all(_is_on_cards(child, starts) for child in node.children)


def _walk(nodes: Iterable[_SectionNode]) -> Iterator[_SectionNode]:
    """Yield sections and all below them."""
    for node in nodes:
        yield node
        yield from _walk(node.children)


def _build_card(node: _SectionNode, lines: range, parent: Section | None, *, is_title: bool) -> LectureCard:
    """Return the card of a section: some of its lines, and the details of it that stand elsewhere."""
    card_lines = [*lines]
    for detail in node.own_details:
        if detail.section.mark.line not in lines:
            card_lines += range(detail.section.mark.line, detail.body.stop)
    is_told_in_details = len(node.own_details) > 1
    return LectureCard(node.section, card_lines, parent, is_title, is_told_in_details, node.explains_topic)


def _set_series(roots: list[_SectionNode]) -> None:
    """Set which sections are one of several subjects that are counted: ``2. Code`` behind ``1. Stack``."""
    counted = [root for root in roots if root.section.mark.parsed.number.isdecimal()]
    subjects = [root for root in counted if not root.is_detail]
    for before, root in pairwise(counted):
        follows = int(root.section.mark.parsed.number) == int(before.section.mark.parsed.number) + 1
        root.is_in_series = follows and not root.children and 2 * len(subjects) > len(counted)


def _give_details_to_siblings(roots: list[_SectionNode]) -> None:
    """Give each detail that stands behind several sections to that which it stands right behind."""
    _adopt_repeated_details(roots)
    for node in [*_walk(roots)]:
        _adopt_repeated_details(node.children)


def _adopt_repeated_details(siblings: list[_SectionNode]) -> None:
    counts = Counter(node.section.mark.question for node in siblings if node.is_detail)
    kept: list[_SectionNode] = []
    for node in siblings:
        above = kept[-1] if kept else None
        is_repeated = counts[node.section.mark.question] > 1 and not node.children
        if is_repeated and above and _is_right_behind(node, above):
            above.children.append(node)
            above.end, above.reaches = node.end, node.reaches
        else:
            kept.append(node)
    siblings[:] = kept


def _is_right_behind(detail: _SectionNode, above: _SectionNode) -> bool:
    """Return True if a detail stands right behind a section that is about something."""
    return detail.is_detail and not above.is_title and above.end == detail.section.mark.line


def _set_those_among_titles(roots: Sequence[_SectionNode]) -> None:
    """Set which sections stand among titles: most of their level that hold others say nothing themselves."""
    by_level: dict[int, list[_SectionNode]] = defaultdict(list)
    for node in _walk(roots):
        if node.children and not node.is_title:
            by_level[node.section.mark.level].append(node)
    for nodes in by_level.values():
        title_count = sum(not node.says_something for node in nodes)
        for node in nodes:
            node.stands_among_titles = 2 * title_count > len(nodes)


def _has_one_title(roots: Sequence[_SectionNode]) -> bool:
    """Return True if one section only is of the highest level."""
    levels = [root.section.mark.level for root in roots]
    return bool(levels) and levels.count(min(levels)) == 1


def _may_hold_sections(name: str) -> bool:
    return section_names.holds_sections(name) or not section_names.is_closing_section(name)


def _is_title_of_file(node: _SectionNode, *, is_alone: bool) -> bool:
    if not is_alone or node.section.mark.level > 1:
        return False
    says_enough = _says_enough_itself(node, is_over_others=bool(node.children))
    return len(node.children) > 1 or (len(node.children) + node.cut_off > 1 and says_enough)


def _says_enough_itself(node: _SectionNode, *, is_over_others: bool) -> bool:
    """Return True if a section that is no mere title has lines of its own, or tells over others what it is."""
    if node.is_title_over_pictures:
        return False
    says_enough = node.said_chars >= _MIN_OWN_CHARS or node.defines
    return _has_own_lines(node) or (is_over_others and says_enough and not node.is_title)


def _has_own_lines(node: _SectionNode) -> bool:
    """Return True if a section that is no mere title has some lines of its own or its details, or a long one."""
    said_lines = node.said_lines + sum(detail.said_lines for detail in node.own_details)
    is_long = not node.children and node.said_chars >= _MIN_OWN_CHARS
    return not node.is_title and (said_lines >= _MIN_OWN_LINES or is_long)


def _makes_card(node: _SectionNode, *, needs_own_lines: bool) -> bool:
    """Return True if a section makes a card: right over questions, say, it needs some lines of its own."""
    if node.is_title_over_pictures and not node.children:
        return False
    if needs_own_lines:
        return _has_own_lines(node) or bool(node.own_details and node.is_told_in_details)
    if node.is_title:
        return False
    is_told_below = (node.is_told_in_details and node.names_topic) or node.is_told_in_statements
    return node.says_something or is_told_below


def _build_tree(
    sections: Sequence[Section], lines: Sequence[str], used: frozenset[int], asked_within: frozenset[int]
) -> list[_SectionNode]:
    """Return the highest sections; behind a question only a detail belongs to a section above that."""
    roots: list[_SectionNode] = []
    above: list[_SectionNode] = []
    ends = [*[section.mark.line for section in sections[1:]], _find_end_of_text(lines)]
    for section, end in zip(sections, ends, strict=False):
        node = _build_node(
            section, _find_body(range(section.mark.end, end), lines, used, asked_within), lines, used
        )
        while above and above[-1].section.mark.level >= section.mark.level:
            above.pop()
        _find_siblings(node, above, roots, asked_within).append(node)
        above.append(node)
    return roots


def _find_end_of_text(lines: Sequence[str]) -> int:
    """Return the line behind the last one with text, whether or not a line break ends the file."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return end


def _find_siblings(
    node: _SectionNode, above: Sequence[_SectionNode], roots: list[_SectionNode], asked_within: frozenset[int]
) -> list[_SectionNode]:
    """Return the sections that one belongs to, after letting those above it reach to its end."""
    parents = [parent for parent in above if parent.reaches >= node.section.mark.line]
    for parent in parents:
        parent.end, parent.reaches = node.end, node.reaches
    if parents:
        return parents[-1].children
    if above and node.is_detail:
        return above[-1].details_behind_questions
    if above and above[0].reaches in asked_within:
        above[0].cut_off += 1
    return roots


def _find_body(section: range, lines: Sequence[str], used: frozenset[int], asked_within: frozenset[int]) -> range:
    """Return the lines of a section up to a question; behind one that is asked in its text it goes on."""
    stop = section.start
    is_told = False
    while stop < section.stop and (stop not in used or (is_told and stop in asked_within)):
        is_told = is_told or (stop not in used and says_something(lines[stop]))
        stop += 1
    return range(section.start, stop)


def _build_node(section: Section, body: range, lines: Sequence[str], used: frozenset[int]) -> _SectionNode:
    """Return a section with what it says itself."""
    own_lines = [line for line in body if line not in used]
    said = [lines[line].strip() for line in own_lines if says_something(lines[line])]
    if holds_links_alone(said):
        said = []
    reaches = next((line for line in body if line in used), body.stop)
    has_sentence = any(map(_explains, said))
    said_chars = _count_chars(said)
    defines = any(map(_defines, said)) and not question_line.asks_for_noun(section.mark.question)
    node = _SectionNode(section, body, body.stop, reaches, len(said), said_chars, has_sentence, defines)
    node.is_title_over_pictures = _is_title_over_pictures(section.mark, said, lines[body.stop : body.stop + 1])
    return node


def _count_chars(said: Sequence[str]) -> int:
    """Return how much some lines say: nothing if they only announce what a talk is about."""
    if len(said) == 1 and _ANNOUNCES.match(said[0]):
        return 0
    return sum(map(len, said))


def _is_title_over_pictures(mark: Mark, said: Sequence[str], next_line: Sequence[str]) -> bool:
    """Return True for a section that shows pictures alone, right over a deeper heading, which answer nothing."""
    if question_line.asks_for_noun(mark.question):
        return False
    is_over_deeper = any(line.startswith("#" * (mark.level + 1)) for line in next_line)
    return bool(said) and is_over_deeper and all(map(shows_pictures_alone, said))


def _explains(line: str) -> bool:
    """Return True for a sentence that is no link alone and no row of a table."""
    return not line.startswith("|") and question_line.is_sentence(_ADDRESS.sub("", line))


def _defines(line: str) -> bool:
    """Return True for a line that tells something by itself: a sentence that does not lead on to what is below."""
    plain = _ADDRESS.sub("", line).strip("->*+_ ")
    if len(plain) < _MIN_DEFINITION_CHARS or plain.startswith("|") or plain.endswith((":", "：")):
        return False
    return question_line.is_sentence(plain) and _LEADS_ON.search(plain) is None
