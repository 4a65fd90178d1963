"""The presets of ``[layout]``, and the forms that questions have: one table for all who ask which there are."""

from collections.abc import Container
from enum import IntEnum, StrEnum

import msgspec

from ankigen.config.settings import LAYOUT_CHOICES, Layout, listed


class Form(StrEnum):
    """What a question may be written as, in the words of ``question`` in ``[layout]``."""

    HEADING = "heading"
    BOLD = "bold"
    NUMBER = "number"
    BULLET = "bullet"
    SUMMARY = "summary"
    LABEL = "Q"


class FollowUpForm(StrEnum):
    """What a follow-up may be written as, in the words of ``followup`` in ``[layout]``."""

    BULLET = "bullet"
    LIST_ITEM = "li"


class NestingKind(IntEnum):
    """How far out a question stands by its form, the outermost first."""

    HEADING = 1
    LINE = 2
    NUMBER = 3
    BULLET = 4
    FOLDED = 5  # in a ``<details>``
    FOLLOW_UP = 6  # a bullet in an answer


NESTING = {
    Form.HEADING: NestingKind.HEADING,
    Form.BOLD: NestingKind.LINE,
    Form.LABEL: NestingKind.LINE,
    Form.NUMBER: NestingKind.NUMBER,
    Form.BULLET: NestingKind.BULLET,
    Form.SUMMARY: NestingKind.FOLDED,
}
"""How questions of each form are nested."""


class Preset(msgspec.Struct, frozen=True):
    """The forms of questions and of follow-ups that a preset knows."""

    question_forms: tuple[Form, ...]
    follow_up_forms: tuple[FollowUpForm, ...] = ()


PRESETS = {
    "headings": Preset((Form.HEADING, Form.BOLD, Form.LABEL)),
    "details": Preset(
        (Form.SUMMARY, Form.HEADING, Form.BOLD, Form.BULLET, Form.NUMBER, Form.LABEL), (FollowUpForm.LIST_ITEM,)
    ),
    "bullets": Preset((Form.BULLET, Form.NUMBER, Form.BOLD, Form.LABEL)),
}
"""All presets but the weekly one, which has a reader of its own."""

_EXAMPLES = {
    Form.SUMMARY: "<summary>…?</summary>",
    Form.HEADING: "## …?",
    Form.BULLET: "- …?",
    Form.NUMBER: "1. …?",
    Form.LABEL: "Q. …?",
    Form.BOLD: "**…?**",
}
_PERSON_SOURCES = ("line", "heading", "file", "folder")


class LayoutRules(msgspec.Struct, frozen=True):
    """A preset with what ``[layout]`` sets besides.

    ``heading_level`` is set where only headings of one level ask. With ``known_only``, a name in a path is a
    person's only if it can be nothing else; so it is unless ``person`` is set.
    """

    question_forms: frozenset[Form]
    heading_level: int | None
    follow_up_forms: frozenset[FollowUpForm]
    person_sources: tuple[str, ...]
    known_only: bool
    topic_sources: tuple[str, ...]


def find_rules(layout: Layout) -> LayoutRules:
    """Return what a layout other than the weekly one recognises."""
    preset = PRESETS[layout.preset]
    forms: set[Form] = set()
    levels: list[int] = []
    for choice in listed(layout.question) or preset.question_forms:
        form, _, level = choice.partition(" ")  # ``heading 3``
        forms.add(Form(form))
        if level:
            levels.append(int(level))
    follow_up_forms = preset.follow_up_forms
    if layout.followup is not None:
        follow_up_forms = tuple(FollowUpForm(choice) for choice in listed(layout.followup))
    return LayoutRules(
        question_forms=frozenset(forms),
        heading_level=levels[0] if levels else None,
        follow_up_forms=frozenset(follow_up_forms),
        person_sources=listed(layout.person) or _PERSON_SOURCES,
        known_only=not layout.person,
        topic_sources=LAYOUT_CHOICES["topic"] if layout.topic is None else listed(layout.topic),
    )


def find_example(question_forms: Container[Form]) -> str:
    """Return how a question is typed in a layout that knows these forms: in the plainest of them."""
    for form, typed in _EXAMPLES.items():
        if form in question_forms:
            return typed
    return "…?"
