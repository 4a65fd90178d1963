"""Paint the contact sheets of the group's page, on each kind of screen: ``python docs/site_pages.py``."""

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


@dataclass(frozen=True)
class Screen:
    """A kind of screen, in px; ``shown_height`` is that of its pictures in the sheet."""

    width: int
    height: int
    shown_height: int


DESKTOP = Screen(1280, 800, 330)
TABLET = Screen(820, 1180, 420)
PHONE = Screen(390, 844, 420)
SIDEWAYS = Screen(844, 390, 210)

# The page, the screen, and whether it is night.
PICTURES = [
    ("index.html", DESKTOP, False),
    ("index.html", DESKTOP, True),
    ("stats.html", DESKTOP, False),
    ("contents.html", DESKTOP, True),
    ("week", DESKTOP, False),
    ("question", DESKTOP, True),
    ("index.html", TABLET, True),
    ("week", TABLET, True),
    ("person", TABLET, False),
    ("index.html", PHONE, False),
    ("stats.html", PHONE, True),
    ("contents.html", PHONE, False),
    ("topic", PHONE, True),
    ("question", PHONE, False),
    ("index.html", SIDEWAYS, False),
    ("question", SIDEWAYS, True),
]


def write_site(folder: Path, language: str) -> Path:
    """Write the site of the notes as a deck in ``language``, and return its folder."""
    shutil.copytree(ROOT / "notes", folder / "notes")
    (folder / "ankigen.toml").write_text(f'[card]\nlanguage = "{language}"\n', "utf-8")
    for arguments in (["build", "-q"], ["preview", "--out", "site"]):
        subprocess.run([*COMMAND, *arguments], cwd=folder, check=True)  # noqa: S603
    return folder / "site"


def find_page(site: Path, page: str) -> Path:
    """Return the file of a page; of several of a kind, the largest."""
    if page.endswith(".html"):
        return site / page
    return max((site / page).glob("*.html"), key=lambda file: (file.stat().st_size, file.name))


def show_page(tab: Page, page: str) -> None:
    """Show what a reader has come for: the back of a card, an answer."""
    if page == "index.html":
        tab.frame_locator("#card").locator(".front").wait_for()
        tab.keyboard.press("Space")
        tab.frame_locator("#card").locator(".back").wait_for()
    if page == "question":
        tab.locator("summary").first.click()
    tab.wait_for_timeout(300)


def photograph(browser: Browser, site: Path, language: str) -> list[Screenshot]:
    """Return the pictures of a site."""
    screenshots = []
    for page, screen, is_night in PICTURES:
        tab = browser.new_page(
            viewport={"width": screen.width, "height": screen.height},
            locale=language,
            color_scheme="dark" if is_night else "light",
        )
        tab.goto(find_page(site, page).as_uri())
        show_page(tab, page)
        screenshots.append(Screenshot(tab.screenshot(), screen.shown_height))
        tab.close()
    return screenshots


def main() -> None:
    """Write docs/site-en.png and docs/site-ko.png."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for language, picture in (("ko", "site-ko.png"), ("en", "site-en.png")):
            with tempfile.TemporaryDirectory() as name:
                site = write_site(Path(name), language)
                paint_sheet(browser, photograph(browser, site, language), ROOT / "docs" / picture)
        browser.close()


if __name__ == "__main__":
    main()
