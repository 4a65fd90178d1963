"""What stands in a file before anything is chosen: lines that may ask, folds, tables, names in bold."""
