"""The rules for settings that no type can say: each raises SettingError."""

import re
from collections.abc import Iterable
from typing import get_args

from ankigen import messages, text
from ankigen.config.people import make_handle_key
from ankigen.config.settings import LAYOUT_CHOICES, Check, Config, Layout, Preset, listed
from ankigen.messages import Message
from ankigen.patterns import compile_on_use

# An address to which the name of a page can be added: no query, nobody's name and password, nothing to escape.
_SITE_ADDRESS = compile_on_use(r"https://[\w.-]+(?::\d+)?(?:/[\w.~%/-]*)?", re.ASCII)


class SettingError(Exception):
    """What is wrong with the setting at ``keys``."""

    def __init__(self, keys: tuple[str, ...], message: Message, hint: Message | None = None) -> None:
        super().__init__(message)
        self.keys, self.message, self.hint = keys, message, hint


def check_values(config: Config) -> None:
    """Refuse values that are of the right type, and make no sense; raises SettingError for the first."""
    if not text.key(config.deck):
        raise SettingError(("deck",), messages.make("config.deck_empty"), messages.make("config.deck_empty_hint"))
    if not config.roots:
        raise SettingError(
            ("notes",),
            messages.make("config.notes_empty"),
            messages.make("config.notes_empty_hint"),
        )
    if config.related.max < 0:
        raise SettingError(
            ("related", "max"),
            messages.make("config.max_negative"),
            messages.make("config.max_negative_hint"),
        )
    if config.source_url is not None:
        _check_source_url(config.source_url)
    if config.publish.manifest is not None and not re.match(r"https://[^\s/]+/", config.publish.manifest):
        raise SettingError(
            ("publish", "manifest"),
            messages.make("config.no_https"),
            messages.make("config.no_https_hint"),
        )
    if config.site.url is not None and not _SITE_ADDRESS.fullmatch(config.site.url):
        raise SettingError(
            ("site", "url"), messages.make("config.no_site_address"), messages.make("config.no_site_address_hint")
        )
    _check_tag_root(config)
    _check_layout(config.layout)
    _check_ignored(config.check)
    _check_people(config.people)


def _check_source_url(source_url: str) -> None:
    """Refuse what is no address, and a placeholder that is not filled in."""
    hint = messages.make("config.no_address_hint")
    if not re.match(r"https?://[^\s/]+", source_url):
        raise SettingError(("source_url",), messages.make("config.no_address"), hint)
    for name in re.findall(r"\{(\w+)\}", source_url):
        if name != "path":
            raise SettingError(("source_url",), messages.make("config.no_placeholder", name=name), hint)


def _check_tag_root(config: Config) -> None:
    """Refuse a tag without a name, and levels that the tags below it begin with: nobody could tell them apart."""
    if config.tag_root is None:
        return
    levels = config.root_tag.split("::")
    taken_levels = [level for level in levels if level.casefold() in text.RESERVED_TAG_LEVELS]
    if config.root_tag and not taken_levels:
        return
    message = messages.make("config.tag_root_empty")
    if taken_levels:
        message = messages.make("config.tag_root_taken", name=taken_levels[0])
    raise SettingError(("tag_root",), message, messages.make("config.tag_root_hint"))


def _check_ignored(check: Check) -> None:
    """Refuse what is no code or name of a diagnostic, and what must not be ignored."""
    from ankigen.diagnostics.ignores import find_nearest_selector, find_rules

    for selector in check.selectors:
        rules = find_rules(selector)
        if not rules:
            hint = messages.make("config.nearest_key", name=find_nearest_selector(selector))
            raise SettingError(("check", "ignore"), messages.make("config.no_rule", name=selector), hint)
        if not any(rule.is_ignorable for rule in rules):
            message = messages.make("reasons.ignore.protected", code=selector)
            raise SettingError(("check", "ignore"), message, messages.make("config.protected_hint"))


def _check_people(people: dict[str, str | list[str]]) -> None:
    names_by_handle: dict[str, str] = {}
    for name, spellings in people.items():
        if not text.key(name):
            raise SettingError(("people", name), messages.make("config.person_empty"))
        handles = {make_handle_key(spelling) for spelling in (name, *listed(spellings))}
        for handle in handles:
            first_name = names_by_handle.setdefault(handle, name)
            if first_name != name:
                message = messages.make("config.same_spelling", spelling=handle, first=first_name, second=name)
                raise SettingError(("people", name), message)


def _check_layout(layout: Layout) -> None:
    for key, choices in LAYOUT_CHOICES.items():
        setting = getattr(layout, key)
        if setting is None:
            continue
        if layout.preset == "weekly":
            hint = messages.make("config.weekly_has_no_key_hint", presets=quote_choices(get_args(Preset)[1:]))
            raise SettingError(("layout", key), messages.make("config.weekly_has_no_key", key=key), hint)
        if key == "question" and not setting:
            hint = messages.make("config.question_empty_hint")
            raise SettingError(("layout", key), messages.make("config.question_empty"), hint)
        for choice in listed(setting):
            if choice not in choices:
                _check_pattern(key, choice, choices)
            _check_names_in_pattern(key, choice)


def _check_pattern(key: str, pattern: str, choices: tuple[str, ...]) -> None:
    """Refuse what is no choice of a key, unless it is a pattern of paths for one that takes patterns."""
    takes_patterns = key in ("person", "topic")
    if takes_patterns and f"{{{key}}}" in pattern:
        return
    message = messages.make("config.wrong_choice", key=key, choice=pattern)
    if takes_patterns:
        hint = messages.make("config.choices_or_pattern", choices=quote_choices(choices), key=key)
    else:
        hint = messages.make("config.choices", choices=quote_choices(choices))
    raise SettingError(("layout", key), message, hint)


def _check_names_in_pattern(key: str, pattern: str) -> None:
    for name in re.findall(r"\{([^{}]*)\}", pattern):
        if not name.isidentifier():
            message = messages.make("config.wrong_name_in_pattern", key=key, name=name)
            raise SettingError(("layout", key), message, messages.make("config.name_in_pattern_hint", key=key))


def quote_choices(choices: Iterable[str]) -> str:
    """Return what a setting may be, in the quotes of TOML."""
    return ", ".join(f'"{choice}"' for choice in choices)
