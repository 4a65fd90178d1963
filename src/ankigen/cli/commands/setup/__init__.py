"""Commands about the settings of a group, and of the shell."""
