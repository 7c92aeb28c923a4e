"""What the scanner finds in a nomination, with the reasons that its team gave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from accounts.models import Membership
from nominations import scanner
from nominations.models import Endorsement, Nomination, ScanReason
from nominations.scanner import FileWords, Finding, Team

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a found place stays, in the team's words."""

    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """One finding, and why it stays; None as long as nobody said."""

    finding: Finding
    reason: Reason | None


def with_scan[Q: QuerySet[Nomination]](found: Q) -> Q:
    """Loads along with each nomination what looking it through asks of the database."""
    reasons = ScanReason.objects.filter(nomination=OuterRef("pk")).order_by("pk")
    members = Membership.objects.filter(agency=OuterRef("agency")).order_by("pk")
    endorsers = Endorsement.objects.filter(nomination=OuterRef("pk")).order_by("pk")
    return found.annotate(
        loaded_reasons=ArraySubquery(
            reasons.values(
                row=JSONObject(
                    finding="finding", words="reason", by="made_by__full_name", at="made_at"
                )
            )
        ),
        loaded_members=ArraySubquery(
            members.values(row=JSONObject(name="user__full_name", address="user__email"))
        ),
        loaded_endorsers=ArraySubquery(
            endorsers.values(row=JSONObject(name="name", address="email", body="organisation"))
        ),
    )


def _facts(nomination: Nomination) -> Mapping[str, list[dict[str, Any]]]:
    if "loaded_reasons" in nomination.__dict__:
        return nomination.__dict__
    return with_scan(Nomination.objects.filter(pk=nomination.pk)).get().__dict__


def look_through(
    nomination: Nomination, document: Mapping[str, Any], files: Sequence[FileWords] = ()
) -> list[Look]:
    """The findings in a document of the nomination, in its order, with the reasons given.

    What the scanner does not survive is logged and counts as no findings: it must never stand
    between a team and its nomination.
    """
    facts = _facts(nomination)
    team = _team(facts) if nomination.cycle.is_blind else None
    try:
        findings = scanner.scan(document, scanner.Context(team=team, files=files))
    except Exception:
        log.exception("scan_failed", nomination=nomination.pk)
        return []
    reasons = {row["finding"]: _reason(row) for row in facts["loaded_reasons"]}
    return [Look(finding, reasons.get(finding.digest)) for finding in findings]


def _reason(row: Mapping[str, Any]) -> Reason:
    return Reason(row["words"], row["by"], datetime.fromisoformat(row["at"]))


def _team(facts: Mapping[str, list[dict[str, Any]]]) -> Team:
    people = [*facts["loaded_members"], *facts["loaded_endorsers"]]
    return Team(
        names=tuple(row["name"] for row in people),
        addresses=tuple(row["address"] for row in people),
        bodies=tuple(row["body"] for row in facts["loaded_endorsers"] if row["body"]),
    )


def still_open(looks: Sequence[Look]) -> int:
    """How many places have no reason yet."""
    return sum(look.reason is None for look in looks)
