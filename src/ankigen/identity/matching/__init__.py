"""Which entry is which note of the ledger."""
