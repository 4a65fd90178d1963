"""Twice as much input takes about twice as long: every pattern, and every stage in every layout, on repeated pieces."""

from __future__ import annotations

import gc
import os
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from ankigen.build.prepare import PrepareContext
from ankigen.config.people import People
from ankigen.config.settings import Config, Layout
from ankigen.layouts.path_patterns import find_names
from ankigen.layouts.weekly import fix as weekly_fix
from ankigen.reading import note_files
from ankigen.reading.note_files import NoteFile
from ankigen.rendering import code
from ankigen.topics import term_text
from ankigen.topics.taxonomy import taxonomy
from patterns import Attack, Use, find_attacks, find_hidden_patterns, find_modules, find_uses

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_GROWTH = 3  # times the time for twice the input; quadratic time is four times
CLEARLY_LINEAR = 2.3  # by a single measurement of each, which something else on the machine may have made longer
LONG_S = 1.0  # a measurement of that length is not repeated
TRIES = 4  # a busy machine makes some measurements too long, hardly all of them


@pytest.fixture(autouse=True)
def _no_garbage_collection() -> Iterator[None]:
    """Keep out of the measurements what Python does in between, which takes longer with each test before."""
    gc.disable()
    yield
    gc.enable()


def measure_once(run: Callable[[], object]) -> float:
    """Return the CPU time of a run, in seconds."""
    start = time.thread_time()
    run()
    return time.thread_time() - start


def measure(run: Callable[[], object]) -> float:
    """Return the least CPU time of three runs, in seconds, or that of a first one that takes long."""
    times: list[float] = []
    while len(times) < 3 and sum(times) < LONG_S:
        times.append(measure_once(run))
    return min(times)


def grows_too_fast(run: Callable[[int], object], size: int, negligible: float) -> bool:
    """Return True if twice the ``size`` takes more than about twice the time, and more than is ``negligible``."""
    for _ in range(TRIES):
        single = measure_once(lambda: run(2 * size))
        if single < negligible or single < CLEARLY_LINEAR * measure_once(lambda: run(size)):
            return False
        once, twice = measure(lambda: run(size)), measure(lambda: run(2 * size))
        if twice < MAX_GROWTH * once:
            return False
        if twice > LONG_S:
            return True
    return True


# --- patterns ---------------------------------------------------------------------------------------

PATTERN_SIZES = (
    32,
    128,
    512,
    4_000,
)  # characters; a pattern of cubic or exponential time is told by the small ones
NEGLIGIBLE_MATCH_S = 0.001  # at the largest size a quadratic pattern takes more
# What a pattern is given at most, where it would take quadratic time for more: characters.
BOUNDED = {
    "ankigen.rendering.code._STATEMENT": code.MAX_LINE_LENGTH,
    "ankigen.rendering.code._STRING": code.MAX_LINE_LENGTH,
    "ankigen.topics.same_question._INTENTS": term_text.MAX_CHARACTERS,
}
MAX_BOUNDED_S = 0.02
# Patterns that are made within functions: of single characters or a few letters, none of which repeat.
HIDDEN = {
    ("ankigen.patterns", "re.compile(self._expression)"),  # where it is written, it is seen
    ("ankigen.topics.spelling", "re.sub(pattern)"),
}
PIECES = [
    " ", "\t", "\n", "a", "가", "1", "a ", "가 ", "1 ", "(", "()", "[", "](", "[a](", "[a](b)", "*", "**", "__", "- ",
    "#", " #", "`", "``` ", "<", "<!--", "-->", "<b>", "<b ", "<img ", '"', '\\"', "'", "\\", "1.", "1-", ".1", "?", ": ",
    "|-", "~", "//", "https://a", "[sound:", "{", "{{", "<details>",
]  # fmt: skip
USES = find_uses()


def find_slow_attack(use: Use, own_pieces: int) -> Attack | None:
    bound = BOUNDED.get(use.name)
    attacks = find_attacks(use.pattern, PIECES, own_pieces)
    return next((attack for attack in attacks if is_slow(use, attack, bound)), None)


def is_slow(use: Use, attack: Attack, bound: int | None) -> bool:
    method = getattr(use.pattern, use.way)
    scans = use.way == "search"

    def make(size: int) -> str:
        return attack.start + attack.piece * (size // len(attack.piece)) + attack.end

    def run(size: int) -> None:
        content = make(size)
        if scans:
            for _ in use.pattern.finditer(content):
                pass
        else:
            method(content)

    if bound is not None:
        return measure(lambda: run(bound)) > MAX_BOUNDED_S
    for size in PATTERN_SIZES:
        if measure_once(lambda: run(size)) > NEGLIGIBLE_MATCH_S:  # noqa: B023 - it is run at once
            return grows_too_fast(run, size, 2 * NEGLIGIBLE_MATCH_S)
    return False


def test_a_pattern_of_paths_takes_linear_time() -> None:
    def run(size: int) -> None:
        find_names.cache_clear()
        assert find_names("**a" * 20 + "b/{person}", "a" * size) == {}

    assert not grows_too_fast(run, 2_000, negligible=0.05)


def test_every_pattern_is_seen() -> None:
    hidden = [(module.__name__, call) for module in find_modules() for call in find_hidden_patterns(module)]
    assert set(hidden) == HIDDEN
    assert len(USES) > 100


# A text for each kind of pattern that once took quadratic time or worse, and whether that is seen.
@pytest.mark.parametrize(
    ("pattern", "way"),
    [
        (r"(?:^|[ \t]+)#+[ \t]*$", "search"),
        (r"작성자\s*[:：]\s*(?P<names>\S.*?)\s*(?:\*\*|<br>)*\s*", "fullmatch"),
        pytest.param(r"<(?!img\b)/?[a-zA-Z][^<>]*>|<!--.*?-->", "search", marks=pytest.mark.slow),
        pytest.param(
            r"(?:Q|문제)?\s*[.#-]?\s*(?P<number>\d{1,3})?\s*번?\s*[.):]?", "fullmatch", marks=pytest.mark.slow
        ),
        pytest.param(r"(?:까|나요)[\s.!~…]*(?:\([^()]*\))?[\s.!~…]*$", "search", marks=pytest.mark.slow),
        (r"(\d{1,9}(?:[-.]\d{1,9})+[.)]|\d{1,9}[.)])[ \t]*[^\n]*\n```", "match"),
        (r"(?:[A-Za-z][\w'-]*[,.:;]? ){5,}[A-Za-z][\w'-]*[^;{}]*$", "match"),
        pytest.param(r"(?P<alt>.*?)\s*\|\s*(?P<width>\d{1,4})\s*", "fullmatch", marks=pytest.mark.slow),
    ],
)
def test_a_quadratic_pattern_is_recognised(pattern: str, way: str) -> None:
    assert find_slow_attack(Use("", re.compile(pattern), way), own_pieces=12) is not None


@pytest.mark.parametrize("use", USES, ids=lambda use: f"{use.name} {use.way}")
def test_no_pattern_takes_more_than_linear_time(use: Use) -> None:
    assert find_slow_attack(use, own_pieces=12) is None


# --- stages -----------------------------------------------------------------------------------------

LAYOUTS = {
    "weekly": Layout(),
    "headings": Layout(preset="headings"),
    "details": Layout(preset="details"),
    "bullets": Layout(
        preset="bullets",
        question=["heading", "bold", "number", "summary", "bullet", "Q"],
        followup=["bullet", "li"],
    ),
}
STAGE_SIZE = 3_000  # characters
NEGLIGIBLE_STAGE_S = 0.08
HEAD = "# Week 1\n#### 하늘\n"
# Where a piece may stand within a line, and where lines may.
PLACES_IN_LINES = {
    "heading": "# Week 1\n## 가{}란?\n1. 질문?\n```\n답\n```\n",
    "question": HEAD + "1. 가{}란?\n```\n답\n```\n",
    "bullet": HEAD + "- 가{}란?\n    - 답\n- 나?\n    - 답\n",
    "bold": HEAD + "**가{}란?**\n\n답이다.\n",
    "author": "# Week 1\n작성자: a{}b\n\n## 질문?\n답이다.\n",
    "summary": "# Week 1\n<details><summary>가{}란?</summary>\n\n답\n\n</details>\n",
}
PLACES_OF_LINES = {
    "file": "{}\n",
    "fence": HEAD + "## 가란?\n1. 질문?\n~~~~\n{}\n~~~~\n",
    "Java": HEAD + "## 가란?\n1. 질문?\n~~~~java\nint a;\n{}\nint b;\n~~~~\n",
    "text": HEAD + "## 가란?\n1. 질문?\n\n{}\n\n뒤\n",
    "fold": "# Week 1\n<details><summary>가란?</summary>\n\n{}\n\n</details>\n",
}
MARKS = [
    *PIECES, "a b ", "<!-- topics:", "<!-- topics: a -->", "<!-- id: x -->", " #태그", "![a](b.png)", "Q. ", "Q1 ", "까 ",
    "<br>", "<li>a?</li>", "<summary>", "<details><summary>a?</summary>", "`a` ", "a, ", "및 ", "&nbsp;", "\u200d",
    "\u00a0", "{{", "List<T> ", "/*", "①", "(1) ", "::",
]  # fmt: skip
LINES = [
    "\n", "a\n", "a\n\n", "1. a\n", "1. a?\n```\nb\n```\n", "```\n", "````\n```\n", "```java\n", "- a?\n", "- a?\n    b\n",
    "# a\n", "## a?\n", "## a?\nb\n", "### 1\n", "#### 하늘\n", "**a?**\n", "**a**\n\nb\n\n", "> a\n", "> > a\n", "|a|b|\n|-|-|\n",
    "|a|\n", "---\n", "a\n===\n", "<details>\n", "<details>\n<summary>a?</summary>\n", "<ul>\n<li>a?</li>\n", "<!--\n",
    "<!-- a -->\n", "1-1. a?\n```\nb\n```\n", "Q. a?\n\nb\n\n", "[a]: b\n", "    a\n", "- [x] a\n", "<<<<<<<\n", "작성자: a\n",
    "# 질문\n- a?\n# 답변\n- b\n", "## 1\na?\n", "(1) a?\n", "# Week 1\n", "<b>\n", "</div>\n", "a   b   c\n", "int a;\n", "// a\n",
    "- a?\n    ```\n    b\n    ```\n", "김하늘\n", "1. a\n\n```\n", "1. a\n   b\n", "a  \n",
]  # fmt: skip
STAGES = [(place, piece) for place in PLACES_IN_LINES.values() for piece in MARKS if "\n" not in piece]
STAGES += [(place, piece) for place in PLACES_OF_LINES.values() for piece in MARKS + LINES]
# All of them take a quarter of an hour; CI tries one in five, and all with LONG_TESTS=1.
STEP = 1 if os.environ.get("LONG_TESTS") else 5
# What once took quadratic time.
QUICK_STAGES = [
    (PLACES_IN_LINES["heading"], " "),
    (PLACES_IN_LINES["author"], " "),
    (PLACES_IN_LINES["question"], "<!-- topics: a -->"),
    (PLACES_IN_LINES["bold"], "<!--"),
    (PLACES_OF_LINES["text"], "<!--"),
    (PLACES_OF_LINES["Java"], "a "),
    (PLACES_OF_LINES["Java"], "a\n"),
    (PLACES_OF_LINES["file"], "```\n"),
]
NOTE_FILE = NoteFile("notes/week1.md", Path("/notes/week1.md"), Path("/"))


def read_and_render(layout: Layout, content: str) -> None:
    config = msgspec.structs.replace(Config(), layout=layout)
    PrepareContext(config, taxonomy()).prepare(NOTE_FILE, content.encode())


def fix(layout: Layout, content: str) -> None:
    source, _ = note_files.decode_source(NOTE_FILE, content.encode())
    weekly_fix.fix_text(source, People({}), taxonomy(), layout)


def is_linear(stage: Callable[[Layout, str], None], layout: Layout, place: str, piece: str) -> bool:
    def run(size: int) -> None:
        stage(layout, place.replace("{}", piece * (size // len(piece))))

    return not grows_too_fast(run, STAGE_SIZE, NEGLIGIBLE_STAGE_S)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("place", "piece"), QUICK_STAGES)
def test_what_took_quadratic_time_takes_linear_time(layout: str, place: str, piece: str) -> None:
    assert is_linear(read_and_render, LAYOUTS[layout], place, piece)
    assert is_linear(fix, LAYOUTS[layout], place, piece)


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(("place", "piece"), STAGES[::STEP])
def test_no_stage_takes_more_than_linear_time(layout: str, place: str, piece: str) -> None:
    assert is_linear(read_and_render, LAYOUTS[layout], place, piece)
    assert is_linear(fix, LAYOUTS[layout], place, piece)


@pytest.mark.slow
@pytest.mark.parametrize("use", USES, ids=lambda use: f"{use.name} {use.way}")
def test_no_pattern_takes_more_than_linear_time_on_any_pair_of_signs(use: Use) -> None:
    signs = " a1\n\"'()[]<>*_`#-.!/:{}|\\?,=&"
    # A search goes through "baba…" as through "abab…", a character later, unless it looks for the start.
    looks_for_start = use.way != "search" or "^" in use.pattern.pattern.replace("[^", "")
    pairs = [a + b for a in signs for b in signs if a < b or (a > b and looks_for_start)]
    attacks = [Attack("", pair, end) for pair in pairs for end in ("", ";")]
    bound = BOUNDED.get(use.name)
    assert not [attack for attack in attacks if is_slow(use, attack, bound)]
