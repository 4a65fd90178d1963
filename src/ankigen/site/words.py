"""ankigen's own words on the pages: in the deck's language, until the script puts the reader's in their place.

The script knows them by attributes: ``data-word`` names the word of an element's text, ``data-word-title`` that of
its attribute ``title``, and ``data-n`` is what stands for ``{n}`` in it.
"""

import html
import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from ankigen.messages import Language
from ankigen.resources import DATA
from ankigen.site.scripts import FIRST, make_script

if TYPE_CHECKING:
    from markupsafe import Markup

Words = Mapping[str, str]
"""Words of one language by name; in some, names in braces stand for what is told with them."""


@cache
def read_words() -> dict[Language, dict[str, str]]:
    """Return the words of all languages."""
    words: dict[Language, dict[str, str]] = json.loads((DATA / "site" / "words.json").read_text("utf-8"))
    return words


def make_words_script() -> bytes:
    """Return the script with all words, which chooses the reader's language before anything is painted."""
    words = json.dumps(read_words(), ensure_ascii=False, separators=(",", ":"))
    return f"window.ankigenWords={words};\n".encode() + make_script(FIRST)


class PageWords:
    """Marks words in pages, so that the script can translate them."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def mark(self, name: str, **values: object) -> "Markup":
        """Return a word as an element."""
        return self._make_element("span", name, "", values)

    def element(self, tag: str, name: str, *, identifier: str = "", **values: object) -> "Markup":
        """Return a word as an element of this tag, with an ``id`` if there is one."""
        return self._make_element(tag, name, identifier, values)

    def _make_element(self, tag: str, name: str, identifier: str, values: Mapping[str, object]) -> "Markup":
        from markupsafe import Markup

        text = html.escape(fill(self._words[name], values))
        id_attribute = f' id="{identifier}"' if identifier else ""
        marks = f'data-word="{name}"{_attributes_of(values)}'
        return Markup(f"<{tag}{id_attribute} {marks}>{text}</{tag}>")  # noqa: S704 - escaped

    def attribute(self, attribute: str, name: str, **values: object) -> "Markup":
        """Return a word as an attribute of an element, ``title`` say."""
        from markupsafe import Markup

        text = html.escape(fill(self._words[name], values))
        marks = f'data-word-{attribute}="{name}"{_attributes_of(values)}'
        return Markup(f'{attribute}="{text}" {marks}')  # noqa: S704 - escaped


def fill(template: str, values: Mapping[str, object]) -> str:
    """Return a word with ``values`` in place of the names in braces."""
    for name, text in values.items():
        template = template.replace(f"{{{name}}}", str(text))
    return template


def _attributes_of(values: Mapping[str, object]) -> str:
    return "".join(f' data-{name}="{html.escape(str(text))}"' for name, text in values.items())
