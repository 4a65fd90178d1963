"""Entries → notes: which entry is which note, and since when."""
