"""Squares for a camera: a text as a QR code, drawn by our own templates without a style or a data address."""

from dataclasses import dataclass
from itertools import groupby

import segno


@dataclass(frozen=True, slots=True)
class Squares:
    """A drawing of dark squares.

    Attributes:
        across: how many squares the drawing is wide and high.
        path: what an SVG path draws, each square one unit wide.
    """

    across: int
    path: str


def squares(text: str) -> Squares:
    """Draw a text.

    >>> squares("otpauth://totp/x").across
    25
    """
    rows = [[bool(dark) for dark in row] for row in segno.make(text, error="m", micro=False).matrix]
    drawn: list[str] = []
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                drawn.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return Squares(len(rows), "".join(drawn))
