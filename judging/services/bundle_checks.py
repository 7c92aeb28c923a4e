"""Holding a result bundle against the database: what makes it authentic, beyond consistent.

Consistent is a bundle whose scores come to what it says. Authentic it is when this database also
froze it, its trail says so, two people signed it, and every seal and submission is the one stored.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from audit.canonical import sha256_hex
from audit.models import AuditEntry
from judging import engine
from judging.enums import ScorecardState, SigningCapacity
from judging.models import ResultBundle, SealedBallot, SealedScorecard
from judging.services.bundles import MADE
from nominations.models import Submission

MOST_NAMED = 10


class Outcome(StrEnum):
    """What a check came to. Gone is what was erased since: it can no longer be held against."""

    FINE = "ok"
    FAILED = "FAILED"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked, and what is wrong with it."""

    name: str
    outcome: Outcome
    details: Sequence[str] = ()


@dataclass(frozen=True)
class BundleChecks:
    """All checks: those on the file alone, and those against the database."""

    alone: list[Check] = field(default_factory=list)
    stored: list[Check] = field(default_factory=list)

    @property
    def is_consistent(self) -> bool:
        return all(check.outcome is Outcome.FINE for check in self.alone)

    @property
    def is_authentic(self) -> bool:
        failed = [check for check in self.stored if check.outcome is Outcome.FAILED]
        return self.is_consistent and not failed


def check_bundle(bundle: Mapping[str, Any]) -> BundleChecks:
    """Check a bundle that was read from a file.

    Raises:
        InputError: it is no result bundle.
    """
    verdict = engine.verify.verify(bundle)
    different = [
        f"{found.where}: the bundle says {found.stated}, its scores come to {found.computed}"
        for found in verdict.differences
    ]
    alone = [
        _check("digest of the file", [] if verdict.sha256_agrees else ["it was changed"]),
        _check("order and values, computed again", different),
    ]
    return BundleChecks(alone=alone, stored=list(_against_database(bundle)))


def _against_database(bundle: Mapping[str, Any]) -> Iterator[Check]:
    stored = (
        ResultBundle.objects.filter(sha256=bundle["sha256"]).select_related("result__round").first()
    )
    yield _check("frozen here", [] if stored else ["no bundle with this digest was frozen here"])
    yield _check("audit entry", list(_trail(bundle, stored)))
    yield _check("signatures", list(_signatures(stored)))
    yield _submissions(bundle)
    yield _check("sealed scores and ballots", list(_seals(_counted(bundle))))
    void = _void(bundle)
    yield _check("what is void, with its ground", [*_seals(void), *_grounds(void)])


def _check(name: str, wrong: Sequence[str]) -> Check:
    return Check(name, Outcome.FAILED if wrong else Outcome.FINE, wrong)


def _trail(bundle: Mapping[str, Any], stored: ResultBundle | None) -> Iterator[str]:
    if stored is None:
        yield "there is none to look for"
        return
    made = AuditEntry.objects.about(stored).filter(action=MADE).first()
    if made is None or made.payload.get("sha256") != bundle["sha256"]:
        yield "the trail has no entry about this digest"
    elif made.hash != made.computed_hash():
        yield f"entry {made.seq} was changed after it was written"
    head = bundle["audit_head"]
    if head and not AuditEntry.objects.filter(seq=head["seq"], hash=head["hash"]).exists():
        yield f"entry {head['seq']} has another hash than the bundle says: the trail was rewritten"


def _signatures(stored: ResultBundle | None) -> Iterator[str]:
    if stored is None:
        yield "there are none to look for"
        return
    signed = {row.capacity: row for row in stored.signatures.all()}
    for capacity in SigningCapacity:
        row = signed.get(capacity)
        if row is None:
            yield f"not signed: {capacity.label}"
        elif row.bundle_sha256 != stored.sha256:
            yield f"the signature is over something else: {capacity.label}"


def _submissions(bundle: Mapping[str, Any]) -> Check:
    """What the judges read, by its digest. What was erased since is named, and no failure."""
    wanted = {
        row["entry"]: row["submission_sha256"]
        for row in bundle["entries"]
        if row.get("submission_sha256")
    }
    rows = Submission.objects.filter(nomination__reference__in=wanted)
    found = {
        (str(row.nomination.reference), row.sha256): row
        for row in rows.select_related("nomination")
    }
    known = {reference for reference, _digest in found}
    wrong, gone = [], []
    for entry, digest in wanted.items():
        row = found.get((entry, digest))
        if entry not in known:
            gone.append(f"{entry}: erased, so it can no longer be compared")
        elif row is None:
            wrong.append(f"{entry}: no submission with the digest that the judges were given")
        elif sha256_hex(row.document) != digest:
            wrong.append(f"{entry}: the submission was changed after it was frozen")
    if wrong:
        return Check("submissions", Outcome.FAILED, [*wrong, *gone])
    return Check("submissions", Outcome.GONE if gone else Outcome.FINE, gone)


def _counted(bundle: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The scorecards and ballots that counted, as far as somebody sealed them."""
    return [row for row in [*bundle["scores"], *bundle["ballots"]] if row.get("sha256")]


def _void(bundle: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return list(bundle.get("void") or ())


def _seals(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What was sealed, against the seal with its digest."""
    stored = _stored([row["sha256"] for row in rows])
    for row in rows:
        seal = stored.get(row["sha256"])
        if seal is None:
            yield f"{_who(row)}: no such seal"
        elif sha256_hex(seal.document) != row["sha256"]:
            yield f"{_who(row)}: the seal was changed after it was made"
        elif not _says_the_same(row, seal.document):
            yield f"{_who(row)}: the seal says something else"


def _grounds(rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """What does not count, against what was written down when it became void."""
    stored = _stored([row["sha256"] for row in rows])
    for row in rows:
        seal = stored.get(row["sha256"])
        if seal is None:
            continue
        paper = seal.ballot if isinstance(seal, SealedBallot) else seal.scorecard
        if paper.state != ScorecardState.VOID:
            yield f"{_who(row)}: it is not void"
        elif (row["ground"], row["reason"]) != (paper.ground_of_void, paper.void_reason):
            yield f"{_who(row)}: it became void for another reason"


def _stored(digests: Collection[str]) -> dict[str, SealedScorecard | SealedBallot]:
    cards = SealedScorecard.objects.filter(sha256__in=digests).select_related("scorecard")
    ballots = SealedBallot.objects.filter(sha256__in=digests).select_related("ballot")
    return {seal.sha256: seal for seal in (*cards, *ballots)}


def _who(row: Mapping[str, Any]) -> str:
    entry = row.get("entry")
    return f"judge {row['judge']}, entry {entry}" if entry else f"judge {row['judge']}"


def _says_the_same(row: Mapping[str, Any], document: Mapping[str, Any]) -> bool:
    """Whether a card of the bundle has its seal's entry and what was given.

    Of a ballot the bundle has what counts: entries in conflict were passed over.
    """
    if row.get("entry") and document["entry"] != row["entry"]:
        return False
    if row.get("scores") is not None:
        sealed = {item["criterion"]: item["value"] for item in document["scores"]}
        return bool(sealed == row["scores"])
    if row.get("order") is not None:
        named = set(row["order"])
        return bool([entry for entry in document["order"] if entry in named] == row["order"])
    if row.get("choices") is not None:
        return all(choice in document["choices"] for choice in row["choices"])
    return bool(document.get("answer") == row.get("answer"))
