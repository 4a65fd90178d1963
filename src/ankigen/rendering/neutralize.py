"""The last step of every field: nothing that Anki, its LaTeX or MathJax would interpret is left in its HTML."""

import html
import re

# Anki manual, "Math & Symbols", "Field Replacements", "Checking Your Answer"; for sounds and speech Anki's
# rslib/src/card_rendering.
_COMMAND = re.compile(
    r"""
    \\(?=[()\[\]])
    | \[(?=/?latex\] | /?\$\$?\] | sound: | /?anki: | \[type:)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# In HTML that nh3 has written a value is always in double quotes, and holds no other.
_MARKUP = re.compile(r"""<[^<>"]*(?:"[^"]*"[^<>"]*)*>""")
# No text holds these signs (see text.clean), so what is between them is ours.
_FORMULA = re.compile("\x02(\\d+)\x03")
_SOUND = re.compile("\x02sound:([\\w.-]+)\x03")


def neutralize(sanitized: str) -> str:
    """Return sanitized HTML in which Anki finds no command, neither in its text nor in its attributes.

    In text the sign that starts a command stands in an element of its own, so that a copy of the card's text
    carries nothing extra; in an attribute it is written as a character reference. Sounds that were held go in.
    """
    if not _COMMAND.search(sanitized):
        return _SOUND.sub(r"[sound:\1]", sanitized)
    parts: list[str] = []
    end = 0
    for markup in _MARKUP.finditer(sanitized):
        parts.append(_COMMAND.sub(_isolate, sanitized[end : markup.start()]))
        parts.append(_COMMAND.sub(_encode, markup[0]))
        end = markup.end()
    parts.append(_COMMAND.sub(_isolate, sanitized[end:]))
    return _SOUND.sub(r"[sound:\1]", "".join(parts))


def escape(literal: str) -> str:
    """Return ``literal`` as HTML that shows it as typed, in Anki too."""
    return _COMMAND.sub(_isolate, html.escape(literal, quote=False))


def _isolate(command: re.Match[str]) -> str:
    return f"<span>{command[0]}</span>"


def _encode(command: re.Match[str]) -> str:
    return f"&#{ord(command[0])};"


def hold_sound(name: str) -> str:
    """Return what stands for a packed sound until ``neutralize``."""
    return f"\x02sound:{name}\x03"


def hold_formula(formulas: list[str], formula: str) -> str:
    """Return what stands for a formula of ours until ``insert_formulas``; it is added to ``formulas``."""
    formulas.append(formula)
    return f"\x02{len(formulas) - 1}\x03"


def insert_formulas(neutralized: str, formulas: list[str]) -> str:
    """Return HTML with the formulas, which MathJax is meant to interpret, in their places."""
    if not formulas:
        return neutralized
    return _FORMULA.sub(lambda place: formulas[int(place[1])], neutralized)
