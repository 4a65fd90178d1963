"""Turn a study group's weekly Markdown notes into an Anki deck that survives every edit."""

__version__ = "0.1.0"
