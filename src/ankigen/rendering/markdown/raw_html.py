"""Raw HTML in Markdown: tags that stay, tags that are words of a sentence, pictures, and what is dropped."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from ankigen.patterns import compile_on_use
from ankigen.rendering import html_tags
from ankigen.rendering.html import RenderProblem
from ankigen.rendering.html_tags import Tag
from ankigen.rendering.media.images import ImageResolver, read_image_tag
from ankigen.rendering.neutralize import escape
from ankigen.rendering.sanitize import find_dropped

if TYPE_CHECKING:
    from markdown_it.token import Token

_FENCE = compile_on_use(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<mark>`{3,}|~{3,})(?P<info>.*)")
_LIKE_TAG = compile_on_use(r"</?([A-Za-z][\w.:-]*+)[^<>]*+>")
# Pictures, sounds and videos; the last one may lack its end.
_MEDIA_TAG = compile_on_use(r"<(?P<name>img|image|video|audio|source)\b[^>]*+(?P<end>>?)", re.IGNORECASE)
_MEDIA_END_TAG = compile_on_use(r"</(?:video|audio)\s*>", re.IGNORECASE)
_ASIDE_TAG = compile_on_use(r"<(/?)aside\b[^<>]*>", re.IGNORECASE)  # a callout of Notion
_CHECKBOX = '<input class="task-list-item-checkbox"'  # what mdit-py-plugins makes of ``- [ ]``
# Where a line of raw HTML ends or begins with the tag of a block, a line break shows nothing.
_BLOCK_BEFORE = compile_on_use(
    r"</?(?!(?:a|b|code|del|em|i|kbd|mark|s|small|span|strong|sub|sup|u)\b)[A-Za-z][^<>]*>$"
)
_BLOCK_AFTER = compile_on_use(
    r"</?(?!(?:a|b|code|del|em|i|img|kbd|mark|s|small|span|strong|sub|sup|u)\b)[A-Za-z][^<>]*>"
)


class UnpairedTag(NamedTuple):
    """A tag without a partner, in a line counted from 0."""

    line: int
    name: str
    is_end_tag: bool


def find_unpaired_tags(content: str) -> frozenset[UnpairedTag]:
    """Return the tags in a text of Markdown that have no partner in it; in code there are none."""
    if "<" not in content:
        return frozenset()
    lines = list(_hide_code(content.split("\n")))
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    tags = list(html_tags.find_tags("\n".join(lines)))
    unpaired = html_tags.find_unpaired(tags)
    return frozenset(
        UnpairedTag(bisect_right(starts, tag.start) - 1, tag.name, tag.is_end_tag)
        for tag in tags
        if tag.start in unpaired
    )


def _hide_code(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines of the same number in which no code holds a tag."""
    open_mark = ""
    for line in lines:
        fence = _FENCE.fullmatch(line)
        if open_mark:
            if fence and fence["mark"].startswith(open_mark) and not fence["info"].strip():
                open_mark = ""
            yield ""
        elif fence and not (fence["mark"][0] == "`" and "`" in fence["info"]):
            open_mark = fence["mark"]
            yield ""
        else:
            yield html_tags.hide_code(line)


def begins_with_word(
    line: str, number: int, unpaired: frozenset[UnpairedTag], *, tags_alone_are_words: bool
) -> bool:
    """Return True if a line that begins with a tag is no HTML but a sentence; ``number`` is that of the line."""
    if _LIKE_TAG.match(line) is None:
        return False
    shown = html_tags.hide_code(line)
    first = next(html_tags.find_tags(shown), None)
    if first is None or first.start:
        return True
    return 0 in _find_words(shown, number, unpaired, tags_alone_are_words=tags_alone_are_words)


def settle_inline(
    token: "Token", unpaired: frozenset[UnpairedTag], image: ImageResolver, *, tags_alone_are_words: bool
) -> list[RenderProblem]:
    """Set the raw HTML in the children of a token to what the card may show; return what will be dropped of it.

    In a cell of a table, in an item and in a heading a tag alone is a word, too.
    """
    children = token.children or []
    if not any(child.type == "html_inline" for child in children):
        return []
    line = token.map[0] if token.map else 0
    shown = [_show(child) for child in children]
    starts = list(accumulate((len(part) for part in shown), initial=0))
    words = _find_words("".join(shown), line, unpaired, tags_alone_are_words=tags_alone_are_words)
    dropped: list[RenderProblem] = []
    for child, start in zip(children, starts, strict=False):
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "html_inline":
            dropped += _settle_tag(child, line, image, is_word=start in words)
    return dropped


def _settle_tag(child: "Token", line: int, image: ImageResolver, *, is_word: bool) -> list[RenderProblem]:
    if is_word or _is_type(child.content) or is_declaration(child.content):
        child.type = "text"
        return []
    return _settle(child, line, image)


def _show(child: "Token") -> str:
    """Return what stands for a child in a text of nothing but letters, tags and line breaks."""
    if child.type in ("softbreak", "hardbreak"):
        return "\n"
    if child.type == "html_inline":
        is_tag = _LIKE_TAG.fullmatch(child.content) and not child.content.startswith(_CHECKBOX)
        return child.content.replace("\n", " ") if is_tag else ""
    if child.type in ("code_inline", "image"):
        return "x"
    return child.content.replace("<", "x")


def _is_type(tag: str) -> bool:
    """Return True for what only looks like a tag: ``<T>``."""
    match = _LIKE_TAG.fullmatch(tag)
    return match is not None and not html_tags.is_element(match[1])


def is_declaration(markup: str) -> bool:
    """Return True for ``<!DOCTYPE html>``, ``<?xml …?>`` and ``<![CDATA[…]]>``, which sentences name."""
    return markup.startswith(("<!", "<?")) and not markup.startswith("<!--")


def settle_block(token: "Token", unpaired: frozenset[UnpairedTag], image: ImageResolver) -> list[RenderProblem]:
    """Set a token of raw HTML to what the card may show; return what will be dropped of it."""
    first_line = token.map[0] if token.map else 0
    fragment = token.content
    words = _find_words(fragment, first_line, unpaired, tags_alone_are_words=False)
    parts: list[str] = []
    position = 0
    for match in _LIKE_TAG.finditer(fragment):
        parts.append(fragment[position : match.start()])
        is_literal = match.start() in words and not html_tags.may_lack_end(match[1].lower())
        is_literal = is_literal or not html_tags.is_element(match[1])
        parts.append(escape(match[0]) if is_literal else match[0])
        position = match.end()
    parts.append(fragment[position:])
    token.content = "".join(parts)
    dropped = _settle(token, first_line, image)
    token.content = _join_lines(token.content)
    return dropped


def _settle(token: "Token", line: int, image: ImageResolver) -> list[RenderProblem]:
    if token.content.startswith(_CHECKBOX):
        token.content = "☑" if 'checked="checked"' in token.content else "☐"
        return []
    fragment = token.content
    with_media = _MEDIA_END_TAG.sub("", _MEDIA_TAG.sub(partial(_show_media, image), fragment))
    token.content = _ASIDE_TAG.sub(r"<\1blockquote>", with_media)
    return [problem._replace(line=line + problem.line) for problem in find_dropped(fragment)]


def _show_media(image: ImageResolver, tag: re.Match[str]) -> str:
    if not tag["end"]:
        return tag[0]
    media = read_image_tag(tag[0])
    is_image = tag["name"].lower().startswith("im")
    return image(media) if is_image or media.target else ""


def _find_words(
    content: str, first_line: int, unpaired: frozenset[UnpairedTag], *, tags_alone_are_words: bool
) -> set[int]:
    """Return where those tags begin that are words; bare ones of text pair within ``content``, others anywhere."""
    tags = list(html_tags.find_tags(content))
    unpaired_here = html_tags.find_unpaired(tags)
    words: set[int] = set()
    for line in _split_into_tagged_lines(content, first_line, tags):
        unpaired_of_line: set[int] = set()
        for tag in line.tags:
            pairs_here = tag.is_bare and html_tags.is_text_element(tag.name)
            is_unpaired = pairs_here or _is_in(unpaired, line.number, tag)
            if line.start + tag.start in unpaired_here and is_unpaired:
                unpaired_of_line.add(tag.start)
        columns = html_tags.find_words_among(line.text, line.tags, unpaired_of_line)
        if tags_alone_are_words:
            columns |= _find_words_alone(line.text, line.tags, unpaired_of_line)
        words.update(line.start + column for column in columns)
    return words


class _TaggedLine(NamedTuple):
    """A line with tags: where it begins, and its tags by column."""

    number: int
    start: int
    text: str
    tags: list[Tag]


def _split_into_tagged_lines(content: str, first_line: int, tags: Sequence[Tag]) -> Iterator[_TaggedLine]:
    """Yield the lines in which tags begin."""
    line_start = next_tag = 0
    for number, line in enumerate(content.split("\n"), first_line):
        tags_of_line: list[Tag] = []
        while next_tag < len(tags) and tags[next_tag].start < line_start + len(line):
            tag = tags[next_tag]
            tags_of_line.append(tag._replace(start=tag.start - line_start, end=tag.end - line_start))
            next_tag += 1
        if tags_of_line:
            yield _TaggedLine(number, line_start, line, tags_of_line)
        line_start += len(line) + 1


def _is_in(unpaired: frozenset[UnpairedTag], line: int, tag: Tag) -> bool:
    return UnpairedTag(line, tag.name, tag.is_end_tag) in unpaired


def _find_words_alone(line: str, tags: Sequence[Tag], unpaired: set[int]) -> set[int]:
    words: set[int] = set()
    visible_length = len(line.strip())
    for tag in tags:
        has_line = tag.end - tag.start == visible_length
        if html_tags.is_word_alone(tag, is_paired=tag.start not in unpaired, has_line=has_line):
            words.add(tag.start)
    return words


def _join_lines(fragment: str) -> str:
    """Return raw HTML on one line, with a break where a line of text goes on: blanks and breaks show on a card."""
    if "<pre" in fragment.lower():
        return fragment
    uncommented = _without_comments(fragment)
    whole_tags = _LIKE_TAG.sub(lambda match: match[0].replace("\n", " "), uncommented)
    lines = [line.strip() for line in whole_tags.split("\n")]
    parts: list[str] = []
    for line in lines:
        if not line:
            continue
        if parts and not _BLOCK_BEFORE.search(parts[-1]) and not _BLOCK_AFTER.match(line):
            parts.append("<br>")
        parts.append(line)
    return "".join(parts)


def _without_comments(fragment: str) -> str:
    parts: list[str] = []
    position = 0
    while True:
        start = fragment.find("<!--", position)
        end = fragment.find("-->", start + 2) if start >= 0 else -1
        if end < 0:
            parts.append(fragment[position:])
            return "".join(parts)
        parts.append(fragment[position:start])
        position = end + len("-->")
