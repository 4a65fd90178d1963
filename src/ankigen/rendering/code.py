"""Is a text code or prose, in which language, and how is it coloured: decided line by line.

People write ```` ```java ```` around Korean sentences, and Java into fences without a name: what a line looks
like counts for more than the info string.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from ankigen.rendering.html import escape
from ankigen.shortcuts import shortcut

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

_LONGEST = 20_000  # characters; more is shown without colours
_LONGEST_LINE = 400  # a longer line is looked at as it is: no statement, and no pattern to run away on it

# --- the kinds of lines ---------------------------------------------------------------------------

_SAID = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`\n]*`")
_REMARK = re.compile(r"(?://|/\*|^\s*\*|(?:^|\s)#(?!\w+\s*[<\"])|(?:^|\s)--\s|<!--).*$")
_HANGUL = re.compile(r"[가-힣]")
_SENTENCE = re.compile(r"(?:[A-Za-z][\w'-]*[,.:;]? ){5,}[A-Za-z][\w'-]*[^;{}]*$")
_ITEM = re.compile(r"\s*(?:-|\d{1,9}[.)]|\(\d{1,9}\)|•|\*)\s")
# What sentences are made of, and neither code nor a figure nor a mark.
PLAIN_CHARACTERS = "가-힣A-Za-z0-9.,:?!%~()"
_PLAIN = re.compile(rf" *+(?:- )?(?=[^\n]*[가-힣])(?! )(?:[{PLAIN_CHARACTERS}]| (?! ))+")
_ART = re.compile(r"\S(?: {3,}|\t)\S|[-=_+|]{8}|[─-╿]")

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
_STATEMENT = re.compile("|".join(f"({'|'.join(shapes)})" for shapes in _SHAPES.values()))
_LANGUAGES = tuple(_SHAPES)
_WORDY = {"sql", "javascript", "python", ""}  # their shapes fit English sentences too


def has_hangul_outside_strings(line: str) -> bool:
    """Return True if a line holds a Hangul syllable where no statement does: outside of its strings."""
    if '"' in line or "'" in line:
        line = _SAID.sub("", line)
    return _HANGUL.search(line) is not None


def _bare(line: str) -> str:
    """Return a line without what its strings and remarks say."""
    if len(line) > _LONGEST_LINE:
        return line
    return _REMARK.sub("", _SAID.sub('""', line)).strip()


@lru_cache(4096)
def _statement(bare: str) -> str | None:
    """Return the language of a bare line of code, empty if it could be any; None for what is no code."""
    if not bare or len(bare) > _LONGEST_LINE or _HANGUL.search(bare) or _ITEM.match(bare):
        return None
    match = _STATEMENT.fullmatch(bare)
    if match is None or match.lastindex is None:
        return None
    name = _LANGUAGES[match.lastindex - 1]
    return None if name in _WORDY and _SENTENCE.match(bare) else name


def _is_prose(line: str) -> bool:
    bare = _bare(line)
    if bare.startswith("}") or bare.endswith((";", "{", "}")):  # what people fill in by words
        return False
    return bool(_HANGUL.search(bare) or _SENTENCE.match(bare) or _ITEM.match(bare))


# --- whole fences, and runs of lines in prose -----------------------------------------------------


def language(content: str, info: str) -> str | None:
    """Return the language of a fence that is code, empty if nobody knows which; None if it is prose.

    With the name of a language in its info string a fence is code unless half of its lines are prose;
    without one, only if all of it looks like code.
    """
    lines = [line for line in content.split("\n") if line.strip()]
    name = named(info)
    if name:
        return name if 2 * sum(map(_is_prose, lines)) < len(lines) else None
    if not lines or code_run(lines, 0) < len(lines):
        return None
    return guess(lines)


def code_run(lines: Sequence[str], start: int) -> int:
    """Return how many lines from ``start`` on are plainly code or drawn with blanks, 0 for prose.

    One line alone is enough only if there is no other; half of a run's lines must look like statements, the
    others are what may stand between them: remarks, blank lines, the middle of a long expression.
    """
    if _is_plain_sentence(lines[start]):
        return 0
    return _statements(lines, start) or _drawing(lines, start)


@shortcut
def _is_plain_sentence(line: str) -> bool:
    """Return True for a sentence or item without a sign that code or a figure needs: what most lines are."""
    return _PLAIN.fullmatch(line) is not None


def _statements(lines: Sequence[str], start: int) -> int:
    if _statement(_bare(lines[start])) is None and not _is_remark(lines[start]):
        return 0
    good = seen = length = 0
    for number in range(start, len(lines)):
        line = lines[number]
        if not line.strip():
            continue
        if _is_prose(line):
            break
        seen += 1
        if _statement(_bare(line)) is not None:
            good += 1
            length = number + 1 - start
        elif seen > 2 * good + 2:
            break
    inside = [line for line in lines[start : start + length] if line.strip()]
    plain = sum(_statement(_bare(line)) is not None or _is_remark(line) for line in inside)
    outside = (*lines[:start], *lines[start + length :]) if good == 1 else ()
    enough = good >= 2 or (good == 1 and not any(line.strip() for line in outside))
    return length if enough and 2 * plain >= len(inside) else 0


def _is_remark(line: str) -> bool:
    return (
        bool(line.strip()) and not _bare(line) and line.lstrip().startswith(("//", "/*", "#", "*", "--", "<!--"))
    )


def _drawing(lines: Sequence[str], start: int) -> int:
    """Return how many lines from ``start`` on are aligned with blanks, as figures and registers are."""
    length = drawn = 0
    while start + length < len(lines) and lines[start + length].strip():
        line = lines[start + length]
        if _ITEM.match(line) or line.startswith("|"):
            break
        if _ART.search(line.strip()):
            drawn += 1
        elif drawn < 2 or _is_prose(line):
            break
        length += 1
    return length if drawn >= 2 else 0


def guess(lines: Sequence[str]) -> str:
    """Return the language that most lines speak for, empty if none does."""
    found = Counter(name for line in lines if (name := _statement(_bare(line))))
    return max(found, key=lambda name: (found[name], name)) if found else ""


# --- colours --------------------------------------------------------------------------------------

_ALSO = {
    "jsx": "javascript",
    "tsx": "typescript",
    "kt": "kotlin",
    "c++": "cpp",
    "yml": "yaml",
    "docker": "dockerfile",
}
_NO_LANGUAGE = {"text", "txt", "plain", "plaintext", "markdown", "md", "output", "rst", "tex", "latex"}


def named(info: str) -> str:
    """Return the language that an info string names (CommonMark, section 4.5: its first word), else nothing."""
    words = info.split(maxsplit=1)
    name = words[0].strip("{}.").lower() if words else ""
    return name if name and name not in _NO_LANGUAGE and _lexer(name) is not None else ""


@cache
def _lexer(name: str) -> "Lexer | None":
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(_ALSO.get(name, name), stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def to_html(content: str, name: str) -> str:
    """Return code as HTML, coloured by classes where Pygments knows the language; not one character changes."""
    pieces = [("", content)]
    lexer = _lexer(name) if name and len(content) <= _LONGEST else None
    if lexer is not None:
        # Many lexers end a remark only at a line break, so one stands behind the last line, and goes again.
        coloured = list(_runs(lexer.get_tokens(content + "\n")))
        if "".join(text for _, text in coloured) == content + "\n":
            pieces = [*coloured[:-1], (coloured[-1][0], coloured[-1][1][:-1])]
    inner = "".join(
        f'<span class="{kind}">{escape(text)}</span>' if kind else escape(text) for kind, text in pieces
    )
    return f"<pre><code>{inner}</code></pre>"


def _runs(tokens: "Iterator[tuple[_TokenType, str]]") -> Iterator[tuple[str, str]]:
    """Yield (class, text) with neighbours of one class joined, for an escape must see them together."""
    kind, collected = "", ""
    for token, text in tokens:
        other = _class(token) if text.strip() else kind
        if other != kind:
            if collected:
                yield kind, collected
            kind, collected = other, ""
        collected += text
    if collected:
        yield kind, collected


CLASSES = {"k", "s", "m", "c", "f", "t", "d"}
"""The classes of coloured code: keyword, string, number, comment, function, type, decorator."""


@cache
def _class(token: "_TokenType") -> str:
    from pygments.token import Comment, Keyword, Name, Number, String

    kinds = (
        (Comment, "c"), (String, "s"), (Number, "m"), (Keyword.Type, "t"), (Keyword, "k"), (Name.Decorator, "d"),
        (Name.Function, "f"), (Name.Class, "t"), (Name.Tag, "k"), (Name.Attribute, "f"), (Name.Builtin, "f"),
    )  # fmt: skip
    return next((kind for group, kind in kinds if token in group), "")  # type: ignore[comparison-overlap]
