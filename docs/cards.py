"""Paint the pictures of the docs: ``python docs/cards.py`` builds the deck and photographs six of its cards.

The cards come out of a real Anki collection and go through a real Chromium.
"""

import html
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "helpers"))

from support import Anki, page  # noqa: E402

COVER = "스택과 큐의 차이는?"
CARDS = {
    "prose": "쿠키와 세션의 차이점은?",
    "list": "JVM의 메모리 영역에 대해 설명해주세요",
    "code": "Java에서 ==와 equals()는 무엇이 다른가요?",
    "table and image": "TCP 3-way handshake 과정을 설명해주세요",
    "follow-up": "HTTP/3는 왜 TCP 대신 UDP를 쓰나요?",
    "related": "싱글톤 패턴에 대해 설명해주세요",
}
SCREEN = 800  # px, the height of the screen on which the cards are measured; pictures fit it
WIDTHS = {"desktop": 640, "phone": 360}


def rendered_cards(folder: Path) -> list[str]:
    """Return the answer sides of CARDS and COVER as Anki renders them, pictures by their full path."""
    package = folder / "deck.apkg"
    shutil.copytree(ROOT / "notes", folder / "notes")  # the project's own ledger stays as it is
    build = [sys.executable, "-m", "ankigen", "build", "-q", "-o", package]
    subprocess.run(build, cwd=folder, check=True)  # noqa: S603
    anki = Anki(folder / "anki")
    anki.import_package(package)
    media = Path(anki.collection.media.dir()).as_uri()
    cards = {note["Question"]: note.cards()[0] for note in anki.notes()}
    sides = [cards[html.escape(question, quote=False)].answer() for question in [*CARDS.values(), COVER]]
    anki.close()
    sides = [side.replace('src="ankigen-', f'src="{media}/ankigen-') for side in sides]
    related = list(CARDS).index("related")
    sides[related] = sides[related].replace("<details ", "<details open ")
    return sides


def main() -> None:
    """Write docs/card.png and docs/cards-<width>-<mode>.png."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        *cards, cover = rendered_cards(folder)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for device, width in WIDTHS.items():
            for mode in ("light", "night"):
                frames = []
                for number, card in enumerate(cards):
                    file = folder / f"{number}-{mode}.html"
                    file.write_text(page(card, night=mode == "night"), encoding="utf-8")
                    size = f"width:{width}px;height:{SCREEN}px"
                    frames.append(f'<iframe src="{file.as_uri()}" style="{size};border:0"></iframe>')
                sheet = folder / "sheet.html"
                grid = (
                    f"display:grid;grid-template-columns:repeat(3,{width}px);gap:16px;padding:16px;background:#888"
                )
                sheet.write_text(f'<body style="margin:0"><div style="{grid}">{"".join(frames)}</div>', "utf-8")
                tab = browser.new_page(viewport={"width": 3 * width + 64, "height": 800})
                tab.goto(sheet.as_uri())
                for frame, element in zip(tab.frames[1:], tab.query_selector_all("iframe"), strict=True):
                    height = frame.evaluate("document.getElementById('qa').getBoundingClientRect().height")
                    element.evaluate("(one, height) => one.style.height = height + 'px'", height)
                tab.wait_for_timeout(500)  # for the frames that were out of sight
                tab.screenshot(path=ROOT / "docs" / f"cards-{device}-{mode}.png", full_page=True)
        tab = browser.new_page(viewport={"width": 640, "height": 100}, device_scale_factor=2)
        tab.set_content(page(cover))
        tab.screenshot(path=ROOT / "docs" / "card.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
