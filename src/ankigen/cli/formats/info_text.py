"""Statistics, topics and layouts as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ankigen import messages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Console
    from rich.table import Table

    from ankigen.build.stats import Stats
    from ankigen.layouts.detect import Proposal
    from ankigen.topics.classification import Evidence
    from ankigen.topics.coverage import TopicCoverage
    from ankigen.topics.taxonomy import Topic

_MOST_INFOS = 40  # of one kind, unless all are asked for
_MOST_PEOPLE, _MOST_WEEKS = 6, 20  # columns and rows of the summary table
_MOST_TOPICS = 15


def print_proposals(console: Console, found: Sequence[Proposal]) -> None:
    """Print what each layout finds in a folder, and examples of the first."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column("layout")
    for name in ("questions", "answered", "people", "files"):
        table.add_column(name, justify="right")
    for one in found:
        numbers = (one.questions, one.answered, len(one.people), f"{one.files} of {one.looked_at}")
        table.add_row(one.name, *map(str, numbers))
    console.print(table)
    for example in found[0].examples:
        where = f"{example.path}:{example.line}:" + (f" {example.person}:" if example.person else "")
        console.print(f"\n{where} {example.question}", soft_wrap=True, highlight=False)
        console.print(f"  {example.answer or '(no answer)'}", style="dim", soft_wrap=True)


def print_topics(console: Console, found: TopicCoverage) -> None:
    """Print how many questions have which topic, and the questions that have none."""
    from rich.tree import Tree

    root = Tree(f"{found.questions} questions, {found.share:.0%} with a topic")
    branches: dict[tuple[str, ...], Tree] = {(): root}
    for topic in found.topics:
        for depth in range(1, len(topic) + 1):
            part = topic[:depth]
            if part not in branches:
                number = f"  {found.topics[part]}" if part in found.topics else ""
                branches[part] = branches[part[:-1]].add(part[-1] + number)
    console.print(root)
    if found.without_topic:
        console.print(f"\nWithout a topic ({len(found.without_topic)}):")
        for entry in found.without_topic[:_MOST_INFOS]:
            console.print(f"  {entry.path}:{entry.line}: {entry.question.markdown}", soft_wrap=True)
        if len(found.without_topic) > _MOST_INFOS:
            console.print(f"  … and {len(found.without_topic) - _MOST_INFOS} more")


def print_suggestions(console: Console, found: TopicCoverage) -> None:
    """Print the words that the taxonomy lacks, as lines of a file of the group's own."""
    if not found.unknown_words:
        console.print("No unknown word stands in two questions without a topic.")
        return
    console.print("# For the file that `[topics] file` names, each below its field:")
    console.print('["분야"]')
    for word, count in found.unknown_words:
        console.print(f'"{word}" = []  # {count} questions', soft_wrap=True)


def print_evidence(console: Console, question: str, found: list[Evidence], decided: Iterable[Topic]) -> None:
    """Print which terms of a question decided on its topics."""
    console.print(question, style="bold")
    for one in found:
        console.print(f"  {one.spelling} → {' › '.join(one.topic)}  ({one.score:.1f})")
    names = ", ".join(" › ".join(topic) for topic in decided)
    console.print(f"Topic: {names or 'none: no term of the taxonomy is in it'}")


def print_stats(console: Console, found: Stats) -> None:
    """Print the questions by week, field and person, the topics most asked, and what nobody answered."""
    console.print(f"{messages.count('question', found.questions)}, {found.notes} of them answered.")
    if not found.questions:
        return
    people = found.people[:_MOST_PEOPLE]
    console.print(_weeks_table(found, people))
    console.print(_fields_table(found, people))
    if len(people) < len(found.people):
        console.print(f"The {len(people)} who ask most, of {len(found.people)} people; --json has all.")
    if found.most_asked:
        console.print("\nMost asked:", style="bold")
    for one in found.most_asked[:_MOST_TOPICS]:
        topic = " › ".join(one.topic)
        console.print(f"{one.questions:>5}  {topic}  (by {messages.count('person', one.people)})", soft_wrap=True)
    if found.unanswered:
        console.print(f"\nUnanswered ({len(found.unanswered)}):", style="bold")
    for entry in found.unanswered[:_MOST_INFOS]:
        console.print(f"  {entry.path}:{entry.line}: {entry.question.markdown}", soft_wrap=True)
    if len(found.unanswered) > _MOST_INFOS:
        console.print(f"  … and {len(found.unanswered) - _MOST_INFOS} more")


def _weeks_table(found: Stats, people: Sequence[str]) -> Table:
    """Return the table of questions by week and person, with how many cards there were by then."""
    table = _counts("Week", [*(name or "—" for name in people), "all", "cards so far"])
    for week in found.weeks:
        counts = [found.by_week.get((week, one), 0) for one in found.people]
        cells = [*counts[: len(people)], sum(counts), found.growth[week]]
        table.add_row("—" if week < 0 else str(week), *(str(cell or "·") for cell in cells))
    return table


def _fields_table(found: Stats, people: Sequence[str]) -> Table:
    """Return the table of questions by field and person."""
    table = _counts("Field", [name or "—" for name in people])
    for field in found.fields:
        table.add_row(field, *(str(found.by_field.get((one, field), "·")) for one in people))
    return table


def _counts(corner: str, columns: Sequence[str]) -> Table:
    from rich import box, table

    counts = table.Table(box=box.SIMPLE_HEAD, pad_edge=False)
    counts.add_column(corner)
    for column in columns:
        counts.add_column(column, justify="right", overflow="fold")
    return counts
