"""What is frozen for good of the note type that all decks share.

Anki makes a second note type and stops updating as soon as one of them differs (Anki manual,
"Importing: Packaged Decks", "Updating").
"""

ID = 1_486_027_139
NAME = "ankigen Q&A"
TEMPLATE = "Card 1"
FIELDS = ("Question", "Answer", "Parent", "Person", "Week", "Topics", "Related", "Source", "ID")

TRAVELLING_FIELDS = ("Topics", "Related")
"""They change without a ``mod`` of their own: what ankigen's taxonomy finds, and what other people answered."""
