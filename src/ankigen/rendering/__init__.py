"""Text → HTML that is safe in Anki; pictures; the note type."""
