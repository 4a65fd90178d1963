"""What the taxonomy makes of the notes, and `ankigen topics`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen.inline import QuestionText
from ankigen.model import Entry
from ankigen.topics.coverage import measure_coverage
from ankigen.topics.taxonomy import Topic, taxonomy

if TYPE_CHECKING:
    from support import Project

ANSWER = "\n```\n답\n```\n"
HEAP: Topic = ("자료구조", "힙")
TREE: Topic = ("자료구조", "트리")
DNS: Topic = ("네트워크", "DNS")


def entry(question: str, *topics: Topic) -> Entry:
    return Entry("week1.md", 1, 1, 1, 1, "하늘", "1", QuestionText(question), topics=topics)


def test_how_many_questions_have_which_topics() -> None:
    entries = [entry("힙이란?", HEAP), entry("힙과 트리란?", HEAP, TREE), entry("DNS란?", DNS), entry("왜?")]
    coverage = measure_coverage(entries, taxonomy())
    assert (coverage.questions, coverage.share) == (4, 0.75)
    assert list(coverage.topics.items()) == [(DNS, 1), (HEAP, 2), (TREE, 1)]
    assert coverage.without_topic == (entries[3],)


def test_the_words_that_the_taxonomy_lacks_as_somebody_wrote_them() -> None:
    asked = ["(블라인드) 채용이란 무엇인가요?", "블라인드의 장점은?", "Foo는 왜?", "힙이란?"]
    coverage = measure_coverage(map(entry, asked), taxonomy())
    assert coverage.unknown_words == (("블라인드", 2),), "a word that one question uses is no suggestion"


def test_nothing_is_covered_where_nothing_is_asked() -> None:
    assert measure_coverage([], taxonomy()).share == 0.0


def test_the_topics_command(project: Project) -> None:
    entries = f"1. 힙이란?{ANSWER}2. 블라인드 채용이란?{ANSWER}3. 블라인드 채용의 장점은?\n"
    project.write("notes/week1.md", f"# Week 1\n#### 하늘\n{entries}")
    shown = project.run("topics")
    assert "3 questions, 33% with a topic" in shown.stdout
    assert "notes/week1.md:7: 블라인드 채용이란?" in shown.stdout
    assert '"블라인드" = []  # 2 questions' in project.run("topics", "--suggest").stdout
    explained = project.run("topics", "--explain", "쓰레드란?").stdout
    assert "스레드 → 운영체제 › 스레드" in explained
    assert (project.folder / "build").exists() is False
