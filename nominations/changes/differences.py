"""What changed from one text to the next, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

WORD = re.compile(r"\s*\S+")
LARGEST = 6_000_000
"""Words of the one times words of the other; beyond that comparing takes too long for a page."""
AROUND = 12
"""Words left of what stayed, on either side of a change."""


class Part(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    LEFT_OUT = "left-out"
    """Words in between that stayed as they were and are not repeated."""


@dataclass(frozen=True, slots=True)
class Piece:
    part: Part
    text: str


def differences(before: str, after: str) -> list[Piece] | None:
    """The later text with what was added, removed and left as it was.

    None where the texts are too long to compare.
    """
    old, new = WORD.findall(before), WORD.findall(after)
    if len(old) * len(new) > LARGEST:
        return None
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pieces += _same(new[c:d], is_first=c == 0, is_last=d == len(new))
            continue
        if b > a:
            pieces.append(Piece(Part.REMOVED, "".join(old[a:b])))
        if d > c:
            pieces.append(Piece(Part.ADDED, "".join(new[c:d])))
    return pieces


def _same(words: list[str], *, is_first: bool, is_last: bool) -> list[Piece]:
    """Words that stayed, without those far from any change."""
    head = 0 if is_first else AROUND
    tail = 0 if is_last else AROUND
    if len(words) <= head + tail + AROUND:
        return [Piece(Part.SAME, "".join(words))]
    pieces = [Piece(Part.SAME, "".join(words[:head]))] if head else []
    pieces.append(Piece(Part.LEFT_OUT, " … "))
    if tail:
        pieces.append(Piece(Part.SAME, "".join(words[-tail:])))
    return pieces
