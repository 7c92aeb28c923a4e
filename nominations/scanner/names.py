"""Names of people in running text, told by their capitals."""

import re

from nominations.scanner.wordlists import words

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’-](?=[^\W\d_]))*\.?")
_GAP = re.compile(r"[ \t\u00a0]{1,2}\n?")
_PARTICLES = words(
    """
    de del de la las los da do dos das di van von der den ten bin ibn ben al el y e le du
    """
)
_TITLES = words(
    """
    mr mrs ms miss mx dr herr frau sr sra señor señora don doña m mme mlle
    """
)
# Words with a capital that begin names of bodies, acts and programmes, not of people.
NOT_NAMES = words(
    """
    a an and the in on at by for from he she it they we our his her their this that these when
    where who which after before during since while because but also no not police department
    sheriff office officer officers services service support assistance advocate advocates
    advocacy witness witnesses compensation rights act unit fund program programme programs
    project projects operation initiative centre center council county city state street avenue
    road school university hospital church association foundation committee court crime crimes
    survey data agency agencies team network partnership family community public safety health
    justice national international federal first response impact victim victims january february
    march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday servicio servicios unidad ley oficina centro
    ministerio policía policia programa service unité loi bureau centre ministère programme
    police polizei hilfe schutz beratung und oder die der das ein eine weißer weisser ring
    """
)


def name_after(text: str, at: int, *, least: int) -> tuple[int, int] | None:
    """Where a name of at least so many words begins and ends, if it begins at this character.

    A title such as Mrs counts as a word.
    """
    end, words, position = at, 0, at
    while words < 5:
        found = _WORD.match(text, position)
        if found is None:
            break
        word = found.group().rstrip(".").casefold()
        is_particle = words > 0 and word in _PARTICLES
        if not is_particle:
            if not _is_name(found.group(), word):
                break
            words += 1
            end = found.end()
            if len(word) > 1 and found.group().endswith(".") and word not in _TITLES:
                # The full stop ends a sentence, and the name with it.
                end -= 1
                break
        gap = _GAP.match(text, found.end())
        if gap is None:
            break
        position = gap.end()
    return (at, end) if words >= least else None


def _is_name(word: str, plain: str) -> bool:
    return word[0].isupper() and plain not in NOT_NAMES


def name_before(text: str, at: int, *, least: int) -> tuple[int, int] | None:
    """Where a name begins and ends that ends at this character."""
    begin = max(0, at - 60)
    words = list(_WORD.finditer(text, begin, at))
    start, count, end = at, 0, at
    for word in reversed(words):
        between = text[word.end() : start]
        plain = word.group().rstrip(".").casefold()
        if (count or word.end() != at) and not _GAP.fullmatch(between):
            break
        if not _is_name(word.group(), plain):
            break
        start, count = word.start(), count + 1
    return (start, end) if count >= least else None
