"""Headings in a tree → those that are questions, those that carry details of one, and those that are neither."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator

import msgspec

from ankigen import text
from ankigen.layouts import section_names
from ankigen.layouts.freeform.marking.marks import Mark
from ankigen.layouts.freeform.separate_answers import is_answer_heading, is_title_of_questions
from ankigen.layouts.people.person_names import is_name
from ankigen.layouts.presets import Form
from ankigen.reading import question_line
from ankigen.reading.entries.line_fates import says_something
from ankigen.reading.weeks import find_week

_MAX_WEEK_TITLE_CHARS = 12
_MAX_LINES_OF_ONE_CARD = 40  # with text
_MAX_PARTICLE_CHARS = 1  # of Korean: 의, 와


def find_title_week(mark: Mark) -> int | None:
    """Return the week that a heading names and nothing else."""
    if len(mark.question) > _MAX_WEEK_TITLE_CHARS or question_line.is_question(mark.question):
        return None
    return find_week(mark.question)


def _asks_without_week(mark: Mark) -> bool:
    """Return True for a question that is not the title of a week ("1주차 질문은?")."""
    return mark.is_question and find_title_week(mark) is None


class HeadingNode(msgspec.Struct):
    """A heading with those below it, and the ``lines`` up to the next heading.

    ``has_body`` is set if something stands there. It ``is_asked_in_parts`` if some of the headings below it are
    follow-ups, and the others answer it.
    """

    mark: Mark
    lines: list[str]
    has_body: bool
    children: list["HeadingNode"] = msgspec.field(default_factory=list)
    is_question: bool = False
    carries_details: bool = False
    is_asked_in_parts: bool = False

    @property
    def is_boilerplate(self) -> bool:
        """Whether it is no question by its name: ``References``, a person's, or none at all."""
        name = self.mark.question.strip(" .:：")
        if not name and not self.mark.bare_number:
            return True
        if is_name(name) or self.mark.is_rare_name:
            return True
        return section_names.is_closing_section(name) or is_answer_heading(self.mark)

    @property
    def is_over_answer(self) -> bool:
        """Whether the heading right below it says that the answer to it stands there: ``### 핵심 답변``."""
        return not self.has_body and bool(self.children) and is_answer_heading(self.children[0].mark)

    @property
    def is_detail(self) -> bool:
        """Whether it only says which part of an answer stands below it."""
        name = self.mark.question
        return section_names.is_detail_section(name) or question_line.is_question_word(name)

    @property
    def is_mere_detail(self) -> bool:
        """Whether it is a detail and asks nothing."""
        return self.is_detail and not self.reads_as_question_anywhere

    @property
    def sums_up(self) -> bool:
        """Whether it belongs to the title of all headings beside it: ``핵심 정리``."""
        return section_names.sums_up(self.mark.question)

    @property
    def is_part(self) -> bool:
        """Whether it is no more than a part of what its title, or its file, is about: ``특징``, ``문제``."""
        return self.is_detail or is_title_of_questions(self.mark)

    @property
    def names_subject(self) -> bool:
        """Whether it says what the headings below it are about."""
        return not self.is_boilerplate and not self.is_part

    @property
    def reads_as_question(self) -> bool:
        """Whether it reads as a question above its answer; ``코드 설명`` does not."""
        return self.reads_as_question_anywhere or (
            question_line.is_question_heading(self.mark.question) and not self.is_detail
        )

    @property
    def reads_as_question_anywhere(self) -> bool:
        """Whether it reads as a question in an answer, too."""
        if question_line.is_question_word(self.mark.question):
            return self._is_marked_as_question
        return self._is_marked_as_question or question_line.asks_or_leads_on(self.mark.question)

    @property
    def asks_somebody(self) -> bool:
        """Whether it is marked as a question, or speaks to the person who is asked."""
        return self._is_marked_as_question or question_line.is_polite(self.mark.question)

    @property
    def is_chapter(self) -> bool:
        """Whether numbers say that the headings below it are its sections: ``2.1.1`` and ``2.1.2`` of ``2.1``."""
        if not self.mark.parsed.number or self.has_body or self.asks_somebody:
            return False
        first_part = self.mark.parsed.number + "."
        sections = [child for child in self.children if not child.is_boilerplate]
        return len(sections) > 1 and all(child.mark.parsed.number.startswith(first_part) for child in sections)

    @property
    def holds_answer(self) -> bool:
        """Whether what stands below it answers it, headings and all."""
        return self.is_question and not self.is_chapter

    @property
    def _is_marked_as_question(self) -> bool:
        return Form.LABEL in self.mark.forms or bool(self.mark.bare_number) or self.is_over_answer

    @property
    def names_what_is_asked_for(self) -> bool:
        """Whether it asks without the form of a question: ``힙과 스택의 차이``."""
        question = self.mark.question
        return not self.is_boilerplate and " " in question and question_line.asks_for_noun(question)

    @property
    def own_children(self) -> list["HeadingNode"]:
        """The headings right below it that are no boilerplate."""
        return [child for child in self.children if not child.is_boilerplate]

    @property
    def has_answer_in_headings(self) -> bool:
        """Whether the headings below it answer it: not if they all ask themselves."""
        return any(not child.reads_as_question_anywhere for child in self.own_children)


def walk_tree(headings: Iterable[HeadingNode]) -> Iterator[HeadingNode]:
    """Yield headings with all that are below them, in the order of their lines."""
    stack = [*headings][::-1]
    while stack:
        heading = stack.pop()
        yield heading
        stack += heading.children[::-1]


def find_details_of_titles(roots: list[HeadingNode]) -> set[int]:
    """Return the ids of the headings that only say which part of what the heading above them names is below."""
    details: set[int] = set()
    for heading in walk_tree(roots):
        if heading.names_subject:
            details.update(id(child.mark) for child in heading.children if child.is_detail)
    return details


def find_repeated_details(roots: list[HeadingNode]) -> set[int]:
    """Return the ids of the headings that say several times which part is below, each of the heading before it.

    So is ``특징`` behind ``### 화분`` and again behind ``### 흙``.
    """
    repeated: set[int] = set()
    for siblings in [roots, *[heading.children for heading in walk_tree(roots)]]:
        counts = Counter(heading.mark.question for heading in siblings if heading.is_mere_detail)
        details = [heading for heading in siblings if counts[heading.mark.question] > 1]
        if details:
            repeated |= _find_those_behind_subjects(siblings, {id(heading) for heading in details})
    return repeated


def _find_those_behind_subjects(siblings: list[HeadingNode], details: Container[int]) -> set[int]:
    """Return the ids of the marks of those ``details`` that stand behind a heading that is about something."""
    found: set[int] = set()
    subject: HeadingNode | None = None
    for heading in siblings:
        if not heading.is_mere_detail:
            subject = heading if heading.names_subject else None
        elif subject and id(heading) in details and subject.mark.level == heading.mark.level:
            found.add(id(heading.mark))
    return found


def set_questions(roots: list[HeadingNode]) -> None:
    """Set which headings are questions, from the top."""
    families: list[tuple[list[HeadingNode], HeadingNode | None, HeadingNode | None]] = [(roots, None, None)]
    while families:
        siblings, parent, asked = families.pop()
        for group in _group_by_level(siblings):
            if _is_group_of_questions(group, parent, is_below_question=asked is not None):
                _set_questions_in_group(group, parent)
            elif asked and parent:
                _set_questions_among_parts(group, parent, asked)
        for heading in siblings:
            families.append((heading.children, heading, heading if heading.holds_answer else asked))
    for heading in walk_tree(roots):
        if _is_title_of_questions(heading):
            heading.is_question = False


def _group_by_level(siblings: list[HeadingNode]) -> list[list[HeadingNode]]:
    """Return the headings that are no boilerplate, those of one level together."""
    by_level: dict[int, list[HeadingNode]] = defaultdict(list)
    for heading in siblings:
        if not heading.is_boilerplate:
            by_level[heading.mark.level].append(heading)
    return [*by_level.values()]


def _is_part_of(parent: HeadingNode, heading: HeadingNode) -> bool:
    """Return True if a heading, the only one of its level there, is a part of the answer that its parent is in.

    So it is below a part of an answer with text of its own, and below a request that nothing else answers.
    """
    if heading.asks_somebody:
        return False
    if question_line.is_advice(heading.mark.question):
        return True
    if parent.is_question:
        return not parent.has_body and parent.asks_somebody
    return parent.has_body


def are_mostly_questions(headings: list[HeadingNode]) -> bool:
    """Return True if at least a third of the headings of those levels ask at which any does."""
    levels = {heading.mark.level for heading in headings if heading.is_question}
    candidates = [heading for heading in headings if heading.mark.level in levels]
    return 3 * sum(heading.is_question for heading in candidates) >= len(candidates)


def _is_group_of_questions(
    group: list[HeadingNode], parent: HeadingNode | None, *, is_below_question: bool
) -> bool:
    """Return True if enough of some headings of one level ask: all of them below a question, else a third.

    Below a title of questions one is enough.
    """
    if is_below_question and parent and len(group) == 1 and _is_part_of(parent, group[0]):
        return False
    if is_below_question:
        return all(heading.reads_as_question_anywhere for heading in group)
    return _ask_enough(group, is_below_title=parent is not None and is_title_of_questions(parent.mark))


def _ask_enough(group: list[HeadingNode], *, is_below_title: bool) -> bool:
    """Return True if a third of some headings ask, details aside; below a title of questions one is enough."""
    asking = sum(heading.reads_as_question for heading in group)
    detail_count = 0 if is_below_title else sum(heading.is_detail for heading in group)
    return asking > 0 and (is_below_title or 3 * asking >= len(group) - detail_count)


def _set_questions_in_group(group: list[HeadingNode], parent: HeadingNode | None) -> None:
    """Set which headings of one level are questions."""
    has_tags = _have_tags([heading for heading in group if heading.reads_as_question])
    asked = ""
    for heading in _leave_out_details_of(parent, group):
        if asked and not heading.reads_as_question:
            heading.carries_details = _carries_details(heading, asked, has_tags=has_tags)
            if heading.carries_details or heading.sums_up:
                continue
        asked = text.key(heading.mark.question)
        heading.is_question = heading.has_body or heading.reads_as_question or heading.has_answer_in_headings


def _set_questions_among_parts(group: list[HeadingNode], parent: HeadingNode, asked: HeadingNode) -> None:
    """Set which headings among parts of an answer are follow-ups: those that speak to the person who is asked.

    In an answer that is too long for one card they are those that ask in its tone, and do not go on from the part
    above. Below a part that asks as well, that is the tone of what is ``asked`` above all parts.
    """
    if len(group) == 1:
        return
    is_long = _is_long(parent) and not question_line.is_advice(parent.mark.question)
    above = asked if parent.reads_as_question_anywhere else parent
    for heading in _find_asking_parts(group):
        if is_long and _asks_in_tone_of(above, heading):
            heading.is_question = parent.is_asked_in_parts = True
        elif parent.has_body:
            heading.is_question = heading.asks_somebody


def _find_asking_parts(group: list[HeadingNode]) -> list[HeadingNode]:
    return [heading for heading in group if heading.has_body and heading.reads_as_question_anywhere]


def _asks_in_tone_of(above: HeadingNode, heading: HeadingNode) -> bool:
    """Return True for a heading that asks by itself: it neither leads on nor goes on from the part above it."""
    question = heading.mark.question
    if not question_line.is_question(question) or question_line.points_above(question):
        return False
    return heading.asks_somebody or not above.asks_somebody


def _is_long(heading: HeadingNode) -> bool:
    """Return True if what stands below a heading is too long for one card."""
    said = sum(says_something(line) for below in walk_tree([heading]) for line in below.lines)
    return said > _MAX_LINES_OF_ONE_CARD


def _leave_out_details_of(title: HeadingNode | None, group: list[HeadingNode]) -> list[HeadingNode]:
    """Return the headings below a title without the first ones that only say which part of it is there."""
    start = 0
    if title is not None and title.names_subject:
        while start < len(group) and group[start].is_mere_detail:
            start += 1
    return group[start:]


def _have_tags(asking: list[HeadingNode]) -> bool:
    """Return True if several headings ask, and each has a ``[tag]`` before its question."""
    return len(asking) > 1 and all(heading.mark.parsed.tags for heading in asking)


def _is_about(name: str, asked: str) -> bool:
    """Return True if half of the words of a heading or more stand in what was asked above it, particles aside."""
    words = list(map(text.key, name.split()))
    said = text.key(asked)
    about = [word for word in words if word in said or (len(word) > _MAX_PARTICLE_CHARS + 1 and word[:-1] in said)]
    return 2 * len(about) >= len(words)


def _carries_details(heading: HeadingNode, asked: str, *, has_tags: bool) -> bool:
    """Return True if a heading only says which part of an answer stands below it, or names what was ``asked``.

    So does one without a ``[tag]`` where those that ask have one.
    """
    if heading.sums_up:
        return False
    if has_tags and not heading.mark.parsed.tags:
        return True
    name = text.key(heading.mark.question)
    return heading.is_detail or (name != asked and name in asked)


def is_sibling_heading(heading: HeadingNode, labelled_level: int, asked: str) -> bool:
    """Return True if a heading beside labelled ones asks, or names what is asked for and was not ``asked``."""
    mark = heading.mark
    if mark.level < labelled_level or question_line.is_advice(mark.question):
        return False
    if _asks_without_week(mark):
        return True
    names_other = heading.names_what_is_asked_for and not _is_about(mark.question, asked)
    return mark.level == labelled_level and names_other


def _is_title_of_questions(heading: HeadingNode) -> bool:
    if not heading.is_question or not _may_be_title_of_questions(heading):
        return False
    if len(heading.children) == 1 and heading.asks_somebody:
        return False
    if heading.is_asked_in_parts:
        return False
    return any(child.is_question for child in heading.children)


def _may_be_title_of_questions(heading: HeadingNode) -> bool:
    """Return True for a heading of the highest level or a chapter without words of its own, and by its name."""
    if section_names.announces_questions_about(heading.mark.question):
        return True
    return not heading.has_body and (heading.mark.level == 1 or heading.is_chapter)
