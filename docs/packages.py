"""Draw the packages: ``python docs/packages.py`` (a test says if the picture is old).

docs/packages.svg comes from the order of imports in pyproject.toml. Packages are boxes; the modules beside them
are smaller. It is drawn narrow, so that a phone shows it at its full size.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docs/packages.svg"

WIDTH, LEFT, RIGHT, GAP = 360, 48, 348, 6
PACKAGE_HEIGHT, MODULE_HEIGHT = 34, 24
CHARACTER_WIDTH = 7.4  # of the font of modules
STYLE = (
    "text{fill:#1f2937;text-anchor:middle}.paper{fill:#fff}.package{fill:#e0e7ff;stroke:#6366f1}.module{fill:#f1f5f9;stroke:#94a3b8}"
    "path{stroke:#475569;fill:none;stroke-width:2}@media(prefers-color-scheme:dark){text{fill:#e5e7eb}.paper{fill:#1e2129}"
    ".package{fill:#312e81;stroke:#818cf8}.module{fill:#334155;stroke:#64748b}path{stroke:#cbd5e1}}"
)


def read_layers() -> list[list[str]]:
    """Return what may import one another, the top first; names side by side know nothing of each other."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = config["tool"]["importlinter"]["contracts"][0]["layers"]
    return [[name.strip().removeprefix("ankigen.") for name in layer.split("|")] for layer in layers]


def is_package(name: str) -> bool:
    """Return True if ``name`` is a folder of modules."""
    return (ROOT / "src/ankigen" / name).is_dir()


def split_into_rows(names: list[str]) -> Iterator[list[str]]:
    """Yield the names of a layer in rows of at most three."""
    for start in range(0, len(names), 3):
        yield names[start : start + 3]


def draw_row(names: list[str], top: int, height: int) -> Iterator[str]:
    """Yield the boxes of names that stand side by side; a long name has a wider box."""
    padding = (RIGHT - LEFT - GAP * (len(names) - 1) - CHARACTER_WIDTH * sum(map(len, names))) / len(names)
    left = float(LEFT)
    for name in names:
        width = CHARACTER_WIDTH * len(name) + padding
        kind, size = ("package", 15) if is_package(name) else ("module", 13)
        yield f'<rect class="{kind}" x="{left:.0f}" y="{top}" width="{width:.0f}" height="{height}" rx="6"/>'
        middle, baseline = left + width / 2, top + height / 2 + 5
        yield f'<text x="{middle:.0f}" y="{baseline:.0f}" font-size="{size}">{name}</text>'
        left += width + GAP


def draw() -> str:
    """Return the picture."""
    shapes = []
    top = 12
    for layer in read_layers():
        for names in split_into_rows(layer):
            height = PACKAGE_HEIGHT if any(map(is_package, names)) else MODULE_HEIGHT
            shapes += draw_row(names, top, height)
            top += height + GAP
    bottom = top - GAP
    shapes.append(f'<path d="M24 14V{bottom - 2}m-6-9 6 9 6-9"/>')
    middle = bottom // 2
    shapes.append(
        f'<text x="14" y="{middle}" font-size="13" transform="rotate(-90 14 {middle})">may import</text>'
    )
    height = bottom + 12
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
        ' font-family="system-ui, sans-serif">'
    )
    title = "<title>The packages of ankigen, by the order of imports</title>"
    paper = '<rect class="paper" width="100%" height="100%" rx="10"/>'
    return "\n".join([head, title, f"<style>{STYLE}</style>", paper, *shapes, "</svg>", ""])


if __name__ == "__main__":
    FILE.write_text(draw(), "utf-8")
