"""A question as it was typed → its text, and what its comments and the tags behind it say: topics, an ID."""

import re
from collections.abc import Iterable

import msgspec

from ankigen import inline, text
from ankigen.inline import QuestionText
from ankigen.patterns import compile_on_use
from ankigen.topics.taxonomy import Taxonomy, WrittenTopic, clean_topic_name

COMMENT = compile_on_use(r"<!--((?:(?!<!--).)*?)-->")
_DIRECTIVE = compile_on_use(r"\s*+(topics?|id)\s*+[:：](.*)", re.IGNORECASE | re.DOTALL)
_TAG = compile_on_use(r"#(?=[\w:+./-]*[^\W\d_])(?:[CF]#|[\w:+./-]+)", re.IGNORECASE)
_TAGS = compile_on_use(rf"(?:{_TAG.pattern}[,，、;]*+)+", re.IGNORECASE)
_ENDS_NO_TAG = ".:/-"
_AROUND_TOPIC = " \t\n\"'[]"  # of a list as YAML has it
# A blank that somebody typed so, not the entity that a question is about: `&nbsp; 는`, `&nbsp;란`.
_SPACING = compile_on_use(r"(?<=\S)&nbsp;|&nbsp;(?!\s*(?:이?란|은|는|의|와|과|을|를|이|가)(?:\s|$))")


class Directive(msgspec.Struct, frozen=True):
    """What a comment says of its question: its topics, or its ID."""

    topics: tuple[WrittenTopic, ...] = ()
    explicit_id: str | None = None


class TypedQuestion(msgspec.Struct, frozen=True):
    """A question without comments and trailing tags, and what those say of it."""

    question: QuestionText
    topics: tuple[WrittenTopic, ...] = ()
    explicit_id: str = ""


def read_question(typed: str, taxonomy: Taxonomy) -> TypedQuestion:
    """Return the question in ``typed``, its text without number or marker."""
    topics: tuple[WrittenTopic, ...] = ()
    explicit_id = ""
    question = typed
    if "<!--" in typed:
        question, directives = _split_comments(typed, taxonomy)
        for directive in directives:
            topics += directive.topics
            if directive.explicit_id is not None:
                explicit_id = directive.explicit_id
    if "&nbsp;" in question:
        question = _replace_spacing(question)
    question = text.one_line(question)
    if "#" in question:
        question, tags = _split_tags(question)
        topics += find_topics(tags, taxonomy)
    return TypedQuestion(QuestionText(question), topics, explicit_id)


def _split_comments(typed: str, taxonomy: Taxonomy) -> tuple[str, list[Directive]]:
    """Return ``typed`` without the comments outside of code, and what those say."""
    code_spans = list(inline.find_code_spans(typed))
    parts: list[str] = []
    directives: list[Directive] = []
    position = 0
    for match in COMMENT.finditer(typed):
        if inline.overlaps_code(code_spans, match.start(), match.end()):
            continue
        parts.append(typed[position : match.start()])
        position = match.end()
        directives.append(read_directive(match[0], taxonomy))
    parts.append(typed[position:])
    return "".join(parts), directives


def read_directive(comment: str, taxonomy: Taxonomy) -> Directive:
    """Read ``<!-- topics: a, b -->`` and ``<!-- id: x -->``; other comments say nothing."""
    match = _DIRECTIVE.fullmatch(comment.removeprefix("<!--").removesuffix("-->"))
    if not match:
        return Directive()
    if match[1].lower() == "id":
        return Directive(explicit_id=text.key(match[2]))
    names = [name.strip(_AROUND_TOPIC).removeprefix("#") for name in text.split_list(match[2])]
    return Directive(topics=find_topics(names, taxonomy))


def find_topics(names: Iterable[str], taxonomy: Taxonomy) -> tuple[WrittenTopic, ...]:
    """Return the topics that people name, without names that are blank."""
    topics: list[WrittenTopic] = []
    for name in names:
        topic = taxonomy.named(name)
        if topic:
            topics.append(WrittenTopic(topic, clean_topic_name(name)))
    return tuple(topics)


def _split_tags(question: str) -> tuple[str, list[str]]:
    """Return a question without the ``#tags`` at its end, and their names; the first word is none, nor is code.

    Commas may stand between them, and a full stop behind the last.
    """
    code_end = max((end for _, end, _ in inline.find_code_spans(question)), default=0)
    words = question.split(" ")
    names: list[str] = []
    while len(words) > 1 and _TAGS.fullmatch(words[-1]) and len(question) - len(words[-1]) >= code_end:
        typed = words.pop()
        tags = [match[0].removeprefix("#").rstrip(_ENDS_NO_TAG) for match in _TAG.finditer(typed)]
        names = [*tags, *names]
        question = question[: -len(typed) - 1]
    return question, names


def _replace_spacing(question: str) -> str:
    """Return a question with blanks where ``&nbsp;`` stands for one outside of code."""
    parts: list[str] = []
    position = 0
    for start, end, _ in inline.find_code_spans(question):
        parts += (_SPACING.sub(" ", question[position:start]), question[start:end])
        position = end
    parts.append(_SPACING.sub(" ", question[position:]))
    return "".join(parts)
