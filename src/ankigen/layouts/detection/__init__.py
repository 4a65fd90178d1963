"""Folder of notes → which layout reads them, and where its people stand."""
