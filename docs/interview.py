"""Paint the contact sheet of the mock interview, on each kind of screen: ``python docs/interview.py``."""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from contact_sheet import Screenshot, paint_sheet
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "ankigen"]
LINK = "#n=6&s=pictures"


@dataclass(frozen=True)
class Picture:
    """A view of the page, on one screen; ``height`` is that of the picture in the sheet."""

    view: str
    width: int
    height: int
    language: str
    scheme: str
    shown_height: int


PICTURES = [
    Picture("setup", 1280, 800, "ko", "light", 400),
    Picture("answer", 1280, 800, "en", "dark", 400),
    Picture("asking", 390, 844, "ko", "dark", 520),
    Picture("answer", 390, 844, "en", "light", 520),
    Picture("ending", 820, 1180, "ko", "light", 520),
    Picture("setup", 820, 1180, "en", "dark", 520),
    Picture("asking", 844, 390, "en", "light", 250),
    Picture("answer", 844, 390, "ko", "dark", 250),
]


def write_site(folder: Path) -> str:
    """Write the site of the notes, and return its address."""
    shutil.copytree(ROOT / "notes", folder / "notes")
    for arguments in (["build", "-q"], ["preview", "--out", "site"]):
        subprocess.run([*COMMAND, *arguments], cwd=folder, check=True)  # noqa: S603
    return (folder / "site/interview.html").as_uri()


def photograph(browser: Browser, address: str, picture: Picture) -> bytes:
    """Return the picture as PNG."""
    tab = browser.new_page(
        viewport={"width": picture.width, "height": picture.height},
        locale=picture.language,
        color_scheme="dark" if picture.scheme == "dark" else "light",
    )
    tab.goto(f"{address}{LINK}")
    tab.locator("#setup").wait_for()
    if picture.view != "setup":
        show_view(tab, picture.view)
    tab.wait_for_timeout(300)
    png = tab.screenshot()
    tab.close()
    return png


def show_view(tab: Page, view: str) -> None:
    """Begin an interview, and go on to a view."""
    tab.click("#start")
    card = tab.frame_locator("#card")
    card.locator(".question").first.wait_for()
    if view == "answer":  # of a question that somebody else answered, too
        while tab.locator("#asking").is_visible() and not card.locator(".beside").count():
            tab.keyboard.press("ArrowRight")
            tab.keyboard.press("Space")
            tab.wait_for_timeout(100)
    marks = "3123"
    while view == "ending" and tab.locator("#asking").is_visible():
        tab.keyboard.press("Space")
        card.locator(".back").first.wait_for()
        tab.keyboard.press(marks[0])
        marks = marks[1:] + marks[0]
        tab.wait_for_timeout(100)


def main() -> None:
    """Write docs/interview.png."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        address = write_site(Path(name))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        screenshots = []
        for picture in PICTURES:
            screenshots.append(Screenshot(photograph(browser, address, picture), picture.shown_height))
        paint_sheet(browser, screenshots, ROOT / "docs/interview.png")
        browser.close()


if __name__ == "__main__":
    main()
