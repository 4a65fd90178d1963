"""Nothing that somebody typed is left for Anki or MathJax to interpret, wherever it stands."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ankigen.rendering.entry_html import render_fence
from ankigen.rendering.images import Image
from ankigen.rendering.markdown.render import render_markdown
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


@pytest.mark.parametrize(
    ("typed", "rendered"),
    [
        ("$x^2$", "<p>\\(x^2\\)</p>"),
        ("$a<b$ 와 \\\\(x\\\\)", "<p>\\(a&lt;b\\) 와 <span>\\</span>(x<span>\\</span>)</p>"),
        ("$$\nx\n$$", "<p>\\[x\\]</p>"),
    ],
)
def test_a_formula_of_the_notes_is_for_mathjax(typed: str, rendered: str) -> None:
    assert render_markdown(typed, no_image, math=True)[0].strip() == rendered
