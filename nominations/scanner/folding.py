"""Text without case and accents, with the way back to where each character stood."""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is the folded form; `at(i)` is where its character i stands in the original."""

    text: str
    origins: tuple[int, ...] | None

    def at(self, index: int) -> int:
        return index if self.origins is None else self.origins[index]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's span of a span of the folded text that is not empty."""
        return self.at(start), self.at(end - 1) + 1


def folded(text: str) -> Folded:
    """Case and accents taken away: `Médina` becomes `medina`, `STRASSE` and `Straße` alike."""
    if text.isascii():
        return Folded(text.lower(), None)
    letters: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(text):
        plain = character.lower() if character.isascii() else _plain(character)
        letters.append(plain)
        origins += [index] * len(plain)
    return Folded("".join(letters), tuple(origins))


def _plain(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))
