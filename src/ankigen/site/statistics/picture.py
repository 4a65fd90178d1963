"""A picture in SVG: its parts, its title, and a sentence that says what it shows."""

from dataclasses import dataclass, field

from markupsafe import Markup, escape

INK, ACCENT = "currentColor", "var(--accent)"  # the page's own colours: one picture serves day and night
MAX_LABEL_WIDTH = 190


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture under way: its size, and its ``parts`` as SVG."""

    width: float
    height: float
    parts: list[str] = field(default_factory=list)

    def add_text(
        self, x: float, y: float, label: str, anchor: str = "middle", *, fill: str = INK, angle: int = 0
    ) -> None:
        """Write a label at a place, turned by an angle around it."""
        turned = f' transform="rotate({angle} {x:.1f} {y:.1f})"' if angle else ""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{fill}"{turned}>{escape(label)}</text>'
        )

    def add_bar(self, x: float, y: float, width: float, height: float, fill: str, more: str = "") -> None:
        """Draw a rectangle."""
        self.parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"{more}/>'
        )

    def add_rule(self, y: float, left: float) -> None:
        """Draw a faint line from ``left`` to the right edge."""
        self.parts.append(f'<path d="M{left:.1f} {y:.1f}H{self.width:.1f}" stroke="{INK}" opacity=".15"/>')

    def make_svg(self, title: Markup, description: Markup, names: tuple[str, str]) -> Markup:
        """Return the SVG with its title and its description, whose ids are ``names``.

        It takes the room that there is, within what can still be read.
        """
        style = f"min-width:{self.width * 0.75:.0f}px;max-width:{self.width * 1.25:.0f}px"
        labels = f'aria-labelledby="{names[0]}" aria-describedby="{names[1]}"'
        opening = f'<svg viewBox="0 0 {self.width:.0f} {self.height:.0f}" role="img" {labels} style="{style}">'
        drawn = "".join(self.parts)
        return Markup(f"{opening}{title}{description}{drawn}</svg>")  # noqa: S704 - all labels are escaped


def measure(label: str) -> float:
    """Return about how many pixels a label takes: Hangul is wider than Latin."""
    visible = label.striptags() if isinstance(label, Markup) else label
    return sum(12 if char > "\u1100" else 7 for char in visible)


def clip(label: str) -> str:
    """Return a label without what is too wide for the room before a bar."""
    if measure(label) <= MAX_LABEL_WIDTH:
        return label
    end = len(label)
    while measure(label[:end]) > MAX_LABEL_WIDTH - 12:
        end -= 1
    return f"{label[:end]}…"
