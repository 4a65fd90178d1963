"""Names of topics → their place in the taxonomy."""

import functools
import tomllib
from importlib import resources

from ankigen import text

Topic = tuple[str, ...]

NONE: Topic = ("미분류",)


class Taxonomy:
    """The known topics, found by any of their names."""

    def __init__(self, fields: dict[str, list[str]]) -> None:
        self._topics = {text.key(name): (field,) for field, names in fields.items() for name in (field, *names)}

    def find(self, name: str) -> Topic | None:
        """Return the topic called ``name``, None if there is none."""
        return self._topics.get(text.key(name))

    def named(self, name: str) -> Topic | None:
        """Return the topic that a person explicitly called ``name``, known or not; None for an empty name.

        ``네트워크::HTTP`` names a topic below another one.
        """
        levels = [text.one_line(text.for_matching(level)) for level in name.split("::")]
        levels = [level for level in levels if text.key(level)]
        if not levels:
            return None
        return (*(self.find(levels[0]) or (levels[0],)), *levels[1:])


@functools.cache
def taxonomy() -> Taxonomy:
    """Return the taxonomy that comes with ankigen."""
    content = (resources.files("ankigen") / "data" / "topics.toml").read_text(encoding="utf-8")
    return Taxonomy(tomllib.loads(content)["fields"])
