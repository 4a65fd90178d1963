"""What stands behind the backticks that open a fence: the name of a language, or the beginning of the answer."""

import msgspec

from ankigen.patterns import compile_on_use
from ankigen.rendering.code import find_named_language

# Names that say how a fence is shown, and that no highlighter knows as languages.
_FORMATS = frozenset(
    """
    text txt plain plaintext markdown md output rst tex latex mermaid none log raw math katex plantuml puml
    dot graphviz csv tsv svelte vue jsonc json5 env dotenv gitignore tree ascii
    """.split()
)
_HANGUL = compile_on_use(r"[가-힣ㄱ-ㆎ]")
_NAME = compile_on_use(r"\{?\.?([\w+#-]++)")
# What site generators and editors take behind the name: `{1,3}`, `title="…"`, `Main.java`, `:line-numbers`.
_ATTRIBUTE = compile_on_use(
    r"(?<!\S)(?:[\w:-]++=(?:\"[^\"]*+\"|'[^']*+'|\S++)|[\w/-]++\.\w{1,6}|:\S++|linenos|copy|showLineNumbers)(?!\S)|\{[^{}]*+\}"
)
# What Pandoc, R Markdown and MyST write in the place of a name: `{.java .numberLines}`, `{r, echo=FALSE}`.
_ATTRIBUTES_IN_BRACES = compile_on_use(r"\{[\s,]*+(?:[.#]?[\w+#-]++(?:=(?:\"[^\"]*+\"|[^\s{},\"]++))?[\s,]*+)++\}")


class OpeningLine(msgspec.Struct, frozen=True):
    """What an opening line says: its info string, and the answer's text where that begins on it."""

    info_string: str
    answer_text: str = ""


NO_INFO_STRING = OpeningLine("")


def read_opening_line(typed: str, *, has_answer_below: bool) -> OpeningLine:
    """Return what is ``typed`` behind the backticks that open a fence in the weekly layout.

    It is an info string if it begins with the name of a language, or of another format, and goes on with
    attributes only, or holds attributes in braces, with such a name behind or without. So is any single word over
    an answer; over nothing it is the answer, unless it is such a name in small letters.
    """
    typed = typed.strip()
    if not typed:
        return NO_INFO_STRING
    if _begins_with_attributes(typed):
        return OpeningLine(typed)
    name, _, rest = typed.partition(" ")
    is_tag = typed.isascii() and not rest
    if has_answer_below and is_tag:
        return OpeningLine(typed)
    is_answer = not has_answer_below and not typed.islower()
    if is_answer or not _begins_with_format(typed):
        return OpeningLine("", typed)
    if _holds_attributes_only(rest):
        return OpeningLine(typed)
    return OpeningLine(name, rest.strip())


def _begins_with_format(typed: str) -> bool:
    """Return True if the first word names a language or another format, and none of the others is Korean."""
    return not _HANGUL.search(typed) and names_format(typed.partition(" ")[0])


def _begins_with_attributes(typed: str) -> bool:
    """Return True for attributes in braces, and for those before the name of a language or of another format."""
    match = _ATTRIBUTES_IN_BRACES.match(typed)
    if not match or _HANGUL.search(typed):
        return False
    rest = typed[match.end() :].strip()
    return _holds_attributes_only(rest) or names_format(rest)


def names_format(name: str) -> bool:
    """Return True if a word behind the backticks begins with the name of a language or of another format."""
    match = _NAME.match(name)
    if not match:
        return name.startswith("{")
    return match[1].lower() in _FORMATS or find_named_language(match[1]) != ""


def _holds_attributes_only(rest: str) -> bool:
    return not _ATTRIBUTE.sub("", rest).strip(" ,\t")
