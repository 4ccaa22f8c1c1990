"""The rules of the house, in plain Python: no library, no database, no web."""
