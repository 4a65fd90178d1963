"""The steps by which entries find their lines: each pairs what the ones before it have left."""
