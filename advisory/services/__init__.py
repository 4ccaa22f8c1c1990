"""The use cases: one function each, which owns its transaction and answers with a page."""
