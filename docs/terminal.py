"""Draw the terminal of the READMEs: ``python docs/terminal.py`` runs commands and draws what they print."""

import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

DOCS = Path(__file__).parent
COLUMNS = 92
CELL_WIDTH = 12.2  # of rich's SVG
PEOPLE = {"en": ("Ada", "Grace"), "ko": ("문가온", "오태양")}
SECOND_WEEKS = {
    "en": "# Week 2\n#### {0}\n1. What is a heap?\n```\nA tree in which no child is larger than its parent.\n\n"
    "#### {1}\n1. What does a Bloom filter do?\n```\nIt tells at once what is surely not there.\n```\n",
    "ko": "# 2주차\n#### {0}\n1. 힙이란 무엇인가요?\n```\n자식이 부모보다 크지 않은 트리이다.\n\n"
    "#### {1}\n1. 블룸 필터는 무엇을 하나요?\n```\n확실히 없는 것을 바로 알려 준다.\n```\n",
}
COMMANDS = ("check", "check --fix", "build")
SVG = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, Menlo, Consolas, "Noto Sans Mono CJK KR", monospace;
  font-size: {char_height}px; }}
{styles}
</style>
<defs>{lines}</defs>
<rect width="{width}" height="{height}" rx="8" fill="#1c1c24"/>
<g transform="translate({terminal_x}, {terminal_y})">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""As rich has it, but without the window around it, and without a font from the web."""


def run_session(language: str) -> str:
    """Return what a terminal shows of three commands, in colours: a fence of the second week is not closed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "our-notes"
        ankigen = [sys.executable, "-m", "ankigen"]
        environment = {
            **os.environ,
            "ANKIGEN_LANG": language,
            "COLUMNS": str(COLUMNS),
            "FORCE_COLOR": "1",
            "TERM": "xterm-256color",
            "SOURCE_DATE_EPOCH": "1700000000",
        }
        people = [f"--person={person}" for person in PEOPLE[language]]
        begin = [*ankigen, "init", "our-notes", "--yes", *people]
        subprocess.run(begin, cwd=name, env=environment, check=True, capture_output=True)  # noqa: S603
        shutil.rmtree(folder / ".github")  # in which the action is not named yet, as a check would say
        first_week = folder / "notes/week01.md"
        answered = re.sub(r"(?m)^2\. .*\n?\Z", "", first_week.read_text("utf-8"))
        first_week.write_text(answered, "utf-8")
        week = SECOND_WEEKS[language].format(*PEOPLE[language])
        (folder / "notes/week02.md").write_text(week, "utf-8")
        shown = []
        for command in COMMANDS:
            run = subprocess.run(  # noqa: S603
                [*ankigen, *command.split()],
                cwd=folder,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            shown.append(f"\x1b[1;32m$\x1b[0m \x1b[1mankigen {command}\x1b[0m\n{run.stdout.rstrip()}\n")
        return "\n".join(shown)


def draw(session: str) -> str:
    """Return a session as SVG."""
    console = Console(record=True, file=StringIO(), width=COLUMNS, force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi(session))
    svg = console.export_svg(theme=MONOKAI, code_format=SVG, unique_id="terminal")
    svg = re.sub(r'textLength="[\d.]+"([^>]*>)([^<]*)', _measure, svg)
    return re.sub(r"[ \t]+\n", "\n", svg)


def _measure(drawn: re.Match[str]) -> str:
    """Return a text with its length: rich counts characters, of which those of Hangul are two cells wide."""
    behind, shown = drawn.groups()
    length = round(CELL_WIDTH * cell_len(html.unescape(shown)), 1)
    return f'textLength="{length:g}"{behind}{shown}'


if __name__ == "__main__":
    for language, file in (("en", "terminal.svg"), ("ko", "terminal.ko.svg")):
        (DOCS / file).write_text(draw(run_session(language)), "utf-8")
