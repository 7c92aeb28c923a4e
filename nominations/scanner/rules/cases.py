"""Numbers of cases, incidents and files, where a word before them says that they are."""

import re
from collections.abc import Iterator

from nominations.scanner.wordlists import words

CASE_STEMS = words(
    """
    report case incident docket complaint warrant citation cad cfs crime evidence booking
    expediente caso atestado diligencia carpeta denuncia dossier verbal affaire plainte
    aktenzeichen az. vorgang fallnummer anzeige قضية محضر بلاغ
    """
)
_NUMBER = r"(?:number|numbers|no|nos|nr|num|núm|número|numéro|nummer|n[º°o])\b\.?|n[º°]|#|رقم"
_CUES = (
    r"(?:police|crime|incident|offen[cs]e|arrest|accident)\s+report|case|incident|docket|complaint"
    r"|warrant|citation|CAD|CFS|crime\s+reference|case\s+file|evidence|booking"
    r"|expediente|caso|atestado|diligencias|carpeta(?:\s+de\s+investigación)?|denuncia"
    r"|dossier|proc[eè]s-verbal|affaire|plainte"
    r"|aktenzeichen|az\.|vorgangsnummer|vorgang|fallnummer|strafanzeige"
    r"|قضية|القضية|محضر|المحضر|بلاغ|البلاغ"
)
_CODE = re.compile(r"(?<![\d/-])\d[\d/-]*\d(?:[-/]?[A-Z]{1,3}\b)?(?:[-/]\d+)*(?![\w%-])")
_LETTERS = r"(?P<letters>(?:[A-Z]{1,4}[-/ ]?)?)$"
_NAMED = re.compile(rf"\b(?i:{_CUES})\s*(?:(?i:{_NUMBER})|:)\s*:?\s*{_LETTERS}")
# Without the word number: only what is written as such numbers are, 23-004512 or 2023/45121.
_BARE = re.compile(rf"\b(?i:{_CUES})\s+{_LETTERS}")
_AS_WRITTEN = re.compile(r"(?:\d\d|(?:19|20)\d\d)[-/]\d{3,8}")
_YEARS = re.compile(r"(?:19|20)\d\d(?:[-/](?:(?:19|20)\d\d|\d\d))?")
_MIN_FIGURES = 4
_BEFORE = 60


def case_numbers(text: str, country: str) -> Iterator[tuple[int, int]]:
    """At least four figures, and more than a year."""
    for found in _CODE.finditer(text):
        code, start = found.group(), found.start()
        if sum(sign.isdigit() for sign in code) < _MIN_FIGURES or _YEARS.fullmatch(code):
            continue
        before = text[max(0, start - _BEFORE) : start]
        cue = _NAMED.search(before) or (_AS_WRITTEN.fullmatch(code) and _BARE.search(before))
        if cue:
            yield start - len(cue.group("letters")), found.end()
