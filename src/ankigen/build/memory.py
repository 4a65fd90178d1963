"""What a process that builds again and again keeps between its builds. It never decides what comes out.

Whatever is kept lies beside all that it was made of, and is made anew where any of that is no longer the same.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from ankigen.build.prepare import PreparedFile

Ingredients = TypeVar("Ingredients")
Product = TypeVar("Product")


class Shelf(Generic[Ingredients, Product]):
    """Products by key, each beside its ingredients; what a whole build did not ask for is forgotten."""

    def __init__(self, *, is_used: bool = True) -> None:
        """``is_used``: one that is not stays empty."""
        self.is_used = is_used
        self._last: dict[Hashable, tuple[Ingredients, Product]] = {}
        self._now: dict[Hashable, tuple[Ingredients, Product]] = {}

    def finish_build(self) -> None:
        """Forget what was not asked for since the last time."""
        self._last, self._now = self._now, {}

    def find(self, key: Hashable, ingredients: Ingredients) -> Product | None:
        """Return what was made of the same ingredients, None if there is nothing."""
        kept = self._now.get(key) or self._last.get(key)
        if kept is None or kept[0] != ingredients:
            return None
        self._now[key] = kept
        return kept[1]

    def keep(self, key: Hashable, ingredients: Ingredients, product: Product) -> None:
        """Keep a product for the next build."""
        if self.is_used:
            self._now[key] = (ingredients, product)

    def recall(self, key: Hashable, ingredients: Ingredients, make: Callable[[], Product]) -> Product:
        """Return what ``make`` makes of the ingredients, or made of them in the last build."""
        product = self.find(key, ingredients)
        if product is None:
            product = make()
            self.keep(key, ingredients, product)
        return product


class Memory:
    """The shelves of a process: ``single`` is for what a build has one of, the others for one stage each."""

    def __init__(self, *, is_used: bool = True) -> None:
        """``is_used``: one that is not keeps nothing."""
        self.single: Shelf[Any, Any] = Shelf(is_used=is_used)
        self.files: Shelf[bytes, PreparedFile] = Shelf(is_used=is_used)

    def finish_build(self) -> None:
        """Forget what the build that has just ended did not ask for."""
        for shelf in vars(self).values():
            shelf.finish_build()


NO_MEMORY = Memory(is_used=False)
