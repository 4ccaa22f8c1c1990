"""The pledge of confidentiality: what everybody accepts before anything else opens to them."""

#: The version that a new site begins with; an admin's own text is the next one.
FIRST_VERSION = 1

PLEDGE_CHARS = 4000

FIRST_TEXT = """\
What I read here stays here. I do not pass it on, not by name, not by company, and not in a form by which \
either could be guessed.

- I do not try to find out who asked what, and I do not say so when I believe I know.
- I write about my own company only what I may, and about other people only what cannot be traced to them.
- I do not act on what I learn here in dealing with shares, customers, suppliers or people of another member.
- When I have a conflict of interest, I say so, and stop reading.
- I tell a moderator at once when something has left this place, however it happened.

This holds after I leave, too. Breaking it ends the membership.
"""
