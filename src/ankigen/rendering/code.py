"""Whether a text is code or prose, and in which language, decided line by line; and code → coloured HTML.

People write ```` ```java ```` around Korean sentences, and Java into fences without a name: what a line looks
like counts for more than the info string.
"""

import base64
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from ankigen.patterns import compile_on_use
from ankigen.rendering.neutralize import escape
from ankigen.shortcuts import shortcut

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

_MAX_COLOURED_LENGTH = 20_000  # characters; more is shown without colours
# Limits of what Pygments colours, in characters: from each word of a line many lexers look on to its end, and
# those of Java, C and C# to the next sign.
_MAX_COLOURED_LINE_LENGTH = 500
_MAX_LENGTH_WITHOUT_SIGN = 200
_WITHOUT_SIGN = compile_on_use(r"[\w\s.$<>\[\]?]++")
_MAX_ADDRESS_LENGTH = 8_000  # characters, which every browser and server takes
MAX_LINE_LENGTH = 400  # characters; a longer line is no statement, and no pattern may run away on it

# --- the kinds of lines ---------------------------------------------------------------------------

_STRING = compile_on_use(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`\n]*`")
_REMARK = compile_on_use(r"(?://|/\*|^\s*\*|(?:^|\s)#(?!\w+\s*[<\"])|(?:^|\s)--\s|<!--).*$")
_REMARK_STARTS = ("//", "/*", "#", "*", "--", "<!--")
_HANGUL = compile_on_use(r"[가-힣]")
_WORD = r"[A-Za-z][\w'-]*+[,.:;]?+"
# Five words and one more, and behind the words no sign of code; ``;`` may end a word, but the last.
_ENGLISH_SENTENCE = compile_on_use(
    rf"(?=(?:{_WORD} ){{5}}[A-Za-z])(?:{_WORD} )*+(?:(?=[A-Za-z])|(?<!; ))[^;{{}}]*+$"
)
_ITEM = compile_on_use(r"\s*(?:-|\d{1,9}[.)]|\(\d{1,9}\)|•|\*)\s")
# What sentences are made of, and neither code nor a figure nor a mark.
PLAIN_CHARACTERS = "가-힣A-Za-z0-9.,:?!%~()"
_PLAIN_SENTENCE = compile_on_use(rf" *+(?:- )?(?! )(?:[{PLAIN_CHARACTERS}]| (?! ))+")
_DRAWING = compile_on_use(r"\S(?: {3,}|\t)\S|[-=_+|]{8}|[─-╿]")

# What a bare line of code looks like, by language; the first that fits counts, the last are everybody's.
_SHAPES: dict[str, tuple[str, ...]] = {
    "sql": (
        r"(?i:select\s.+)",
        r"(?i:from\s+\w+(?:\s+(?:as\s+)?\w+)?)[;,(]?",
        r"(?i:(?:insert\s+into|update|delete\s+from|alter\s+table|drop\s+table|group\s+by|order\s+by)\s+\S+.*)",
        r"(?i:create\s+(?:table|index|view|unique)\s+\S+.*)",
        r"(?i:(?:left|inner|right)\s+join\s+\S+.*)",
    ),
    "cpp": (
        r"#include\s*[<\"].*",
        r"#define\s+\w.*",
        r"using namespace \w+;",
        r".*\bstd::\w.*",
        r".*\bcout\s*<<.*",
    ),
    "python": (
        r"(?:async )?def \w+\(.*\).*:",
        r"class \w+(?:\(.*\))?:",
        r"from [\w.]+ import .+",
        r"(?:el)?if [^;{}]+:",
        r"for \w+ in .+:",
        r"while .+:",
        r"(?:else|try|finally):",
        r"(?:return|raise|yield)\b(?! .*[.] ).{0,80}[^.;]",
        r"print\(.*\)",
    ),
    "java": (
        r"(?:package|import(?: static)?) [\w.*]+;",
        r"@[A-Z]\w*(?:\(.*\))?",
        r"(?:(?:public|private|protected|static|final|abstract)\s+)+\S.*[;{})(,]",
        r".*\bSystem\.out\..*",
        r"(?:class|interface|enum|record) \w.*\{",
        r"[A-Z][\w<>,\[\]]*\s+\w+\s*=\s*.+;",
        r"(?:int|long|double|boolean|char)(?:\[\])? \w.*[;{]",
    ),
    "javascript": (
        r"(?:export |async )*(?:const|let|var) [\w{\[].*",
        r"(?:export )?(?:default )?(?:async )?function\b.*",
        r"import .+ from ['\"].*",
        r".*=>\s*[{(].*",
        r".*\)\s*=>\s*\S.*;",
        r".*\bconsole\.\w+\(.*",
    ),
    "bash": (r"\$ \S.*", r"(?:sudo|npm|npx|yarn|pip|git|docker|kubectl|apt-get|curl) [\w-]+.*"),
    "html": (r"</?[a-zA-Z][\w-]*(?:\s[^<>]*)?/?>(?:.*</\w+>)?",),
    "": (r".*[;{}]", r"[})\]]+[;,)]*", r".*[)\w]\s*\{", r".*\}\s*(?:else|catch|finally|while)\b.*"),
}
_STATEMENT = compile_on_use("|".join(f"({'|'.join(shapes)})" for shapes in _SHAPES.values()))
_LANGUAGES = tuple(_SHAPES)
_WORDY_LANGUAGES = {"sql", "javascript", "python", ""}  # their shapes fit English sentences too


def has_hangul_outside_strings(line: str) -> bool:
    """Return True if a line holds a Hangul syllable where no statement does: outside of its strings.

    A line that is too long for a statement has no strings.
    """
    if len(line) <= MAX_LINE_LENGTH and ('"' in line or "'" in line):
        line = _STRING.sub("", line)
    return _HANGUL.search(line) is not None


@lru_cache(256)  # what a line of code is, is asked in several ways
def _strip_strings_and_remarks(line: str) -> str:
    if len(line) > MAX_LINE_LENGTH:
        return line
    without_strings = _STRING.sub('""', line)
    return _REMARK.sub("", without_strings).strip()


def _is_statement(line: str) -> bool:
    return _find_language(_strip_strings_and_remarks(line)) is not None


@lru_cache(4096)
def _find_language(bare_line: str) -> str | None:
    """Return the language of a line of code, "" if it could be any, None if it is no code.

    ``bare_line`` is without strings and remarks.
    """
    if not bare_line or len(bare_line) > MAX_LINE_LENGTH:
        return None
    if _HANGUL.search(bare_line) or _ITEM.match(bare_line):
        return None
    match = _STATEMENT.fullmatch(bare_line)
    if match is None or match.lastindex is None:
        return None
    language = _LANGUAGES[match.lastindex - 1]
    if language in _WORDY_LANGUAGES and _ENGLISH_SENTENCE.match(bare_line):
        return None
    return language


def _is_remark(line: str) -> bool:
    if not line.lstrip().startswith(_REMARK_STARTS):
        return False
    return not _strip_strings_and_remarks(line)


def _is_prose(line: str) -> bool:
    bare_line = _strip_strings_and_remarks(line)
    if bare_line.startswith("}") or bare_line.endswith((";", "{", "}")):  # what people fill in by words
        return False
    return bool(_HANGUL.search(bare_line) or _ENGLISH_SENTENCE.match(bare_line) or _ITEM.match(bare_line))


@shortcut
def _is_plain_sentence(line: str) -> bool:
    """Return True for a sentence or item without a sign that code or a figure needs: what most lines are."""
    return not line.isascii() and _PLAIN_SENTENCE.fullmatch(line) is not None


# --- whole fences, and runs of lines in prose -----------------------------------------------------


def detect_language(content: str, info: str) -> str | None:
    """Return the language of a fence that is code, "" if nobody knows which; None if it is prose.

    With the name of a language in its info string a fence is code unless half of its lines are prose;
    without one, only if all of it looks like code.
    """
    if is_drawing(info):
        return ""
    lines = [line for line in content.split("\n") if line.strip()]
    language = find_named_language(info)
    if language in _DIFFERENCES:
        return language
    if language:
        prose_lines = sum(map(_is_prose, lines))
        return language if 2 * prose_lines < len(lines) else None
    if not lines or count_code_lines(lines, 0) < len(lines):
        return None
    return guess_language(lines)


def is_drawing(info: str) -> bool:
    """Return True for the info string of a drawing in Mermaid, whose words are no prose."""
    return info.split(maxsplit=1)[:1] == ["mermaid"]


def render_drawing_link(content: str) -> str:
    """Return a link to the editor of Mermaid, which draws it; "" where its address would be too long."""
    state = json.dumps({"code": content, "mermaid": {"theme": "default"}}, ensure_ascii=False)
    address = f"https://mermaid.live/view#base64:{base64.urlsafe_b64encode(state.encode()).decode()}"
    if len(address) > _MAX_ADDRESS_LENGTH:
        return ""
    return f'<p><a href="{address}">mermaid.live</a></p>'


def guess_language(lines: Sequence[str]) -> str:
    """Return the language that most lines speak for, "" if none does."""
    counts: Counter[str] = Counter()
    for line in lines:
        language = _find_language(_strip_strings_and_remarks(line))
        if language:
            counts[language] += 1
    return max(counts, key=lambda language: (counts[language], language), default="")


def count_code_lines(lines: Sequence[str], start: int) -> int:
    """Return how many lines from ``start`` on are plainly code or drawn with blanks, 0 for prose.

    One line alone is enough only if there is no other; half of a run's lines must look like statements, the
    others are what may stand between them: remarks, blank lines, the middle of a long expression.
    """
    if _is_plain_sentence(lines[start]):
        return 0
    return _count_lines_of_statements(lines, start) or _count_drawn_lines(lines, start)


def _count_lines_of_statements(lines: Sequence[str], start: int) -> int:
    if not _is_statement(lines[start]) and not _is_remark(lines[start]):
        return 0
    length, statements = _measure_statements(lines, start)
    if statements == 0:
        return 0
    if statements == 1 and _count_text_lines(lines) > _count_text_lines(lines[start : start + length]):
        return 0
    return length if _is_mostly_code(lines[start : start + length]) else 0


def _count_text_lines(lines: Sequence[str]) -> int:
    return sum(1 for line in lines if line.strip())


def _is_mostly_code(lines: Sequence[str]) -> bool:
    """Return True if at least half of the lines that are not blank are statements or remarks."""
    code_lines = sum(1 for line in lines if _is_statement(line) or _is_remark(line))
    return 2 * code_lines >= _count_text_lines(lines)


def _measure_statements(lines: Sequence[str], start: int) -> tuple[int, int]:
    """Return the length of a run that ends with the last statement above prose, and its number of statements."""
    length = statements = seen = 0
    for number in range(start, len(lines)):
        line = lines[number]
        if not line.strip():
            continue
        if _is_prose(line):
            break
        seen += 1
        if _is_statement(line):
            statements += 1
            length = number + 1 - start
        elif seen > 2 * statements + 2:
            break
    return length, statements


def _count_drawn_lines(lines: Sequence[str], start: int) -> int:
    """Return how many lines from ``start`` on are aligned with blanks, as figures and registers are."""
    length = drawn = 0
    for number in range(start, len(lines)):
        line = lines[number]
        if not line.strip() or line.startswith("|") or _ITEM.match(line):
            break
        if _DRAWING.search(line.strip()):
            drawn += 1
        elif drawn < 2 or _is_prose(line):
            break
        length += 1
    return length if drawn >= 2 else 0


# --- colours --------------------------------------------------------------------------------------

_LEXER_NAMES = {
    "jsx": "javascript",
    "tsx": "typescript",
    "kt": "kotlin",
    "c++": "cpp",
    "yml": "yaml",
    "docker": "dockerfile",
}
_DIFFERENCES = {"diff", "patch", "udiff"}  # whose lines are not code by themselves, but marked
_NOT_CODE = {"text", "txt", "plain", "plaintext", "markdown", "md", "output", "rst", "tex", "latex"}


def find_named_language(info: str) -> str:
    """Return the language that an info string names (CommonMark, section 4.5: its first word), "" for none."""
    words = info.split(maxsplit=1)
    if not words:
        return ""
    name = words[0].strip("{}.").lower()
    if not name or name in _NOT_CODE or _load_lexer(name) is None:
        return ""
    return name


def is_name_of_format(name: str) -> bool:
    """Return True for the name of a language, for a word such as ``text``, and for no name at all."""
    return not name or name.lower() in _NOT_CODE or find_named_language(name) != ""


@cache
def _load_lexer(name: str) -> "Lexer | None":
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(_LEXER_NAMES.get(name, name), stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


class _Run(NamedTuple):
    colour_class: str
    text: str


def render_code(content: str, language: str) -> str:
    """Return code as HTML, coloured by classes where Pygments knows the language; not one character changes."""
    parts = []
    for run in _colour(content, language):
        escaped = escape(run.text)
        parts.append(f'<span class="{run.colour_class}">{escaped}</span>' if run.colour_class else escaped)
    return f"<pre><code>{''.join(parts)}</code></pre>"


def _colour(content: str, language: str) -> list[_Run]:
    uncoloured = [_Run("", content)]
    if not language or not _may_colour(content):
        return uncoloured
    lexer = _load_lexer(language)
    if lexer is None:
        return uncoloured
    # Many lexers end a remark only at a line break, so one stands behind the last line, and goes again.
    runs = list(_join_tokens(lexer.get_tokens(content + "\n")))
    if "".join([run.text for run in runs]) != content + "\n":
        return uncoloured
    last = runs[-1]
    return [*runs[:-1], _Run(last.colour_class, last.text[:-1])]


def _may_colour(content: str) -> bool:
    """Return True if no lexer can take long for code."""
    if len(content) > _MAX_COLOURED_LENGTH:
        return False
    longest_line = max(map(len, content.split("\n")))
    longest_run = max(map(len, _WITHOUT_SIGN.findall(content)), default=0)
    return longest_line <= _MAX_COLOURED_LINE_LENGTH and longest_run <= _MAX_LENGTH_WITHOUT_SIGN


def _join_tokens(tokens: "Iterator[tuple[_TokenType, str]]") -> Iterator[_Run]:
    """Yield tokens with neighbours of one class joined, for an escape must see them together."""
    colour_class, text = "", ""
    for token, token_text in tokens:
        token_class = _find_colour_class(token) if token_text.strip() else colour_class
        if token_class != colour_class:
            if text:
                yield _Run(colour_class, text)
            colour_class, text = token_class, ""
        text += token_text
    if text:
        yield _Run(colour_class, text)


COLOUR_CLASSES = {"k", "s", "m", "c", "f", "t", "d", "i", "x"}
"""The classes of coloured code: keyword, string, number, comment, function, type, decorator, inserted, deleted."""


@cache
def _find_colour_class(token: "_TokenType") -> str:
    from pygments.token import Comment, Generic, Keyword, Name, Number, String

    classes = (
        (Comment, "c"), (String, "s"), (Number, "m"), (Keyword.Type, "t"), (Keyword, "k"), (Name.Decorator, "d"),
        (Name.Function, "f"), (Name.Class, "t"), (Name.Tag, "k"), (Name.Attribute, "f"), (Name.Builtin, "f"),
        (Generic.Inserted, "i"), (Generic.Deleted, "x"), (Generic.Heading, "c"), (Generic.Subheading, "c"),
    )  # fmt: skip
    for group, colour_class in classes:
        if token in group:  # type: ignore[comparison-overlap]
            return colour_class
    return ""
