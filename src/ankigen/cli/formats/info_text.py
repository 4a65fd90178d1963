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
    from ankigen.model import Entry
    from ankigen.topics.classification import Evidence
    from ankigen.topics.coverage import TopicCoverage
    from ankigen.topics.taxonomy import Topic

_MOST_ENTRIES = 40  # in a list
_MOST_PEOPLE = 6  # columns of a table
_MOST_TOPICS = 15
_NOTHING = "—"


def print_proposals(console: Console, proposals: Sequence[Proposal]) -> None:
    """Print what each layout finds in a folder, and examples of the first."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    table.add_column(messages.text("cli.proposals.layout"))
    for name in ("questions", "answered", "people", "files"):
        table.add_column(messages.text(f"cli.proposals.{name}"), justify="right")
    for proposal in proposals:
        files = messages.text("cli.proposals.files_of", number=proposal.files, all=proposal.looked_at)
        numbers = (proposal.questions, proposal.answered, len(proposal.people), files)
        table.add_row(proposal.name, *map(str, numbers))
    console.print(table)
    for example in proposals[0].examples:
        position = f"{example.path}:{example.line}:"
        if example.person:
            position += f" {example.person}:"
        console.print(f"\n{position} {example.question}", soft_wrap=True, highlight=False)
        answer = example.answer or messages.text("cli.proposals.no_answer")
        console.print(f"  {answer}", style="dim", soft_wrap=True)


def print_topics(console: Console, coverage: TopicCoverage) -> None:
    """Print how many questions have which topic, and the questions that have none."""
    from rich.tree import Tree

    share = f"{coverage.share:.0%}"
    root = Tree(messages.text("cli.topics.coverage", questions=coverage.questions, share=share))
    branches: dict[tuple[str, ...], Tree] = {(): root}
    for topic in coverage.topics:
        for depth in range(1, len(topic) + 1):
            part = topic[:depth]
            if part not in branches:
                number = f"  {coverage.topics[part]}" if part in coverage.topics else ""
                branches[part] = branches[part[:-1]].add(part[-1] + number)
    console.print(root)
    if coverage.without_topic:
        console.print("\n" + messages.text("cli.topics.without", number=len(coverage.without_topic)))
        _print_entries(console, coverage.without_topic)


def _print_entries(console: Console, entries: Sequence[Entry]) -> None:
    """Print where questions stand, one a line."""
    for entry in entries[:_MOST_ENTRIES]:
        console.print(f"  {entry.path}:{entry.line}: {entry.question.markdown}", soft_wrap=True)
    if len(entries) > _MOST_ENTRIES:
        console.print("  " + messages.text("cli.more", number=len(entries) - _MOST_ENTRIES))


def print_suggestions(console: Console, coverage: TopicCoverage) -> None:
    """Print the words that the taxonomy lacks, as lines of a file of the group's own."""
    if not coverage.unknown_words:
        console.print(messages.text("cli.topics.no_suggestion"))
        return
    console.print(f"# {messages.text('cli.topics.suggestion')}")
    console.print(f'["{messages.text("cli.topics.field")}"]')
    for word, count in coverage.unknown_words:
        console.print(f'"{word}" = []  # {messages.count("question", count)}', soft_wrap=True)


def print_evidence(
    console: Console, question: str, evidence: Iterable[Evidence], decided: Iterable[Topic]
) -> None:
    """Print which terms of a question decided on its topics."""
    console.print(question, style="bold")
    for term in evidence:
        console.print(f"  {term.spelling} → {' › '.join(term.topic)}  ({term.score:.1f})")
    topics = ", ".join(" › ".join(topic) for topic in decided)
    if topics:
        console.print(messages.text("cli.topics.decided", topics=topics))
    else:
        console.print(messages.text("cli.topics.undecided"))


def print_stats(console: Console, stats: Stats) -> None:
    """Print the questions by week, field and person, the topics most asked, and what nobody answered."""
    questions = messages.count("question", stats.questions)
    console.print(messages.text("cli.stats.questions", questions=questions, answered=stats.notes))
    if not stats.questions:
        return
    people = stats.people[:_MOST_PEOPLE]
    console.print(_make_weeks_table(stats, people))
    console.print(_make_fields_table(stats, people))
    if len(people) < len(stats.people):
        console.print(messages.text("cli.stats.people", number=len(people), all=len(stats.people)))
    _print_most_asked(console, stats)
    if stats.unanswered:
        title = messages.text("cli.stats.unanswered", number=len(stats.unanswered))
        console.print(f"\n{title}", style="bold")
        _print_entries(console, stats.unanswered)


def _print_most_asked(console: Console, stats: Stats) -> None:
    if not stats.most_asked:
        return
    console.print("\n" + messages.text("cli.stats.most_asked"), style="bold")
    for asked in stats.most_asked[:_MOST_TOPICS]:
        askers = messages.text("cli.stats.by", people=messages.count("person", asked.people))
        console.print(f"{asked.questions:>5}  {' › '.join(asked.topic)}  ({askers})", soft_wrap=True)


def _make_weeks_table(stats: Stats, people: Sequence[str]) -> Table:
    """Return the table of questions by week and person, with how many cards there were by then."""
    columns = [name or _NOTHING for name in people]
    columns += [messages.text("cli.table.all"), messages.text("cli.stats.cards_so_far")]
    table = _make_table(messages.text("cli.table.week"), columns)
    for week in stats.weeks:
        counts = [stats.by_week.get((week, person), 0) for person in stats.people]
        cells = [*counts[: len(people)], sum(counts), stats.growth[week]]
        table.add_row(_NOTHING if week < 0 else str(week), *(str(cell or "·") for cell in cells))
    return table


def _make_fields_table(stats: Stats, people: Sequence[str]) -> Table:
    """Return the table of questions by field and person."""
    table = _make_table(messages.text("cli.stats.field"), [name or _NOTHING for name in people])
    for field in stats.fields:
        counts = [stats.by_field.get((person, field), "·") for person in people]
        table.add_row(field, *map(str, counts))
    return table


def _make_table(corner: str, columns: Sequence[str]) -> Table:
    from rich import box, table

    counts = table.Table(box=box.SIMPLE_HEAD, pad_edge=False)
    counts.add_column(corner)
    for column in columns:
        counts.add_column(column, justify="right", overflow="fold")
    return counts
