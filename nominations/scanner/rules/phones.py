"""Telephone numbers, by the numbering plans of the countries (Google's libphonenumber).

A number in the agency's own notation counts if it is valid there, is grouped as numbers are, and is
marked as one: by a sign that only telephone numbers have, or by a word before it. So counts, years,
amounts of money and identifiers of agencies are left alone.
"""

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher

_DIGITS = re.compile(r"(?:\d\D{0,3}){7}")
_YEARS = re.compile(r"\s*(?:(?:19|20)\d\d[\s./–-]*)+")
_DATE = re.compile(r"\(?\b(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})\b")
_MONEY_BEFORE = re.compile(r"(?:[$€£¥₹]|\b(?:USD|EUR|GBP|CAD|AUD|INR|Rs\.?))\s*$")
_MONEY_AFTER = re.compile(r"\s*(?:[%€£]|(?:dollars?|euros?|USD|EUR|GBP)\b)")
_CUE = re.compile(
    r"(?:\b(?:tel|phone|telephone|mobile|cell|call|text|dial|fax|hotline|helpline|whatsapp|sms"
    r"|tel[eé]fono|llam\w+|m[oó]vil|celular|t[eé]l[eé]phone|portable|appel\w*"
    r"|telefon|handy|mobil|rufnummer|anruf\w*)\b|هاتف|جوال|اتصل)[^\d\n]{0,30}$",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(
    r"(?:\b(?:ORI|case|grant|award|report|invoice|ISBN|ISSN|DOI|NCJ|account|serial)\b|#)"
    r"[^\d\n]{0,15}$",
    re.IGNORECASE,
)
_BEFORE = 40


def phone_numbers(text: str, country: str) -> Iterator[tuple[int, int]]:
    """Numbers with a country code anywhere; those without by the plan of the agency's country."""
    if not _DIGITS.search(text):
        return
    region = country if country in phonenumbers.SUPPORTED_REGIONS else None
    for found in PhoneNumberMatcher(text, region, leniency=Leniency.VALID, max_tries=500):
        if _is_phone(text, found.start, found.end):
            yield found.start, found.end


def _is_phone(text: str, start: int, end: int) -> bool:
    words, before = text[start:end], text[max(0, start - _BEFORE) : start]
    if _YEARS.fullmatch(words) or _DATE.search(words):
        return False
    if _MONEY_BEFORE.search(before) or _MONEY_AFTER.match(text, end):
        return False
    if _CUE.search(before) or words.startswith("+"):
        return True
    if _OTHER_NUMBER.search(before):
        return False
    return _looks_dialled(words)


def _looks_dialled(words: str) -> bool:
    """Brackets, or hyphens and dots between short groups; blanks alone also part thousands."""
    if "(" in words:
        return True
    groups = re.split(r"[-./]", words.strip())
    return len(groups) >= 3 and all(2 <= len(group.strip()) <= 5 for group in groups)
