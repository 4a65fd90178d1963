"""Ledgers beside the one of today: those that git keeps, and the one that the last build on this machine wrote."""
