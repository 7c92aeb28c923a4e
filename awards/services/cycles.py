"""Setting up a cycle, changing its dates, extending its deadline, cloning it for the next year."""

from datetime import datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from awards.models import Anchor, Award, Cycle, Extension
from awards.services.awards import apply_changes, copy_row

DATE_FIELDS = ("opens_at", "closes_at", "judging_opens_at", "judging_closes_at", "announcement_at")
COPIED_FIELDS = (
    "zone",
    "grace_minutes",
    "scale_min",
    "scale_max",
    "reference_prefix",
    "attachment_limit",
    "attachment_megabytes",
    "appeal_days",
    "is_blind",
    "eligibility",
)


class CycleIsReleased(ValidationError):
    """The decision is released: what nominees and the public were told no longer changes."""

    def __init__(self) -> None:
        super().__init__(_("The decision is released, so the cycle can no longer be changed."))


@transaction.atomic
def create_cycle(*, award: Award, actor: User, **values: Any) -> Cycle:
    cycle = Cycle.objects.create(award=award, **values)
    record(
        actor=actor,
        action="cycle.created",
        obj=cycle,
        payload={"year": cycle.year},
        scope=award.scope,
    )
    return cycle


@transaction.atomic
def update_cycle(*, cycle: Cycle, actor: User, **values: Any) -> Cycle:
    """Change a cycle's settings. Raises CycleIsReleased once the decision is out.

    The announcement may still be moved while its hour has not come, since a release may be
    embargoed to another day than first planned.
    """
    locked = Cycle.objects.select_for_update().select_related("award").get(pk=cycle.pk)
    changed = apply_changes(locked, values)
    if not changed:
        return locked
    if locked.released_at and (cycle.is_announced() or changed != ["announcement_at"]):
        raise CycleIsReleased
    locked.save(update_fields=changed)
    record(
        actor=actor,
        action="cycle.changed",
        obj=locked,
        payload={
            "fields": changed,
            "dates": {name: getattr(locked, name).isoformat() for name in DATE_FIELDS},
        },
        scope=locked.award.scope,
    )
    return locked


@transaction.atomic
def extend_cycle(*, cycle: Cycle, actor: User, new_closes_at: datetime, reason: str) -> Extension:
    """Move the deadline for all, with a reason that every team with a draft is told.

    The judging dates move too where the new deadline would overtake them.
    """
    locked = Cycle.objects.select_for_update().select_related("award").get(pk=cycle.pk)
    if locked.released_at:
        raise CycleIsReleased
    if new_closes_at <= locked.closes_at:
        raise ValidationError(
            {"new_closes_at": _("The new deadline must be later than the present one.")}
        )
    if new_closes_at > locked.judging_opens_at:
        raise ValidationError(
            {"new_closes_at": _("Judging opens before that. Move the judging dates first.")}
        )
    extension = Extension.objects.create(
        cycle=locked,
        previous_closes_at=locked.closes_at,
        new_closes_at=new_closes_at,
        reason=reason,
        made_by=actor,
    )
    locked.closes_at = new_closes_at
    locked.save(update_fields=["closes_at"])
    record(
        actor=actor,
        action="cycle.extended",
        obj=locked,
        payload={
            "from": extension.previous_closes_at.isoformat(),
            "to": new_closes_at.isoformat(),
        },
        scope=locked.award.scope,
    )
    return extension


@transaction.atomic
def clone_cycle(*, source: Cycle, actor: User, year: int) -> Cycle:
    """A new, unpublished cycle with the same criteria, anchors and categories, dates shifted.

    Dates keep their wall-clock time in the cycle's zone, whatever daylight saving does. The form
    is copied by the caller, since forms belong to their own verbs.
    """
    years = relativedelta(years=year - source.year)
    dates = {
        name: (
            getattr(source, name).astimezone(source.tzinfo).replace(tzinfo=None) + years
        ).replace(tzinfo=source.tzinfo)
        for name in DATE_FIELDS
    }
    copied = {name: getattr(source, name) for name in COPIED_FIELDS}
    cycle = create_cycle(award=source.award, actor=actor, year=year, **dates, **copied)
    for criterion in source.criteria.prefetch_related("anchors"):
        anchors = list(criterion.anchors.all())
        copy = copy_row(criterion, cycle=cycle)
        Anchor.objects.bulk_create(
            Anchor(criterion=copy, value=anchor.value, text=anchor.text) for anchor in anchors
        )
    for category in source.categories.all():
        copy_row(category, cycle=cycle)
    return cycle
