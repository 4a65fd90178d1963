"""Files → blocks: what every layout shares when it reads Markdown."""
