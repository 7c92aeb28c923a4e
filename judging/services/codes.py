"""Codes in place of names, for rounds that are judged without them."""

import secrets

from judging.models import EntryCode, Round, entries_of

ALPHABET = "CDFGHJKMNPQRTVWXY234679"
"""No vowels, so that no word comes out, and nothing that looks like something else."""
LENGTH = 4
ROOMY = 10
"""So many codes there are at least for each entry; longer codes are used for larger rounds."""


def give_codes(judging_round: Round) -> int:
    """Give each entry of a blind round that has no code one. Part of a larger verb.

    Codes are drawn at random and not from the round's seed, which staff can read. Returns how many
    were given.
    """
    if not judging_round.is_blind:
        return 0
    coded = EntryCode.objects.filter(round=judging_round)
    taken = set(coded.values_list("code", flat=True))
    waiting = list(
        entries_of(judging_round).exclude(pk__in=coded.values("nomination")).order_by("pk")
    )
    length = _length(len(taken) + len(waiting))
    rows = []
    for nomination in waiting:
        code = _draw(taken, length)
        taken.add(code)
        rows.append(EntryCode(round=judging_round, nomination=nomination, code=code))
    # Rows go in in random order, so that their keys say nothing either.
    secrets.SystemRandom().shuffle(rows)
    EntryCode.objects.bulk_create(rows)
    return len(rows)


def _length(entries: int) -> int:
    """The shortest length with plenty of codes to spare."""
    length = LENGTH
    while len(ALPHABET) ** length < ROOMY * entries:
        length += 1
    return length


def _draw(taken: set[str], length: int) -> str:
    """A code that nobody has."""
    while True:
        code = "".join(secrets.choice(ALPHABET) for _place in range(length))
        if code not in taken:
            return code
