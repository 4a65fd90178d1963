"""Sections of lecture notes that no question asks for → those that make a card of their own: heading and text."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ankigen.layouts import labels, section_names
from ankigen.layouts.freeform import separate_answers
from ankigen.layouts.freeform.outline import Mark
from ankigen.reading.line_fates import says_something
from ankigen.topics.taxonomy import WrittenTopic

_MIN_LECTURE_LINES = 12


@dataclass(frozen=True, slots=True)
class Section:
    """A heading that asks nothing, and what was in force above it."""

    mark: Mark
    week: int | None
    topic: WrittenTopic | None
    people: tuple[str, ...]


@dataclass(slots=True)
class _SectionNode:
    """A section with those below it; ``body`` is what stands between it and the next heading or question."""

    section: Section
    body: range
    end: int
    says_something: bool
    children: list["_SectionNode"] = field(default_factory=list)

    @property
    def is_title(self) -> bool:
        """Whether it is no more than the title of what stands below it, or closes the notes."""
        name = self.section.mark.question
        if not name or name.startswith("![") or section_names.is_closing_section(name):
            return True
        if section_names.is_detail_section(name):
            return True
        return labels.is_follow_up_label(name) or separate_answers.is_title_of_questions_or_answers(
            self.section.mark
        )

    @property
    def is_told_in_details(self) -> bool:
        """Whether the headings below it only say which part of it stands there."""
        details = [
            child for child in self.children if section_names.is_detail_section(child.section.mark.question)
        ]
        return bool(details) and 2 * len(details) >= len(self.children)


def find_lecture_sections(
    sections: Sequence[Section], lines: Sequence[str], used: frozenset[int]
) -> list[tuple[Section, range]]:
    """Return the sections of lecture notes with the lines of each; none where questions use most of the lines.

    ``used`` are the lines of questions and their answers. A single heading over a list makes no lecture notes.
    """
    roots = _build_tree(sections, lines, used)
    chosen: list[tuple[Section, range]] = []
    count = 0
    pending = [(root, len(roots) == 1) for root in reversed(roots)]
    while pending:
        node, is_alone = pending.pop()
        if _makes_card(node, is_alone=is_alone):
            chosen.append((node.section, range(node.section.mark.end, node.end)))
            count += node.end - node.section.mark.end
        elif _may_hold_sections(node.section.mark.question):
            pending += [(child, False) for child in reversed(node.children)]
    is_long = count >= _MIN_LECTURE_LINES or len(chosen) > 1
    return chosen if count > len(used) and (used or is_long) else []


def _may_hold_sections(name: str) -> bool:
    return section_names.holds_sections(name) or not section_names.is_closing_section(name)


def _makes_card(node: _SectionNode, *, is_alone: bool) -> bool:
    if node.is_title:
        return False
    if node.is_told_in_details:
        return True
    is_title_of_file = is_alone and node.section.mark.level == 1 and len(node.children) > 1
    return node.says_something and not is_title_of_file


def _build_tree(sections: Sequence[Section], lines: Sequence[str], used: frozenset[int]) -> list[_SectionNode]:
    roots: list[_SectionNode] = []
    above: list[_SectionNode] = []
    for index, section in enumerate(sections):
        start = section.mark.end
        following = sections[index + 1].mark.line if index + 1 < len(sections) else len(lines)
        stop = start
        while stop < following and stop not in used:
            stop += 1
        node = _SectionNode(section, range(start, stop), stop, any(map(says_something, lines[start:stop])))
        while above and (above[-1].section.mark.level >= section.mark.level or above[-1].end < section.mark.line):
            above.pop()
        for parent in above:
            parent.end = stop
        siblings = above[-1].children if above else roots
        siblings.append(node)
        above.append(node)
    return roots
