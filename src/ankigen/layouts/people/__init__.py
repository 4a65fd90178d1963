"""Who wrote what: names in paths, in lines and in bold."""
