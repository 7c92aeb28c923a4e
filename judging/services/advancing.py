"""Choosing who goes on from a closed round, and taking that back."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.canonical import plain, sha256_hex
from audit.services import record
from judging.advance_rule import Field, fields_of
from judging.enums import AdvanceRule
from judging.models import AdvancedEntry, Advancement, Assignment, Result, Round, entries_of
from judging.rules import standing
from judging.services.results import is_stale, latest_result
from judging.services.rounds import locked_round

UNDONE = "advancement undone"
"""Why an assignment of the next round was withdrawn. Kept in the database as it stands."""


def advancement_digest(result: Result, fields: list[Field]) -> str:
    """Stands for a preview as it was shown, so that one applies what one saw."""
    return sha256_hex([result.sha256, sorted(one.reference for f in fields for one in f.going)])


@transaction.atomic
def apply_advancement(*, judging_round: Round, actor: User, shown: str) -> Advancement:
    """Let the entries go on that the round's rule names. The next round is about them alone.

    `shown` is the `advancement_digest` of the preview.

    Raises:
        Refused: the person may not decide; the round is not closed, has no such rule or was dealt
            with already; its result is out of date or not the one shown; nobody would go on; or
            the next round is open.
    """
    locked = locked_round(judging_round)
    _refuse_unless_deciding(locked, actor)
    if not locked.is_closed:
        raise Refused(_("The round is not closed yet."))
    if locked.advance_rule == AdvanceRule.NONE:
        raise Refused(_("Nobody goes on from this round: it decides."))
    if standing_advancement(locked) is not None:
        raise Refused(_("Who goes on has been settled already."))
    _refuse_if_next_is_open(locked)
    result = latest_result(locked)
    if result is None or is_stale(result):
        raise Refused(_("The result is out of date. Compute it anew first."))
    fields = fields_of(locked, result.document)
    if shown != advancement_digest(result, fields):
        raise Refused(_("The result has changed since this page was opened. Look at it again."))
    going = [one.reference for field in fields for one in field.going]
    if not going:
        raise Refused(_("No entry reaches what the rule asks for, so nobody would go on."))
    made = Advancement.objects.create(
        round=locked, result=result, document=_document(locked, result, fields), made_by=actor
    )
    chosen = entries_of(locked).filter(reference__in=going).order_by("pk")
    AdvancedEntry.objects.bulk_create(
        AdvancedEntry(advancement=made, nomination=nomination) for nomination in chosen
    )
    _withdraw_next(locked)
    _record(actor, "advancement.made", made, {"result": result.pk, "sha256": _sha256(made)})
    return made


@transaction.atomic
def undo_advancement(*, judging_round: Round, actor: User, reason: str) -> Advancement:
    """Take the choice back before the next round opens. What was assigned there is withdrawn.

    Raises:
        Refused: the person may not decide, there is nothing to undo, no reason, or the next round
            is open.
    """
    locked = locked_round(judging_round)
    _refuse_unless_deciding(locked, actor)
    made = standing_advancement(locked)
    if made is None:
        raise Refused(_("There is nothing to undo."))
    if not reason.strip():
        raise Refused(_("Say why it is undone."))
    _refuse_if_next_is_open(locked)
    made.undone_by = actor
    made.undone_at = timezone.now()
    made.undo_reason = reason.strip()
    made.save(update_fields=["undone_by", "undone_at", "undo_reason"])
    _withdraw_next(locked)
    _record(actor, "advancement.undone", made, {"sha256": _sha256(made)})
    return made


def standing_advancement(judging_round: Round) -> Advancement | None:
    """The choice in force, if one was made."""
    return (
        judging_round.advancements.filter(undone_at__isnull=True)
        .select_related("made_by", "result")
        .first()
    )


def next_round(judging_round: Round) -> Round | None:
    return Round.objects.filter(
        cycle=judging_round.cycle_id, number=judging_round.number + 1
    ).first()


def _refuse_unless_deciding(judging_round: Round, actor: User) -> None:
    if not standing(actor, judging_round.cycle).may_decide:
        raise Refused(_("Somebody without a conflict of interest has to do this."))


def _refuse_if_next_is_open(judging_round: Round) -> None:
    following = next_round(judging_round)
    if following is not None and locked_round(following).opened_at:
        raise Refused(_("The next round is open, so who goes on can no longer be changed."))


def _withdraw_next(judging_round: Round) -> None:
    """Nobody keeps an entry of the next round that was assigned for another choice of entries."""
    Assignment.objects.active().filter(
        round__cycle=judging_round.cycle_id,
        round__number=judging_round.number + 1,
        round__opened_at__isnull=True,
    ).update(withdrawn_at=timezone.now(), withdrawn_reason=UNDONE)


def _document(judging_round: Round, result: Result, fields: list[Field]) -> Any:
    return plain(
        {
            "schema": 1,
            "round": judging_round.number,
            "result": result.sha256,
            "rule": judging_round.advance_rule,
            "count": judging_round.advance_count,
            "value": judging_round.advance_value,
            "per_category": judging_round.advance_per_category,
            "ties": judging_round.advance_ties,
            "fields": [
                {
                    "name": field.name,
                    "entries": [
                        {
                            "entry": one.reference,
                            "rank": one.rank,
                            "value": one.value,
                            "goes_on": one.goes_on,
                            "tied_at_edge": one.is_tied,
                            "below_quorum": one.below_quorum,
                        }
                        for one in field.contenders
                    ],
                    "unscored": field.unscored,
                }
                for field in fields
            ],
        }
    )


def _sha256(made: Advancement) -> str:
    return sha256_hex(made.document)


def _record(actor: User, action: str, made: Advancement, payload: dict[str, Any]) -> None:
    """How many go on stays out of the trail, which people in conflict read too."""
    scope = made.round.cycle.award.scope
    record(actor=actor, action=action, obj=made, payload=payload, scope=scope)
