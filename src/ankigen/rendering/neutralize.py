"""The last step of every field: nothing that Anki, its LaTeX or MathJax would interpret is left in its HTML."""

import html
import re

from ankigen.patterns import compile_on_use

# Anki manual, "Math & Symbols", "Field Replacements", "Checking Your Answer"; for sounds and speech Anki's
# rslib/src/card_rendering.
_COMMAND = compile_on_use(
    r"""
    \\(?=[()\[\]])
    | \[(?=/?latex\] | /?\$\$?\] | sound: | /?anki: | \[type:)
    """,
    re.IGNORECASE | re.VERBOSE,
)
# In HTML that nh3 has written a value is always in double quotes, and holds no other.
_MARKUP = compile_on_use(r"""<[^<>"]*(?:"[^"]*"[^<>"]*)*>""")
# What lets a formula load, link or restyle (MathJax, "Safe" extension and "TeX and LaTeX extensions").
_ACTIVE_TEX = compile_on_use(
    r"\\(?:href|url|require|style|class|cssId|data|html\w*|unicode|includegraphics|input|def|let|newcommand"
    r"|renewcommand|newenvironment|toggle|mathtip|texttip|bbox|enclose|color|text\w*color|[()\[\]])"
    r"|\[(?:/?latex|/?\$|sound:|anki:)",
    re.IGNORECASE,
)
# No text holds these signs (see text.clean), so what is between them is ours.
_FORMULA = compile_on_use("\x02(formula|display):([0-9a-f]*)\x03")
_SOUND = compile_on_use("\x02sound:([\\w.-]+)\x03")


def neutralize(sanitized: str) -> str:
    """Return sanitized HTML in which Anki finds no command, neither in its text nor in its attributes.

    In text the sign that starts a command stands in an element of its own, so that a copy of the card's text
    carries nothing extra; in an attribute it is written as a character reference. What was held, sounds and
    formulas, goes in.
    """
    if not _COMMAND.search(sanitized):
        return _release(sanitized)
    parts: list[str] = []
    end = 0
    for markup in _MARKUP.finditer(sanitized):
        parts.append(_COMMAND.sub(_isolate, sanitized[end : markup.start()]))
        parts.append(_COMMAND.sub(_encode, markup[0]))
        end = markup.end()
    parts.append(_COMMAND.sub(_isolate, sanitized[end:]))
    return _release("".join(parts))


def _release(neutralized: str) -> str:
    """Return HTML with the sounds and formulas that were held: these are what Anki is meant to interpret."""
    if "\x02" not in neutralized:
        return neutralized
    return _FORMULA.sub(_write_formula, _SOUND.sub(r"[sound:\1]", neutralized))


def escape(literal: str) -> str:
    """Return ``literal`` as HTML that shows it as typed, in Anki too."""
    escaped = html.escape(literal, quote=False)
    if "\\" not in escaped and "[" not in escaped:  # as most texts
        return escaped
    return _COMMAND.sub(_isolate, escaped)


def _isolate(command: re.Match[str]) -> str:
    return f"<span>{command[0]}</span>"


def _encode(command: re.Match[str]) -> str:
    return f"&#{ord(command[0])};"


def hold_sound(name: str) -> str:
    """Return what stands for a packed sound until ``neutralize``."""
    return f"\x02sound:{name}\x03"


def render_formula(tex: str, *, is_display: bool) -> str:
    """Return what stands for a formula until ``neutralize``; what could load, link or restyle stays as typed."""
    if _ACTIVE_TEX.search(tex):
        dollars = "$$" if is_display else "$"
        return escape(f"{dollars}{tex}{dollars}")
    kind = "display" if is_display else "formula"
    return f"\x02{kind}:{tex.strip().encode().hex()}\x03"


def _write_formula(held: re.Match[str]) -> str:
    """Return a formula between the marks by which Anki hands it to MathJax."""
    tex = html.escape(bytes.fromhex(held[2]).decode())
    return f"\\[{tex}\\]" if held[1] == "display" else f"\\({tex}\\)"
