"""The questions of one file as drafts, in the order in which they stand there."""

from collections.abc import Iterable

from ankigen.layouts.freeform.walking.context import Context
from ankigen.layouts.freeform.walking.nesting import FreeDraft
from ankigen.layouts.presets import LayoutRules
from ankigen.reading.blocks import Kind, RawBlock
from ankigen.reading.entries.draft import Draft
from ankigen.reading.entries.entry_reader import EntryReader
from ankigen.reading.entries.typed_question import find_topics, read_question
from ankigen.reading.question_line import QuestionLine
from ankigen.topics.taxonomy import WrittenTopic


class Drafts:
    """Makes drafts of what asks, and keeps them in order; ``in_order`` are those whose lines are being read."""

    def __init__(self, reader: EntryReader, context: Context, layout_rules: LayoutRules) -> None:
        self.reader, self.context, self.rules = reader, context, layout_rules
        self.in_order: list[FreeDraft] = []

    def add(self, line: int, end: int, parsed: QuestionLine, parent: FreeDraft | None) -> FreeDraft:
        """Add the question on some lines, a follow-up to ``parent`` or signed by who is in force."""
        draft = self.build(line, end, parsed, self.context.find_topic())
        draft.parent = parent
        if parent:
            draft.people, draft.contributor = parent.people, parent.contributor
            draft.contributor_line = parent.contributor_line
        else:
            names = self.context.find_people()
            self.sign(draft, names, self.context.find_line_of_people(names))
        self.in_order.append(draft)
        return draft

    def insert(self, drafts: Iterable[FreeDraft]) -> None:
        """Add drafts where they stand in the file."""
        self.in_order += drafts
        self.in_order.sort(key=lambda draft: draft.block.start)

    def build(self, line: int, end: int, parsed: QuestionLine, topic: WrittenTopic | None) -> FreeDraft:
        """Return the draft of the question on some lines, which is added to none yet."""
        question = parsed.question
        if "tag" not in self.rules.topic_sources:
            question = " ".join([*[f"[{tag}]" for tag in parsed.tags], question])
        typed = read_question(question, self.reader.taxonomy)
        topics = typed.topics
        if "tag" in self.rules.topic_sources:
            topics += find_topics(parsed.tags, self.reader.taxonomy)
        return FreeDraft(
            block=RawBlock(Kind.TEXT, line, end),
            question=typed.question,
            number=parsed.number if parsed.number.isdigit() else "",
            week=self.reader.week,
            heading_topic=topic,
            explicit_topics=topics,
            explicit_id=typed.explicit_id,
            tags=parsed.tags,
        )

    def sign(self, draft: Draft, names: tuple[str, ...], line: int | None) -> None:
        """Write names under an entry; ``line`` (from 0) says them, unless the path or front matter does."""
        draft.people = self.context.spell_names(names)
        draft.contributor = ", ".join(draft.people)
        draft.contributor_line = 0 if line is None else line + 1
