"""E-mail addresses of persons, and where somebody lives."""

import re
from collections.abc import Iterator

from nominations.scanner.wordlists import words

HOME_STEMS = words(
    """
    lives lived living resid address domicili vive vivía demeurant résidant wohn سكن المقيم
    """
)
_MAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
# Addresses of an office rather than of a person.
_OFFICES = words(
    """
    info contact contacts contactus office press media news hello mail email support help admin
    webmaster tips tipline police pd sheriff records communications community awards team
    enquiries inquiries general pio publicaffairs information recruitment volunteer volunteers
    contacto prensa informacion oficina presse kontakt buero poststelle accueil noreply no-reply
    """
)
_WORD = r"[^\W\d_][\w'’.-]*"
_STREET = (
    # 14 Mill Lane
    rf"(?:\d{{1,5}}[a-z]?\s+(?:{_WORD}\s+){{1,4}}?"
    r"(?:street|st|lane|ln|road|rd|avenue|ave|drive|dr|court|ct|way|close|place|terrace|boulevard"
    r"|blvd|crescent|gardens|circle|square)\b"
    # 12 rue des Lilas
    rf"|\d{{1,5}},?\s+(?:rue|avenue|boulevard|place|chemin|impasse|allée)\s+(?:d\w{{1,2}}\s+)?{_WORD}"
    # Gartenstraße 12, calle Mayor 12
    rf"|(?:{_WORD}\s+){{1,4}}?\d{{1,5}}\b)"
)
_LIVES = (
    r"\b(?:lives|lived|living|resides|resided|residing)\s+at\s+",
    r"\b(?:home|his|her|victim['’]s|complainant['’]s|witness['’]s)\s+address\s*(?:is|was|:|,)\s*",
    r"\b(?:domiciliad[oa]|residente|vive|vivía|reside)\s+en\s+(?:la|el)?\s*(?=calle|avenida|plaza)",
    r"\b(?:domiciliée?|demeurant|résidant)\s+(?:au\s+)?",
    r"\b(?:wohnhaft|wohnt|wohnte)\s+(?:in\s+)?(?:der|dem|am|im)?\s*",
    r"(?:يسكن|تسكن|المقيمة?)\s+في\s+(?=\S+\s+\d|شارع)",
)
_HOME = re.compile(rf"(?:{'|'.join(_LIVES)})(?P<home>{_STREET})", re.IGNORECASE)


def mail_addresses(text: str, country: str) -> Iterator[tuple[int, int]]:
    """Of persons: an office's own address, such as info@, is no secret."""
    for found in _MAIL.finditer(text):
        local = found.group().partition("@")[0].casefold()
        if local.strip(".") not in _OFFICES:
            yield found.span()


def homes(text: str, country: str) -> Iterator[tuple[int, int]]:
    """A street with its number, said to be where somebody lives."""
    for found in _HOME.finditer(text):
        start, end = found.span("home")
        yield start, start + len(text[start:end].rstrip("., "))
