"""The headings that say of what a question is: over ``장점``, or ``왜 쓰나요?``."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from ankigen import text
from ankigen.layouts import file_titles, labels, section_names
from ankigen.layouts.freeform import separate_answers
from ankigen.layouts.freeform.marked_file import MarkedFile
from ankigen.layouts.freeform.marking.marks import Mark
from ankigen.layouts.freeform.walking.context import Context
from ankigen.layouts.freeform.walking.nesting import FreeDraft
from ankigen.model import Fate
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line
from ankigen.reading.entries.line_fates import LineFates
from ankigen.topics import same_question
from ankigen.topics.taxonomy import Taxonomy

_BELOW_HEADINGS = 7  # the level of a question that is no heading
_MAX_BARE_LETTERS = 16  # of a question that may not say of what it asks
_DATE = compile_on_use(r"(?:[\d\W]|[년월일])*")
_BEHIND_SIGN = compile_on_use(r"\s?[(\[:：–—]|\s-\s")
_POLITE_NAME = compile_on_use(r"[가-힣]{2,4}님")
_FATES_OF_NAMES = (Fate.WEEK, Fate.CONTRIBUTOR)


class _Choice(msgspec.Struct):
    """A draft with the headings over it, which may be needed or not."""

    draft: FreeDraft
    headings: tuple[str, ...]
    is_needed: bool


class HeadingsAbove:
    """Chooses the headings over the questions of one file.

    A question that asks in full words needs none, unless it points at what stands above it (``이 방식은 왜 …?``),
    follows up another one, is asked within notes that make a card themselves, or is asked again in the file.
    Each of the others has the nearest one that names a subject, with those between that name a part of it. A first
    heading that is the name of the file stands over all others, whatever their levels; where no heading says of
    what a question is, the name of the file does.
    """

    def __init__(self, file: MarkedFile, context: Context, fates: LineFates, taxonomy: Taxonomy) -> None:
        self.outline, self.context, self.fates, self.taxonomy = file.outline, context, fates, taxonomy
        self.people_of_path = context.people_in_path
        self.first_heading = next(iter(self.outline.headings), None)
        self.title = file_titles.read_title(context.path.title, context.names_author, taxonomy)

    def choose(self, drafts: Sequence[FreeDraft]) -> list[tuple[FreeDraft, tuple[str, ...]]]:
        """Return each of the drafts with the headings over it, outermost first."""
        marks = {mark.line: mark for mark in self.outline.marks}
        choices: list[_Choice] = []
        headings_by_question: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        lines_of_cards = {draft.block.start for draft in drafts}
        for draft, enclosing in self._find_enclosing(drafts, marks):
            mark = marks.get(draft.block.start)
            headings = self._choose_from(enclosing, draft, mark)
            is_asked_within = bool(enclosing) and enclosing[-1].line in lines_of_cards
            is_needed = bool(headings) and (is_asked_within or self._needs_headings(draft, mark))
            choices.append(_Choice(draft, headings, is_needed))
            headings_by_question[draft.question.key].add(headings)
        for choice in choices:
            choice.is_needed |= len(headings_by_question[choice.draft.question.key]) > 1
        return [(choice.draft, choice.headings if choice.is_needed else ()) for choice in choices]

    def _find_enclosing(
        self, drafts: Iterable[FreeDraft], marks: Mapping[int, Mark]
    ) -> Iterator[tuple[FreeDraft, list[Mark]]]:
        """Yield drafts, each with the headings whose section it stands in, outermost first."""
        trails = self._find_trails()
        starts = [trail[-1].line for trail in trails]
        for draft in drafts:
            index = bisect_left(starts, draft.block.start)
            trail = trails[index - 1] if index else []
            mark = marks.get(draft.block.start)
            level = mark.level if mark and mark.is_heading else _BELOW_HEADINGS
            yield draft, self._leave_those_above(trail, level)

    def _find_trails(self) -> list[list[Mark]]:
        """Return each heading behind those whose section it stands in, outermost first."""
        trails: list[list[Mark]] = []
        for heading in self.outline.headings:
            if heading.fold is None and not heading.is_above_rule:
                above = self._leave_those_above(trails[-1], heading.level) if trails else []
                trails.append([*above, heading])
        return trails

    def _leave_those_above(self, trail: Sequence[Mark], level: int) -> list[Mark]:
        """Return the headings of a trail above ``level``, and the first one if it is the name of the file."""
        above = [heading for heading in trail if heading.level < level]
        if trail and trail[0] not in above and self._is_title_of_file(trail[0]):
            return [trail[0], *above]
        return above

    def _is_title_of_file(self, heading: Mark) -> bool:
        """Return True for the first heading if it is the name of the file, with or without more behind a sign.

        ``힙을 쓰는 이유`` in ``힙.md`` is a section beside others.
        """
        if heading is not self.first_heading or heading.is_question or self._says_nothing(heading):
            return False
        title = _join_letters(self.title)
        names = (heading.question, _BEHIND_SIGN.split(heading.question)[0])
        return len(title) > 1 and title in map(_join_letters, names)

    def _needs_headings(self, draft: FreeDraft, mark: Mark | None) -> bool:
        """Return True for a question that follows up another one, asks nothing, or does not say of what."""
        return draft.parent is not None or not self._asks_of_subject(draft, mark)

    def _asks_of_subject(self, draft: FreeDraft, mark: Mark | None) -> bool:
        """Return True for a question that says of what it asks, as a long one does, or one about code.

        A heading may only name it.
        """
        if mark is not None and not mark.is_question:
            return False
        if len(draft.question.key) > _MAX_BARE_LETTERS:
            return not question_line.points_above(draft.question.visible)
        if _has_code(draft):
            return True
        return same_question.names_subject(draft.question.visible, self.taxonomy)

    def _choose_from(self, enclosing: Sequence[Mark], draft: FreeDraft, mark: Mark | None) -> tuple[str, ...]:
        """Return the headings up to the nearest one that names a subject, or to the parent."""
        chosen: list[str] = []
        for heading in reversed(enclosing):
            if draft.parent and heading.line <= draft.parent.block.start:
                break
            name = heading.question
            if self._says_nothing(heading) or name in draft.people:
                continue
            if _is_said_by(draft, name):
                return tuple(chosen)
            chosen.insert(0, name)
            if not _names_part(name):
                return tuple(chosen)
        if draft.parent:
            return tuple(chosen)
        return self._add_name_of_file(chosen, draft, mark)

    def _add_name_of_file(self, chosen: Sequence[str], draft: FreeDraft, mark: Mark | None) -> tuple[str, ...]:
        """Return the name of the file with headings that name parts, if a question does not say it.

        A question may say it with signs that names of files do not have: ``TCP/IP`` in ``TCP IP.md``.
        """
        title = _join_letters(self.title)
        if not title or title in _join_letters(draft.question.visible) or self._asks_of_subject(draft, mark):
            return ()
        return (self.title, *chosen)

    def _says_nothing(self, heading: Mark) -> bool:
        """Return True for a heading that does not say what stands below it: of a week, a person, a list."""
        name = heading.question
        fate = self.fates.find(heading.line)
        if _DATE.fullmatch(name) or name.startswith("!["):
            return True
        if (fate is not None and fate.fate in _FATES_OF_NAMES) or self._names_person(name):
            return True
        return not _names_part(name) and _is_title_of_anything(heading)

    def _names_person(self, name: str) -> bool:
        """Return True for a heading that names somebody, perhaps by two names or politely: ``문가온님 gaon``."""
        if self.context.is_person(name):
            return True
        return any(word in self.people_of_path or _POLITE_NAME.fullmatch(word) for word in name.split())


def _has_code(draft: FreeDraft) -> bool:
    return any(piece.kind == "code" for piece in draft.question.pieces)


def _join_letters(name: str) -> str:
    return "".join([char for char in name.casefold() if char.isalnum()])


def _is_said_by(draft: FreeDraft, name: str) -> bool:
    """Return True if a question or its parent says what a heading does."""
    parent = draft.parent.question.key if draft.parent else ""
    return text.key(name) in draft.question.key + parent


def _names_part(name: str) -> bool:
    """Return True if a heading only says which part of a subject stands below it: ``장점``, ``왜?``."""
    return section_names.is_detail_section(name) or question_line.is_question_word(name)


def _is_title_of_anything(heading: Mark) -> bool:
    """Return True if a heading could stand over anything: ``정리``, ``면접 질문``, ``Chapter 3``."""
    name = heading.question
    if section_names.is_closing_section(name) or section_names.tells_of_group(name):
        return True
    if separate_answers.is_title_of_questions_or_answers(heading) or labels.is_follow_up_label(name):
        return True
    if section_names.announces_list_of_questions(name) or section_names.is_quiz(name):
        return True
    return section_names.is_section_name(name) and not name.endswith(("?", "？"))
