"""The site in a terminal: parse, call one service, say the answer."""
