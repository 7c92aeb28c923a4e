"""Taking a released honour back: staff ask, the chair or another of the staff confirms."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.digests import salted_digest
from audit.services import record
from awards.models import Cycle
from awards.services.withholding import withhold_winner
from judging.decision_letters import tell_of_revocation
from judging.enums import DecisionState
from judging.models import Decision, DecisionEntry, Revocation
from judging.rules import standing


@transaction.atomic
def ask_to_revoke(*, entry: DecisionEntry, actor: User, note: str, reason: str) -> Revocation:
    """Propose that a released honour be taken back. Nothing changes until another confirms.

    `note` is what the public reads in its place, `reason` stays with staff and chair.

    Raises:
        Refused: the actor is not on the staff or in conflict, it is not released, it is asked for
            or done already, or a text is missing.
    """
    decision = _released(entry, actor)
    if not standing(actor, decision.cycle).may_vet:
        raise Refused(_("Only programme staff without a conflict can ask for this."))
    if not note.strip() or not reason.strip():
        raise Refused(_("Give a note for the public, and a reason for staff and chair."))
    if Revocation.objects.filter(entry=entry).exclude(is_confirmed=False).exists():
        raise Refused(_("It is asked for, or done, already."))
    asked = Revocation.objects.create(
        entry=entry, note=note.strip(), reason=reason.strip(), asked_by=actor
    )
    _record(asked, actor, "honour.revocation_asked")
    return asked


@transaction.atomic
def answer_revocation(*, revocation: Revocation, actor: User, confirms: bool) -> Revocation:
    """Confirm, and the honour is gone with the public note in its place; or leave it as it is.

    Raises:
        Refused: the actor may not decide, asked for it, or it is answered already.
    """
    decision = _released(revocation.entry, actor)
    locked = (
        Revocation.objects.select_for_update(of=("self",))
        .select_related(
            "entry__nomination__agency", "entry__nomination__cycle__award", "entry__acceptance"
        )
        .get(pk=revocation.pk)
    )
    if locked.answered_at:
        raise Refused(_("This is answered already."))
    if locked.asked_by_id == actor.pk:
        raise Refused(_("Somebody else has to confirm what you asked for."))
    locked.is_confirmed = confirms
    locked.answered_by, locked.answered_at = actor, timezone.now()
    locked.save(update_fields=["is_confirmed", "answered_by", "answered_at"])
    if confirms:
        _take_back(decision, locked, actor)
    _record(locked, actor, "honour.revoked" if confirms else "honour.revocation_refused")
    return locked


def _take_back(decision: Decision, revocation: Revocation, actor: User) -> None:
    """The record is withheld, the figures say so, the team is told if it knew of the honour."""
    entry = revocation.entry
    acceptance = getattr(entry, "acceptance", None)
    if acceptance is not None and acceptance.winner and not acceptance.winner.is_hidden:
        try:
            withhold_winner(
                winner=acceptance.winner,
                actor=actor,
                note=revocation.note,
                reason=revocation.reason,
            )
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from error
    told = decision.cycle.transparency
    decision.cycle.transparency = {
        **told,
        "honours": [row for row in told.get("honours", []) if row.get("entry") != entry.pk],
        "revoked": [
            *told.get("revoked", []),
            {
                "outcome": entry.outcome,
                "note": revocation.note,
                "on": timezone.localdate(revocation.answered_at, decision.cycle.tzinfo).isoformat(),
            },
        ],
    }
    decision.cycle.save(update_fields=["transparency"])
    tell_of_revocation(revocation)


def revoked_entries(decision: Decision) -> set[int]:
    """Primary keys of the decision's entries whose honour is taken back."""
    rows = Revocation.objects.filter(entry__decision=decision, is_confirmed=True)
    return set(rows.values_list("entry", flat=True))


def _released(entry: DecisionEntry, actor: User) -> Decision:
    """The released decision, with its cycle locked, if the actor may take part in it."""
    Cycle.objects.select_for_update(no_key=True).get(pk=entry.decision.cycle_id)
    decision = (
        Decision.objects.visible_to(actor)
        .select_related("cycle__award")
        .filter(pk=entry.decision_id, state=DecisionState.RELEASED)
        .first()
    )
    if decision is None:
        raise Refused(_("Only a released honour can be taken back, by staff and chair."))
    return decision


def _record(revocation: Revocation, actor: User, action: str) -> None:
    record(
        actor=actor,
        action=action,
        obj=revocation.entry.decision,
        payload={
            "entry": revocation.entry_id,
            "note": salted_digest(revocation.note, purpose="text"),
            "reason": salted_digest(revocation.reason, purpose="text"),
        },
        scope=revocation.entry.nomination.cycle.award.scope,
    )
