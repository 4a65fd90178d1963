"""The rules by which lines become blocks: each takes a line, and returns the block that it begins or None."""
