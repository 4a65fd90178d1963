"""Reads one file in any layout but the weekly one: its lines → drafts of questions with their answers."""

from ankigen.config.people import People
from ankigen.config.settings import Layout
from ankigen.diagnostics import rules
from ankigen.layouts.footnotes import Footnote, find_footnotes, find_references
from ankigen.layouts.freeform.headings_above import HeadingsAbove
from ankigen.layouts.freeform.lecture_reader import LectureReader
from ankigen.layouts.freeform.marked_file import MarkedFile
from ankigen.layouts.freeform.marking.bold_name_lines import BoldNameFinder
from ankigen.layouts.freeform.marking.marks import Outline
from ankigen.layouts.freeform.marking.outline import build_outline
from ankigen.layouts.freeform.marking.quoted_names import find_quoted_names
from ankigen.layouts.freeform.sources_of_lists import find_sources
from ankigen.layouts.freeform.walking.context import Context
from ankigen.layouts.freeform.walking.drafts import Drafts
from ankigen.layouts.freeform.walking.nesting import FreeDraft
from ankigen.layouts.freeform.walking.walk import Walk
from ankigen.layouts.labels import is_label_word
from ankigen.layouts.people import attribution
from ankigen.layouts.people.attribution import NotePath
from ankigen.layouts.people.names_elsewhere import NOBODY_ELSEWHERE, NamesElsewhere
from ankigen.layouts.presets import find_example, find_rules
from ankigen.model import Block, Fate, Source
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line
from ankigen.reading.blocks import Kind, RawBlock
from ankigen.reading.entries.draft import Draft
from ankigen.reading.entries.entry_reader import EntryReader
from ankigen.rendering.markdown.words import ShownText
from ankigen.topics.taxonomy import Taxonomy

_TRAILING_TAG = compile_on_use(r"(?<!\S)#[\w:+./-]++")  # it is a topic


class FreeformReader(EntryReader):
    """Reads one file: the walk over its lines gives them to questions, and lectures are what those leave."""

    answers_are_fenced = False

    def __init__(
        self,
        source: Source,
        people: People,
        taxonomy: Taxonomy,
        layout: Layout,
        outline: Outline | None = None,
        names_elsewhere: NamesElsewhere = NOBODY_ELSEWHERE,
    ) -> None:
        """Give the ``outline`` of the file if it is read in several layouts."""
        super().__init__(source, people, taxonomy)
        layout_rules = find_rules(layout)
        self.question_example = find_example(layout_rules.question_forms)
        whole_outline = outline or build_outline(source.text)
        finder = BoldNameFinder(whole_outline, self.lines, layout_rules, people, taxonomy)
        path = NotePath(source.path, people, taxonomy)
        names_people = "heading" in layout_rules.person_sources
        quoted_names = (
            find_quoted_names(self.lines, whole_outline.code_lines, people, taxonomy) if names_people else {}
        )
        bold_names = finder.find_names(names_elsewhere.returning)
        self.file = MarkedFile(source, path, layout_rules, whole_outline, bold_names, quoted_names)
        self.outline, self.answers = self.file.outline, self.file.answers
        rare_names = frozenset(mark.question for mark in self.outline.headings if mark.is_rare_name)
        self.context = Context(path, people, taxonomy, layout_rules, rare_names)
        self.context.authors_elsewhere = names_elsewhere.authors
        self.free_drafts = Drafts(self, self.context, layout_rules)

    def read(self) -> None:
        """Read the whole file; the drafts are complete after it."""
        self.read_head(self.outline.blocks)
        self.context.front_matter_people = attribution.clean_names(self.front_matter.people)
        self._read_blocks()
        self.answers.skip(self.outline.contents_lines)  # on a card their links lead nowhere
        self.answers.skip(self.outline.property_lines)
        walk = Walk(self, self.file, self.context, self.free_drafts)
        lecture = LectureReader(self.file, self.context, self.free_drafts, self.taxonomy)
        if self.file.separate_questions:
            walk.read_separate(self.file.separate_questions)
        else:
            walk.read_lines()
            lecture.split_long_answers()
        self._label_heads_of_tables()
        if "[^" in self.source.text:
            self._share_footnotes()
        self._cut_answers()
        lecture.read_sections(walk.sections)
        lecture.ask_by_name_of_file()
        headings = HeadingsAbove(self.file, self.context, self.fates, self.taxonomy)
        for draft, chosen in headings.choose(self.free_drafts.in_order):
            draft.headings = chosen
        self.drafts = [*self.free_drafts.in_order]
        if self.outline.blocks and not self.drafts:
            self.report(rules.NO_QUESTION, 0, len(self.lines))

    def _label_heads_of_tables(self) -> None:
        for line in self.file.tables.head_lines:
            if self.fates.is_free(line):
                self.fates.give(line, line + 1, Fate.LABEL)

    def _read_blocks(self) -> None:
        """Report fences that nothing closes, and keep front matter out of the answers."""
        for block in self.outline.blocks:
            if block.kind is Kind.FENCE and not block.closed:
                self.report(rules.UNCLOSED_FENCE, block.start)
            elif block.kind is Kind.FRONT_MATTER:
                self.answers.skip(range(block.start, block.end))

    def _share_footnotes(self) -> None:
        """Give each footnote to the answers that refer to it: most stand at the end of a file."""
        references = {id(draft): self._find_references(draft) for draft in self.free_drafts.in_order}
        all_references = set().union(*references.values())
        for footnote in find_footnotes(self.lines, self.outline.code_lines):
            if footnote.label not in all_references:
                continue
            for draft in self.free_drafts.in_order:
                self._place_footnote(footnote, draft, is_referred=footnote.label in references[id(draft)])

    def _place_footnote(self, footnote: Footnote, draft: FreeDraft, *, is_referred: bool) -> None:
        """Add the lines of a footnote to an answer that refers to it, and take them out of any other."""
        if not is_referred:
            draft.leave_out(footnote.lines)
        elif footnote.lines.start not in draft.lines:
            draft.lines += [line for line in footnote.lines if line not in self.answers.skipped]

    def _find_references(self, draft: FreeDraft) -> set[str]:
        """Return the labels of the footnotes that a question and its answer refer to."""
        text_lines = [line for line in draft.lines if line not in self.outline.code_lines]
        return find_references([draft.question.markdown, *[self.lines[line] for line in text_lines]])

    def _cut_answers(self) -> None:
        """Give each draft the lines of its answer; what asks something else at the end of one is a question."""
        drafts: list[FreeDraft] = []
        for draft in self.free_drafts.in_order:
            if drafts:
                draft.leave_out(find_sources(drafts[-1], draft, self.lines))
            drafts.append(draft)
            drafts += [self._build_unanswered_draft(line, draft) for line in self._cut_answer(draft)]
        self.free_drafts.in_order = drafts

    def _cut_answer(self, draft: FreeDraft) -> list[int]:
        """Give a draft the lines of its answer; return those at its end that ask something else."""
        if not draft.given_end:
            end = self.answers.find_given_end(draft.lines, may_be_quote=draft.is_exercise)
            draft.give(draft.statement_end or end)
        runs = self._find_own_runs(draft)
        self.answers.cut_label(runs, is_follow_up=draft.parent is not None)
        further = self.answers.find_further_questions(runs)
        if further:
            draft.leave_out(further)
            runs = self._find_own_runs(draft)
        given = self.answers.find_runs([line for line in draft.lines if line < draft.given_end])
        draft.answer = [RawBlock(Kind.TEXT, run.start, run.stop) for run in [*given, *runs]]
        return further

    def _find_own_runs(self, draft: FreeDraft) -> list[range]:
        """Return the runs of lines of an answer, without what its question is about."""
        return self.answers.find_runs([line for line in draft.lines if line >= draft.given_end])

    def _build_unanswered_draft(self, line: int, above: FreeDraft) -> FreeDraft:
        """Return the draft of a bullet that asks at the end of the answer to the question above it."""
        parsed = question_line.parse_line(self.lines[line])
        draft = self.free_drafts.build(line, line + 1, parsed, above.heading_topic)
        draft.follow(above)
        return draft

    # --- entries ---

    def build_answer(self, draft: Draft) -> list[Block]:
        """Return the lines of an answer as Markdown, one text for each run of lines."""
        answer = self.answers.build_blocks(
            [range(block.start, block.end) for block in draft.answer], draft.block.start
        )
        is_only_given = draft.count_given_blocks(answer) == len(answer)
        return [] if is_only_given else answer

    def find_answer_lines(self, draft: Draft, answer: list[Block]) -> list[range]:
        """Return the lines that an answer kept: labels and what only parts it from others are left out of it."""
        own_blocks = answer[draft.count_given_blocks(answer) :]
        return [range(block.line - 1, block.line + block.text.count("\n")) for block in own_blocks]

    def is_label(self, line: int) -> bool:
        """Return True if a line holds no more than a label, of an answer say, or stands in a table of contents."""
        if line in self.outline.contents_lines and line not in self.outline.repeated_lines:
            return True
        return self.answers.is_label(line) or attribution.is_author_line(self.lines[line])

    def report_entry(self, draft: Draft, answer: list[Block]) -> None:
        """Report a question without text or without an answer, and words of an entry that its card will lack."""
        if draft.is_question_blank:
            self.report(rules.EMPTY_QUESTION, draft.block.start, draft.end)
        if answer:
            assert isinstance(draft, FreeDraft)  # noqa: S101 - all drafts of this reader are
            self._report_words_not_shown(draft, answer)
        else:
            question = draft.question.markdown
            self.report(rules.UNANSWERED, draft.block.start, draft.question_end, question=question)

    def _report_words_not_shown(self, draft: FreeDraft, answer: list[Block]) -> None:
        """Report words of the question, and of lines of which something was cut, that the card will lack."""
        numbers = set(range(draft.block.start, draft.block.end))
        for lines in draft.question_lines:
            numbers.update(lines)
        numbers.update([line for line in draft.lines if self.answers.is_cut(line)])
        shown = ShownText(" ".join([draft.question.markdown, *draft.tags, *[block.text for block in answer]]))
        for line in sorted(numbers):
            missing = shown.find_missing_words(self._find_words_to_show(line, draft))
            missing = [word for word in missing if not is_label_word(word)]
            if missing:
                self.report(rules.WORDS_NOT_SHOWN, line, words=" ".join(missing))

    def _find_words_to_show(self, line: int, draft: FreeDraft) -> str:
        """Return what a card shows of a line: no label or page, no author, no tag, no code of emoji."""
        typed = self.lines[line]
        if question_line.is_question_label_or_page(typed.lstrip("# ")):
            return ""
        if draft.contributor_line == line + 1:
            typed = self._remove_author(typed, line)
        return question_line.without_shortcodes(_TRAILING_TAG.sub("", typed))

    def _remove_author(self, typed: str, line: int) -> str:
        """Return a line without the author in the row of a table or in a quote: the card names the person."""
        if quoted_name := self.file.quoted_names.get(line):
            return typed[: quoted_name.start] + typed[quoted_name.end :]
        row = self.file.tables.questions.get(line)
        return typed.replace(row.author, " ", 1) if row else typed
