"""Markdown outside fences, and raw HTML in it → HTML."""
