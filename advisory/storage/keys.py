"""Random keys: what pages, addresses and letters call a row by.

Row numbers count everything of a kind on the whole site, in order: two of them side by side would tell that
two texts were written in the same minute, and so by whom. They stay in the database.
"""

import secrets

KEY_CHARS = 16


def random_key() -> str:
    """Make a key of 64 random bits.

    >>> len(random_key()) == KEY_CHARS, random_key() == random_key()
    (True, False)
    """
    return secrets.token_hex(KEY_CHARS // 2)
