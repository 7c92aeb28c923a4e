"""Dates of birth, by a word before them."""

import re
from collections.abc import Iterator

from nominations.scanner.wordlists import words

BIRTH_STEMS = words(
    """
    dob d.o.b birth born nacimiento nacid naissance né née geb ميلاد
    """
)
_DATE = (
    r"(?P<date>\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
    r"|\d{1,2}(?:st|nd|rd|th|er|\.)?\s+(?:de\s+)?[^\W\d_]{3,12}\.?,?\s+(?:del?\s+)?\d{4}"
    r"|[^\W\d_]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
    r"|[\u0660-\u0669]{1,4}[./-][\u0660-\u0669]{1,2}[./-][\u0660-\u0669]{1,4})"
)
_SAID = re.compile(
    r"(?:\b(?:DOB|D\.O\.B\.|date\s+of\s+birth|birth\s*date|fecha\s+de\s+nacimiento"
    r"|date\s+de\s+naissance|geburtsdatum|geb\.)|تاريخ\s+الميلاد)"
    rf"\s*(?:is|was|es|est|ist|:|,|\()?\s*(?:on\s+|el\s+|le\s+|am\s+)?{_DATE}",
    re.IGNORECASE,
)
_BORN = re.compile(
    rf"\b(?:born\s+(?:on\s+)?|nacid[oa]\s+el\s+|née?\s+le\s+|geboren\s+am\s+){_DATE}",
    re.IGNORECASE,
)
# Programmes are born too.
_THING = re.compile(
    r"\b(?:program(?:me)?|project|idea|initiative|unit|team|partnership|operation|campaign|scheme"
    r"|programa|proyecto|iniciativa|projet|initiative|projekt|programm)\b[^.!?]{0,30}$",
    re.IGNORECASE,
)


def birth_dates(text: str, country: str) -> Iterator[tuple[int, int]]:
    """A full date, said to be somebody's birth."""
    for found in _SAID.finditer(text):
        yield found.span("date")
    for found in _BORN.finditer(text):
        if not _THING.search(text[max(0, found.start() - 60) : found.start()]):
            yield found.span("date")
