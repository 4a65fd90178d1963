"""The weekly layout: contributors as headings, numbered questions, fenced answers, follow-ups."""
