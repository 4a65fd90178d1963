"""Folder of notes → the layouts that would read it, the fittest first, each with what it would find."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ankigen import text
from ankigen.config import Layout, People, Preset
from ankigen.layouts.freeform import attribution
from ankigen.layouts.freeform.outline import outline
from ankigen.layouts.freeform.question_selection import PRESETS
from ankigen.layouts.freeform.reader import LayoutReader
from ankigen.layouts.parse import parse
from ankigen.model import Entry, Fence, Source
from ankigen.reading import question_line
from ankigen.topics.taxonomy import Taxonomy

_MOST = 60  # files that are looked at
_EXAMPLES = 3
_ORDER: tuple[Preset, ...] = ("weekly", "headings", "bullets", "details")  # of two that find as much, the first
_ADDITIONS = ("heading", "bold", "number", "followup", "bullet", "summary", "Q")
_BETTER = 1.03  # times what it found before, for one more form
_FURTHER = 1.05  # times the questions that it found before, for bullets that follow up
_EFFORT = 0.004  # of the score, for each setting that is not the preset's
_COVERED = 0.8  # of the questions that have a person
_SHARE = 4  # one name in four says that a place in the path is that of people
_BEGINNING = 60  # characters of an answer in an example


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
        more = (self.layout.question, self.layout.followup, self.layout.person)
        return self.layout.preset + (" +" if any(one is not None for one in more) else "")

    def toml(self) -> str:
        """Return the lines for ankigen.toml."""
        lines = ["[layout]", f'preset = "{self.layout.preset}"']
        for name in ("question", "followup", "person"):
            value = getattr(self.layout, name)
            if value is not None:
                lines.append(f"{name} = [{', '.join(map(_quoted, value))}]")
        return "\n".join(lines) + "\n"


def proposals(sources: Sequence[Source], taxonomy: Taxonomy) -> list[Proposal]:
    """Return the presets, and the fittest of them with what else it needs, the best first.

    Of many files some are looked at, from all over the folder.
    """
    looked_at = sources[:: -(-len(sources) // _MOST) or 1]
    weighed = _Weighed(looked_at, taxonomy)
    presets = [weighed.proposal(Layout(preset=one)) for one in _ORDER]
    refined = [_refined(one, weighed) for one in presets if one.layout.preset != "weekly"]
    best = max([presets[0], *refined], key=_merit)
    best = _with_people(best, weighed) if best.layout.preset != "weekly" else best
    others = (one for one in presets if one.layout != best.layout)
    return [best, *sorted(others, key=lambda one: -one.score)]


class _Weighed:
    """Reads the files in one layout after the other."""

    def __init__(self, sources: Sequence[Source], taxonomy: Taxonomy) -> None:
        self.sources, self.taxonomy = sources, taxonomy
        self.outlines = [outline(source.text) for source in sources]

    def entries(self, layout: Layout) -> Iterator[Entry]:
        """Yield the entries of all files in a layout."""
        people = People({})
        for source, known in zip(self.sources, self.outlines, strict=True):
            if layout.preset == "weekly":
                yield from parse(source, people, self.taxonomy)[0].entries
            else:
                yield from LayoutReader(source, people, self.taxonomy, layout, known).document()[0].entries

    def proposal(self, layout: Layout) -> Proposal:
        """Return what a layout finds."""
        found = list(self.entries(layout))
        return Proposal(
            layout,
            len(found),
            sum(bool(entry.answer) for entry in found),
            tuple(sorted({entry.contributor for entry in found if entry.contributor})),
            len({entry.path for entry in found}),
            len(self.sources),
            tuple(_examples(found)),
            sum(_worth(entry, layout) for entry in found),
        )


def _worth(entry: Entry, layout: Layout) -> float:
    """Return how sure it is that a question was found as it is meant, as a share of one."""
    asks = question_line.asks(entry.question.markdown, above=True)
    if entry.parent.markdown:
        return 0.7 if entry.answer else 0.1
    if not entry.answer:
        return 0.3 if asks else -0.3
    if layout.preset == "weekly" and not any(isinstance(block, Fence) for block in entry.answer):
        return 0.2
    return 1.0 if asks or layout.preset == "weekly" else 0.4


def _examples(found: list[Entry]) -> Iterator[Example]:
    answered = [entry for entry in found if entry.answer] or found
    step = max(1, len(answered) // _EXAMPLES)
    for entry in answered[::step][:_EXAMPLES]:
        answer = text.one_line(" ".join(block.text for block in entry.answer))
        beginning = answer[:_BEGINNING] + ("…" if len(answer) > _BEGINNING else "")
        yield Example(entry.path, entry.line, entry.question.markdown, entry.contributor, beginning)


def _refined(best: Proposal, weighed: _Weighed) -> Proposal:
    """Add what makes a preset find clearly more: another form of questions, bullets that follow up."""
    forms, followups = PRESETS[best.layout.preset]
    for form in (*_ADDITIONS, *_ADDITIONS):  # one may help only after another
        question, followup = best.layout.question, best.layout.followup
        if form == "followup" and followup is None:
            followup = [*followups, "bullet"]
        elif form != "followup" and form not in (question or forms):
            question = [*(question or forms), form]
        else:
            continue
        tried = weighed.proposal(Layout(preset=best.layout.preset, question=question, followup=followup))
        further = tried.questions >= _FURTHER * best.questions + 2 and tried.answered >= best.answered
        better = tried.score > best.score * _BETTER + 1 or (form == "followup" and further)
        best = tried if better else best
    return best


def _merit(one: Proposal) -> float:
    """Return the score, a little less for every setting beyond the preset."""
    settings = len(one.layout.question or ()) + 3 * (one.layout.followup is not None)
    return one.score * (1 - _EFFORT * settings)


def _with_people(best: Proposal, weighed: _Weighed) -> Proposal:
    """Name where people stand if not even their names tell: the place in the path that is the same everywhere."""
    named = sum(1 for entry in weighed.entries(best.layout) if entry.contributor)
    if not best.questions or named >= _COVERED * best.questions:
        return best
    pattern = _pattern([source.path for source in weighed.sources], weighed)
    if pattern is None:
        return best
    layout = Layout(
        preset=best.layout.preset, question=best.layout.question, followup=best.layout.followup, person=[pattern]
    )
    return weighed.proposal(layout)


def _pattern(paths: Iterable[str], weighed: _Weighed) -> str | None:
    """Return the pattern of the paths in which people stand, if there is one.

    Several people have files of the same names, or the same names come again in several folders, or a README lists
    the members.
    """
    split = [path.rsplit(".", 1)[0].split("/") for path in paths]
    common = _common([parts[:-1] for parts in split])
    members = set(_members(weighed.sources))
    for depth in range(common, max(map(len, split), default=0)):
        for is_file in (False, True):
            below: dict[str, set[str]] = defaultdict(set)
            above: dict[str, set[str]] = defaultdict(set)
            for parts in split:
                if len(parts) > depth and (depth == len(parts) - 1) is is_file:
                    below[parts[depth]].add("/".join(parts[depth + 1 :]).casefold())
                    above[parts[depth]].add("/".join(parts[:depth]))
            names = [name for name in below if attribution.may_be_person(name, weighed.taxonomy)]
            is_shared = not is_file and _is_shared([below[name] for name in names])
            if is_shared or _come_again([above[name] for name in names]) or members.intersection(names):
                start = [*split[0][:common], *["*"] * (depth - common)]
                return "/".join([*start, "{person}" if is_file else "{person}/**"])
    return None


def _common(folders: list[list[str]]) -> int:
    """Return how many folders all paths have in common."""
    depth = 0
    while folders and all(len(one) > depth and one[depth] == folders[0][depth] for one in folders):
        depth += 1
    return depth


def _is_shared(things: list[set[str]]) -> bool:
    """Tell whether two or more have the same below them."""
    owners: dict[str, int] = defaultdict(int)
    for thing in (thing for each in things for thing in each):
        owners[thing] += 1
    shared = sum(1 for count in owners.values() if count > 1)
    return shared > 0 and _SHARE * shared >= len(owners)


def _come_again(places: list[set[str]]) -> bool:
    """Tell whether two or more stand in several places."""
    again = sum(1 for each in places if len(each) > 1)
    return again > 1 and _SHARE * again >= len(places)


def _members(sources: Iterable[Source]) -> Iterator[str]:
    """Yield the names that a README lists as members."""
    for source in sources:
        if source.path.rsplit("/", 1)[-1].casefold().startswith("readme"):
            lines = source.lines
            for at, line in enumerate(lines):
                if any(
                    word in line.casefold()
                    for word in ("구성원", "구성인원", "멤버", "스터디원", "참여자", "팀원", "member")
                ):
                    yield from (name.strip("*-_` ") for one in lines[at : at + 4] for name in one.split(","))


def _quoted(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
