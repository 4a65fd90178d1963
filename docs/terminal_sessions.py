"""Picture sessions in a terminal: ``python docs/terminal_sessions.py`` runs commands in tmux, wide and narrow.

The pictures go into build/terminal/: at 80 and 40 columns, in English and Korean, on a light and a dark ground.
They are for looking at after a change of what commands print; the READMEs have the picture of docs/terminal.py.
"""

import itertools
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from html import unescape
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.terminal_theme import DEFAULT_TERMINAL_THEME, MONOKAI, TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "build/terminal"
COLUMNS = (80, 40)
LINES = 70
LANGUAGES = ("en", "ko")
COMMANDS = ("check", "build", "stats", "topics", "new --dry-run", "build --week 9")
TIMEOUT_S = 60
CELL_WIDTH = 12.2  # of rich's SVG
SVG = """\
<svg viewBox="0 0 {width} {height}" width="{width}" height="{height}" xmlns="http://www.w3.org/2000/svg">
<style>.{unique_id}-matrix {{ font-family: "DejaVu Sans Mono", "Noto Sans Mono CJK KR", monospace;
  font-size: {char_height}px; }}
{styles}</style>
<defs>{lines}</defs>
<rect width="{width}" height="{height}" fill="GROUND"/>
<g transform="translate({terminal_x}, {terminal_y})">{backgrounds}<g class="{unique_id}-matrix">{matrix}</g></g>
</svg>
"""


class Ground(NamedTuple):
    """What a terminal's colours are on: a light or a dark ground."""

    name: str
    colour: str
    theme: TerminalTheme


GROUNDS = (Ground("light", "#ffffff", DEFAULT_TERMINAL_THEME), Ground("dark", "#1c1c24", MONOKAI))


def run_in_tmux(folder: Path, command: str, columns: int, language: str) -> str:
    """Return what a terminal of that width shows of a command, in colours."""
    server = f"ankigen-docs-{time.monotonic_ns()}"  # one for each command: the last one may not have ended yet
    tmux = ["tmux", "-L", server, "-f", "/dev/null"]
    ankigen = shlex.join([sys.executable, "-m", "ankigen", *shlex.split(command)])
    run = f"cd {shlex.quote(str(folder))} && ANKIGEN_LANG={language} {ankigen}"
    shown = f"{run}; tmux wait-for -S done; sleep {TIMEOUT_S}"
    size = ["-x", str(columns), "-y", str(LINES)]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "1700000000"}
    environment.pop("COLUMNS", None)
    try:
        subprocess.run(  # noqa: S603
            [*tmux, "new-session", "-d", *size, "sh", "-c", shown], env=environment, check=True, timeout=TIMEOUT_S
        )
        subprocess.run([*tmux, "wait-for", "done"], check=True, timeout=TIMEOUT_S)  # noqa: S603
        time.sleep(0.2)  # until the last line is drawn
        captured = subprocess.run(  # noqa: S603
            [*tmux, "capture-pane", "-e", "-p"], check=True, capture_output=True, text=True
        )
    finally:
        subprocess.run([*tmux, "kill-server"], check=False, capture_output=True)  # noqa: S603
    return f"\x1b[1;32m$\x1b[0m \x1b[1mankigen {command}\x1b[0m\n{captured.stdout.rstrip()}\n"


def draw(session: str, columns: int, ground: Ground) -> str:
    """Return a session as SVG."""
    console = Console(record=True, file=StringIO(), width=columns, force_terminal=True, color_system="truecolor")
    console.print(Text.from_ansi(session), soft_wrap=True)
    code_format = SVG.replace("GROUND", ground.colour)
    svg = console.export_svg(theme=ground.theme, code_format=code_format, unique_id="session")
    return re.sub(r'textLength="[\d.]+"([^>]*>)([^<]*)', _measure, svg)


def _measure(drawn: re.Match[str]) -> str:
    """Return a text with its length: rich counts characters, of which those of Hangul are two cells wide."""
    behind, shown = drawn.groups()
    return f'textLength="{CELL_WIDTH * cell_len(unescape(shown)):g}"{behind}{shown}'


def photograph(svg: Path) -> None:
    """Write an SVG as a PNG beside it, where there is a browser."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        return
    width, height = re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg.read_text("utf-8"))[0]
    size = f"--window-size={int(float(width)) + 1},{int(float(height)) + 1}"
    png = svg.with_suffix(".png")
    options = ["--headless", "--no-sandbox", "--hide-scrollbars", size, f"--screenshot={png}", svg.as_uri()]
    subprocess.run([browser, *options], check=True, capture_output=True, timeout=TIMEOUT_S)  # noqa: S603


def main() -> None:
    """Write all pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for columns, language in itertools.product(COLUMNS, LANGUAGES):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "notes-of-a-group"
            shutil.copytree(ROOT / "notes", folder / "notes")
            shutil.copy(ROOT / "ankigen.toml", folder)
            session = "\n".join([run_in_tmux(folder, command, columns, language) for command in COMMANDS])
        for ground in GROUNDS:
            svg = PICTURES / f"{language}-{columns}-{ground.name}.svg"
            svg.write_text(draw(session, columns, ground), "utf-8")
            photograph(svg)


if __name__ == "__main__":
    main()
