"""Numbers of identity papers: those with a form of their own, and those a word announces."""

import re
from collections.abc import Iterator

# United States: area, group, serial; some areas were never given out (SSA, POMS RM 10201.035).
_SSN = re.compile(r"(?<![\w-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])")
# United Kingdom: two letters, six figures, a letter A to D (HMRC, NIM39110).
_NINO = re.compile(
    r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]\b"
)
# Spain: eight figures (or X, Y, Z and seven) and a letter that follows from them.
_DNI = re.compile(r"\b(?P<figures>\d{8}|[XYZ]-?\d{7})[- ]?(?P<letter>[A-HJ-NP-TV-Z])\b")
_DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
# Mexico: the population register's code.
_CURP = re.compile(r"\b[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d\b")
# France: sex, year, month, department, commune, order, and a key that follows from them.
_NIR = re.compile(
    r"\b(?P<number>[12] ?\d\d ?(?:0[1-9]|1[0-2]) ?\d\d ?\d{3} ?\d{3}) ?(?P<key>\d\d)\b"
)
_SAID = re.compile(
    r"(?:\b(?:social\s+security(?:\s+(?:number|no\.?))?|SSN|passport(?:\s+(?:number|no\.?))?"
    r"|driver['’]?s?\s+licen[cs]e(?:\s+(?:number|no\.?))?|national\s+id(?:\s+number)?|aadhaar"
    r"|social\s+insurance\s+number|DNI|NIE|cédula|pasaporte|carte\s+d['’]identité|passeport"
    r"|personalausweis(?:nummer)?|reisepass(?:nummer)?)|رقم\s+(?:الهوية|البطاقة|الجواز))"
    r"\s*(?:number|no\.?|nr\.?|n[º°]|número|numéro|is|was|:|#|,)*\s*"
    r"(?P<number>[A-Z]{0,2}[ -]?\d[\d -]{4,16}\d[A-Z]?)(?!\w)",
    re.IGNORECASE,
)


def identity_papers(text: str, country: str) -> Iterator[tuple[int, int]]:
    """Social security, national insurance, population registers, passports, licences."""
    for pattern in (_SSN, _NINO, _CURP):
        for found in pattern.finditer(text):
            yield found.span()
    for found in _DNI.finditer(text):
        if _DNI_LETTERS[_dni_value(found.group("figures")) % 23] == found.group("letter"):
            yield found.span()
    for found in _NIR.finditer(text):
        number = int(found.group("number").replace(" ", ""))
        if 97 - number % 97 == int(found.group("key")):
            yield found.span()
    for found in _SAID.finditer(text):
        yield found.span("number")


def _dni_value(figures: str) -> int:
    plain = figures.replace("-", "")
    return int(plain.translate(str.maketrans("XYZ", "012")))
