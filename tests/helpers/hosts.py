"""The apps that show cards, each with the CSS and the classes that it puts around a card."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

# What its CSS (26.9) says of what a card has too, where the package `aqt` is not installed.
_DESKTOP_EXCERPT = """
:root { --canvas: #f5f5f5; --fg: #020202 } :root.night-mode { --canvas: #2c2c2c; --fg: #fcfcfc; color-scheme: dark }
body { color: var(--fg); background: var(--canvas); margin: 20px; overflow-wrap: break-word }
body.nightMode { background-color: var(--canvas); color: var(--fg) }
hr { background-color: #737373; margin: 1em 0; border: none; height: 1px }
h1 { margin-bottom: .2em } img { max-width: 100%; max-height: 95vh } li { text-align: start } pre { text-align: left }
"""


@dataclass(frozen=True)
class Host:
    """An app that shows cards: the CSS that it brings along, and the classes of its elements by day and at night."""

    css: str
    root: str = ""
    night_root: str = ""
    day_body: str = "card card1"
    night_body: str = "card card1 nightMode night_mode"
    content_id: str = "qa"
    around: str = ""  # the class of an element around the card, where the body is not the card


def find_anki_file(path: str) -> Path | None:
    """Return a file of Anki's windows in the package ``aqt``; without Qt it has 20 MB, and ``make test`` installs it."""
    try:
        return Path(str(distribution("aqt").locate_file(f"_aqt/data/web/{path}")))
    except PackageNotFoundError:
        assert "CI" not in os.environ, "make test installs aqt, whose style sheets cards are measured with"
        return None


def _read_desktop_css() -> str:
    """Return the style sheets of Anki's reviewer, in its order."""
    sheets = [find_anki_file("css/webview.css"), find_anki_file("css/reviewer.css")]
    texts = [sheet.read_text("utf-8") for sheet in sheets if sheet]
    return "".join(texts) or _DESKTOP_EXCERPT


HOSTS = {
    "desktop": Host(_read_desktop_css(), night_root="night-mode"),
    # AnkiDroid's flashcard.css and card_template.html, and the classes of its CardAppearance.
    "AnkiDroid": Host(
        """
        body { margin: 0 0 30px; padding: 0 }
        body.night_mode { color: white; background-color: black }
        body.ankidroid_dark_mode { background-color: #303030 }
        #content { margin: .5em }
        .chrome img { max-width: 100%; max-height: 90% }
        """,
        root="mobile android linux js chrome",
        night_body="card card1 night_mode nightMode ankidroid_dark_mode",
        content_id="content",
    ),
    "AnkiMobile": Host(
        ".nightMode { background-color: black; color: white }",
        root="mobile ios iphone",
        night_body="card card1 nightMode",
    ),
    "AnkiWeb": Host(
        "body { background: white } body.nightMode { background: #2c2c2c; color: white }",
        day_body="",
        night_body="nightMode",
        around="card card1",
    ),
}


def page(rendered: str, *, night: bool = False, host: Host = HOSTS["desktop"]) -> str:
    """Return a page as an app puts a card on it, light or night."""
    body = host.night_body if night else host.day_body
    root = f"{host.root} {host.night_root if night else ''}".strip()
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{host.css}</style>"
    )
    card = f'<div id="{host.content_id}" class="{host.around}">{rendered}</div>'
    return f'<!doctype html><html class="{root}"><head>{head}</head><body class="{body}">{card}</body></html>'
