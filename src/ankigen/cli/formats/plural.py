"""Numbers of things, in words."""

from __future__ import annotations


def count_notes(count: int) -> str:
    """Return how many notes there are, in words."""
    return counted(count, "note")


def counted(count: int, noun: str) -> str:
    """Return how many of something there are, in words."""
    return f"1 {noun}" if count == 1 else f"{count} {noun}s"
