"""Asking to become a member: how long the fields are, how long a request is kept, and why one is declined."""

from datetime import timedelta

NAME_CHARS = 100
OCCUPATION_CHARS = 100
BRINGS_CHARS = 1000

#: For how long the link in the letter works, and what nobody confirmed is kept.
CONFIRMED_WITHIN = timedelta(days=3)
#: For how long a declined request is kept, so that the same one does not come back at once.
KEPT_AFTER_DECLINING = timedelta(days=90)
#: So many letters go to one address while none of its requests is confirmed.
LETTERS_TO_ONE = 3
#: So many requests wait at most; more would be nobody's to read.
MOST_WAITING = 2000

#: What a decline says; nothing else can be written, so that no letter says more than it should.
REASONS = (
    "We are few, and take nobody in at the moment. Ask again later in the year.",
    "This place is for people who lead a company themselves.",
    "We have enough members of your field already, and keep the circle mixed.",
    "We could not tell from your words what you have lived through. Ask again, and say more.",
)
