"""The words of the add-on, in both languages; and what of a card's HTML is text."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest
from study_decks import texts
from study_decks.package import runs_code
from study_decks.plain_text import compare, to_plain_text

FOLDER = Path(__file__).parents[2] / "addon/study_decks"
ENGLISH, KOREAN = texts.load_words("en"), texts.load_words("ko")


def find_names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_say_the_same() -> None:
    assert list(ENGLISH) == list(KOREAN)
    for key, text in ENGLISH.items():
        assert find_names(text) == find_names(KOREAN[key]), key
        if key != "field.ID":
            assert re.search("[가-힣]", KOREAN[key]), key
            assert not re.search("[가-힣]", text), key


def list_used_keys() -> set[str]:
    """Return the texts in the code that look like keys, with what DeckError puts before them."""
    keys = set()
    for file in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                keys.add(node.value)
                keys.add(f"error.{node.value}")
    return keys


def test_every_text_is_used() -> None:
    made = ("count.", "field.", "decks.retired.")
    unused = set(ENGLISH) - list_used_keys()
    assert {key for key in unused if not key.startswith(made)} == set()


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("큐란?", "큐란?"),
        ("<p>첫째</p><p>둘째 <b>굵게</b></p>", "첫째\n둘째 굵게"),
        ("a<br>b &lt;c&gt; &amp;", "a\nb <c> &"),
        ('<img src="a.png">', "[a.png]"),
    ],
)
def test_the_text_of_html(html: str, text: str) -> None:
    assert to_plain_text(html) == text


def test_words_that_differ_are_marked_and_nothing_runs() -> None:
    comparison = compare("큐는 <i>줄", "큐는 긴 줄")
    assert comparison.mine == "큐는 <u><b>&lt;i&gt;</b></u>줄"
    assert comparison.theirs == "큐는 <u><b>긴 </b></u>줄"


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>", "<SCRIPT src=x>", '<img src=x onerror="x">', "<a href='javascript:x'>", "<a href=' \tjavascript:x'>",
        "<a href='&#106;avascript:x'>", "<iframe src=x>", "<svg><style><img src=x onerror=x></style></svg>", "<style><img onerror=x>",
        "<form action=x>", "<!-- --!><img src=x onerror=x> -->", "<math><mtext>", "<object data=x>", "<a href='data:text/html,x'>",
    ],
)  # fmt: skip
def test_html_that_runs_something_is_told(html: str) -> None:
    assert runs_code(f"앞 {html} 뒤")


@pytest.mark.parametrize(
    "html",
    [
        "a &lt;script&gt; b",
        '<pre><code class="k">if a &lt; b</code></pre>',
        '<a href="https://a.example/?onload=1">b</a>',
        "1 < 2",
    ],
)
def test_html_of_a_card_runs_nothing(html: str) -> None:
    assert not runs_code(html)
