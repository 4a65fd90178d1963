"""The page of statistics: its pictures, the numbers beside them, and what nobody asked about."""
