"""What stands between the fences, ordinary Markdown → HTML."""
