"""The walk over the lines of a file, and what is in force on each."""
