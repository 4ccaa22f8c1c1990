"""Names that people give themselves, and groups: readable, and not to be taken for somebody else's.

    person_problem("Mоna")    its second letter is Cyrillic
    person_problem("Admin")   reads like a role of the site
    reads_as("Мах")           the same as of "Max", whatever alphabet it is written in

Every alphabet is welcome. What is refused is a mix within one word, what cannot be seen, what turns the
direction of its neighbours, and signs that would pass for a badge.
"""

import re
import unicodedata

NAME_CHARS = 100
#: Marks above and below one letter; more of them cover the neighbouring lines.
MARKS_ON_A_LETTER = 4

#: Signs that names have beside letters, digits and blanks.
_OF_PEOPLE = frozenset("-'’‘.,()·‐\u30fb\u05f3\u05f4\u060c")
_OF_GROUPS = _OF_PEOPLE | frozenset("&+/:!?–")
#: Joiners that some alphabets cannot be written without.
_JOINERS = frozenset("\u200c\u200d")
#: Written beside one another, and beside Latin letters, as a matter of course.
_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "BOPOMOFO"})
#: Alphabets whose words need no joiner.
_UNJOINED = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "GEORGIAN"})

_LETTERS_OF_A_BADGE = re.compile("<(font|circle|square)>")
_LINKLIKE = re.compile(r"[^\W\d_]{2,}\.[^\W\d_]{2,}")

#: Letters that look like Latin ones, as they stand: capitals and small letters differ in what they look like.
_LOOKS = {
    ord(sign): latin
    for signs, latins in (
        # Cyrillic
        ("АВСЕНІЈКМОРЅТХУԌЗҮ", "abcehijkmopstxygey"),
        ("авсеһіјкмнопрѕтухԁԛԝѵгьӏҽүөѡ", "abcehljkmhonpstyxdqwvrblcyow"),
        # Greek
        ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ", "abezhlkmnoptyxc"),
        ("αβγεηικνορτυχϲωμ", "abyenlkvoptuxcwm"),
        # Armenian
        ("ՕՏԼՍօոսհցզյ", "osluonuhgqj"),
        # Cherokee
        ("ᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᏒᏚᎢᏙᎳᏃ", "abcdeghjklmprstvwz"),
        # Latin
        ("ıłøđħɑɡɩʀʟɴʏɪʙɢʜᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢþðꜱɛ", "lladhaglrlnylbghacdejkmoptuvwzpdse"),
    )
    for sign, latin in zip(signs, latins, strict=True)
} | {ord("æ"): "ae", ord("œ"): "oe", ord("Æ"): "ae", ord("Œ"): "oe"}
_LOOKS |= {ord("ø"): "o", ord("Ø"): "o", ord("Ł"): "l", ord("Đ"): "d"}

#: What looks alike among small Latin letters and digits.
_ALIKE = str.maketrans(
    {"i": "l", "1": "l", "|": "l", "0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b"}
)

#: Nobody's name, whatever stands beside it.
_ROLES = (
    "admin", "admins", "administrator", "administrators", "asker", "mod", "mods", "moderator",
    "moderators", "moderation", "sysadmin", "webmaster", "postmaster",
)  # fmt: skip
#: Nobody's whole name: what the site calls people, itself, and the circles of its readers.
_WHOLE = (
    "the asker", "a ceo", "ceo", "the ceo", "an adviser", "adviser", "the adviser", "advisor", "a member",
    "member", "members", "all members", "a former member", "former member", "deleted member", "a visitor",
    "visitor", "visitors", "anonymous", "somebody", "nobody", "everybody", "everyone", "public",
    "the public", "the advisory", "advisory", "curator", "the curator", "reviewer", "second moderator",
    "other moderator", "a moderator", "system", "the system", "the clock", "clock", "support", "helpdesk",
    "staff", "team", "security", "root", "the moderators", "the members", "the admin", "no reply",
    "noreply", "mailer daemon", "null", "none", "you", "me",
)  # fmt: skip


def person_problem(name: str) -> str:
    """Say in a sentence why a member cannot be called `name`; "" when they can.

    >>> person_problem("Dr. Anne-Marie O’Neill"), person_problem("Łukasz Żółć"), person_problem("王小明")
    ('', '', '')
    >>> person_problem("Moderator Max")
    'That reads like a role on this site. Write the name people know you by.'
    """
    return (
        _shape_problem(name, _OF_PEOPLE)
        or ("Put a space after the full stop, so that it is not taken for an address." * _is_linklike(name))
        or ("That reads like a role on this site. Write the name people know you by." * is_a_role(name))
    )


def group_problem(name: str) -> str:
    """Say in a sentence why a group cannot be called `name`; "" when it can.

    >>> group_problem("Table 7: R&D")
    ''
    """
    return (
        _shape_problem(name, _OF_GROUPS)
        or ("Put a space after the full stop, so that it is not taken for an address." * _is_linklike(name))
        or ("That reads like everybody, or like a role on this site. Find it another name." * is_a_role(name))
    )


def tidy(name: str) -> str:
    """Give a name as it is kept: composed, with single blanks, and ordinary letters for wide ones.

    >>> tidy("  Anne\\u3000 Marie ")
    'Anne Marie'
    """
    wide = "".join(
        unicodedata.normalize("NFKC", sign) if unicodedata.decomposition(sign).startswith("<wide>") else sign
        for sign in name
    )
    words = re.split(r"[ \u00a0\u2000-\u200a\u202f\u205f\u3000]+", unicodedata.normalize("NFC", wide))
    return " ".join(word for word in words if word)


def reads_as(name: str) -> str:
    """Give what two names have in common that a reader takes for the same.

    >>> reads_as("Мах") == reads_as("MAX") == reads_as("m a x"), reads_as("Mäx") == reads_as("Max")
    (True, True)
    >>> reads_as("Adm1n") == reads_as("ADMIN"), reads_as("राम") == reads_as("रमा")
    (True, False)
    """
    # Once before and once after, since both of the steps between make new letters to look at.
    plain = _without_accents(name).translate(_LOOKS)
    plain = _without_accents(plain.casefold()).translate(_LOOKS).casefold().translate(_ALIKE)
    letters = "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LMN")
    return letters.replace("rn", "m").replace("vv", "w")[:200]


def words_read(name: str) -> list[str]:
    """Give what each word of a name reads as, whatever sign stands between two of them.

    >>> words_read("CEO/M0derator")
    ['ceo', 'moderator']
    """
    return [reads_as(word) for word in re.split(r"[^\w|]+", tidy(name)) if word]


def is_a_role(name: str) -> bool:
    """Say whether a name reads like something the site itself calls people.

    >>> is_a_role("A CEO, Logistics"), is_a_role("M0derator"), is_a_role("Theo Asker-Holm"), is_a_role("Paul")
    (True, True, True, False)
    """
    words = words_read(name)
    alike = reads_as(name)
    says_ceo = words[:2] == [reads_as("a"), reads_as("ceo")]
    return (
        says_ceo or alike in _ROLES_ALIKE or alike in _WHOLE_ALIKE or bool(_ROLES_ALIKE.intersection(words))
    )


def _shape_problem(name: str, signs: frozenset[str]) -> str:
    name = tidy(name)
    if not name:
        return "Write a name."
    if len(name) > NAME_CHARS:
        return f"Keep the name to {NAME_CHARS} characters."
    if any(_is_unseen(sign) for sign in name) or _has_a_stray_joiner(name):
        return "There is something in that name that cannot be seen, perhaps from copying it. Type it anew."
    if _LETTERS_OF_A_BADGE.search(" ".join(map(unicodedata.decomposition, name))):
        return "Write the name in ordinary letters."
    for sign in name:
        if unicodedata.category(sign)[0] not in "LM" and not (
            sign.isdecimal() or sign in signs or sign in _JOINERS or sign == " "
        ):
            return f"Leave “{sign}” out: a name has letters, and signs such as - and ’."
    if not any(unicodedata.category(sign)[0] == "L" for sign in name):
        return "A name needs a letter."
    if _is_overloaded(name):
        return "There are marks in that name without a letter that carries them. Leave them out."
    if any(len(_alphabets(word) - _EAST_ASIAN) > 1 for word in name.split()):
        return "One word of that name mixes letters of two alphabets that look alike. Type it anew in one."
    return ""


def _is_unseen(sign: str) -> bool:
    """Recognise controls, marks of direction, letters that are blank, and what stands for nothing yet."""
    blank = sign in "\u115f\u1160\u2800\u3164\uffa0\u17b4\u17b5\u034f" or 0xFE00 <= ord(sign) <= 0xFE0F
    return blank or (
        unicodedata.category(sign) in ("Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp") and sign not in _JOINERS
    )


def _has_a_stray_joiner(name: str) -> bool:
    for place, sign in enumerate(name):
        if sign in _JOINERS:
            before = name[place - 1 : place] if place else ""
            if (
                not before
                or not _alphabets(before + name[place + 1 : place + 2])
                or _alphabets(name) & _UNJOINED
            ):
                return True
    return False


def _is_overloaded(name: str) -> bool:
    """Say whether marks stand without a letter, or too many of them on one."""
    carried = -1
    for sign in unicodedata.normalize("NFC", name):
        if unicodedata.category(sign)[0] == "M":
            carried = carried + 1 if carried >= 0 else MARKS_ON_A_LETTER + 1
            if carried > MARKS_ON_A_LETTER:
                return True
        elif sign not in _JOINERS:
            carried = 0 if unicodedata.category(sign)[0] == "L" else -1
    return False


def _alphabets(word: str) -> frozenset[str]:
    """Give the first words of what Unicode calls the letters: LATIN, CYRILLIC, …"""
    return frozenset(
        unicodedata.name(sign, "UNKNOWN").partition(" ")[0]
        for sign in word
        if unicodedata.category(sign)[0] == "L" and unicodedata.category(sign) != "Lm"
    )


def _without_accents(text: str) -> str:
    """Take off what stands above and below a letter; the vowels of other alphabets are more than that."""
    apart = unicodedata.normalize("NFKD", text)
    return re.sub(
        "[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]", "", apart
    )


def _is_linklike(name: str) -> bool:
    return _LINKLIKE.search(name) is not None


_ROLES_ALIKE = frozenset(map(reads_as, _ROLES))
_WHOLE_ALIKE = frozenset(map(reads_as, _WHOLE))
