"""The tables and one file of queries for each noun. Queries take the session first and never commit."""
