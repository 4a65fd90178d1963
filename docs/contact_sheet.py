"""Contact sheets: pictures of pages on several screens, side by side in one file."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

SHEET_WIDTH = 1500  # px
STYLE = "body{display:flex;flex-wrap:wrap;gap:20px;justify-content:center;margin:20px;background:#8a8f98}"


@dataclass(frozen=True)
class Screenshot:
    """A picture as PNG, and how high it is in the sheet, in px."""

    png: bytes
    shown_height: int


def paint_sheet(browser: Browser, screenshots: Iterable[Screenshot], file: Path) -> None:
    """Write the sheet of ``screenshots`` into ``file``."""
    images = []
    for screenshot in screenshots:
        encoded = base64.b64encode(screenshot.png).decode("ascii")
        images.append(f'<img height="{screenshot.shown_height}" src="data:image/png;base64,{encoded}">')
    sheet = browser.new_page(viewport={"width": SHEET_WIDTH, "height": 800})
    sheet.set_content(f"<style>{STYLE}</style>{''.join(images)}", wait_until="load")
    sheet.screenshot(path=file, full_page=True)
    sheet.close()
