"""The names of months in the languages that nominations most often come in."""

import unicodedata
from functools import cache

SHORTEST = 3

_NAMES = (
    "January February March April May June July August September October November December",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
)
# What is no beginning of a full name: Excel's short form of März, and a second Spanish spelling.
_OTHERS = {"mrz": 3, "setiembre": 9}


def month_named(word: str) -> int | None:
    """1 to 12 for a month's name in any of the languages, or for at least its first three letters.

    "jui" could be June or July in French, and is neither.
    """
    return _known().get(_bare(word))


@cache
def _known() -> dict[str, int]:
    found: dict[str, set[int]] = {name: {month} for name, month in _OTHERS.items()}
    for names in _NAMES:
        for month, name in enumerate(_bare(names).split(), start=1):
            for end in range(SHORTEST, len(name) + 1):
                found.setdefault(name[:end], set()).add(month)
    return {word: min(months) for word, months in found.items() if len(months) == 1}


def _bare(word: str) -> str:
    """Without accents and capitals."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))
