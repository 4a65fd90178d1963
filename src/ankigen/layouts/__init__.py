"""Blocks → entries: who asked what, and what was answered, in each layout."""
