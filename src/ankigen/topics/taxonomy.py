"""Names of topics → their place in the taxonomy; and the topics of a question by the terms that it uses."""

import functools
import hashlib
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

import msgspec

from ankigen import text
from ankigen.resources import DATA
from ankigen.topics import term_scanner

Topic = tuple[str, ...]

NONE: Topic = ("미분류",)

# How much a term says. A concept says more than its field, and much more than a word that occurs everywhere.
_CONCEPT, _FIELD, _WEAK = 3.0, 1.6, 0.4
_SETTING = 1.7  # "자바에서", "스프링의", "Java 컴파일": the field in which the question is asked
_FIRST, _SUBJECT = 1.2, 0.5
_ALSO = 0.75  # another topic counts from this share of the best one's score
_LEAST = 1.0  # below this nothing is said: only weak words were found
_MOST = 3  # topics of one question

LONGEST = 1000  # characters of a question or an answer that are looked at

_SETTING_MARKS = tuple(term_scanner.fold(one) for one in ("에서", "의", "에선", "에", "상에서", "환경에서"))
_SUBJECT_MARKS = tuple(
    term_scanner.fold(one) for one in ("은", "는", "이란", "란", "이", "가", "에 대해", "을", "를", "이라는")
)


class TaxonomyError(Exception):
    """A taxonomy contradicts itself or is no taxonomy; the message says where."""


class Name(msgspec.Struct, frozen=True):
    """One name of a topic as the taxonomy has it."""

    topic: Topic
    spelling: str
    weak: bool = False
    term: str = ""
    """What all spellings of one term have in common, within the topic."""


class Evidence(msgspec.Struct, frozen=True):
    """A term of a question and what it speaks for."""

    spelling: str
    topic: Topic
    score: float


class Tables(msgspec.Struct, frozen=True):
    """A taxonomy laid out for use.

    ``names`` are by what all usual spellings have in common, ``topics`` by key; ``single`` are those of the names
    that are one term: "쿠키와 세션" are two, whichever comes first.
    """

    fingerprint: str
    names: dict[str, Name]
    topics: dict[str, Topic]
    single: tuple[str, ...]


def tables(content: str = "") -> Tables:
    """Lay out the taxonomy of a group: the TOML ``content``, and below it the one that comes with ankigen.

    With ``extends = false`` at its head it stands alone; a name that stands in both means what ``content`` says.
    Raises TaxonomyError.
    """
    table = _parsed(content)
    base = (DATA / "topics.toml").read_bytes() if table.pop("extends", True) else b""
    names: dict[str, Name] = {}
    topics: dict[str, Topic] = {}
    for folded, key, name in laid_out(table):
        known = names.setdefault(folded, name)
        if known.topic != name.topic:
            one, other = "::".join(known.topic), "::".join(name.topic)
            raise TaxonomyError(f"“{name.spelling}” is a name of both {one} and {other}")
        if known is name:
            topics[key] = name.topic
    for folded, key, name in _packaged(base):
        if names.setdefault(folded, name) is name:
            topics[key] = name.topic
    paths = (topic for topic, _ in itertools.groupby(name.topic for name in names.values()))
    topics |= {text.key("::".join(topic)): topic for topic in paths}
    single = tuple(folded for folded, name in names.items() if not _joins_two(name.spelling, names))
    return Tables(digest(content.encode("utf-8", "surrogatepass") + b"\0" + base), names, topics, single)


def _parsed(content: str) -> dict[str, object]:
    if not content:
        return {}
    import tomllib

    try:
        return tomllib.loads(content)
    except ValueError as error:
        raise TaxonomyError(f"it is not TOML: {error}") from None


def digest(source: bytes) -> str:
    """Return what tells one source of a taxonomy from another one."""
    return hashlib.blake2b(source).hexdigest()


def laid_out(table: Mapping[str, object]) -> Iterator[tuple[str, str, Name]]:
    """Yield the names of a taxonomy, each behind its folded form and its key."""
    for name in _names(table):
        yield term_scanner.fold(name.spelling), text.key(name.spelling), name


def _packaged(source: bytes) -> Iterator[tuple[str, str, Name]]:
    """Yield what is laid out of ankigen's own taxonomy, for no ``source`` nothing.

    To fold all those names takes longer than all else that a small build does: data/topics.tsv has them folded.
    One that was made of another source than this is passed over; docs/taxonomy.py makes it.
    """
    if not source:
        return
    made_of, *lines = (DATA / "topics.tsv").read_bytes().decode().splitlines()
    if made_of != digest(source):
        yield from laid_out(_parsed(source.decode()))
        return
    topics: dict[str, Topic] = {}
    for line in lines:
        path, folded, key, spelling, weak, term = line.split("\t")
        topic = topics.get(path) or topics.setdefault(path, tuple(path.split("::")))
        yield folded, key, Name(topic, spelling, bool(weak), term)


def _joins_two(spelling: str, names: Mapping[str, Name]) -> bool:
    if "와" not in spelling and "과" not in spelling:
        return False
    first, joint, second = re.sub(r"(?<=.)[와과](?=.)", "\0", spelling, count=1).partition("\0")
    return bool(joint) and term_scanner.fold(first) in names and term_scanner.fold(second) in names


class Taxonomy:
    """The known topics: found by any of their names, or in a text that uses them."""

    def __init__(self, known: Tables) -> None:
        self._known = known
        self.fingerprint = known.fingerprint
        self.names = known.names
        self._topics = known.topics
        self._scanner = term_scanner.Scanner((folded, known.names[folded]) for folded in known.single)

    def __reduce__(self) -> tuple[type["Taxonomy"], tuple[Tables]]:
        """Another process lays it out anew."""
        return Taxonomy, (self._known,)

    def find(self, name: str) -> Topic | None:
        """Return the topic called ``name``, None if there is none."""
        return self._topics.get(text.key(name))

    def named(self, name: str) -> Topic | None:
        """Return the topic that a person explicitly called ``name``, known or not; None for an empty name.

        ``네트워크::HTTP`` names a topic below another one.
        """
        levels = [text.one_line(text.for_matching(level)) for level in name.split("::")]
        levels = [level for level in levels if text.key(level)]
        if not levels:
            return None
        return self.find("::".join(levels)) or (*(self.find(levels[0]) or (levels[0],)), *levels[1:])

    def same(self, one: str, other: str) -> bool:
        """Tell whether two spellings are of one term: by the letters, by the taxonomy, by sound, or by a typo."""
        first, second = term_scanner.fold(one), term_scanner.fold(other)
        if first == second:
            return True
        known, also = self.names.get(first), self.names.get(second)
        if known and also:
            return (known.topic, known.term) == (also.topic, also.term) or (
                known.topic == also.topic and term_scanner.sound_alike(one, other)
            )
        return term_scanner.sound_alike(one, other) or term_scanner.is_typo(first, second)

    def terms_in(self, content: str) -> tuple[term_scanner.Found[Name], ...]:
        """Return the known terms in ``content`` in their order."""
        return tuple(self._scanner.scan(content))

    def classify(self, question: str, answer: str = "") -> tuple[Topic, ...]:
        """Return the topics of a question, the main one first; its answer is asked if it says nothing itself."""
        found = self.evidence(question) or self.evidence(answer)
        return _decide(found)

    def evidence(self, content: str) -> list[Evidence]:
        """Return the terms that speak for a topic, in their order; weak ones only where there is no other."""
        content = content[:LONGEST]
        found = self.terms_in(content)
        strong = tuple(one for one in found if not one.what.weak)
        return [
            Evidence(one.what.spelling, one.what.topic, _score(content, one, first=at == 0))
            for at, one in enumerate(strong or found)
        ]


def _score(content: str, found: term_scanner.Found[Name], *, first: bool) -> float:
    name = found.what
    if name.weak:
        return _WEAK
    behind = term_scanner.particle_behind(content, found)
    if len(name.topic) == 1:
        is_setting = behind.startswith(_SETTING_MARKS) or (first and not behind)
        return _FIELD + _SETTING * is_setting + _FIRST * first
    length = min(0.5, 0.05 * (found.end - found.start))
    return _CONCEPT + length + _FIRST * first + _SUBJECT * behind.startswith(_SUBJECT_MARKS)


def _decide(found: list[Evidence]) -> tuple[Topic, ...]:
    """Return the topics that the evidence speaks for: those of the strongest field first."""
    if not found or max(one.score for one in found) < _LEAST:
        return ()
    fields: dict[str, float] = defaultdict(float)
    topics: dict[Topic, float] = {}
    for one in found:
        best = max(topics.get(one.topic, 0.0), one.score)
        fields[one.topic[0]] += one.score if one.topic not in topics else 0.3
        topics[one.topic] = best
    main = max(fields, key=lambda field: fields[field])
    ranked = sorted(topics, key=lambda topic: (topic[0] != main, -topics[topic]))
    least = _ALSO * max(topics.values())
    chosen = [topic for topic in ranked if topics[topic] >= least or topic[0] == main]
    return tuple(_without_ancestors(chosen))[:_MOST] or (ranked[0],)


def _without_ancestors(topics: list[Topic]) -> Iterator[Topic]:
    for topic in topics:
        if not any(other[: len(topic)] == topic and other != topic for other in topics):
            yield topic


def _names(table: Mapping[str, object]) -> Iterator[Name]:
    for field, concepts in table.items():
        if not isinstance(concepts, dict):
            raise TaxonomyError(f"“{field}” is no table of concepts")
        for concept, listed in {"names": [], **concepts}.items():
            if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
                raise TaxonomyError(f"“{field}”, “{concept}”: not a list of names")
            topic = (field,) if concept == "names" else (field, *concept.split("::"))
            for term in _terms([topic[-1], *listed]):
                weak = any(spelling.startswith("~") for spelling in term)
                plain = [spelling.removeprefix("~") for spelling in term]
                yield from (Name(topic, spelling, weak, plain[0]) for spelling in plain)


def _terms(listed: list[str]) -> Iterator[list[str]]:
    """Yield the spellings of each term.

    ``a = b`` are one term; so are a topic and its first other name, unless that is weak, and a Korean name and
    the foreign one behind it.
    """
    terms_listed = [one.split(" = ") for one in listed]
    at = 0
    while at < len(terms_listed):
        term, following = terms_listed[at], terms_listed[at + 1] if at + 1 < len(terms_listed) else []
        is_plain = len(term) == len(following) == 1 and not following[0].startswith("~")
        translated = is_plain and _is_korean(term[0]) and not _is_korean(following[0])
        if following and not following[0].startswith("~") and (at == 0 or translated):
            yield [*term, *following]
            at += 2
        else:
            yield term
            at += 1


def _is_korean(spelling: str) -> bool:
    return any("가" <= char <= "힣" for char in spelling)


@functools.cache
def taxonomy() -> Taxonomy:
    """Return the taxonomy that comes with ankigen."""
    return Taxonomy(tables())
