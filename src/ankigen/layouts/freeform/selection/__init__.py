"""Which marks of a file are its questions: by forms, by headings, by folds, and by what stands beside them."""
