"""Letters: one port, and the ways of sending behind it."""
