"""The language of a deck: which one most questions are in, and what topics are called in it."""

import functools
from collections.abc import Iterable

from ankigen import bounded_toml
from ankigen.messages import Language
from ankigen.patterns import compile_on_use
from ankigen.resources import DATA
from ankigen.topics.taxonomy import NO_TOPIC, Topic

NAMES_FILE = "topics_en.toml"
"""What ankigen's topics are called in English, by their path."""

UNTAGGED: Topic = ("Untagged",)
"""What NO_TOPIC is called in English."""

_HANGUL = compile_on_use("[가-힣]")


def find_main_language(questions: Iterable[str]) -> Language:
    """Return the language that most questions are in: a question with Hangul in it is Korean."""
    balance = 0
    for question in questions:
        balance += 1 if _HANGUL.search(question) else -1
    return "ko" if balance >= 0 else "en"


def translate_topics(topics: Iterable[Topic], language: Language) -> tuple[Topic, ...]:
    """Return topics under their names in a language; a level that a group named itself stays as it is."""
    if language == "ko":
        return tuple(topics)
    return tuple(map(_name_in_english, topics))


@functools.lru_cache(1 << 12)
def _name_in_english(topic: Topic) -> Topic:
    english_names = _load_english_names()
    return tuple([english_names.get(topic[: depth + 1], name) for depth, name in enumerate(topic)])


@functools.cache
def _load_english_names() -> dict[Topic, str]:
    """Return the name of each topic's last level, by the topic."""
    names_by_path = bounded_toml.loads((DATA / NAMES_FILE).read_text("utf-8"))
    english_names = {tuple(path.split("::")): str(name) for path, name in names_by_path.items()}
    return {**english_names, NO_TOPIC: UNTAGGED[0]}
