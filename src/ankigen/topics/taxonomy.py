"""Names of topics → their place in the taxonomy: ankigen's own, and what a group adds to it."""

import functools
import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

import msgspec

from ankigen import text
from ankigen.messages import ReasonError, find_reason
from ankigen.patterns import compile_on_use
from ankigen.resources import DATA
from ankigen.topics.spelling import fold, is_hangul, is_typo, sound_alike
from ankigen.topics.term_scanner import MIN_UNMISTAKABLE, TermMatch, TermScanner, find_term_lengths

T = TypeVar("T")
Topic = tuple[str, ...]

NO_TOPIC: Topic = ("미분류",)
_WEAK_MARK = "~"
_PROSE_MARK = "+"
_SAME_TERM = " = "
_JOINT = compile_on_use(r"(?<=.)[와과](?=.)")
_NAMED_TWICE = compile_on_use(r"(?P<name>[^()（）]++)[(（](?P<again>[^()（）]++)[)）]")
_MAX_KEPT_TEXTS = 1024  # whose terms are kept: a question is looked through for its topics, and for what it asks


def has_descendant(topic: Topic, topics: Iterable[Topic]) -> bool:
    """Return True if one of ``topics`` is below ``topic``."""
    return any(len(below) > len(topic) and below[: len(topic)] == topic for below in topics)


class TaxonomyError(ReasonError):
    """A taxonomy contradicts itself or is no taxonomy; the reason says where."""


class WrittenTopic(msgspec.Struct, frozen=True):
    """A topic, and the word by which somebody wrote it down; the word is empty if only a path names the topic."""

    topic: Topic
    word: str = ""


class TopicName(msgspec.Struct, frozen=True, array_like=True):
    """One name of a topic as the taxonomy has it; all spellings of one ``term`` mean the same within the topic.

    One that is ``for_prose`` says nothing as a heading: so a taxonomy can grow and reads the same notes as before.
    """

    topic: Topic
    spelling: str
    is_weak: bool = False
    term: str = ""
    for_prose: bool = False


def without_weak(matches: Sequence[TermMatch[TopicName]]) -> Sequence[TermMatch[TopicName]]:
    """Return the terms that say something by themselves; all of them if none does."""
    return [match for match in matches if not match.name.is_weak] or matches


class FoldedName(NamedTuple):
    """A name of a topic behind what all its usual spellings have in common, and behind its key."""

    folded: str
    key: str
    name: TopicName


class Tables(msgspec.Struct, frozen=True):
    """A taxonomy laid out for use: ``names`` by their folded spelling, ``topics`` by key.

    ``terms`` are what a text is looked through for: those of the names that are one term ("쿠키와 세션" are two,
    whichever comes first), and other forms of terms: "메서드와 함수" for "함수와 메서드", "queries" for "query".
    ``read_term_lengths`` returns their lengths by their first letters (see TermScanner).
    ``group`` is the group's own part, if it has one, and ``extends`` is False if that part stands alone.
    """

    fingerprint: str
    names: Mapping[str, TopicName]
    topics: Mapping[str, Topic]
    terms: Mapping[str, TopicName]
    read_term_lengths: Callable[[], Mapping[str, Sequence[int]]]
    group: "Tables | None" = None
    extends: bool = True


class Taxonomy:
    """The known topics: found by any of their names, or in a text that uses them.

    ``group`` is the part that the group itself wrote, if there is one.
    """

    def __init__(self, tables: Tables, *, is_group_part: bool = False) -> None:
        """Terms of the ``is_group_part`` are found as ever: what it says of a note is content (see the ledger)."""
        self._tables = tables
        self.fingerprint = tables.fingerprint
        self.names = tables.names
        self.extends = tables.extends
        self.group = Taxonomy(tables.group, is_group_part=True) if tables.group is not None else None
        self._topics = tables.topics
        self._is_group_part = is_group_part
        self._find_terms = functools.lru_cache(_MAX_KEPT_TEXTS)(self._scan)

    @functools.cached_property
    def topics(self) -> tuple[Topic, ...]:
        """All topics, each once: fields and concepts."""
        topics: dict[Topic, None] = {}
        for name in self.names.values():
            for depth in range(1, len(name.topic) + 1):
                topics.setdefault(name.topic[:depth])
        return tuple(topics)

    def find(self, name: str) -> Topic | None:
        """Return the topic that a heading called ``name`` stands for, None if there is none."""
        key = text.key(name)
        return self._topics[key] if key in self._topics else None  # noqa: SIM401 - `get` of a mapping is slow

    def find_in_title(self, title: str) -> Topic | None:
        """Return the topic that a title names, perhaps twice: ``네트워크 (Network)``."""
        topic = self.find(title)
        if topic is None and (match := _NAMED_TWICE.fullmatch(title.strip())):
            named = self.find(match["name"].strip())
            topic = named if named and named == self.find(match["again"].strip()) else None
        return topic

    def named(self, name: str) -> Topic | None:
        """Return the topic that a person explicitly called ``name``, known or not; None for an empty name.

        ``네트워크::HTTP`` names a topic below another one.
        """
        clean_name = clean_topic_name(name)
        if not clean_name:
            return None
        topic = self.find(clean_name)
        if topic:
            return topic
        known_name = self.names.get(fold(clean_name))
        if known_name is not None and known_name.for_prose:
            return known_name.topic
        levels = clean_name.split("::")
        field = self.find(levels[0]) or (levels[0],)
        return (*field, *levels[1:])

    def same(self, first: str, second: str) -> bool:
        """Return True if two spellings are of one term: by letters, taxonomy or sound, or but for a typo."""
        first_folded, second_folded = fold(first), fold(second)
        if first_folded == second_folded:
            return True
        first_name, second_name = self.names.get(first_folded), self.names.get(second_folded)
        if first_name is None or second_name is None:
            return sound_alike(first, second) or is_typo(first_folded, second_folded)
        if first_name.topic != second_name.topic:
            return False
        return first_name.term == second_name.term or sound_alike(first, second)

    def terms_in(self, content: str) -> tuple[TermMatch[TopicName], ...]:
        """Return the known terms in ``content`` in their order."""
        return self._find_terms(content)

    def _scan(self, content: str) -> tuple[TermMatch[TopicName], ...]:
        return tuple(self._scanner.scan(content))

    @functools.cached_property
    def _scanner(self) -> TermScanner[TopicName]:
        """What finds the terms: made when the first text is looked through, for many builds look through none."""
        tables = self._tables
        return TermScanner(tables.terms, tables.read_term_lengths(), long_plurals=not self._is_group_part)


def clean_topic_name(name: str) -> str:
    """Return the name of a topic as somebody wrote it, without superfluous blanks and empty levels."""
    levels = [text.one_line(text.for_matching(level)) for level in name.split("::")]
    return "::".join([level for level in levels if text.key(level)])


@functools.cache
def taxonomy() -> Taxonomy:
    """Return the taxonomy that comes with ankigen."""
    return Taxonomy(build_tables())


def build_tables(content: str = "") -> Tables:
    """Lay out the taxonomy of a group: the TOML ``content``, and below it the one that comes with ankigen.

    With ``extends = false`` at its head it stands alone; a name that stands in both means what ``content`` says.
    Raises TaxonomyError.
    """
    source = (DATA / "topics.toml").read_bytes()
    if not content:
        return load_laid_out(source) or lay_out_packaged(source)
    table = _parse_toml(content)
    extends = bool(table.pop("extends", True))
    base = source if extends else b""
    names: dict[str, TopicName] = {}
    topics: dict[str, Topic] = {}
    for folded, key, name in fold_names(table):
        known_name = names.setdefault(folded, name)
        _forbid_two_topics(known_name, name)
        if known_name is name and not name.for_prose:
            topics[key] = name.topic
    group = _lay_out_group_part(content.encode("utf-8", "surrogatepass"), names, topics) if names else None
    _add_packaged(base, names, topics)
    tables = _lay_out(content.encode("utf-8", "surrogatepass") + b"\0" + base, names, topics)
    return msgspec.structs.replace(tables, group=group, extends=extends)


def lay_out_packaged(source: bytes) -> Tables:
    """Return the tables of ankigen's own taxonomy, of the ``source`` in TOML."""
    names: dict[str, TopicName] = {}
    topics: dict[str, Topic] = {}
    for folded, key, name in fold_names(_parse_toml(source.decode())):
        if names.setdefault(folded, name) is name and not name.for_prose:
            topics[key] = name.topic
    return _lay_out(b"\0" + source, names, topics)


def _add_packaged(source: bytes, names: dict[str, TopicName], topics: dict[str, Topic]) -> None:
    """Add the names of ankigen's own taxonomy to those of a group, which go before them."""
    if not source:
        return
    packaged = load_all_names(source) or lay_out_packaged(source).names
    for folded, name in packaged.items():
        if names.setdefault(folded, name) is name and not name.for_prose:
            topics[text.key(name.spelling)] = name.topic


def _lay_out(source: bytes, names: dict[str, TopicName], topics: dict[str, Topic]) -> Tables:
    """Return the tables of these names, and of the topics by those of their names that are known."""
    _add_paths(names, topics)
    terms: dict[str, TopicName] = {}
    other_forms: dict[str, TopicName] = {}
    for folded, name in names.items():
        parts = _split_joint(name.spelling, names)
        if parts and _are_enough(parts, name.topic, names):
            continue
        terms[folded] = name
        if parts:
            other_forms.update({f"{parts[1]}{joint}{parts[0]}": name for joint in "와과"})
        elif _has_short_y(folded):
            other_forms[f"{folded[:-1]}ies"] = name
    terms = other_forms | terms
    return Tables(hash_source(source), names, topics, terms, functools.partial(find_term_lengths, terms))


def _lay_out_group_part(source: bytes, names: dict[str, TopicName], topics: dict[str, Topic]) -> Tables:
    """Return the tables of what a group wrote itself, whose terms are found as ever."""
    own_names, own_topics = dict(names), dict(topics)
    _add_paths(own_names, own_topics)
    terms = {folded: name for folded, name in own_names.items() if not _split_joint(name.spelling, own_names)}
    return Tables(hash_source(source), own_names, own_topics, terms, functools.partial(find_term_lengths, terms))


def _add_paths(names: Mapping[str, TopicName], topics: dict[str, Topic]) -> None:
    """Add the topics of ``names`` by their paths."""
    for topic, _ in itertools.groupby(name.topic for name in names.values()):
        topics[text.key("::".join(topic))] = topic


def _parse_toml(content: str) -> dict[str, object]:
    if not content:
        return {}
    from ankigen import bounded_toml

    try:
        return bounded_toml.loads(content)
    except ValueError as error:
        raise TaxonomyError("reasons.taxonomy.not_toml", error=find_reason(error)) from None


def _forbid_two_topics(first: TopicName, second: TopicName) -> None:
    if first.topic != second.topic:
        paths = "::".join(first.topic), "::".join(second.topic)
        raise TaxonomyError("reasons.taxonomy.two_topics", name=second.spelling, first=paths[0], second=paths[1])


def hash_source(source: bytes) -> str:
    """Return what tells one source of a taxonomy from another one."""
    return hashlib.blake2b(source).hexdigest()


def fold_names(table: Mapping[str, object]) -> Iterator[FoldedName]:
    """Yield the names of a taxonomy, folded; those for prose last, so that another one goes before them."""
    for name in sorted(_read_names(table), key=lambda name: name.for_prose):
        yield FoldedName(fold(name.spelling), text.key(name.spelling), name)


def _split_joint(spelling: str, names: Mapping[str, TopicName]) -> list[str]:
    """Return the two known names, folded, that a name joins with "and": "쿠키와 세션"; [] for any other name."""
    if "와" not in spelling and "과" not in spelling:
        return []
    parts = list(map(fold, _JOINT.split(spelling, maxsplit=1)))
    return parts if len(parts) > 1 and all(part in names for part in parts) else []


def _are_enough(parts: Sequence[str], topic: Topic, names: Mapping[str, TopicName]) -> bool:
    """Return True if the parts of a joint name lead to its topic by themselves, and to no other field."""
    strong = [names[part] for part in parts if not names[part].is_weak]
    return any(name.topic == topic for name in strong) and all(name.topic[0] == topic[0] for name in strong)


def _has_short_y(folded: str) -> bool:
    """Return True for a name whose plural ends in "ies": "query", "library"."""
    return len(folded) > MIN_UNMISTAKABLE and folded[-1] == "y" and folded[-2] not in "aeiou"


# --- ankigen's own taxonomy, laid out in a file ---------------------------------------------------


TOPICS_FILE, NAMES_FILE = "topics.json", "topic_names.json"
"""The tables of data/topics.toml, laid out, of which most entries stay JSON until they are asked for.

To lay them out takes longer than to read all of a build of 1,000 notes from the cache; docs/taxonomy.py makes the
files. The names are in a file of their own, for a build in which no question was edited needs none.
"""


class _LaidOutTopics(msgspec.Struct, frozen=True):
    """The first file; ``source`` is the hash of the TOML."""

    source: str
    fingerprint: str
    topics: dict[str, msgspec.Raw]


class _LaidOutNames(msgspec.Struct, frozen=True):
    """The second file; ``joint_names`` are those of the names that are no terms."""

    names: dict[str, msgspec.Raw]
    joint_names: tuple[str, ...]
    other_forms: dict[str, msgspec.Raw]
    term_lengths: dict[str, tuple[int, ...]]

    def find_terms(self) -> dict[str, msgspec.Raw]:
        """Return the names that are terms, and other forms of terms."""
        terms = self.names | self.other_forms
        for folded in self.joint_names:
            del terms[folded]
        return terms


class _AllNames(msgspec.Struct, frozen=True):
    """The names in the second file, where all are needed."""

    source: str
    names: dict[str, TopicName]


class _DecodedOnUse(Mapping[str, T], Generic[T]):
    """A table that is read when somebody asks for it, and each of its values when that is asked for: few are."""

    def __init__(self, read_table: Callable[[], dict[str, msgspec.Raw]], decoded_type: type[T]) -> None:
        self._read_table = read_table
        self._decoder = msgspec.json.Decoder(decoded_type)
        self._decoded: dict[str, T] = {}

    @functools.cached_property
    def _encoded(self) -> dict[str, msgspec.Raw]:
        return self._read_table()

    def __contains__(self, key: object) -> bool:
        return key in self._encoded

    def __getitem__(self, key: str) -> T:
        if key not in self._decoded:
            self._decoded[key] = self._decoder.decode(self._encoded[key])
        return self._decoded[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._encoded)

    def __len__(self) -> int:
        return len(self._encoded)


def load_laid_out(source: bytes) -> Tables | None:
    """Return the tables of ankigen's own taxonomy; None if what is laid out is of another ``source``."""
    of_topics = msgspec.json.decode((DATA / TOPICS_FILE).read_bytes(), type=_LaidOutTopics)
    if of_topics.source != hash_source(source):
        return None
    read_names = functools.cache(lambda: msgspec.json.decode((DATA / NAMES_FILE).read_bytes(), type=_LaidOutNames))
    return Tables(
        fingerprint=of_topics.fingerprint,
        names=_DecodedOnUse(lambda: read_names().names, TopicName),
        topics=_DecodedOnUse(lambda: of_topics.topics, Topic),
        terms=_DecodedOnUse(lambda: read_names().find_terms(), TopicName),
        read_term_lengths=lambda: read_names().term_lengths,
    )


def load_all_names(source: bytes) -> Mapping[str, TopicName] | None:
    """Return all names of ankigen's own taxonomy; None if what is laid out is of another ``source``."""
    laid_out = msgspec.json.decode((DATA / NAMES_FILE).read_bytes(), type=_AllNames)
    return laid_out.names if laid_out.source == hash_source(source) else None


# --- reading the TOML -----------------------------------------------------------------------------


def _read_names(table: Mapping[str, object]) -> Iterator[TopicName]:
    for field, concepts in table.items():
        if not isinstance(concepts, dict):
            raise TaxonomyError("reasons.taxonomy.no_table", field=field)
        yield from _read_concept((field,), concepts.get("names", []), f"“{field}”, “names”")
        for concept, spellings in concepts.items():
            if concept == "names":
                continue
            topic = (field, *_without_marks(concept).split("::"))
            own_mark = _PROSE_MARK * concept.startswith(_PROSE_MARK)
            yield from _read_concept(topic, spellings, f"“{field}”, “{concept}”", own_mark)


def _read_concept(topic: Topic, spellings: object, position: str, own_mark: str = "") -> Iterator[TopicName]:
    """Yield the names of a topic: its own last level, and those that are listed for it."""
    try:
        listed = msgspec.convert(spellings, list[str])
    except msgspec.ValidationError:
        raise TaxonomyError("reasons.taxonomy.no_list", where=position) from None
    for term in _group_by_term([own_mark + topic[-1], *listed]):
        is_weak = any(map(_is_weak, term))
        main_spelling = _without_marks(term[0])
        for spelling in term:
            yield TopicName(
                topic, _without_marks(spelling), is_weak, main_spelling, for_prose=spelling.startswith(_PROSE_MARK)
            )


def _group_by_term(spellings: list[str]) -> Iterator[list[str]]:
    """Yield the spellings of each term.

    ``a = b`` are one term; so are a topic and its first other name, unless that is weak, and a Korean name and
    the foreign one behind it.
    """
    terms = [spelling.split(_SAME_TERM) for spelling in spellings]
    is_first = True
    while terms:
        term = terms.pop(0)
        if terms and _is_continued(term, terms[0], is_first=is_first):
            term = [*term, *terms.pop(0)]
        is_first = False
        yield term


def _is_continued(term: list[str], following: list[str], *, is_first: bool) -> bool:
    """Return True if the following spellings are of the same term."""
    if _is_weak(following[0]):
        return False
    if is_first:
        return True
    return len(term) == len(following) == 1 and _is_korean(term[0]) and not _is_korean(following[0])


def _is_weak(spelling: str) -> bool:
    return spelling.removeprefix(_PROSE_MARK).startswith(_WEAK_MARK)


def _without_marks(spelling: str) -> str:
    return spelling.removeprefix(_PROSE_MARK).removeprefix(_WEAK_MARK)


def _is_korean(spelling: str) -> bool:
    return any(map(is_hangul, spelling))
