"""What the taxonomy makes of the notes, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen.cli.formats.console import print_entries, say
from ankigen.cli.language import translate, translate_count
from ankigen.topics.languages import translate_topics

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from ankigen.messages import Language
    from ankigen.topics.classification import Evidence
    from ankigen.topics.coverage import TopicCoverage
    from ankigen.topics.explanation import ExplainedEntry, TopicReason
    from ankigen.topics.taxonomy import Topic


def print_topics(console: Console, coverage: TopicCoverage) -> None:
    """Print how many questions have which topic, and the questions that have none."""
    from rich.tree import Tree

    share = f"{coverage.share:.0%}"
    questions = translate_count("question", coverage.questions)
    root = Tree(translate("cli.topics.coverage", questions=questions, share=share))
    branches: dict[tuple[str, ...], Tree] = {(): root}
    for topic in coverage.topics:
        for depth in range(1, len(topic) + 1):
            part = topic[:depth]
            if part not in branches:
                number = f"  {coverage.topics[part]}" if part in coverage.topics else ""
                branches[part] = branches[part[:-1]].add(part[-1] + number)
    console.print(root)
    if coverage.without_topic:
        say(console, "\n" + translate("cli.topics.without", number=len(coverage.without_topic)))
        print_entries(console, coverage.without_topic)
    if coverage.is_other_subject:
        say(console, "\n" + translate("cli.topics.other_subject"))


def print_suggestions(console: Console, coverage: TopicCoverage) -> None:
    """Print the words that the taxonomy lacks, as lines of a file of the group's own."""
    if not coverage.unknown_words:
        say(console, translate("cli.topics.no_suggestion"))
        return
    if coverage.is_other_subject:
        say(console, f"# {translate('cli.topics.other_subject')}")
    say(console, f"# {translate('cli.topics.suggestion')}")
    console.print(f'["{translate("cli.topics.field")}"]')
    for word, count in coverage.unknown_words:
        console.print(f'"{word}" = []  # {translate_count("question", count)}', soft_wrap=True)


def print_evidence(
    console: Console, question: str, evidence: Iterable[Evidence], decided: Iterable[Topic], language: Language
) -> None:
    """Print which terms of a question decided on its topics, which have their names in a ``language``."""
    say(console, question, style="bold")
    for term in evidence:
        (topic,) = translate_topics([term.topic], language)
        say(console, f"  {term.spelling} → {' › '.join(topic)}  ({term.score:.1f})")
    topics = ", ".join(" › ".join(topic) for topic in translate_topics(decided, language))
    if topics:
        say(console, translate("cli.topics.decided", topics=topics))
    else:
        say(console, translate("cli.topics.undecided"))


def print_explanation(console: Console, explained: ExplainedEntry, language: Language) -> None:
    """Print the question and the answer of a note, and where each of its topics comes from."""
    entry = explained.entry
    say(console, f"{entry.path}:{entry.line}: {entry.question.visible}", style="bold")
    say(console, f"  {explained.excerpt or translate('cli.topics.unanswered')}")
    for reason in explained.reasons:
        (topic,) = translate_topics([reason.topic], language)
        say(console, f"{' › '.join(topic)}: {_describe_reason(reason)}")
    if not explained.reasons:
        say(console, translate("cli.topics.no_reason"))


def _describe_reason(reason: TopicReason) -> str:
    source = translate(f"cli.topics.source.{reason.source.name.lower()}", name=reason.name, line=reason.line)
    if not reason.term:
        return source
    return translate("cli.topics.refined", source=source, term=reason.term)
