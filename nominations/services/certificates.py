"""Certified figures: what a certificate is about, and what makes it void."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from accounts.models import User
from audit.canonical import plain, sha256_hex
from audit.services import record
from nominations.endorsements.letters import tell_of_void
from nominations.enums import EndorsementKind
from nominations.models import Endorsement, Nomination, OutcomeMeasure

CERTIFIED = (
    "what",
    "unit",
    "source",
    "measured_by",
    "before_start",
    "before_end",
    "before_count",
    "after_start",
    "after_end",
    "after_count",
    "series",
    "intervention_period",
    "population",
    "treated_units",
    "comparison_area",
    "comparison_before_count",
    "comparison_after_count",
    "comparison_units",
    "displacement_area",
    "displacement_before_count",
    "displacement_after_count",
    "displacement_comparison_area",
    "displacement_comparison_before_count",
    "displacement_comparison_after_count",
    "recording_changes",
)
"""What the owner of the data can vouch for: what was counted, where, when, how often, and how.

What the programme wanted, claims, or says of the likeness of two areas is not theirs to certify.
"""

type Figures = list[dict[str, Any]]
"""Of each measure its key and its values as JSON has them."""


def figures_of(nomination: Nomination, measures: Iterable[int]) -> Figures:
    """The figures of these measures as the draft has them now; those that are gone are left out."""
    found = OutcomeMeasure.objects.filter(nomination=nomination, pk__in=list(measures))
    return [_figures(row, CERTIFIED) for row in found.order_by("position", "pk")]


def figures_digest(figures: Sequence[Mapping[str, Any]]) -> str:
    """SHA-256 of the figures in canonical JSON; the order of measures and of keys is no matter."""
    return sha256_hex(sorted((dict(row) for row in figures), key=lambda row: row["measure"]))


def void_changed_certificates(*, nomination: Nomination, actor: User) -> None:
    """Void each standing certificate whose figures are not the draft's any more.

    Called by every verb that changes measures, in its transaction and after the change, with the
    nomination locked. The owner of the data and the team are told. Saving the same figures again
    voids nothing.
    """
    standing = Endorsement.objects.standing().filter(
        nomination=nomination, kind=EndorsementKind.DATA
    )
    certificates = list(standing.select_related("nomination__cycle__award", "nomination__agency"))
    if not certificates:
        return
    measures = OutcomeMeasure.objects.filter(nomination=nomination).in_bulk()
    for certificate in certificates:
        if _as_now(certificate, measures) != certificate.figures_sha256:
            _void(certificate, actor)


def _as_now(certificate: Endorsement, measures: Mapping[int, OutcomeMeasure]) -> str:
    """The digest of what was certified, as it stands now: of the fields that were certified then.

    A field that measures got later was not certified and cannot void anything.
    """
    present = [
        _figures(measures[row["measure"]], row["values"])
        for row in certificate.figures
        if row["measure"] in measures
    ]
    return figures_digest(present)


def _figures(measure: OutcomeMeasure, names: Iterable[str]) -> dict[str, Any]:
    values = {name: getattr(measure, name) for name in names}
    return {"measure": measure.pk, "values": plain(values)}


def _void(certificate: Endorsement, actor: User) -> None:
    certificate.voided_at = timezone.now()
    certificate.save(update_fields=["voided_at"])
    tell_of_void(certificate)
    record(
        actor=actor,
        action="endorsement.voided",
        obj=certificate,
        payload={"nomination": certificate.nomination_id, "figures": certificate.figures_sha256},
        scope=certificate.nomination.cycle.award.scope,
    )
