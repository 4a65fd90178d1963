"""The table of presets and forms, and what a layout comes to."""

from typing import get_args

from ankigen.config.settings import LAYOUT_CHOICES, Layout, Preset
from ankigen.layouts.detection import detect
from ankigen.layouts.presets import NESTING, PRESETS, FollowUpForm, Form, find_rules


def test_the_config_takes_the_forms_and_presets_of_the_table() -> None:
    assert {choice.split()[0] for choice in LAYOUT_CHOICES["question"]} == set(Form)
    assert set(LAYOUT_CHOICES["followup"]) == set(FollowUpForm)
    assert {"weekly", *PRESETS} == set(get_args(Preset))


def test_every_form_is_nested_and_tried_by_detect() -> None:
    assert set(NESTING) == set(Form)
    assert set(detect.ADDITIONS) == {*Form, detect.FOLLOW_UPS}


def test_a_layout_is_its_preset_with_what_is_set_besides() -> None:
    rules = find_rules(Layout(preset="details"))
    assert rules.question_forms == {"summary", "heading", "bold", "bullet", "number", "Q"}
    assert rules.follow_up_forms == {"li"}
    assert (rules.heading_level, rules.known_only) == (None, True)
    rules = find_rules(
        Layout(preset="details", question=["heading 3", "Q"], followup=[], person="folder", topic=[])
    )
    assert rules.question_forms == {"heading", "Q"}
    assert (rules.heading_level, rules.follow_up_forms, rules.topic_sources) == (3, frozenset(), ())
    assert (rules.person_sources, rules.known_only) == (("folder",), False)
