"""The site in a browser: parse, call one service, show the answer."""
