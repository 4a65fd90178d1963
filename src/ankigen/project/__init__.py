"""A project on the disk: config, ledger, lock, and a new one."""
