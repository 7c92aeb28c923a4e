"""Words in a chart: what fits where, so that none lies on another."""

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Widths in parts of the font size: digits and letters of the page's sans, rounded up.
NARROW = 0.66
WIDE = 1.0
APART = 6
LEADING = 1.2
SHORTENED = "…"


@dataclass(frozen=True, slots=True)
class Box:
    """Lines of words around a middle; `y` is the baseline of the first."""

    lines: Sequence[str]
    x: float
    y: float
    size: float

    @property
    def width(self) -> float:
        """The estimated width of its longest line."""
        return max(text_width(line, self.size) for line in self.lines)

    def meets(self, other: "Box") -> bool:
        """Whether the two would touch."""
        near = (self.width + other.width) / 2 + APART
        return abs(self.x - other.x) < near and abs(self.y - other.y) < self.size * LEADING

    def within(self, start: float, end: float) -> "Box":
        """The same, moved as far as it takes to stay between two edges."""
        half = self.width / 2
        x = max(start + half, min(self.x, end - half))
        return Box(self.lines, x, self.y, self.size)


def printable(words: str) -> str:
    """Without control characters, which XML cannot hold, and lone surrogates."""
    return "".join(mark for mark in words if mark.isprintable())


def text_width(words: str, size: float) -> float:
    """About how wide the words are, in the unit of their size."""
    return size * sum(_em(mark) for mark in words)


def wrapped(words: str, room: float, size: float, lines: int) -> list[str] | None:
    """The words in so many lines at most; None if they do not fit without breaking one.

    Two dates with a dash between them have a line each, if they fit so.
    """
    letters = _letters(words, room, size)
    whole = textwrap.wrap(_tied(words), letters, break_long_words=False) or [""]
    parts = re.split(r"(?<=–) ", _tied(words))
    for found in (parts, whole) if len(whole) > 1 else (whole,):
        if len(found) <= lines and all(text_width(line, size) <= room for line in found):
            return found
    return None


def shortened(words: str, room: float, size: float, lines: int) -> list[str]:
    """The words in so many lines, the rest left out and so marked."""
    return textwrap.wrap(
        _tied(words), _letters(words, room, size), max_lines=lines, placeholder=SHORTENED
    ) or [""]


def without_collisions(boxes: Iterable[Box]) -> list[Box]:
    """The boxes of which none touches one that came before it."""
    kept: list[Box] = []
    for box in boxes:
        if not any(box.meets(other) for other in kept):
            kept.append(box)
    return kept


def _tied(words: str) -> str:
    """A dash between two dates stays with the first."""
    return words.replace(" –", "\N{NO-BREAK SPACE}–")


def _em(mark: str) -> float:
    return WIDE if unicodedata.east_asian_width(mark) in "WF" else NARROW


def _letters(words: str, room: float, size: float) -> int:
    widest = max((_em(mark) for mark in words), default=NARROW)
    return max(1, int(room / (size * widest)))
