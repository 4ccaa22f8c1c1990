"""What a device looks like, in the plain words by which its owner knows it again.

Guessed from what the browser says of itself, which may be anything; only words from these lists are kept.
"""

#: What stands in a browser's name for itself, and what people call it; the first that fits is taken, since
#: nearly all of them claim to be several others.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "a Mac"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
)


def looks_of(user_agent: str) -> str:
    """Name browser and system; "" when neither is known.

    >>> looks_of("Mozilla/5.0 (Android 14; Mobile; rv:133.0) Gecko/133.0 Firefox/133.0")
    'Firefox on Android'
    >>> looks_of("Mozilla/5.0 (X11; Linux x86_64)"), looks_of("curl/8"), looks_of("")
    ('A browser on Linux', '', '')
    """
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    if not system:
        return browser
    return f"{browser or 'A browser'} on {system}"
