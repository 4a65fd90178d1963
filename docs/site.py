"""Paint the pictures of the preview: ``python docs/site.py`` photographs an edited copy of the notes."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
COMMAND = [sys.executable, "-m", "ankigen"]
EDITS = [
    ("프로세스와 스레드의 차이는", "프로세스와 스레드는 무엇이 다르고, 그 차이는"),
    ("실제로 일을 하는 실행 흐름이다.", "실제로 일을 하는 실행의 단위다."),
    ("\n2. TCP 3-way", "1-1. 스레드끼리는 무엇을 공유하나요?\nCode, Data, Heap을 공유한다.\n\n2. TCP 3-way"),
]


def write_site(folder: Path) -> None:
    """Write the site of the notes in each language: one entry edited since the last build, one new, unfenced."""
    shutil.copytree(ROOT / "notes", folder / "notes")
    subprocess.run([*COMMAND, "build", "-q"], cwd=folder, check=True)  # noqa: S603
    week = folder / "notes/week01.md"
    text = week.read_text("utf-8")
    for before, after in EDITS:
        if text.count(before) != 1:
            sys.exit(f"the notes have changed: {before!r} is not there once")
        text = text.replace(before, after)
    week.write_text(text, "utf-8")
    write = [*COMMAND, "preview", "--out", "site", "--maintainer"]
    subprocess.run(write, cwd=folder, check=True)  # noqa: S603


def main() -> None:
    """Write docs/preview*.png and docs/stats.png."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        write_site(folder)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        site = (folder / "site").as_uri()
        for language, picture in (("en", "preview-english.png"), ("ko", "preview.png")):
            tab = browser.new_page(viewport={"width": 1200, "height": 760}, locale=language)
            tab.goto(f"{site}/index.html")
            tab.frame_locator("#card").locator(".front").wait_for()
            tab.keyboard.press("Space")
            tab.frame_locator("#card").locator(".back").wait_for()
            tab.wait_for_timeout(300)
            tab.screenshot(path=ROOT / "docs" / picture)
        tab.goto(f"{site}/stats.html")
        tab.screenshot(path=ROOT / "docs/stats.png", full_page=True)
        tab.set_viewport_size({"width": 360, "height": 780})
        tab.goto(f"{site}/index.html")
        tab.frame_locator("#card").locator(".front").wait_for()
        tab.keyboard.press("n")
        tab.fill("#search", "ㅌㄹㅈㅅ")
        tab.keyboard.press("Escape")
        tab.keyboard.press("Space")
        tab.wait_for_timeout(500)
        tab.screenshot(path=ROOT / "docs/preview-phone.png")
        browser.close()


if __name__ == "__main__":
    main()
