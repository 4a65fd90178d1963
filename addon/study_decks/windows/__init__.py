"""The windows of the add-on."""
