"""What `ankigen init` writes for a new group, and where this ankigen was installed from."""
