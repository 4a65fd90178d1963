"""Folder of notes → the layouts that would read it, the fittest first, each with what it would find."""

import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ankigen import text
from ankigen.config.people import People, make_plain_key
from ankigen.config.settings import Layout, Preset
from ankigen.layouts.detection.names_in_paths import (
    find_initials,
    find_people_beside_each_other,
    find_rare_names,
    find_returning_people,
)
from ankigen.layouts.detection.person_patterns import find_person_patterns
from ankigen.layouts.document_reader import read_document
from ankigen.layouts.freeform.marking.outline import build_outline
from ankigen.layouts.freeform.reader import FreeformReader
from ankigen.layouts.people import attribution, author_tables
from ankigen.layouts.people.author_tables import LinkedAuthors
from ankigen.layouts.people.names_elsewhere import NamesElsewhere
from ankigen.layouts.people.person_names import may_be_rare_name
from ankigen.layouts.presets import PRESETS, Form
from ankigen.model import Document, Entry, Fence, Source
from ankigen.patterns import compile_on_use
from ankigen.reading import question_line
from ankigen.reading.entries.entry_reader import read_once
from ankigen.topics.taxonomy import Taxonomy

_WORD = compile_on_use(r"[^\W_]")
_MAX_FILES = 60
_EXAMPLE_COUNT = 3
_MAX_EXAMPLE_CHARS = 60  # of an answer, or of a line on no card
_PRESETS: tuple[Preset, ...] = ("weekly", "headings", "bullets", "details")  # the first of two that find as much
FOLLOW_UPS = "follow-ups"
ADDITIONS = (Form.HEADING, Form.BOLD, Form.NUMBER, FOLLOW_UPS, Form.BULLET, Form.SUMMARY, Form.LABEL)
_MIN_GAIN_OF_FORM = 1.03  # times the score before, for one more form
_MIN_GAIN_OF_FOLLOW_UPS = 1.05  # times the questions before, for bullets that follow up
_MIN_SHARE_OF_ANSWERED_FOLLOW_UPS = 0.01  # of the answered questions before, and two more
_COST_OF_SETTING = 0.004  # of the score, for each setting that is not the preset's
_HEADING_LEVELS = range(1, 5)
_MIN_GAIN_OF_LEVEL = 0.8  # of the score, for each more question that the headings of one level make
_MIN_SHARE_OF_ASKING_KEPT = 0.95  # of what asks by its words, where headings of other levels ask no more
_NOBODY = People({})
_MIN_SHARE_WITH_PERSON = 0.8  # of the questions
_MIN_FILES_OF_WEEKS = 3
_MIN_SHARE_OF_RETURNING = 3  # one of three questions in files of weeks, under a name that another file has, too
_MIN_GAIN_OF_NAMES = 1.1  # times the questions with a person, for names at several places of the paths


@dataclass(frozen=True, slots=True)
class Example:
    """A question as a layout finds it, with its person and the beginning of its answer."""

    path: str
    line: int
    question: str
    person: str
    answer: str


@dataclass(frozen=True, slots=True)
class LostLine:
    """A line that would be on no card."""

    path: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A layout and what it finds in ``files`` of those ``looked_at``: questions, answered ones, and people.

    A name of each person is among ``people``. ``other_forms`` has all that ``[people]`` is to say: where somebody
    has several names, the others of all; the mere names where those alone tell who wrote.
    ``follow_ups`` of the questions follow up another one, ``answered_follow_ups`` of those have an answer.
    ``asking`` of the questions ask something by their words, ``with_person`` have a person. ``lost_lines`` of
    ``lines`` with a word would be on no card, nor be a heading, a name or a label. Some bytes in
    ``unreadable_files`` are no text. ``score`` says how sure the questions are.
    """

    layout: Layout
    questions: int
    asking: int
    answered: int
    follow_ups: int
    answered_follow_ups: int
    people: tuple[str, ...]
    other_forms: Mapping[str, tuple[str, ...]]
    with_person: int
    files: int
    looked_at: int
    unreadable_files: int
    lost_lines: int
    lines: int
    examples: tuple[Example, ...]
    lost_examples: tuple[LostLine, ...]
    score: float

    @property
    def name(self) -> str:
        """What the layout is called in a table: its preset, with a plus for what is set besides."""
        has_settings = (self.layout.question, self.layout.followup, self.layout.person) != (None, None, None)
        return f"{self.layout.preset} +" if has_settings else self.layout.preset

    @property
    def is_readable(self) -> bool:
        """Whether the layout reads the notes at all."""
        return self.score > 0

    def toml(self) -> str:
        """Return the lines for ankigen.toml."""
        lines = ["[layout]", f'preset = "{self.layout.preset}"']
        for key in ("question", "followup", "person"):
            choices = getattr(self.layout, key)
            if choices is not None:
                lines.append(f"{key} = [{', '.join(map(_quote, choices))}]")
        return "\n".join(lines) + "\n"


def propose_layouts(sources: Sequence[Source], taxonomy: Taxonomy) -> list[Proposal]:
    """Return the presets, and the fittest of them with what else it needs, the best first.

    Of many files some are looked at, from all over the folder.
    """
    step = -(-len(sources) // _MAX_FILES) or 1
    trial = _Trial(sources[::step], taxonomy, _find_authors_in_tables(sources))
    presets = [trial.propose(Layout(preset=preset)) for preset in _PRESETS]
    best = presets[0]
    for proposal in presets[1:]:
        refined = _choose_heading_level(_add_forms(proposal, trial), trial)
        if _measure_merit(refined) > _measure_merit(best):
            best = refined
    if best.layout.preset != "weekly":
        best = _add_people_in_paths(best, trial, sources, taxonomy)
    rest = [proposal for proposal in presets if proposal.layout != best.layout]
    return [best, *sorted(rest, key=lambda proposal: -proposal.score)]


def _find_authors_in_tables(sources: Sequence[Source]) -> LinkedAuthors:
    """Return who wrote the files to which tables link in any of them."""
    return author_tables.join_authors(
        author_tables.find_authors_in_tables(source.path, source.text) for source in sources
    )


class _Trial:
    """Reads the files in one layout after the other; some are by the ``authors`` whom a table names."""

    def __init__(self, sources: Sequence[Source], taxonomy: Taxonomy, authors: LinkedAuthors) -> None:
        self.sources, self.taxonomy, self.authors = sources, taxonomy, authors
        self.outlines = [build_outline(source.text) for source in sources]
        self.unreadable_sources = [source for source in sources if source.damaged]
        self.line_count = sum(1 for source in sources for line in source.lines if _WORD.search(line))

    def read_documents(self, layout: Layout, people: People = _NOBODY) -> list[Document]:
        """Return all files as a layout reads them; ``people`` are those whom the config knows."""
        documents: list[Document] = []
        for source, outline in zip(self.sources, self.outlines, strict=True):
            if layout.preset == "weekly":
                document, _ = read_document(source, people, self.taxonomy)
            else:
                names = NamesElsewhere(authors=author_tables.find_authors(source.path, self.authors))
                reader = FreeformReader(source, people, self.taxonomy, layout, outline, names)
                document, _ = read_once(reader)
            documents.append(document)
        return documents

    def propose(self, layout: Layout, people_of_config: People = _NOBODY) -> Proposal:
        """Return what a layout finds."""
        documents = self.read_documents(layout, people_of_config)
        entries = [entry for document in documents for entry in document.entries]
        paths: set[str] = set()
        people: Counter[str] = Counter()
        asking = answered = with_person = 0
        score = 0.0
        for entry in entries:
            paths.add(entry.path)
            people.update(entry.authors)
            asking += question_line.is_question_heading(entry.question.markdown)
            answered += _is_answered(entry)
            with_person += entry.contributor != ""
            score += _measure_worth(entry, layout)
        follow_ups = [*filter(_is_follow_up, entries)]
        forms_of_names = _join_forms_of_names(people)
        is_sure = any(_is_sure_question(entry, layout) for entry in entries)
        if layout.preset == "weekly" and not _do_names_return(entries, self.taxonomy):
            is_sure = False  # they are titles of sections
        lost_lines = self._find_lost_lines(documents)
        return Proposal(
            layout=layout,
            questions=len(entries),
            asking=asking,
            answered=answered,
            follow_ups=len(follow_ups),
            answered_follow_ups=sum(map(_is_answered, follow_ups)),
            people=tuple(sorted(forms_of_names)),
            other_forms=forms_of_names if any(forms_of_names.values()) else {},
            with_person=with_person,
            files=len(paths),
            looked_at=len(self.sources),
            unreadable_files=len(self.unreadable_sources),
            lost_lines=len(lost_lines),
            lines=self.line_count,
            examples=_choose_examples(entries),
            lost_examples=_choose_lost_lines(lost_lines),
            score=score if is_sure else 0.0,
        )

    def _find_lost_lines(self, documents: Sequence[Document]) -> list[LostLine]:
        """Return the lines with a word that are nothing to a layout."""
        lost_lines: list[LostLine] = []
        for source, document in zip(self.sources, documents, strict=True):
            for number, (line, fate) in enumerate(zip(source.lines, document.fates, strict=True), 1):
                if fate is None and _WORD.search(line):
                    lost_lines.append(LostLine(source.path, number, line))
        return lost_lines


def _join_forms_of_names(counts: Counter[str]) -> dict[str, tuple[str, ...]]:
    """Return the names over some questions, each with those that differ from it in case or decoration alone.

    ``counts`` says how many questions each name has. The most frequent form stands for the others.
    """
    forms_by_key: dict[str, list[str]] = defaultdict(list)
    for name in sorted(counts):
        forms_by_key[make_plain_key(name) or name].append(name)
    joined: dict[str, tuple[str, ...]] = {}
    for forms in forms_by_key.values():
        name = max(forms, key=lambda form: counts[form])
        joined[name] = tuple(form for form in forms if form != name)
    return joined


def _is_follow_up(entry: Entry) -> bool:
    return entry.parent.markdown != ""


def _is_answered(entry: Entry) -> bool:
    return bool(entry.answer)


def _is_sure_question(entry: Entry, layout: Layout) -> bool:
    """Return True if an entry is more than a numbered line, which the weekly layout takes for a question."""
    if layout.preset != "weekly" or question_line.is_question_heading(entry.question.markdown):
        return True
    return any(isinstance(block, Fence) for block in entry.answer)


def _do_names_return(entries: Sequence[Entry], taxonomy: Taxonomy) -> bool:
    """Return True if the names over questions come again in other files, as people do and titles do not.

    Titles with a number before them return where several people write about one chapter, and name nobody.
    """
    named = [entry for entry in entries if entry.contributor]
    if len({entry.path for entry in named}) < _MIN_FILES_OF_WEEKS:
        return True
    paths: dict[str, set[str]] = defaultdict(set)
    for entry in named:
        paths[entry.contributor].add(entry.path)
    people = {name for name in paths if len(paths[name]) > 1 and attribution.may_be_person(name, taxonomy)}
    returning = sum(entry.contributor in people for entry in named)
    return _MIN_SHARE_OF_RETURNING * returning >= len(named)


def _measure_worth(entry: Entry, layout: Layout) -> float:
    """Return how sure it is that a question was found as it is meant, as a share of one."""
    is_weekly = layout.preset == "weekly"
    asks = question_line.is_question_heading(entry.question.markdown)
    if entry.parent.markdown:
        return 0.7 if entry.answer else 0.1
    if not entry.answer:
        return 0.3 if asks else -0.3
    if is_weekly and not any(isinstance(block, Fence) for block in entry.answer):
        return 0.2
    return 1.0 if asks or is_weekly else 0.4


def _choose_examples(entries: list[Entry]) -> tuple[Example, ...]:
    """Return examples from all over the files, answered ones if there are any."""
    answered = [entry for entry in entries if entry.answer] or entries
    step = max(1, len(answered) // _EXAMPLE_COUNT)
    return tuple(_build_example(entry) for entry in answered[::step][:_EXAMPLE_COUNT])


def _build_example(entry: Entry) -> Example:
    answer = _shorten(" ".join(block.text for block in entry.answer))
    return Example(entry.path, entry.line, entry.question.markdown, entry.contributor, answer)


def _choose_lost_lines(lost_lines: list[LostLine]) -> tuple[LostLine, ...]:
    """Return lines from all over those that would be on no card, shortened."""
    step = -(-len(lost_lines) // _EXAMPLE_COUNT) or 1
    examples: list[LostLine] = []
    for lost_line in lost_lines[::step]:
        examples.append(LostLine(lost_line.path, lost_line.line, _shorten(lost_line.text)))
    return tuple(examples)


def _shorten(words: str) -> str:
    shown = text.one_line(words)
    if len(shown) > _MAX_EXAMPLE_CHARS:
        return shown[:_MAX_EXAMPLE_CHARS] + "…"
    return shown


# --- what a preset lacks --------------------------------------------------------------------------


def _add_forms(best: Proposal, trial: _Trial) -> Proposal:
    """Add what makes a preset find clearly more: another form of questions, bullets that follow up."""
    for addition in ADDITIONS * 2:  # one may help only after another
        layout = _add_to_layout(best.layout, addition)
        if layout is None:
            continue
        tried = trial.propose(layout)
        is_better = tried.score > best.score * _MIN_GAIN_OF_FORM + 1
        if addition == FOLLOW_UPS and tried.answered >= best.answered:
            is_better = is_better or _has_more_follow_ups(tried, best)
        if is_better:
            best = tried
    return best


def _has_more_follow_ups(tried: Proposal, best: Proposal) -> bool:
    """Return True if bullets that follow up make clearly more questions, or some more that are all answered."""
    if tried.questions >= _MIN_GAIN_OF_FOLLOW_UPS * best.questions + 2:
        return True
    gain = tried.answered_follow_ups - best.answered_follow_ups
    are_answered = gain == tried.follow_ups - best.follow_ups
    return are_answered and gain >= _MIN_SHARE_OF_ANSWERED_FOLLOW_UPS * best.answered + 2


def _choose_heading_level(best: Proposal, trial: _Trial) -> Proposal:
    """Ask for headings of one level where those make clearly more questions and lose none that asks."""
    forms = [*(best.layout.question or PRESETS[best.layout.preset].question_forms)]
    if best.layout.preset != "headings" or Form.HEADING not in forms:
        return best
    for level in _HEADING_LEVELS:
        question: list[str] = [f"heading {level}" if form == Form.HEADING else form for form in forms]
        tried = trial.propose(Layout(preset=best.layout.preset, question=question, followup=best.layout.followup))
        if _asks_more(tried, best) and tried.lost_lines <= best.lost_lines:
            best = tried
    return best


def _asks_more(tried: Proposal, best: Proposal) -> bool:
    """Return True if headings of one level make clearly more questions, and lose hardly one that asks."""
    is_better = tried.score > best.score * _MIN_GAIN_OF_FORM + 1
    gain = tried.score - best.score
    asks_mostly = gain >= _MIN_GAIN_OF_LEVEL * (tried.questions - best.questions)
    return is_better and asks_mostly and tried.asking >= _MIN_SHARE_OF_ASKING_KEPT * best.asking


def _add_to_layout(layout: Layout, addition: str) -> Layout | None:
    """Return a layout with one more form, or with bullets as follow-ups; None if it has that."""
    preset = PRESETS[layout.preset]
    forms = [*(layout.question or preset.question_forms)]
    if addition == FOLLOW_UPS:
        if layout.followup is not None:
            return None
        follow_ups = [*preset.follow_up_forms, "bullet"]
        return Layout(preset=layout.preset, question=layout.question, followup=follow_ups)
    if addition in forms:
        return None
    return Layout(preset=layout.preset, question=[*forms, addition], followup=layout.followup)


def _measure_merit(proposal: Proposal) -> float:
    """Return the score, a little less for every setting beyond the preset."""
    settings = len(proposal.layout.question or ())
    if proposal.layout.followup is not None:
        settings += 3
    return proposal.score * (1 - _COST_OF_SETTING * settings)


# --- people ---------------------------------------------------------------------------------------


def _add_people_in_paths(best: Proposal, trial: _Trial, sources: Sequence[Source], taxonomy: Taxonomy) -> Proposal:
    """Name where in the paths people stand if not even their names tell, or who they are if that is everywhere."""
    if best.with_person == best.questions:
        return best
    if best.with_person >= _MIN_SHARE_WITH_PERSON * best.questions:
        return _add_rare_names(best, trial, sources, taxonomy)
    by_place = _try_places(best, trial, find_person_patterns(sources, taxonomy))
    paths = [source.path for source in sources]
    names = _find_names(paths, taxonomy)
    if not names or by_place.with_person >= _MIN_SHARE_WITH_PERSON * best.questions:
        return by_place
    by_name = _try_names(replace(by_place, layout=best.layout), trial, names)
    return by_name if by_name.with_person >= _MIN_GAIN_OF_NAMES * by_place.with_person else by_place


def _find_names(paths: Sequence[str], taxonomy: Taxonomy) -> list[str]:
    """Return the names that stand at several places of the paths, of the surest kind that there is."""
    return (
        find_returning_people(paths, taxonomy)
        or find_people_beside_each_other(paths, taxonomy)
        or find_initials(paths, taxonomy)
        or find_rare_names(paths, taxonomy)
    )


def _add_rare_names(best: Proposal, trial: _Trial, sources: Sequence[Source], taxonomy: Taxonomy) -> Proposal:
    """Add those of the few questions without a person whose names are rare, and stand where all the others do."""
    by_place = _try_places(best, trial, find_person_patterns(sources, taxonomy))
    are_all_there = set(best.people) <= set(by_place.people)
    others = set(by_place.people).difference(best.people)
    if are_all_there and others and all(map(may_be_rare_name, others)):
        return by_place
    names = find_rare_names([source.path for source in sources], taxonomy)
    return _try_names(best, trial, names) if names else best


def _try_names(proposal: Proposal, trial: _Trial, names: Sequence[str]) -> Proposal:
    """Return a proposal that knows all people by their names."""
    other_forms = _list_people(proposal, names)
    people = People({name: [*forms] for name, forms in other_forms.items()})
    return replace(trial.propose(proposal.layout, people), other_forms=other_forms)


def _list_people(by_place: Proposal, names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the people of a proposal with their other forms, and those ``names`` that are none of theirs."""
    other_forms = {name: by_place.other_forms.get(name, ()) for name in by_place.people}
    keys = {text.key(form) for name, forms in other_forms.items() for form in (name, *forms)}
    other_forms |= {name: () for name in names if text.key(name) not in keys}
    return dict(sorted(other_forms.items()))


def _try_places(best: Proposal, trial: _Trial, patterns: list[str]) -> Proposal:
    """Return a proposal with the places in the paths where people stand, as it is if nobody does."""
    if not patterns:
        return best
    layout = best.layout
    tried = trial.propose(
        Layout(preset=layout.preset, question=layout.question, followup=layout.followup, person=patterns)
    )
    if tried.with_person <= best.with_person:
        return best
    return _name_handles(tried, _find_names_of_handles(trial, best.layout, tried.layout))


def _find_names_of_handles(trial: _Trial, by_name: Layout, by_path: Layout) -> dict[str, str]:
    """Return whose each handle in the paths is: of the one person named below it, and below no other handle.

    That is no person who is named in a single one of many files: a title may be spelled like a name.
    """
    file_counts: Counter[str] = Counter()
    names_by_handle: dict[str, Counter[str]] = defaultdict(Counter)
    handles_by_name: dict[str, set[str]] = defaultdict(set)
    for named, placed in zip(trial.read_documents(by_name), trial.read_documents(by_path), strict=True):
        handles = _collect_authors(placed)
        file_counts.update(handles)
        for name, handle in itertools.product(_collect_authors(named), handles):
            names_by_handle[handle][name] += 1
            handles_by_name[name].add(handle)
    names: dict[str, str] = {}
    for handle, counts in names_by_handle.items():
        name, count = counts.most_common(1)[0]
        is_only_one = len(counts) == 1 and len(handles_by_name[name]) == 1
        returns = count > 1 or 2 * count >= file_counts[handle]
        if name != handle and is_only_one and returns:
            names[handle] = name
    return names


def _collect_authors(document: Document) -> set[str]:
    return {person for entry in document.entries for person in entry.authors}


def _name_handles(proposal: Proposal, names: Mapping[str, str]) -> Proposal:
    """Return a proposal in which handles are other forms of the names of those whose they are."""
    people: list[str] = []
    other_forms: dict[str, tuple[str, ...]] = {}
    for handle in proposal.people:
        name = names.get(handle, handle)
        forms = proposal.other_forms.get(handle, ())
        people.append(name)
        other_forms[name] = (handle, *forms) if name != handle else forms
    return replace(
        proposal,
        people=tuple(sorted(people)),
        other_forms=other_forms if any(other_forms.values()) else {},
    )


def _quote(choice: str) -> str:
    escaped = choice.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
