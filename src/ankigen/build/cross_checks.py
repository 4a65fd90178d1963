"""What only all notes together show to be wrong: names that nobody has, weeks and questions that come twice."""

import itertools
import unicodedata
from collections import defaultdict
from collections.abc import Container, Hashable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

import msgspec

from ankigen import messages, text
from ankigen.config.people import make_plain_key
from ankigen.config.settings import CONFIG_NAME, Config
from ankigen.diagnostics import rules
from ankigen.diagnostics.diagnostic import Diagnostic
from ankigen.identity.answered_entry import AnsweredEntry
from ankigen.identity.guids import assign_guids
from ankigen.identity.ledger import LedgerHeader
from ankigen.identity.matching.match_result import Match
from ankigen.layouts.section_names import has_shape_of_name
from ankigen.messages import Language, Message
from ankigen.model import Entry, Fence
from ankigen.patterns import compile_on_use

IDENTITY_DOUBTS = (rules.AMBIGUOUS_IDENTITY, rules.AMBIGUOUS_NEW_NOTE, rules.CHANGED_TERM)
"""What nobody but the writers can know, shown before a build too."""

MIN_NAME_SIMILARITY = 85  # percent of the jamo of two names of which one is a slip: one of them differs
MIN_FREQUENCY_RATIO = 3  # how much more often the right name is written
_SEPARATOR = compile_on_use(r"(?<=[a-z])[-_.](?=[a-z])")
_FILES_OF_QUESTIONS = frozenset("problem problems question questions 문제 질문".split())
_FILES_OF_ANSWERS = frozenset("answer answers solution solutions 답 답변 정답 해설".split())
_ANSWER_NUMBER = compile_on_use(r"(?s)^A\s?(\d{1,3})\b.*")  # ``A3. …``
_MIN_NUMBERS_ELSEWHERE = 3
MIN_WEEK_ENTRIES = 3  # entries that make a week worth comparing
_keys_of_entry = attrgetter("person_key", "entry.week", "parent_key", "question_key")
_text_of_entry = attrgetter("question_key", "answer_hash")


class Run(msgspec.Struct, frozen=True):
    """Some entries in a row by one person, in one week and file."""

    first: Entry
    length: int


def report_all(
    entries: Sequence[Entry],
    answered_entries: Sequence[AnsweredEntry],
    matches: Match,
    header: LedgerHeader,
    config: Config,
) -> Iterator[Diagnostic]:
    """Yield the diagnostics of all checks; ``header`` is that of the last build's ledger."""
    answered = [answered.entry for answered in answered_entries]
    keys = list(map(_keys_of_entry, answered_entries))
    runs = find_runs(entries)
    yield from report_duplicate_questions(answered, keys)
    yield from report_duplicate_ids(answered)
    yield from report_ambiguous_matches(answered, matches)
    yield from report_ambiguous_new_notes(answered, matches)
    yield from report_changed_terms(answered_entries, matches, config.namespace)
    yield from report_renamed_people(answered, matches)
    yield from report_changed_decks(header, config)
    yield from report_changed_root_tag(header, config)
    yield from report_unknown_people(runs, config.people)
    if config.layout.preset == "weekly":
        yield from report_weeks_in_two_files(runs)
    yield from report_repeated_weeks(answered_entries)
    yield from report_answers_in_other_files(entries)
    if config.site.names == "handles":
        yield from report_names_in_text(entries, config.people)


def find_runs(entries: Iterable[Entry]) -> list[Run]:
    """Return the runs of entries: a fifth of them, mostly, is enough to look at."""
    runs = []
    for _, group in itertools.groupby(entries, attrgetter("contributor", "week", "path")):
        together = list(group)
        runs.append(Run(together[0], len(together)))
    return runs


def report_unknown_people(runs: Sequence[Run], people: Mapping[str, object]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each name that is nearly one of ``people``, or one that is written far more often.

    Two names in one week are two people, unless only case and decoration differ. Where ``people`` lists anybody,
    all names that it lacks are reported: what is hardly a name, or the only one, as a warning.
    """
    appearances = _collect_appearances(runs)
    unlisted = [name for name in appearances if name not in people]
    is_only = len(unlisted) == 1 and len(appearances) > 1
    best_forms = _find_best_forms(appearances)
    for name in unlisted:
        near = best_forms.get(name) or _find_near_name(name, people, appearances)
        entry = appearances[name].first
        position = entry.path, entry.contributor_line or entry.line, 1
        reason = _find_reason_for_warning(name, near, people, is_only=is_only)
        if reason:
            yield rules.UNKNOWN_CONTRIBUTOR.at(*position, name=name, reason=reason)
        elif people:
            yield rules.UNLISTED_CONTRIBUTOR.at(*position, name=name)


class _Appearances(msgspec.Struct):
    """Where a contributor's name stands: over how many entries, over which first, and in which weeks."""

    first: Entry
    count: int = 0
    weeks: set[int | None] = msgspec.field(default_factory=set)


def _collect_appearances(runs: Iterable[Run]) -> dict[str, _Appearances]:
    appearances: dict[str, _Appearances] = {}
    for run in runs:
        name = run.first.contributor
        if not name:
            continue
        if name not in appearances:
            appearances[name] = _Appearances(run.first)
        appearances[name].count += run.length
        appearances[name].weeks.add(run.first.week)
    return appearances


def _find_near_name(name: str, people: Mapping[str, object], appearances: Mapping[str, _Appearances]) -> str:
    """Return the name that was probably meant, of ``people`` or far more frequent; "" if there is none."""
    candidates = list(people)
    min_count = MIN_FREQUENCY_RATIO * appearances[name].count
    for candidate, appearance in appearances.items():
        if appearance.count >= min_count:
            candidates.append(candidate)
    never_together = []
    for candidate in candidates:
        if candidate not in appearances or appearances[name].weeks.isdisjoint(appearances[candidate].weeks):
            never_together.append(candidate)
    return _find_similar_name(name, never_together)


def _find_best_forms(appearances: Mapping[str, _Appearances]) -> dict[str, str]:
    """Return the best form of each name of which only case, decoration or a separator differ from it.

    Such are ``steven``, ``🐯 가온``, ``ste-ven``: Anki has one tag for ``Steven`` and ``steven``. The best form
    has no decoration; of several such, it is the most frequent one, or else the first.
    """
    forms_by_key: dict[str, list[str]] = defaultdict(list)
    for name in appearances:
        forms_by_key[_make_form_key(name)].append(name)
    best_forms: dict[str, str] = {}
    for plain_key, forms in forms_by_key.items():
        best = max(forms, key=lambda form: (_has_no_decoration(form, plain_key), appearances[form].count))
        best_forms.update({form: best for form in forms if form != best})
    return best_forms


def _make_form_key(name: str) -> str:
    """Return the key of all forms of a name; the parts of a handle may be separated (``jae-seo``)."""
    plain_key = make_plain_key(name) or name
    return _SEPARATOR.sub("", plain_key) if plain_key.isascii() else plain_key


def _has_no_decoration(form: str, plain_key: str) -> bool:
    return _SEPARATOR.sub("", text.key(form)) == plain_key


def _find_reason_for_warning(
    name: str, near: str, people: Mapping[str, object], *, is_only: bool
) -> Message | None:
    """Return why a name that ``people`` lacks may be none, None if it may well be one."""
    if near:
        return messages.make("reasons.contributor.near", near=near)
    if not people:
        return None
    if not has_shape_of_name(name):
        return messages.make("reasons.contributor.no_name")
    return messages.make("reasons.contributor.only") if is_only else None


def _find_similar_name(name: str, candidates: Sequence[str]) -> str:
    if not candidates:
        return ""
    from rapidfuzz import fuzz, process

    best = process.extractOne(
        name, candidates, scorer=fuzz.ratio, processor=_decompose, score_cutoff=MIN_NAME_SIMILARITY
    )
    return str(best[0]) if best else ""


def _decompose(name: str) -> str:
    """Return a name in single jamo."""
    return unicodedata.normalize("NFD", name)


def report_weeks_in_two_files(runs: Sequence[Run]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each person who wrote one week in a second file."""
    first_by_path: dict[tuple[str, int], dict[str, Entry]] = defaultdict(dict)
    for run in runs:
        entry = run.first
        if entry.week is not None and entry.contributor:
            first_by_path[entry.contributor, entry.week].setdefault(entry.path, entry)
    for (person, week), entries in first_by_path.items():
        earlier, *more = entries.values()
        for entry in more:
            position = entry.path, entry.line, entry.column
            yield rules.WEEK_IN_TWO_FILES.at(*position, person=person, week=week, other=earlier.path)


def report_answers_in_other_files(entries: Sequence[Entry]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each file of questions beside a file of answers with the same numbers."""
    questions = _number_entries_of_files(entries, _FILES_OF_QUESTIONS)
    answers = _number_entries_of_files(entries, _FILES_OF_ANSWERS) if questions else {}
    for folder, asked in questions.items():
        answered = answers.get(folder, {})
        same_numbers = [number for number in asked if number in answered]
        if len(same_numbers) >= _MIN_NUMBERS_ELSEWHERE:
            first, other = asked[same_numbers[0]], answered[same_numbers[0]].path
            position = first.path, first.line, first.column
            yield rules.ANSWERS_IN_OTHER_FILE.at(*position, count=len(same_numbers), other=other)


def _number_entries_of_files(entries: Iterable[Entry], names: Container[str]) -> dict[str, dict[str, Entry]]:
    """Return by folder the numbered entries of files with these names; of one number the first."""
    by_folder: dict[str, dict[str, Entry]] = defaultdict(dict)
    for entry in entries:
        folder, _, name = entry.path.rpartition("/")
        if name.partition(".")[0].casefold() not in names:
            continue
        number = entry.number or _ANSWER_NUMBER.sub(r"\1", entry.question.visible)
        if number.isdigit():
            by_folder[folder].setdefault(number, entry)
    return by_folder


def report_repeated_weeks(answered_entries: Sequence[AnsweredEntry]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each week that says the same as an earlier one, in every question and answer."""
    weeks: dict[int, list[AnsweredEntry]] = defaultdict(list)
    for week, group in itertools.groupby(answered_entries, attrgetter("entry.week")):
        if week is not None:
            weeks[week] += group
    week_by_content: dict[Hashable, int] = {}
    for week, of_week in weeks.items():
        content = tuple(map(_text_of_entry, of_week))
        earlier = week_by_content.setdefault(content, week)
        if earlier != week and len(of_week) >= MIN_WEEK_ENTRIES:
            entry = of_week[0].entry
            yield rules.REPEATED_WEEK.at(entry.path, entry.line, entry.column, week=week, other=earlier)


def report_ambiguous_matches(answered: Sequence[Entry], matches: Match) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each entry that could have been either of two notes."""
    for ambiguous in matches.ambiguous:
        entry = answered[ambiguous.entry_index]
        alternative = ambiguous.alternative
        names = {"taken": ambiguous.taken.question, "other": alternative.question, "guid": alternative.guid}
        yield rules.AMBIGUOUS_IDENTITY.at(entry.path, entry.line, entry.column, **names)


def report_ambiguous_new_notes(answered: Sequence[Entry], matches: Match) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each new note that could as well be what an older one became."""
    for ambiguous in matches.ambiguous_new:
        entry, rival = answered[ambiguous.entry_index], answered[ambiguous.rival_index]
        names = {"other": ambiguous.line.question, "guid": ambiguous.line.guid}
        rival_position = f"{rival.path}:{rival.line}"
        yield rules.AMBIGUOUS_NEW_NOTE.at(entry.path, entry.line, entry.column, place=rival_position, **names)


def report_changed_terms(
    answered_entries: Sequence[AnsweredEntry], matches: Match, namespace: str
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each note that goes on with another term or number; with the GUID of a new one."""
    if not matches.changed_terms:
        return
    used_guids = [line.guid for line in matches.lines if line is not None]
    for changed in matches.changed_terms:
        answered = answered_entries[changed.entry_index]
        entry = answered.entry
        (guid,) = assign_guids([answered.keys()], namespace, used_guids)
        names = {"before": changed.taken.question, "guid": guid}
        yield rules.CHANGED_TERM.at(entry.path, entry.line, entry.column, **names)


def report_renamed_people(answered: Sequence[Entry], matches: Match) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each person who took over what another one has lost.

    Where both wrote before and both still do, questions only moved from one to the other.
    """
    if not matches.renamed_people:
        return
    old_names = {line.person for line in matches.lines if line is not None}
    names = {entry.contributor for entry in answered}
    for person in matches.renamed_people:
        has_moved = person.new_name in old_names and person.old_name in names
        if person.old_name and person.new_name and not has_moved:
            yield rules.PERSON_RENAMED.at(CONFIG_NAME, old=person.old_name, new=person.new_name)


def report_changed_decks(header: LedgerHeader, config: Config) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each setting by which Anki would look for cards elsewhere than it keeps them."""
    settings = (("deck", header.deck, config.deck), ("subdecks", header.subdecks, config.subdecks))
    for setting, old, new in settings:
        if header.deck and old != new:
            unset = messages.make("reasons.config.unset")
            yield rules.DECK_CHANGED.at(CONFIG_NAME, setting=setting, old=old or unset, new=new or unset)


def report_changed_root_tag(header: LedgerHeader, config: Config) -> Iterator[Diagnostic]:
    """Yield a diagnostic if all tags stood under another one, or under none."""
    if header.deck and header.root_tag != config.root_tag:
        unset = messages.make("reasons.config.unset")
        old, new = header.root_tag or unset, config.root_tag or unset
        yield rules.TAG_ROOT_CHANGED.at(CONFIG_NAME, old=old, new=new)


def report_changed_language(header: LedgerHeader, config: Config, language: Language) -> Iterator[Diagnostic]:
    """Yield a diagnostic if the deck was in another language; with decks by topic, their names were, too."""
    old = header.language or "ko"  # an older ankigen knew no other
    if not header.deck or old == language:
        return
    yield rules.LANGUAGE_CHANGED.at(CONFIG_NAME, old=old, new=language)
    if config.subdecks == "topic":
        yield rules.DECK_CHANGED.at(CONFIG_NAME, setting="card.language", old=old, new=language)


def report_duplicate_ids(answered: Sequence[Entry]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each explicit id that was given before."""
    first_by_id: dict[str, Entry] = {}
    for entry in answered:
        if not entry.explicit_id:
            continue
        first = first_by_id.setdefault(entry.explicit_id, entry)
        if first is not entry:
            first_position = f"{first.path}:{first.line}"
            names = {"id": entry.explicit_id, "first": first_position}
            yield rules.DUPLICATE_ID.at(entry.path, entry.line, entry.column, **names)


def report_duplicate_questions(answered: Sequence[Entry], keys: Sequence[Hashable]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each question that its person has asked before in that week, as ``keys`` tell."""
    if len(set(keys)) == len(keys):
        return
    first_by_keys: dict[Hashable, Entry] = {}
    for entry, entry_keys in zip(answered, keys, strict=True):
        first = first_by_keys.setdefault(entry_keys, entry)
        if first is not entry:
            details = {"question": entry.question.markdown, "first": f"{first.path}:{first.line}"}
            yield rules.DUPLICATE_QUESTION.at(entry.path, entry.line, entry.column, **details)


# What may follow a Korean name: particles, and what one says of a person.
_AFTER_NAME = frozenset("은는이가을를의와과도만에께님씨")


def report_names_in_text(entries: Sequence[Entry], people: Mapping[str, object]) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each line of a question or an answer with the name of somebody in it."""
    asking = [name for entry in entries for name in entry.authors]
    names = [name for name in dict.fromkeys([*people, *asking]) if len(name) > 1]
    for entry in entries:
        for number, line in _number_lines(entry):
            name = next((name for name in names if _stands_in(name, line)), None)
            if name is not None:
                yield rules.NAME_IN_TEXT.at(entry.path, number, 1, name=name)


def _number_lines(entry: Entry) -> Iterator[tuple[int, str]]:
    """Yield the question and each line of the answer with the number of its line in the file."""
    yield entry.line, entry.question.visible
    for block in entry.answer:
        first_line = block.line + isinstance(block, Fence)
        yield from enumerate(block.text.split("\n"), first_line)


def _stands_in(name: str, line: str) -> bool:
    """Return True if a line has a name as a word, with a particle behind it or not."""
    start = line.find(name)
    while start >= 0:
        before = line[start - 1 : start]
        after = line[start + len(name) : start + len(name) + 1]
        is_in_path = before == "/"  # the address of a link, which the page does not show
        if not is_in_path and not before.isalnum() and (not after.isalnum() or after in _AFTER_NAME):
            return True
        start = line.find(name, start + 1)
    return False
