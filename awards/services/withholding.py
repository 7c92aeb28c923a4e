"""Withholding a published record, and putting it back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.digests import salted_digest
from audit.services import record
from awards.archive import forget_counts
from awards.models import Winner, Withholding


@transaction.atomic
def withhold_winner(*, winner: Winner, actor: User, note: str, reason: str) -> Withholding:
    """Take a record out of the archive at once; its address says so, with the public note.

    Raises:
        ValidationError: it is withheld already, or the note or the reason is missing.
    """
    locked = _locked(winner)
    if locked.is_hidden:
        raise ValidationError(_("This record is withheld already."))
    if not note.strip() or not reason.strip():
        raise ValidationError(_("Give a note for the public, and a reason for the staff."))
    made = Withholding.objects.create(
        winner=locked, note=note.strip(), reason=reason.strip(), made_by=actor
    )
    _show(locked, is_hidden=True)
    transaction.on_commit(forget_counts)
    record(
        actor=actor,
        action="winner.withheld",
        obj=locked,
        payload={
            "withholding": made.pk,
            "note": salted_digest(made.note, purpose="text"),
            "reason": salted_digest(made.reason, purpose="text"),
        },
        scope=locked.award.scope,
    )
    return made


@transaction.atomic
def restore_winner(*, winner: Winner, actor: User, reason: str) -> Winner:
    """Put a withheld record back into the archive, at its old address.

    Raises:
        ValidationError: it is not withheld, or the reason is missing.
    """
    locked = _locked(winner)
    if not locked.is_hidden:
        raise ValidationError(_("This record is not withheld."))
    if not reason.strip():
        raise ValidationError(_("Say why the record is put back."))
    # One that was hidden before there were notes has no row to lift.
    standing = list(locked.withholdings.standing().values_list("pk", flat=True))
    Withholding.objects.filter(pk__in=standing).update(
        lifted_by=actor, lifted_at=timezone.now(), lifted_reason=reason.strip()
    )
    _show(locked, is_hidden=False)
    record(
        actor=actor,
        action="winner.restored",
        obj=locked,
        payload={
            "withholdings": standing,
            "reason": salted_digest(reason.strip(), purpose="text"),
        },
        scope=locked.award.scope,
    )
    return locked


def _show(winner: Winner, *, is_hidden: bool) -> None:
    winner.is_hidden = is_hidden
    winner.updated_at = timezone.now()
    winner.save(update_fields=["is_hidden", "updated_at"])


def _locked(winner: Winner) -> Winner:
    return (
        Winner.objects.select_for_update(of=("self",), no_key=True)
        .select_related("award")
        .get(pk=winner.pk)
    )
