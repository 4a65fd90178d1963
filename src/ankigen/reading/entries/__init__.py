"""Drafts → entries: what all layouts share once they have found questions and answers."""
