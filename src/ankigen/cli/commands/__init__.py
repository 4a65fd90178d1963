"""The commands, a module for each; `watch` is beside `preview`."""
