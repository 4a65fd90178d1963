"""What can go wrong, as words for the learner."""

from __future__ import annotations


class DeckError(Exception):
    """Something that the learner is to be told: the key of its words, and what stands in them."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def __str__(self) -> str:
        """The words in the language of Anki."""
        from .texts import translate

        return translate(f"error.{self.key}", **self.values)


class OfflineError(DeckError):
    """The server can't be reached: at the start of Anki that is nothing to speak of."""
