"""Notes → an Anki package, or a running Anki."""
