"""What is made of a single entry: its topics, its HTML and its tags."""
