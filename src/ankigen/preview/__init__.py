"""The deck in a browser: a server that follows the notes."""
