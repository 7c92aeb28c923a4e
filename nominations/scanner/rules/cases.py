"""Numbers of cases, incidents and files, where a word before them says that they are."""

import re
from collections.abc import Iterator

_NUMBER = r"(?:number|numbers|no|nos|nr|num|núm|número|numéro|nummer|n[º°o])\b\.?|n[º°]|#|رقم"
_CUES = (
    r"(?:police|crime|incident|offen[cs]e|arrest|accident)\s+report|case|incident|docket|complaint"
    r"|warrant|citation|CAD|CFS|crime\s+reference|case\s+file|evidence|booking"
    r"|expediente|caso|atestado|diligencias|carpeta(?:\s+de\s+investigación)?|denuncia"
    r"|dossier|proc[eè]s-verbal|affaire|plainte"
    r"|aktenzeichen|az\.|vorgangsnummer|vorgang|fallnummer|strafanzeige"
    r"|قضية|القضية|محضر|المحضر|بلاغ|البلاغ"
)
_CODE = r"(?P<token>[A-Z]{0,4}[-/ ]?\d[\d/-]*\d(?:[-/]?[A-Z]{1,3}\b)?(?:[-/]\d+)*)"
_NAMED = re.compile(rf"(?:\b(?i:{_CUES}))\s*(?:(?i:{_NUMBER})|:)\s*:?\s*{_CODE}(?![\w%])")
# Without the word number: only what is written as such numbers are, 23-004512 or 2023/45121.
_BARE = re.compile(
    rf"\b(?i:{_CUES})\s+"
    r"(?P<token>(?:[A-Z]{1,4}[-/ ]?)?(?:\d\d|(?:19|20)\d\d)[-/]\d{3,8})(?![\w%-])"
)
_YEARS = re.compile(r"(?:19|20)\d\d[-/](?:(?:19|20)\d\d|\d\d)")
_MIN_FIGURES = 4


def case_numbers(text: str, country: str) -> Iterator[tuple[int, int]]:
    """At least four figures, and more than a year."""
    for pattern in (_NAMED, _BARE):
        for found in pattern.finditer(text):
            if _is_number(found.group("token")):
                yield found.span("token")


def _is_number(token: str) -> bool:
    figures = sum(sign.isdigit() for sign in token)
    return figures >= _MIN_FIGURES and not _YEARS.fullmatch(token) and not _is_year(token)


def _is_year(token: str) -> bool:
    return len(token) == 4 and token[:2] in {"19", "20"}
