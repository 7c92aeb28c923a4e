"""Registration plates and chassis numbers, where a word before them says that they are."""

import re
from collections.abc import Iterator

PLATE_STEMS = (
    *("plate", "tag n", "registration", "vin ", "vin:", "matr", "placa", "patente", "plaque"),
    *("immatricul", "kennzeichen", "fahrgestell", "لوح"),
)
_CUES = (
    r"licen[cs]e\s+plates?|number\s+plates?|vehicle\s+plates?|plates?|tag\s+(?:number|no\.?)"
    r"|(?:vehicle\s+)?registration(?:\s+(?:number|plate|mark|no\.?))|registration|VIN"
    r"|matr[ií]culas?|placas?|patentes?|plaques?(?:\s+d['’]immatriculation)?|immatriculée?s?"
    r"|immatriculation|(?:amtliches?\s+)?kennzeichen|fahrgestellnummer"
)
# What may stand between: "plate number was: ", "with the plate ".
_BETWEEN = (
    r"(?:\s*[:#,(“\"'«„]\s*|\s+(?:number|no\.?|nr\.?|n[º°]|núm\.?|is|was|of|reads?|reading"
    r"|número|es|era|numéro|est|était|lautet|ist|war)\b\.?){0,3}\s*[:#(“\"'«„]?\s*"
)
_GROUP = r"[A-ZÄÖÜ0-9]{1,4}"
_TOKEN = rf"(?P<token>[A-HJ-NPR-Z0-9]{{17}}|{_GROUP}(?:[ ·•-]?{_GROUP}){{1,3}})(?![\w-])"
_LATIN = re.compile(rf"\b(?i:{_CUES}){_BETWEEN}{_TOKEN}")
_LETTERS = r"[\u0621-\u064a](?:\s?[\u0621-\u064a]){0,2}"
_FIGURES = r"[0-9\u0660-\u0669]{1,6}"
_ARABIC = re.compile(
    r"(?:لوحة|لوحتها|لوحته|رقم\s+اللوحة|لوحة\s+رقم)\s*(?:رقم|تحمل|:)?\s*"
    rf"(?P<token>{_LETTERS}\s?{_FIGURES}|{_FIGURES}\s?{_LETTERS})(?!\w)"
)
_MIN, _MAX, _VIN = 4, 9, 17


def plates(text: str, country: str) -> Iterator[tuple[int, int]]:
    """Letters and figures together, four to nine, right after a word such as plate."""
    for found in _LATIN.finditer(text):
        if _is_plate(found.group("token")):
            yield found.span("token")
    for found in _ARABIC.finditer(text):
        yield found.span("token")


def _is_plate(token: str) -> bool:
    signs = [sign for sign in token if sign.isalnum()]
    mixed = any(sign.isdigit() for sign in signs) and any(sign.isalpha() for sign in signs)
    return mixed and (_MIN <= len(signs) <= _MAX or len(signs) == _VIN)
