"""Folder of notes → the layouts that would read it, the fittest first, each with what it would find."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ankigen import text
from ankigen.config import Layout, People, Preset
from ankigen.layouts.document_reader import read_document
from ankigen.layouts.freeform import attribution
from ankigen.layouts.freeform.outline import build_outline
from ankigen.layouts.freeform.reader import FreeformReader
from ankigen.layouts.presets import PRESETS, Form
from ankigen.model import Entry, Fence, Source
from ankigen.reading import question_line
from ankigen.topics.taxonomy import Taxonomy

_MAX_FILES = 60
_EXAMPLE_COUNT = 3
_MAX_EXAMPLE_CHARS = 60  # of the answer in an example
_PRESETS: tuple[Preset, ...] = ("weekly", "headings", "bullets", "details")  # the first of two that find as much
FOLLOW_UPS = "follow-ups"
ADDITIONS = (Form.HEADING, Form.BOLD, Form.NUMBER, FOLLOW_UPS, Form.BULLET, Form.SUMMARY, Form.LABEL)
_MIN_GAIN_OF_FORM = 1.03  # times the score before, for one more form
_MIN_GAIN_OF_FOLLOW_UPS = 1.05  # times the questions before, for bullets that follow up
_COST_OF_SETTING = 0.004  # of the score, for each setting that is not the preset's
_MIN_SHARE_WITH_PERSON = 0.8  # of the questions
_MIN_SHARED = 4  # one name in four says that a place in the path is that of people
_MEMBER_WORDS = re.compile("구성원|구성인원|멤버|스터디원|참여자|팀원|member")
_MEMBER_LINES = 4


@dataclass(frozen=True, slots=True)
class Example:
    """A question as a layout finds it, with its person and the beginning of its answer."""

    path: str
    line: int
    question: str
    person: str
    answer: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A layout and what it finds in ``files`` of those ``looked_at``: questions, answered ones, and people."""

    layout: Layout
    questions: int
    answered: int
    people: tuple[str, ...]
    files: int
    looked_at: int
    examples: tuple[Example, ...]
    score: float

    @property
    def name(self) -> str:
        """What the layout is called in a table: its preset, with a plus for what is set besides."""
        has_settings = (self.layout.question, self.layout.followup, self.layout.person) != (None, None, None)
        return f"{self.layout.preset} +" if has_settings else self.layout.preset

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
    trial = _Trial(sources[::step], taxonomy)
    presets = [trial.propose(Layout(preset=preset)) for preset in _PRESETS]
    best = presets[0]
    for proposal in presets[1:]:
        refined = _add_forms(proposal, trial)
        if _measure_merit(refined) > _measure_merit(best):
            best = refined
    if best.layout.preset != "weekly":
        best = _add_person_pattern(best, trial)
    rest = [proposal for proposal in presets if proposal.layout != best.layout]
    return [best, *sorted(rest, key=lambda proposal: -proposal.score)]


class _Trial:
    """Reads the files in one layout after the other."""

    def __init__(self, sources: Sequence[Source], taxonomy: Taxonomy) -> None:
        self.sources, self.taxonomy = sources, taxonomy
        self.outlines = [build_outline(source.text) for source in sources]

    def read_entries(self, layout: Layout) -> list[Entry]:
        """Return the entries of all files in a layout."""
        people = People({})
        entries: list[Entry] = []
        for source, outline in zip(self.sources, self.outlines, strict=True):
            if layout.preset == "weekly":
                document, _ = read_document(source, people, self.taxonomy)
            else:
                document, _ = FreeformReader(source, people, self.taxonomy, layout, outline).read_document()
            entries += document.entries
        return entries

    def propose(self, layout: Layout) -> Proposal:
        """Return what a layout finds."""
        entries = self.read_entries(layout)
        paths: set[str] = set()
        people: set[str] = set()
        answered = 0
        worths: list[float] = []
        for entry in entries:
            paths.add(entry.path)
            people.add(entry.contributor)
            answered += bool(entry.answer)
            worths.append(_measure_worth(entry, layout))
        return Proposal(
            layout=layout,
            questions=len(entries),
            answered=answered,
            people=tuple(sorted(people - {""})),
            files=len(paths),
            looked_at=len(self.sources),
            examples=_choose_examples(entries),
            score=sum(worths),
        )


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
    answer = text.one_line(" ".join(block.text for block in entry.answer))
    if len(answer) > _MAX_EXAMPLE_CHARS:
        answer = answer[:_MAX_EXAMPLE_CHARS] + "…"
    return Example(entry.path, entry.line, entry.question.markdown, entry.contributor, answer)


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
            is_better = is_better or tried.questions >= _MIN_GAIN_OF_FOLLOW_UPS * best.questions + 2
        if is_better:
            best = tried
    return best


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


# --- people in paths ------------------------------------------------------------------------------


def _add_person_pattern(best: Proposal, trial: _Trial) -> Proposal:
    """Name where people stand if not even their names tell: the place in the path that is the same everywhere."""
    with_person = sum(1 for entry in trial.read_entries(best.layout) if entry.contributor)
    if not best.questions or with_person >= _MIN_SHARE_WITH_PERSON * best.questions:
        return best
    pattern = _find_person_pattern(trial)
    if pattern is None:
        return best
    layout = Layout(
        preset=best.layout.preset, question=best.layout.question, followup=best.layout.followup, person=[pattern]
    )
    return trial.propose(layout)


def _find_person_pattern(trial: _Trial) -> str | None:
    """Return the pattern of the paths in which people stand, if there is one.

    Several people have files of the same names, or the same names come again in several folders, or a README lists
    the members.
    """
    paths = [_split_path(source.path) for source in trial.sources]
    common = _count_common_folders(paths)
    members = set(_find_members(trial.sources))
    longest = max(map(len, paths), default=0)
    for depth in range(common, longest):
        start = [*paths[0][:common], *["*"] * (depth - common)]
        folders = _collect_folders(paths, depth, trial.taxonomy)
        if folders.has_shared_contents() or folders.are_people(members):
            return "/".join([*start, "{person}/**"])
        files = _collect_files(paths, depth, trial.taxonomy)
        if files.are_people(members):
            return "/".join([*start, "{person}"])
    return None


def _split_path(path: str) -> list[str]:
    """Return the folders of a path, and its name without suffix."""
    without_suffix = path.rsplit(".", 1)[0]
    return without_suffix.split("/")


def _count_common_folders(paths: list[list[str]]) -> int:
    """Return how many folders all paths have in common."""
    depth = 0
    for names in zip(*(path[:-1] for path in paths), strict=False):
        if len(set(names)) > 1:
            break
        depth += 1
    return depth


@dataclass(frozen=True, slots=True)
class _Names:
    """The names at one depth of the paths that may be people's, each with the paths below and above it."""

    below: dict[str, set[str]]
    above: dict[str, set[str]]

    def has_shared_contents(self) -> bool:
        """Return True if enough of what stands below one name stands below another one, too."""
        owners: dict[str, int] = defaultdict(int)
        for contents in self.below.values():
            for path in contents:
                owners[path] += 1
        shared = sum(1 for count in owners.values() if count > 1)
        return shared > 0 and _MIN_SHARED * shared >= len(owners)

    def are_people(self, members: set[str]) -> bool:
        """Return True if enough of the names stand in several folders, or a member is among them."""
        repeated = sum(1 for folders in self.above.values() if len(folders) > 1)
        if repeated > 1 and _MIN_SHARED * repeated >= len(self.above):
            return True
        return not members.isdisjoint(self.above)


def _collect_folders(paths: list[list[str]], depth: int, taxonomy: Taxonomy) -> _Names:
    """Return the names of the folders at ``depth`` that may be people's."""
    return _collect_names([path for path in paths if len(path) > depth + 1], depth, taxonomy)


def _collect_files(paths: list[list[str]], depth: int, taxonomy: Taxonomy) -> _Names:
    """Return the names of the files at ``depth`` that may be people's."""
    return _collect_names([path for path in paths if len(path) == depth + 1], depth, taxonomy)


def _collect_names(paths: list[list[str]], depth: int, taxonomy: Taxonomy) -> _Names:
    below: dict[str, set[str]] = defaultdict(set)
    above: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        name = path[depth]
        if attribution.may_be_person(name, taxonomy):
            below[name].add("/".join(path[depth + 1 :]).casefold())
            above[name].add("/".join(path[:depth]))
    return _Names(below, above)


def _find_members(sources: Iterable[Source]) -> Iterator[str]:
    """Yield the names that a README lists as members."""
    for source in sources:
        if not source.path.rsplit("/", 1)[-1].casefold().startswith("readme"):
            continue
        lines = source.lines
        for number, line in enumerate(lines):
            if _MEMBER_WORDS.search(line.casefold()):
                names = ",".join(lines[number : number + _MEMBER_LINES]).split(",")
                yield from (name.strip("*-_` ") for name in names)


def _quote(choice: str) -> str:
    escaped = choice.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
