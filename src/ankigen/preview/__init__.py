"""The deck in a browser: a site, and a server that follows the notes."""
