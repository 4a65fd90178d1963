"""Which tags in a text are markup, and which are words: ``<b>와 <strong>의 차이`` names two elements.

GitHub takes even a tag that is never closed as markup: it vanishes, and the sense of the sentence with it. Markup
has an end, attributes, or a line of its own; a word has none of these.
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from ankigen import inline
from ankigen.patterns import compile_on_use

_TAG = compile_on_use(r"<(?P<end>/?)(?P<name>[A-Za-z][\w.:-]*+)(?P<attributes>[^<>]*+)>")
_VISIBLE = compile_on_use(r"\S")
_HANGUL = compile_on_use(r"[가-힣]")
# What a tag that a sentence names is followed by: a particle, or what people call it; a blank or a sign, too.
_PARTICLE = compile_on_use(
    r"""
    (?:은|는|이|가|을|를|와|과|의|로|으로|에|에서|에는|도|만|란|이란|나|이나|부터|까지|처럼|보다|하고|라는
      |이라는)(?=[\s,.;:?!)]|$)
    | \s?(?:태그|요소|엘리먼트|(?i:tag|element)\b)
    """,
    re.VERBOSE,
)
_BLANK_OR_SIGN = compile_on_use(r"[\s,.;:?!·/)]|$")
# Behind a break only what begins no word of the next line, as 이 and 가 do; before it what no line ends with.
_NAMED_ALOUD = compile_on_use(
    r"\s?(?:태그|요소|엘리먼트|(?i:tags?|elements?)\b)|\s?(?:은|는|을|를|과|와|의|란|이란)(?=[\s,.;:?!)]|$)"
    r"|\s?(?:[,/]|(?i:vs\b\.?))\s?(?=<)"
)
_NAMES_NEXT = compile_on_use(r"\b(?:is|are|does|do|between|use|using|vs\.?)\s$", re.IGNORECASE)
_MAX_NAMING_CHARS = 9  # of the word before a break
_ANCHOR = compile_on_use(r"\s(?:name|id)\s*=", re.IGNORECASE)
# All elements that HTML has or had (HTML Standard, "Index of elements" and "Obsolete features"), SVG and MathML.
_ELEMENTS = frozenset(
    """
    a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink
    blockquote body br button canvas caption center cite code col colgroup command content data datalist dd
    del details dfn dialog dir div dl dt element em embed fieldset figcaption figure font footer form frame
    frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe image img input ins isindex kbd keygen
    label legend li link listing main map mark marquee math menu menuitem meta meter multicol nav nextid nobr
    noembed noframes noscript object ol optgroup option output p param picture plaintext portal pre progress q
    rb rp rt rtc ruby s samp script search section select shadow slot small source spacer span strike strong
    style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var
    video wbr xmp
    """.split()
)
# Elements of text, which end in the paragraph in which they begin (HTML Standard, "Phrasing content").
_TEXT_ELEMENTS = frozenset(
    """
    a abbr acronym b bdi bdo big button cite code data del dfn em font i ins kbd label mark q rb rp rt rtc ruby s
    samp small span strike strong sub sup time tt u var
    """.split()
)
# Whose end tags people leave out (HTML Standard, "Optional tags").
_OPTIONAL_END = frozenset("dd dt li option p rp rt tbody td tfoot th thead tr".split())
_VOID_ON_CARDS = {"br", "hr", "img", "image", "wbr"}
_VOID_ELSEWHERE = {"area", "base", "col", "embed", "input", "keygen", "link", "meta", "param", "source", "track"}
_SHOWN_BY_GITHUB = {"iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp"}
"""What GitHub shows as typed (GitHub Flavored Markdown, section 6.11, "Disallowed Raw HTML")."""


class Tag(NamedTuple):
    """A tag in a text; ``name`` is in lower case."""

    start: int
    end: int
    name: str
    is_end_tag: bool
    is_bare: bool


def find_tags(text: str) -> Iterator[Tag]:
    """Yield the tags of HTML in ``text``: not ``<T>``, and not those in code (where ``text`` is one line)."""
    for match in _TAG.finditer(text):
        if is_element(match["name"]):
            yield Tag(
                start=match.start(),
                end=match.end(),
                name=match["name"].lower(),
                is_end_tag=bool(match["end"]),
                is_bare=not match["attributes"].strip(" /"),
            )


def is_element(name: str) -> bool:
    """Return True for an element of HTML, written as those are: ``object``, ``BR``, not ``Object``, ``T``."""
    if name.lower() not in _ELEMENTS:
        return False
    return name.islower() or (name.isupper() and len(name) > 1)


def hide_code(line: str) -> str:
    """Return a line of the same length in which no code span holds a tag."""
    if "`" not in line or "<" not in line:
        return line
    parts: list[str] = []
    position = 0
    for span in inline.find_code_spans(line):
        parts += (line[position : span.start], line[span.start : span.end].replace("<", "`"))
        position = span.end
    parts.append(line[position:])
    return "".join(parts)


def find_unpaired(tags: Iterable[Tag]) -> set[int]:
    """Return where those tags begin that have no partner among ``tags``; an end tag takes the nearest one."""
    unpaired: set[int] = set()
    open_tags: dict[str, list[int]] = {}
    for tag in tags:
        starts = open_tags.setdefault(tag.name, [])
        if not tag.is_end_tag:
            starts.append(tag.start)
        elif starts:
            starts.pop()
        else:
            unpaired.add(tag.start)
    for starts in open_tags.values():
        unpaired.update(starts)
    return unpaired


def find_words(line: str) -> set[int]:
    """Return where those tags begin in a line, without code, that it names and does not use."""
    tags = list(find_tags(line))
    return find_words_among(line, tags, find_unpaired(tags))


def find_words_among(line: str, tags: Sequence[Tag], unpaired: Container[int]) -> set[int]:
    """Return where those of the ``tags`` of a line begin that it names; ``unpaired`` has the begin of others."""
    rest = _without_tags(line, tags)
    if not rest.strip():
        return set()
    is_korean = _HANGUL.search(rest) is not None
    words: set[int] = set()
    for tag in tags:
        is_paired = tag.start not in unpaired
        if tag.name in _SHOWN_BY_GITHUB:
            is_word = is_korean or not is_paired
        elif tag.name in _VOID_ELSEWHERE:
            is_word = True
        elif tag.name in _VOID_ON_CARDS:
            is_word = tag.is_bare and _is_break_named(tag, line)
        else:
            is_word = not is_paired and _stands_in_sentence(tag, line)
        if is_word:
            words.add(tag.start)
    return words


def is_word_alone(tag: Tag, *, is_paired: bool, has_line: bool) -> bool:
    """Return True if a tag is a word where no sentence stands around it, as in a cell of a table.

    An end tag is one if it ``has_line`` for itself and belongs to an element of text.
    """
    if tag.name in _VOID_ELSEWHERE:
        return True
    if not tag.is_bare or is_paired or tag.name in _VOID_ON_CARDS:
        return False
    return not tag.is_end_tag or (has_line and tag.name in _TEXT_ELEMENTS)


def is_text_element(name: str) -> bool:
    """Return True for an element of text, which ends in the paragraph in which it begins."""
    return name in _TEXT_ELEMENTS


def may_lack_end(name: str) -> bool:
    """Return True for an element whose end tag people leave out within a list or a table."""
    return name in _OPTIONAL_END


def _without_tags(line: str, tags: Sequence[Tag]) -> str:
    parts = []
    position = 0
    for tag in tags:
        parts.append(line[position : tag.start])
        position = tag.end
    parts.append(line[position:])
    return "".join(parts)


def _stands_in_sentence(tag: Tag, line: str) -> bool:
    """Return True if a tag without a partner is no leftover of markup around the line."""
    is_last = _VISIBLE.search(line, tag.end) is None
    if (tag.is_end_tag and is_last) or _is_markup_alone(tag, line):
        return False
    first = _VISIBLE.search(line)
    if first is None or first.start() != tag.start or _is_named(tag, line):
        return True
    if not tag.is_bare:
        return False
    begins_text = tag.name in _TEXT_ELEMENTS and not tag.is_end_tag
    return begins_text or _BLANK_OR_SIGN.match(line, tag.end) is not None


def _is_named(tag: Tag, line: str) -> bool:
    """Return True if a particle stands behind a tag."""
    return _PARTICLE.match(line, tag.end) is not None


def _is_break_named(tag: Tag, line: str) -> bool:
    """Return True if a sentence can't do without a tag that makes a break, a rule or a picture."""
    before = line[max(0, tag.start - _MAX_NAMING_CHARS) : tag.start]
    return _NAMED_ALOUD.match(line, tag.end) is not None or _NAMES_NEXT.search(before) is not None


def _is_markup_alone(tag: Tag, line: str) -> bool:
    """Return True for a tag with attributes that needs no partner: ``<a name="x">``, ``<td width="1">``."""
    if tag.is_bare:
        return False
    is_anchor = tag.name == "a" and _ANCHOR.search(line, tag.start, tag.end) is not None
    return is_anchor or tag.name in _OPTIONAL_END
