"""What can be wrong with notes and config, and the words for it."""
