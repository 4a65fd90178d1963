"""What a group can set: ``ankigen.toml``, and what is wrong with one."""
