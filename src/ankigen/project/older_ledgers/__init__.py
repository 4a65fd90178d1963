"""Ledgers beside the one of today: from git, from the last build on this machine, and from packages."""
