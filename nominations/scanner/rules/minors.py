"""One child or young person told by age or name; groups such as "14-year-olds" are not meant."""

import re
from collections.abc import Iterator

from nominations.scanner.names import name_after
from nominations.scanner.wordlists import words

ADULT = 18
MINOR_STEMS = words(
    """
    old aged age años ans jährig named called llamad nombre nommé appelé prénommé namens
    سنة سنوات عام يدعى تدعى اسمه المدعو
    """
)
_WORDS = tuple(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen
    """.strip().split()
)
_NUMBER = rf"(?P<age>\d{{1,2}}|[\u0660-\u0669]{{1,2}}|{'|'.join(_WORDS)})"
_CHILD = (
    r"(?:boy|girl|child|son|daughter|juvenile|student|pupil|victim|suspect|youth|teenager|teen"
    r"|minor|sister|brother|niece|nephew|runaway|patient|survivor|male|female|resident|driver"
    r"|passenger|cousin|friend|witness|freshman|sophomore)"
)
# "a 14-year-old girl", "the 9 year old was"; not a programme of that age, not 14-year-olds.
_EN = (
    rf"\b(?:an?|the|his|her|their|our|one|another)\s+(?:\w+\s+)?{_NUMBER}[-\s]years?[-\s]old\b"
    rf"(?=\s*[,.;:)]|\s+(?:\w+\s+)?{_CHILD}\b(?!s)|\s+(?:who|was|is|had|has|from|named|called|told"
    r"|said|went|and\s+(?:his|her)))"
)
# "a girl aged 12", "the victim, age 14"; not "students aged 12 to 17".
_EN_AGED = (
    rf"\b{_CHILD}\b,?\s+(?:\w+\s+)?(?:aged|age)\s+{_NUMBER}\b"
    r"(?!\s*(?:to|and|or|through|[-–])\s*\d)"
)
_ES = (
    r"\b(?:una?|la|el|su)\s+(?:niñ[oa]|menor|chic[oa]|muchach[oa]|joven|adolescente|alumn[oa]"
    rf"|hij[oa])\s+(?:\w+\s+)?de\s+{_NUMBER}\s+años\b"
)
_FR = (
    r"\b(?:une?|la|le|sa|son)\s+(?:fille|garçon|fillette|enfant|mineure?|adolescente?|élève|jeune"
    rf"|lycéenne?)\s+(?:\w+\s+)?(?:âgée?\s+)?de\s+{_NUMBER}\s+ans\b"
)
_DE = (
    rf"\b(?:eine?[mnrs]?)\s+{_NUMBER}[-\s]?[jJ]ährige[nrms]?\s+"
    r"(?:Schüler\w*|Mädchen|Jungen?|Kind|Jugendliche\w*|Opfer|Tochter|Sohn|Auszubildende\w*)"
)
_DE_ALONE = rf"\b(?:der|die)\s+{_NUMBER}[-\s]?Jährige\b"
_AR = (
    r"(?:طفلة?|فتاة|فتى|قاصرة?|صبي|تلميذة?)"
    r"\s+(?:(?:عمره|عمرها|في|يبلغ|تبلغ|بعمر|من|العمر)\s+){1,4}"
    rf"{_NUMBER}\s+(?:عاما|عامًا|عاماً|سنة|سنوات)"
)
_OLD = ("year-old", "years-old", "year old", "years old")
# A pattern is tried only where one of its stems stands.
_AGED = tuple(
    (stems, re.compile(pattern, re.IGNORECASE))
    for stems, pattern in (
        (_OLD, _EN),
        (("aged ", "age "), _EN_AGED),
        (("años",), _ES),
        ((" ans",), _FR),
        (("jährig",), _DE),
        (("jährig",), _DE_ALONE),
        (("سنة", "سنوات", "عام"), _AR),
    )
)
_NAMED = re.compile(
    r"(?:\b(?:juvenile|minor|child|boy|girl|teenager|teen|pupil|toddler|baby)\s*,?\s+(?:named|called)"
    r"|\b(?:menor|niñ[oa]|adolescente)\s+(?:llamad[oa]|de\s+nombre)"
    r"|\b(?:mineure?|enfant|fillette|garçon|fille)\s+(?:nommée?|appelée?|prénommée?)"
    r"|\b(?:Kind|Mädchen|Junge|Minderjährige[rn]?|Jugendliche[rn]?)\s+namens)\s+",
    re.IGNORECASE,
)
_NAMED_ARABIC = re.compile(
    r"(?:طفلة?|القاصرة?|قاصرة?|فتاة)\s+(?:يدعى|تدعى|اسمه|اسمها|المدعوة?)\s+"
    r"(?P<name>\w+(?:\s+\w+)?)"
)


def minors(text: str, country: str) -> Iterator[tuple[int, int]]:
    """Somebody under 18, told by age; or a child told by name."""
    small = text.lower()
    for stems, pattern in _AGED:
        if not any(stem in small for stem in stems):
            continue
        for found in pattern.finditer(text):
            if _years(found.group("age")) < ADULT:
                yield found.span()
    for found in _NAMED.finditer(text):
        if name := name_after(text, found.end(), least=1):
            yield name
    for found in _NAMED_ARABIC.finditer(text):
        yield found.span("name")


def _years(said: str) -> int:
    word = said.casefold()
    return _WORDS.index(word) + 1 if word in _WORDS else int(said)
