"""Whose nomination it is: the words that tell it in a round that is judged without names.

Compared without case and accents, by whole words; the words of a name may be joined by a hyphen, a
line or nothing. In web addresses, file names and handles a name is found inside a longer word too.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from nominations.scanner.folding import Folded, folded
from nominations.scanner.generic_words import (
    ABBREVIATIONS,
    COMMON_WORDS,
    GENERIC,
    OF_NAMES,
    PUBLIC_MAIL,
    RANKS,
)
from nominations.scanner.inputs import Team

_TOKEN = re.compile(r"[^\W_]+")
_JOINED = r"[\W_]{0,3}"
_LEAST_INSIDE = 5
"""Letters that a name has at least, to be looked for inside longer words."""
_COMPACT = re.compile(r"://|^www\.|@|#\w|[\w-]\.[a-zA-Z]{2,}")


@dataclass(frozen=True, slots=True)
class _Sought:
    rule: str
    key: str
    """Has to occur for anything to be found: far cheaper to ask than a pattern."""
    pattern: re.Pattern[str]
    inside: re.Pattern[str] | None = None
    """How it is looked for in web addresses and file names."""
    exact: bool = False
    """Compared as it is written: short forms in capitals."""
    capital: bool = False
    """Needs a capital: the same word has another meaning."""


@dataclass(frozen=True)
class Identity:
    """What to look for. Made once for a document."""

    sought: tuple[_Sought, ...] = field(default_factory=tuple)

    @classmethod
    def of(cls, document: Mapping[str, Any], team: Team) -> Self:
        agency = document["agency"]
        partners = [row["name"] for row in document.get("partners") or ()]
        found: list[_Sought] = []
        found += _agency(agency["name"])
        for part in (agency.get("place") or "", agency.get("region") or ""):
            for name in part.split(","):
                found += _core("place-name", name)
        for name in (*partners, *team.bodies):
            found += _body(name)
        for name in team.names:
            found += _person(name)
        found += [_domain(domain) for domain in sorted(_domains(team.addresses))]
        return cls(tuple(found))

    def find(self, text: str, *, compact: bool) -> Iterator[tuple[str, int, int]]:
        """Rule and span of every name in a text; a name within another is found once."""
        taken: list[tuple[int, int]] = []
        plain = folded(text)
        for sought in self.sought:
            if sought.key not in (text if sought.exact else plain.text):
                continue
            hits = sorted(set(_hits(sought, text, plain, compact=compact)))
            for start, end in hits:
                if not any(start < e and s < end for s, e in taken):
                    taken.append((start, end))
                    yield sought.rule, start, end


def _hits(sought: _Sought, text: str, plain: Folded, *, compact: bool) -> Iterator[tuple[int, int]]:
    if sought.exact:
        yield from (hit.span() for hit in sought.pattern.finditer(text))
        return
    for hit in sought.pattern.finditer(plain.text):
        start, end = plain.span(*hit.span())
        if not sought.capital or _has_capital(text[start:end], text, start):
            yield start, end
    for hit in sought.inside.finditer(plain.text) if sought.inside else ():
        start, end = plain.span(*hit.span())
        if compact or _is_joined(text, start, end):
            yield start, end


def _is_joined(text: str, start: int, end: int) -> bool:
    """Whether the characters up to the next blanks are a web address or a handle."""
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return _COMPACT.search(text[start:end]) is not None


def _has_capital(words: str, text: str, start: int) -> bool:
    """Whether it is written as a name. A script without capitals says nothing about it."""
    first = next((sign for sign in words if sign.isalpha()), "")
    if not first or first.upper() == first.lower():
        return True
    if not first.isupper():
        return False
    before = text[:start].rstrip(" \t\"'“”«»(")
    begins = not before or before[-1] in ".!?:\n•"
    return not begins or " " in words.strip()


def tokens_of(name: str) -> list[str]:
    """The words of a name, folded."""
    return _TOKEN.findall(folded(name).text)


def _agency(name: str) -> list[_Sought]:
    tokens = tokens_of(name)
    sought = _whole("agency-name", tokens) if _tells(tokens) or len(tokens) > 2 else []
    return [*sought, *_core("agency-name", name), *_initials(name)]


def _core(rule: str, name: str) -> list[_Sought]:
    """What is left of a name without the words that many names share."""
    tokens = tokens_of(name)
    while tokens and tokens[0] in GENERIC:
        tokens = tokens[1:]
    while tokens and tokens[-1] in GENERIC:
        tokens = tokens[:-1]
    return _whole(rule, tokens) if _tells(tokens) else []


def _body(name: str) -> list[_Sought]:
    """A partner: by its whole name, which has to be written as one."""
    tokens = tokens_of(name)
    if not _tells(tokens):
        return []
    return [replace(sought, capital=True) for sought in _whole("partner-name", tokens)]


def _person(name: str) -> list[_Sought]:
    """First and last name together, or a rank or title with the last name."""
    tokens = [token for token in tokens_of(name) if token not in RANKS]
    if len(tokens) < 2:
        return []
    ranked = re.compile(
        rf"{_EDGE_BEFORE}(?:{'|'.join(sorted(RANKS))})\.?\s+{re.escape(tokens[-1])}{_EDGE_AFTER}"
    )
    return [
        *_whole("person-name", tokens),
        _Sought("person-name", tokens[-1], ranked, capital=True),
    ]


def _tells(tokens: list[str]) -> bool:
    """Whether the words say more than what kind of body it is."""
    return any(token not in GENERIC and not token.isdigit() for token in tokens) and (
        len("".join(tokens)) > 2
    )


_EDGE_BEFORE = r"(?<![^\W\d_])"
# A genitive belongs to the name: Exampleton's, Exampletons.
_EDGE_AFTER = r"(?=(?:['’]?s)?(?![^\W\d_]))"
# Arabic joins and, in, for, as and the article to the word.
_ARABIC_PREFIX = r"(?:[وفبكل]{0,2}(?:ال)?)"


def _whole(rule: str, tokens: list[str]) -> list[_Sought]:
    joined = _JOINED.join(re.escape(token) for token in tokens)
    script = _script("".join(tokens))
    before, after = _EDGE_BEFORE, _EDGE_AFTER
    if script == "ARABIC":
        before += _ARABIC_PREFIX
    elif script in _UNSPACED:
        before = after = ""
    letters = sum(len(token) for token in tokens)
    inside = re.compile(joined) if letters >= _LEAST_INSIDE else None
    common = len(tokens) == 1 and tokens[0] in COMMON_WORDS
    pattern = re.compile(before + joined + after)
    return [
        _Sought(rule, max(tokens, key=len), pattern, None if common else inside, capital=common)
    ]


_UNSPACED = frozenset({"CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR"})


def _script(word: str) -> str:
    return unicodedata.name(word[0], "").split()[0].split("-")[0]


def _initials(name: str) -> list[_Sought]:
    words = [word for word in _TOKEN.findall(name) if word.casefold() not in OF_NAMES]
    letters = "".join(word[0] for word in words if word[0].isupper())
    forms = {letters}
    if letters and folded(words[-1]).text == "police":
        # Exampleton Police is called EPD as well.
        forms.add(letters + "D")
    shorts = sorted(form for form in forms if len(form) >= 3 and form not in ABBREVIATIONS)
    return [_Sought("agency-name", form, _short_form(form), exact=True) for form in shorts]


def _short_form(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){re.escape(form)}(?![^\W_])")


def _domains(addresses: Iterable[str]) -> set[str]:
    domains = {address.rpartition("@")[2].strip().casefold() for address in addresses}
    return {domain for domain in domains if "." in domain and domain not in PUBLIC_MAIL}


def _domain(domain: str) -> _Sought:
    pattern = re.compile(rf"(?<![\w-]){re.escape(domain)}(?![\w-]|\.[a-z])")
    return _Sought("mail-domain", domain, pattern)
