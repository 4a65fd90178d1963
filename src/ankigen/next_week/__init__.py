"""The file for the next week, made after those of the last ones."""
