"""Names of victims, complainants and witnesses, by the words before or after the name."""

import re
from collections.abc import Iterator

from nominations.scanner.names import name_after, name_before
from nominations.scanner.wordlists import words

VICTIM_STEMS = words(
    """
    victim complainant survivor deceased decedent witness informant víctima denunciante
    superviviente fallecid testigo plaignant survivant défunt témoin opfer geschädigt zeug
    verstorben الضحية المجن الشاهد
    """
)
_PERSON = r"(?:victim|complainant|survivor|deceased|decedent|witness|informant)"
_ES = r"(?:víctima|denunciante|superviviente|fallecid[oa]|testigo)"
_FR = r"(?:victime|plaignante?|survivante?|défunte?|témoin)"
_DE = r"(?:Opfer|Geschädigten?|Zeuge|Zeugin|Verstorbenen?)"
_OPEN = r"\s*[,(:–—]?\s*"

# Said to be a name: one word is enough.
_SAID = (
    rf"\b{_PERSON}['’]s\s+(?:full\s+|first\s+|last\s+)?name(?:\s+(?:is|was))?\s*[:,]?\s+",
    rf"\b{_PERSON}\s*,?\s+(?:(?:is|was|who\s+was)\s+)?(?:named|called|identified\s+as)\s+",
    rf"\b{_ES}\s*,?\s+(?:llamad[oa]|de\s+nombre|se\s+llama(?:ba)?)\s+",
    rf"\b{_FR}\s*,?\s+(?:nommée?|dénommée?|appelée?|prénommée?)\s+",
    rf"\b{_DE}\s*,?\s+(?:namens|heißt|hieß)\s+",
)
# Set beside it: a first and a last name.
_BESIDE = (
    rf"\b(?i:the|a|an|our|one)\s+(?:[a-z]+\s+)?{_PERSON}{_OPEN}",
    rf"\b(?i:la|el|una?|nuestra)\s+{_ES}{_OPEN}",
    rf"\b(?i:la|le|une?|l['’])\s*{_FR}{_OPEN}",
)
_BESIDE_CLOSED = (rf"\b(?i:das|dem|die|der|den|eine?)\s+{_DE}\s*[,(:–—]\s*",)
_AFTER = re.compile(rf",\s+(?:the|a|an|one)\s+(?:[a-z]+\s+)?{_PERSON}\b")
_ARABIC = re.compile(
    r"(?:الضحية|المجني\s+عليها?|الشاهدة?|المجنى\s+عليها?)\s*[،,:]?\s*"
    r"(?:(?:و?ت?دعى|و?يدعى|المدعوة?|و?اسمها?|و?اسمه)\s+)(?P<name>\w+(?:\s+\w+)?)"
)
_ONE = re.compile("|".join(f"(?:{cue})" for cue in _SAID), re.IGNORECASE)
_TWO = re.compile("|".join(f"(?:{cue})" for cue in _BESIDE))
_CLOSED = re.compile("|".join(f"(?:{cue})" for cue in _BESIDE_CLOSED))
_CLOSING = re.compile(r"\s*[,.;:)–—]|\s*$")


def victims(text: str, country: str) -> Iterator[tuple[int, int]]:
    """The name itself, where the words around it say whose it is."""
    for found in _ONE.finditer(text):
        if name := name_after(text, found.end(), least=1):
            yield name
    for found in _TWO.finditer(text):
        if name := name_after(text, found.end(), least=2):
            yield name
    for found in _CLOSED.finditer(text):
        name = name_after(text, found.end(), least=2)
        # Every German noun has a capital, so the name has to stand alone between two signs.
        if name and _CLOSING.match(text, name[1]):
            yield name
    for found in _AFTER.finditer(text):
        if name := name_before(text, found.start(), least=2):
            yield name
    for found in _ARABIC.finditer(text):
        yield found.span("name")
