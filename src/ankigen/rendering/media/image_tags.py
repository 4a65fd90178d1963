"""The attributes of a picture's tag in raw HTML."""

from html.parser import HTMLParser


class _AttributeFinder(HTMLParser):
    """Finds the attributes of the first tag that it is fed."""

    def __init__(self) -> None:
        super().__init__()
        self.attributes: dict[str, str] = {}

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, text in attrs:
            self.attributes.setdefault(name, text or "")


def read_attributes(tag: str) -> dict[str, str]:
    """Return the attributes of a tag by their names in small letters; the first of two of one name holds."""
    finder = _AttributeFinder()
    finder.feed(tag)
    return finder.attributes
