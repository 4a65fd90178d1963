"""What the commands print, by format: text, JSON, Markdown, and the annotations of GitHub."""
