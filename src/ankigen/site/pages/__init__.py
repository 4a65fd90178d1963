"""Pages of the site that need no script, for each question, week, person and topic."""
