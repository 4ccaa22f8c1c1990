"""Finding: one port, the query language, and the engines behind it."""
