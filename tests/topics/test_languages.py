"""The language of a deck, and the names of topics in it."""

import pytest

from ankigen.topics.languages import find_main_language, translate_topics
from ankigen.topics.taxonomy import NO_TOPIC, Topic, taxonomy


@pytest.mark.parametrize(
    ("questions", "language"),
    [
        (["What is TCP?", "What is UDP?", "큐란?"], "en"),
        (["What is TCP?", "TCP란?"], "ko"),
        (["TCP와 UDP", "큐란?", "HTTP?"], "ko"),
        ([], "ko"),
    ],
)
def test_most_questions_say_the_language(questions: list[str], language: str) -> None:
    assert find_main_language(questions) == language


@pytest.mark.parametrize(
    ("topic", "name"),
    [
        (("네트워크", "HTTP", "상태코드"), ("Network", "HTTP", "HTTP Status Code")),
        (("네트워크", "우리 말"), ("Network", "우리 말")),
        (("경영",), ("경영",)),
        (NO_TOPIC, ("Untagged",)),
    ],
)
def test_a_topic_in_english(topic: Topic, name: Topic) -> None:
    assert translate_topics([topic], "en") == (name,)
    assert translate_topics([topic], "ko") == (topic,)


def test_every_topic_has_an_english_name_of_its_own() -> None:
    topics = list(dict.fromkeys(name.topic for name in taxonomy().names.values()))
    names = translate_topics(topics, "en")
    assert len({tuple(map(str.casefold, name)) for name in names}) == len(topics)
    assert all(level.isascii() for name in names for level in name)
