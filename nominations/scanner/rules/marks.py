"""Marks that say a paper is not for everyone."""

import re
from collections.abc import Iterator

MARK_STEMS = (
    *(
        "sensitive",
        "official use",
        "fouo",
        "noforn",
        "cui",
        "les//",
        "(les)",
        "marked les",
        "secret",
    ),
    *("tlp:", "unclassified", "vs-nfd", "verschlusssache", "classified", "restricted", "confiden"),
    *(
        "reservado",
        "not for public",
        "not for further",
        "not for dissem",
        "do not ",
        "internal use",
    ),
    *("uso oficial", "difusi", "no difundir", "no divulgar", "diffusion res", "ne pas diffuser"),
    *("usage officiel", "dienstgebrauch", "nicht zur", "للاستخدام", "سري", "للنشر"),
)
# In capitals, as marks are written; in a sentence the same words only describe.
_WRITTEN = (
    r"Law Enforcement Sensitive|LAW ENFORCEMENT SENSITIVE"
    r"|For Official Use Only|FOR OFFICIAL USE ONLY"
    r"|\bFOUO\b|\bNOFORN\b|\bCUI//\w+|(?<=[Mm]arked )CUI\b|\bU//(?:FOUO|LES)\b|\bLES//\w+|\(LES\)"
    r"|(?<=[Mm]arked )LES\b"
    r"|\bOFFICIAL[ :-]{1,2}SENSITIVE\b|\bTOP SECRET\b|\bTLP:\s?(?:AMBER(?:\+STRICT)?|RED)\b"
    r"|Controlled Unclassified Information|CONTROLLED UNCLASSIFIED INFORMATION"
    r"|\bVS-NfD\b|\bVERSCHLUSSSACHE\b"
)
# One word alone on its line, or between slashes or brackets; CUI on its line only.
_ALONE = r"CLASSIFIED|RESTRICTED|CONFIDENTIAL|SECRET|CONFIDENCIAL|RESERVADO|CONFIDENTIEL"
_LONE = re.compile(
    rf"^[ \t*•–-]*(?P<line>{_ALONE}|CUI)[ \t*•–.-]*$|(?<=[(\[/])(?P<mark>{_ALONE})(?=[)\]/])",
    re.MULTILINE,
)
_PHRASES = (
    r"\bnot for (?:public (?:release|disclosure|distribution)|(?:further )?dissemination)\b"
    r"|\bdo not (?:distribute|disseminate|release to the public)\b|\bfor internal use only\b"
    r"|\bs[oó]lo para uso oficial\b|\bpara uso oficial exclusivo\b|\bdifusi[oó]n restringida\b"
    r"|\bno (?:difundir|divulgar)\b"
    r"|\bdiffusion restreinte\b|\bne pas diffuser\b|\bconfidentiel[- ]défense\b"
    r"|\bréservé à l['’]usage officiel\b"
    r"|\bnur für den (?:internen )?dienstgebrauch\b|\bnicht zur (?:veröffentlichung|weitergabe)\b"
    r"|سري\s+للغاية|للاستخدام\s+الرسمي\s+فقط|غير\s+قابل\s+للنشر|غير\s+مخصص\s+للنشر"
)
_MARKS = re.compile(_WRITTEN)
_SAID = re.compile(_PHRASES, re.IGNORECASE)


def marks(text: str, country: str) -> Iterator[tuple[int, int]]:
    """Law Enforcement Sensitive, FOUO, CUI, OFFICIAL-SENSITIVE and their like."""
    for pattern in (_MARKS, _SAID):
        for found in pattern.finditer(text):
            yield found.span()
    for found in _LONE.finditer(text):
        yield found.span(str(found.lastgroup))
