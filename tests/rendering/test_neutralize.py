"""Nothing that somebody typed is left for Anki or MathJax to interpret, wherever it stands."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ankigen.inline import QuestionText
from ankigen.rendering.entry_html import render_fence, render_question
from ankigen.rendering.markdown.render import render_markdown
from ankigen.rendering.media.images import Image
from ankigen.rendering.neutralize import neutralize

COMMANDS = [
    "\\(x\\)", "\\[x\\]", "[latex]x[/latex]", "[$]x[/$]", "[$$]x[/$$]", "[sound:a.mp3]", "[SOUND:a.mp3]",
    "[anki:tts lang=ko]x[/anki:tts]", "[[type:x]]",
]  # fmt: skip
PLACES = [
    "{}", "<b>{}</b>", "<details><summary>{}</summary>x</details>", '<b title="{}">x</b>', '<a href="https://a.b/{}">x</a>',
    '<img src="x" alt="{}">', "<div>\n{}\n</div>", "`{}`", "[x](https://a.b/{})", "https://a.b/{}", "| {} |\n|---|\n| {} |",
]  # fmt: skip
_LIVE = re.compile(r"\\[()\[\]]|\[(?:/?latex\]|/?\$\$?\]|sound:|/?anki:|\[type:)", re.IGNORECASE)


def no_image(image: Image) -> str:
    return html.escape(image.alt)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("write", [str, html.escape, lambda text: "".join(f"&#{ord(char)};" for char in text)])
def test_no_command_is_left(command: str, place: str, write: object) -> None:
    assert callable(write)
    typed = place.replace("{}", write(command))
    rendered, _ = render_markdown(typed, no_image)
    assert not _LIVE.search(rendered)
    assert not _LIVE.search(render_fence(typed))


@given(
    st.lists(st.sampled_from(["\\", "(", "[", "]", "$", "latex]", "sound:", '<b title="', '">', "</b>", "x"])).map(
        "".join
    )
)
def test_what_is_neutral_stays_as_it_is(typed: str) -> None:
    rendered, _ = render_markdown(typed, no_image)
    assert not _LIVE.search(rendered)
    assert neutralize(rendered) == rendered


def formula(tex: str) -> str:
    return f"\\({tex}\\)"


INLINE_FORMULAS = [
    ("$x^2$", formula("x^2")),
    ("$n$ 의 최댓값은 100", f"{formula('n')} 의 최댓값은 100"),
    ("$a<b$이고 **$c$**이다", f"{formula('a&lt;b')}이고 <strong>{formula('c')}</strong>이다"),
    ("$X_{평균}$과 $\\text{합}$", f"{formula('X_{평균}')}과 {formula(chr(92) + 'text{합}')}"),
    ("합은 $$\\sum_i i$$이다", "합은 \\[\\sum_i i\\]이다"),
    ("$5 에서 $7 까지", "$5 에서 $7 까지"),
    ("$5이고 합계는 7$이다", "$5이고 합계는 7$이다"),
    ("100$와 200$", "100$와 200$"),
    ("$1,000~$2,000", "$1,000~$2,000"),
    ("$HOME/$PATH 와 $n$", f"$HOME/$PATH 와 {formula('n')}"),
    ("`$x$` 와 $y$", f"<code>$x$</code> 와 {formula('y')}"),
    ("$ x $ 와 $$", "$ x $ 와 $$"),
]


@pytest.mark.parametrize(("typed", "rendered"), INLINE_FORMULAS)
def test_a_formula_is_for_mathjax_wherever_it_stands(typed: str, rendered: str) -> None:
    assert render_markdown(typed, no_image, math=True)[0] == f"<p>{rendered}</p>"
    assert render_fence(f"{typed}\n다음", math=True) == f"<p>{rendered}<br>다음</p>"
    assert render_question(QuestionText(typed), math=True) == rendered


@pytest.mark.parametrize("typed", [typed for typed, _ in INLINE_FORMULAS])
def test_without_math_dollars_are_dollars(typed: str) -> None:
    for rendered in (
        render_markdown(typed, no_image)[0],
        render_fence(typed),
        render_question(QuestionText(typed)),
    ):
        assert rendered.count("$") == typed.count("$")
        assert not _LIVE.search(rendered)


@pytest.mark.parametrize(
    "typed",
    [
        "식은\n$$\n\\mu\n$$\n이다.",
        "식은\n$$ \\mu $$\n이다.",
        "식은\n\n$$\\mu\n$$\n\n이다.",
        "식은\n  $$\n  \\mu\n  $$\n이다.",
    ],
)
def test_a_formula_on_lines_of_its_own(typed: str) -> None:
    expected = "<p>식은</p><p>\\[\\mu\\]</p><p>이다.</p>"
    assert render_markdown(typed, no_image, math=True)[0] == expected
    assert render_fence(typed, math=True) == expected


def test_a_fence_of_math_is_a_formula() -> None:
    assert render_markdown("```math\n\\mu\n```", no_image, math=True)[0] == "<p>\\[\\mu\\]</p>"
    assert render_fence("\\mu", "math", math=True) == "<p>\\[\\mu\\]</p>"


@pytest.mark.parametrize("typed", ["$$\n\nx\n$$", "$$\nx", "$$$$", "$\\href{javascript:x}{y}$"])
def test_what_is_no_formula_stays_as_typed(typed: str) -> None:
    for rendered in (render_markdown(typed, no_image, math=True)[0], render_fence(typed, math=True)):
        assert rendered.count("$") == typed.count("$")


@pytest.mark.parametrize("sign", ["&#2;{}&#3;", "&#x02;{}&#x03;", "&#0002{}&#3", "\u0001{}\u0001"])
@pytest.mark.parametrize("held", ["formula:5c68726566", "sound:a.mp3", "formula:5"])
def test_nobody_can_write_what_is_held(sign: str, held: str) -> None:
    for typed in (f"<div>\n{sign.format(held)}\n</div>", sign.format(held)):
        rendered, _ = render_markdown(typed, no_image, math=True)
        assert not _LIVE.search(rendered)
