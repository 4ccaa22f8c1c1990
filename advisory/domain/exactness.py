"""Amounts of money and days, as exactly as they are told, and the rounder words for them.

A sum with one figure (or 1.5, or 2.5) tells no more than "about" and is left alone, and so is what is under a
thousand. A day and a month of a year are exact; a year, a quarter and a season are not.
"""

import re
from datetime import date

SMALLEST = 1_000
_MONTH_NAMES = "January February March April May June July August September October November December"
_MONTHS = _MONTH_NAMES.split()
_MONTH = "(?P<{0}>" + "|".join(f"{name[:3]}(?:{name[3:]})?\\.?" for name in _MONTHS) + ")"
_CODES = "USD|EUR|GBP|CHF|CAD|AUD|JPY|CNY|INR|SEK|NOK|DKK"
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "dollars": "$", "dollar": "$", "euros": "€", "euro": "€",
          "pounds": "£", "francs": "CHF ", "bucks": "$"}  # fmt: skip
_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9,
           "billion": 1e9}  # fmt: skip

AMOUNT = re.compile(
    rf"(?<![\w.,$€£])(?P<hedge>(?:about|roughly|around|some|nearly|almost|approximately|exactly) )?"
    rf"(?:(?P<sign>(?:US|CA|AU)?[$€£¥])\s?|(?P<code>{_CODES})\s?)?"
    r"(?P<number>\d{1,15}(?:[.,’']\d{1,15}){0,6})(?!\d)"
    r"(?:(?:\s|-)?(?P<scale>thousand|million|billion|mio|mn|bn|[kKmMbB])(?![\w-]))?"
    rf"(?:\s?(?P<unit>{_CODES}|€|dollars?|euros?|pounds|francs|bucks)(?!\w))?"
)
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?"
DATE = re.compile(
    r"(?<![\w./-])(?P<on>[Oo]n\s(?:the\s)?)?(?:"
    r"(?P<iso>\d{4}-\d{2}-\d{2})"
    r"|(?P<slashed>\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2}))"
    rf"|{_DAY.format('d1')}\s(?:of\s)?{_MONTH.format('m1')}(?:,?\s(?P<y1>(?:19|20)\d\d))?"
    rf"|{_MONTH.format('m2')}\s{_DAY.format('d2')}(?!\d|[.,]\d|\s?%)(?:,?\s(?P<y2>(?:19|20)\d\d))?"
    rf"|{_MONTH.format('m3')},?\s(?P<y3>(?:19|20)\d\d)"
    r")(?![\w-])"
)


def rounder_amount(found: re.Match[str]) -> str:
    """Say an amount in one figure, "" where it tells no more than that already.

    >>> rounder_amount(AMOUNT.search("lost $4.2M in"))
    'about $4 million'
    >>> rounder_amount(AMOUNT.search("about $4 million"))
    ''
    """
    sign, code, unit, scale = (
        found["sign"] or "",
        found["code"] or "",
        found["unit"] or "",
        found["scale"] or "",
    )
    if not (sign or code or unit or len(scale) > 1):
        return ""
    value = _number(found["number"]) * _SCALES.get(scale.lower(), 1)
    if value < SMALLEST or value >= 1e15:
        return ""
    round_value = _rounded(value)
    if abs(round_value - value) < value * 1e-9:
        return ""
    money = code or unit
    return f"about {sign or _SIGNS.get(money, f'{money} ' if money else '')}{_told(round_value)}"


_NO_YEAR = {"early": "early in the year", "mid": "in the middle of the year", "late": "late in the year"}


def rounder_date(found: re.Match[str], today: date | None) -> str:
    """Say a day or a month by the part of its year, "" where the figures are no day.

    >>> rounder_date(DATE.search("on 11 March 2024 he"), date(2025, 6, 1))
    'in early last year'
    >>> rounder_date(DATE.search("11 March 2024"), None)
    'early 2024'
    """
    year, month = _year_and_month(found)
    if not 1 <= month <= 12:
        return ""
    part = "early" if month <= 4 else "mid" if month <= 8 else "late"
    if not year:
        return _NO_YEAR[part]
    ago = today.year - year if today else None
    when = {0: "this year", 1: "last year"}.get(ago if ago is not None else -1, str(year))
    told = f"{part} {when}" if part != "mid" else f"the middle of {when}"
    return f"in {told}" if found["on"] else told


def _number(typed: str) -> float:
    """Read figures with commas or dots, whichever of them parts the thousands."""
    plain = typed.rstrip(".,’'").replace("’", "").replace("'", "")
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", plain):
        return float(re.sub("[.,]", "", plain))
    if re.fullmatch(r"\d+[.,]\d{1,2}|\d+\.\d+", plain):
        return float(plain.replace(",", "."))
    plain = re.sub(r"[.,](?=.*[.,])", "", plain).replace(",", ".")
    return float(plain)


def _rounded(value: float) -> float:
    """Round to one figure, or to halves below three."""
    power = 10 ** (len(str(int(value))) - 1)
    lead = value / power
    return float(int(lead * 2 + 0.5) * power / 2 if lead < 2.75 else int(lead + 0.5) * power)


def _told(value: float) -> str:
    for least, word in ((1e9, "billion"), (1e6, "million")):
        if value >= least:
            return f"{value / least:g} {word}"
    return f"{value:,.0f}"


def _year_and_month(found: re.Match[str]) -> tuple[int, int]:
    """Give the year, 0 where none is told, and the month."""
    if found["iso"]:
        return int(found["iso"][:4]), int(found["iso"][5:7])
    if found["slashed"]:
        first, second, year = re.split("[/.]", found["slashed"])
        month = int(second) if "." in found["slashed"] or int(first) > 12 else int(first)
        return int(year) if len(year) == 4 else 2000 + int(year), month
    name = (found["m1"] or found["m2"] or found["m3"])[:3]
    month = [full[:3] for full in _MONTHS].index(name) + 1
    return int(found["y1"] or found["y2"] or found["y3"] or 0), month
