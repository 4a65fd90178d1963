"""Make the pictures of cards in the docs: ``make pictures``, that is ``python docs/cards.py``.

The decks are built, imported into collections of Anki, and photographed by day and at night: in Anki's own
window, and in Chromium under the CSS and the classes of AnkiWeb (on a desktop) and of AnkiDroid (on a phone).
"""

import html
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

import anki_window
from anki_window import Job, Shot
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
sys.path.insert(0, str(ROOT / "tests" / "helpers"))

from hosts import HOSTS, page  # noqa: E402
from support import Anki  # noqa: E402

DECKS = {
    "notes": ROOT / "notes",
    "ko": ROOT / "tests" / "data" / "cards" / "ko",
    "en": ROOT / "tests" / "data" / "cards" / "en",
}
LANGUAGES = {"notes": "ko_KR", "ko": "ko_KR", "en": "en_US"}


@dataclass(frozen=True)
class Card:
    """A card to show: the deck that has it, and its question's text as it is in the note's field."""

    deck: str
    question: str
    side: str = "back"


COVER = Card("notes", "스택과 큐의 차이는?")
# A list, code, a table with a picture, a follow-up, prose, and somebody else's answer.
README_CARDS = [
    Card("notes", "JVM의 메모리 영역에 대해 설명해주세요"),
    Card("notes", "Java에서 ==와 equals()는 무엇이 다른가요?"),
    Card("notes", "TCP 3-way handshake 과정을 설명해주세요"),
    Card("notes", "HTTP/3는 왜 TCP 대신 UDP를 쓰나요?"),
    Card("notes", "쿠키와 세션의 차이점은?"),
    Card("notes", "싱글톤 패턴에 대해 설명해주세요"),
]
CARDS = [
    *README_CARDS,
    Card("ko", r"이진 탐색은 왜 \(O(\log n)\) 인가요?"),
    Card("ko", "HTTP 메서드를 비교해주세요"),
    Card("ko", "OAuth 2.0의 인증 코드 방식은 어떤 순서로 진행되나요?"),
    Card("ko", "스프링에서 트랜잭션은 어떻게 동작하고, 어떤 점을 조심해야 하나요?"),
    Card("ko", "요청이 화면에 그려지기까지의 흐름을 그림으로 설명해주세요"),
    Card("en", "What is the difference between optimistic and pessimistic locking?"),
    Card("ko", "힙이란?"),
]
FRONTS = [
    Card("notes", "HTTP/3는 왜 TCP 대신 UDP를 쓰나요?", "front"),
    Card("ko", r"이진 탐색은 왜 \(O(\log n)\) 인가요?", "front"),
]
MODES = {"light": False, "night": True}
WINDOW_WIDTH, WINDOW_HEIGHT = 560, 660  # px
SCREEN_HEIGHT = 800  # px, on which the pictures in cards fit
COLORS = 96  # of a palette: text in grey steps, and the colours of code


@dataclass(frozen=True)
class Device:
    """A screen in Chromium: the app whose CSS and classes it has, its width in px, and how the sheet shows it."""

    app: str
    width: int
    columns: int
    scale: float


DEVICES = {"desktop": Device("AnkiWeb", 640, 4, 0.75), "phone": Device("AnkiDroid", 360, 5, 1)}


# --- the decks, in collections of Anki ---


@dataclass(frozen=True)
class Collection:
    """A deck in a profile of Anki: its folder, that of its media, and its notes' ids by question."""

    base: Path
    media: Path
    note_ids: dict[str, int]
    sides: dict[tuple[str, str], str]


def build_collection(deck: str, folder: Path) -> Collection:
    """Build a deck, import it, and return its cards as Anki renders them."""
    source = DECKS[deck]
    project = folder / "project"
    shutil.copytree(source, project if deck != "notes" else project / "notes")
    package = folder / "deck.apkg"
    build = [sys.executable, "-m", "ankigen", "build", "-q", "-o", package]
    subprocess.run(build, cwd=project, check=True)  # noqa: S603
    base = folder / "base"
    anki = Anki(base / anki_window.PROFILE)
    anki.import_package(package)
    media = Path(anki.collection.media.dir())
    note_ids: dict[str, int] = {}
    sides: dict[tuple[str, str], str] = {}
    for note in anki.notes():
        question = html.unescape(note["Question"])
        (card,) = note.cards()
        note_ids.setdefault(question, note.id)
        sides.setdefault((question, "front"), card.question())
        sides.setdefault((question, "back"), card.answer())
    anki.close()
    return Collection(base, media, note_ids, sides)


# --- Anki's window ---


def photograph_windows(
    collections: dict[str, Collection], cards: list[Card], folder: Path, mode: str
) -> list[Path]:
    """Return a picture of Anki's window for each card."""
    paths = [folder / f"window-{mode}-{number}.png" for number in range(len(cards))]
    for deck, collection in collections.items():
        shots: list[Shot] = []
        for card, path in zip(cards, paths, strict=True):
            if card.deck == deck:
                shots.append(Shot(f"nid:{collection.note_ids[card.question]}", card.side, path))
        size = (WINDOW_WIDTH, WINDOW_HEIGHT)
        job = Job(collection.base, LANGUAGES[deck], MODES[mode], 1, *size, shots)
        run_window(job, folder)
    return paths


def run_window(job: Job, folder: Path) -> None:
    """Let a process of its own show the window: Qt and Playwright each want the thread for themselves."""
    anki_window.write_job(job, folder / "job.json")
    script = anki_window.__file__
    subprocess.run([sys.executable, script, folder / "job.json"], check=True, capture_output=True)  # noqa: S603


# --- Chromium ---


def write_page(side: str, collection: Collection, *, night: bool, app: str, path: Path) -> None:
    """Write a page that shows a side of a card as an app does, formulas typeset by Anki's MathJax."""
    scripts = Path(str(distribution("aqt").locate_file("_aqt/data/web/js")))
    typeset = ""
    if r"\(" in side or r"\[" in side:
        config = (scripts / "mathjax.js").read_text("utf-8").replace("typeset:!1", "typeset:!0")
        config = config.replace("/_anki/js", scripts.as_uri())
        program = (scripts / "vendor" / "mathjax" / "tex-chtml-full.js").as_uri()
        typeset = f'<script>{config}</script><script src="{program}"></script>'
    content = page(side, night=night, host=HOSTS[app]).replace("</head>", f"{typeset}</head>")
    content = content.replace('src="ankigen-', f'src="{collection.media.as_uri()}/ankigen-')
    path.write_text(content, "utf-8")


def photograph_device(
    browser: Browser, collections: dict[str, Collection], device: Device, mode: str, folder: Path
) -> list[Path]:
    """Return a picture of each card's answer side, as high as the card."""
    tab = browser.new_page(
        viewport={"width": device.width, "height": SCREEN_HEIGHT}, device_scale_factor=device.scale
    )
    paths: list[Path] = []
    for number, card in enumerate(CARDS):
        collection = collections[card.deck]
        side = collection.sides[card.question, card.side]
        if card in (README_CARDS[-1], CARDS[-2]):
            side = side.replace("<details ", "<details open ")
        file = folder / f"{device.app}-{mode}-{number}.html"
        write_page(side, collection, night=MODES[mode], app=device.app, path=file)
        tab.goto(file.as_uri())
        tab.wait_for_timeout(300)  # for MathJax
        paths.append(file.with_suffix(".png"))
        tab.locator(".ankigen").screenshot(path=paths[-1])
    tab.close()
    return paths


# --- contact sheets ---


def write_sheet(paths: list[Path], columns: int, target: Path) -> None:
    """Write a sheet of pictures, each one below the shortest column, as an image of few colours."""
    pictures = [Image.open(path).convert("RGB") for path in paths]
    gap = 16
    width = pictures[0].width
    heights = [gap] * columns
    corners: list[tuple[int, int]] = []
    for picture in pictures:
        column = heights.index(min(heights))
        corners.append((gap + column * (width + gap), heights[column]))
        heights[column] += picture.height + gap
    sheet = Image.new("RGB", (gap + columns * (width + gap), max(heights)), "#888888")
    for picture, corner in zip(pictures, corners, strict=True):
        sheet.paste(picture, corner)
    write_palette(sheet, target)


def write_palette(image: Image.Image, target: Path) -> None:
    """Write an image with a palette: a third of the bytes, and no difference to be seen."""
    image.quantize(COLORS, dither=Image.Dither.NONE).save(target, optimize=True)


def main() -> None:
    """Write docs/card.png, docs/cards-anki.png, and docs/cards-<where>-<mode>.png."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        collections = {deck: build_collection(deck, folder / deck) for deck in DECKS}
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for mode in MODES:
            windows = photograph_windows(collections, [*CARDS, *FRONTS], folder, mode)
            write_sheet(windows, 5, DOCS / f"cards-anki-{mode}.png")
            if mode == "light":
                write_sheet(windows[: len(README_CARDS)], 3, DOCS / "cards-anki.png")
            for device_name, device in DEVICES.items():
                pictures = photograph_device(browser, collections, device, mode, folder)
                write_sheet(pictures, device.columns, DOCS / f"cards-{device_name}-{mode}.png")
        browser.close()
        notes = collections["notes"]
        shot = Shot(f"nid:{notes.note_ids[COVER.question]}", COVER.side, folder / "cover.png")
        run_window(Job(notes.base, LANGUAGES["notes"], False, 2, 640, 640, [shot]), folder)
        write_palette(Image.open(shot.path).convert("RGB"), DOCS / "card.png")


if __name__ == "__main__":
    main()
