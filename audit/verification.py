"""Checking the trail: is every entry the one that was written, and is none missing?"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.models import Subquery

from audit.chain import GENESIS
from audit.models import AuditEntry, AuditHead

CHUNK = 2000


class Break(StrEnum):
    """What is wrong where the chain breaks."""

    GAP = "gap"
    RELINKED = "relinked"
    EDITED = "edited"
    CUT = "cut"
    HEAD = "head"
    EXPECTED = "expected"


@dataclass(frozen=True, slots=True)
class Expectation:
    """A head that was noted outside the database: the entry's number and its hash."""

    seq: int
    hash: str

    @classmethod
    def parse(cls, text: str) -> "Expectation":
        """Read ``SEQ:HASH``.

        Raises:
            ValueError: the text is not a number, a colon and 64 hexadecimal digits.
        """
        seq, _, digest = text.strip().partition(":")
        if not seq.isdecimal() or len(digest) != len(GENESIS):
            raise ValueError(f"{text!r} is not SEQ:HASH.")
        int(digest, 16)
        return cls(seq=int(seq), hash=digest.lower())


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of the chain found.

    ``seq`` and ``hash`` are of the last good entry (0 and 64 zeros if there is none);
    ``broken_at`` is the number of the first entry that is wrong or missing.
    """

    seq: int
    hash: str
    broken_at: int | None = None
    kind: Break | None = None

    @property
    def ok(self) -> bool:
        return self.kind is None

    @property
    def head(self) -> str:
        return f"{self.seq}:{self.hash}"


def verify_chain(*, expect: Expectation | None = None) -> Verification:
    """Walk the chain from its first entry and report the first break.

    Streams the entries through a server-side cursor, so memory does not grow with the trail.
    Entries added meanwhile are left for the next check.

    Source: the chain's formula in ``audit.chain.entry_hash``. A rewriting of the whole tail,
    hashes and head included, shows only against ``expect``, a head kept outside the database.
    """
    with transaction.atomic():
        # Entries and head are read in this order: the head can then be ahead, never behind.
        walked = _walk(expect)
        if not walked.ok:
            return walked
        return _compare_with_head(walked, expect)


def _walk(expect: Expectation | None) -> Verification:
    seq, digest = 0, GENESIS
    for entry in _entries():
        kind = _fault(entry, seq, digest)
        if kind is None and expect is not None and entry.seq == expect.seq:
            kind = Break.EXPECTED if entry.hash != expect.hash else None
        if kind is not None:
            at = seq + 1 if kind is Break.GAP else entry.seq
            return Verification(seq, digest, broken_at=at, kind=kind)
        seq, digest = entry.seq, entry.hash
    return Verification(seq, digest)


def _entries() -> Iterator[AuditEntry]:
    return AuditEntry.objects.order_by("seq").iterator(chunk_size=CHUNK)


def _fault(entry: AuditEntry, seq: int, digest: str) -> Break | None:
    if entry.seq != seq + 1:
        return Break.GAP
    if entry.previous_hash != digest:
        return Break.RELINKED
    if entry.hash != entry.computed_hash():
        return Break.EDITED
    return None


def _compare_with_head(walked: Verification, expect: Expectation | None) -> Verification:
    def broken(kind: Break) -> Verification:
        return Verification(walked.seq, walked.hash, broken_at=walked.seq + 1, kind=kind)

    if expect is not None and expect.seq > walked.seq:
        return broken(Break.CUT)
    head = AuditHead.objects.first() or AuditHead()
    if head.seq == walked.seq:
        return walked if head.hash == walked.hash else broken(Break.HEAD)
    if head.seq < walked.seq:
        return broken(Break.HEAD)
    # Ahead: either entries were added while walking, or the tail was cut off.
    tail = AuditEntry.objects.filter(seq=Subquery(AuditHead.objects.values("seq")[:1]))
    return walked if tail.exists() else broken(Break.CUT)
