"""The deck as a web site: its pages, their data and statistics, and what became of each line of the notes."""
