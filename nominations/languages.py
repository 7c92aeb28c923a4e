"""Languages that a nomination can be written in: any. The table is of the Unicode CLDR."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext, gettext_noop

TABLE = Path(__file__).parent / "data" / "languages.tsv"
SEVERAL, ANOTHER = "mul", "und"
"""Codes of ISO 639-2 for what has no code of its own."""
_NAMELESS = {
    SEVERAL: gettext_noop("Several languages"),
    ANOTHER: gettext_noop("Another language"),
}


@dataclass(frozen=True, slots=True)
class Language:
    """A language as readers and browsers are told of it."""

    code: str
    """BCP 47, in lower case."""
    own_name: str
    english_name: str
    direction: str
    """ltr, rtl, or auto: what the first letters say."""

    @property
    def name(self) -> str:
        """Its own name, with the English one where that differs."""
        if self.code in _NAMELESS:
            return gettext(self.english_name)
        if self.own_name.casefold() == self.english_name.casefold():
            return self.own_name
        return f"{self.own_name} ({self.english_name})"


@cache
def _table() -> dict[str, Language]:
    found = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            language = Language(*line.split("\t"))
            found[language.code] = language
    for code, info in LANG_INFO.items():
        # Those of single countries, which Django knows besides.
        if code not in found and "name_local" in info:
            direction = "rtl" if info["bidi"] else "ltr"
            found[code] = Language(code, info["name_local"], info["name"], direction)
    return found


def language(code: str) -> Language:
    """The language of a code; of one that nobody knows, the code for its name."""
    known = _table().get(code.lower())
    if known is not None:
        return known
    name = _NAMELESS.get(code, code)
    return Language(code, name, name, "auto")


@cache
def _own_names() -> tuple[tuple[str, str], ...]:
    rows = [(row.code, row.own_name) for row in _table().values()]
    return tuple(sorted(rows, key=lambda row: (row[0] != "en", row[1].casefold())))


def language_choices() -> list[tuple[str, str]]:
    """Code and own name of every language, English first, then by own name; at last what is none
    of them.
    """
    return [*_own_names(), *((code, gettext(name)) for code, name in _NAMELESS.items())]
