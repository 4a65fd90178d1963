"""Topics: the taxonomy, the terms that lead to it, and questions that ask the same."""
