"""Rules for pairs: who is to read an entry, or not to, before a plan is made."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.services import record
from judging.enums import PairWish
from judging.models import (
    Ballot,
    ConflictDeclaration,
    PairRule,
    PanelMember,
    Round,
    Scorecard,
    entries_of,
    entries_open_to,
)
from judging.services.rounds import locked_round
from nominations.models import Nomination


@transaction.atomic
def change_pairs(
    *,
    judging_round: Round,
    nomination: Nomination,
    actor: User,
    reason: str,
    puts_on: PanelMember | None = None,
    takes_off: PanelMember | None = None,
) -> list[PairRule]:
    """Fix one judge to an entry, rule one out, or both: an exchange. Holds for the next plans.

    Raises:
        Refused: the round is closed, no reason is given, the entry is closed to the actor, the one
            to be put on has not declared it free of conflict, or the one to be taken off has begun.
    """
    locked = locked_round(judging_round)
    if locked.is_closed:
        raise Refused(_("The round is closed: its scores are frozen."))
    if not reason.strip():
        raise Refused(_("Say why."))
    if puts_on is None and takes_off is None:
        raise Refused(_("Choose a judge to put on or to take off."))
    if puts_on is not None and puts_on == takes_off:
        raise Refused(_("Choose two different judges."))
    if not _is_open(locked, nomination, actor):
        raise Refused(_("This entry is not part of the round."))
    rules = []
    if puts_on is not None:
        _check_may_read(puts_on, nomination, locked)
        rules.append(_rule(locked, puts_on, nomination, PairWish.LOCK, reason, actor))
    if takes_off is not None:
        _check_not_begun(takes_off, nomination, locked)
        rules.append(_rule(locked, takes_off, nomination, PairWish.FORBID, reason, actor))
    record(
        actor=actor,
        action="assignment.pair_ruled",
        obj=locked,
        payload={
            "nomination": nomination.pk,
            "on": puts_on.pk if puts_on else None,
            "off": takes_off.pk if takes_off else None,
        },
        scope=locked.cycle.award.scope,
    )
    return rules


def _is_open(judging_round: Round, nomination: Nomination, actor: User) -> bool:
    inside = entries_open_to(actor).filter(pk__in=entries_of(judging_round).values("pk"))
    return inside.filter(pk=nomination.pk).exists()


def _check_may_read(member: PanelMember, nomination: Nomination, judging_round: Round) -> None:
    seats = PanelMember.objects.filter(cycle=judging_round.cycle_id).accepted()
    clear = ConflictDeclaration.objects.clear().filter(person=member.user_id, nomination=nomination)
    if not seats.filter(pk=member.pk).exists() or not clear.exists():
        raise Refused(
            _("%(name)s has not declared this entry free of conflict.") % {"name": member.name}
        )


def _check_not_begun(member: PanelMember, nomination: Nomination, judging_round: Round) -> None:
    cards = Scorecard.objects.filter(
        assignment__round=judging_round,
        assignment__member=member,
        assignment__nomination=nomination,
        assignment__withdrawn_at__isnull=True,
    )
    ballots = Ballot.objects.filter(round=judging_round, member=member)
    if cards.exists() or ballots.exists():
        raise Refused(
            _("%(name)s has begun to judge this entry, so it stays with them.")
            % {"name": member.name}
        )


def _rule(
    judging_round: Round,
    member: PanelMember,
    nomination: Nomination,
    wish: PairWish,
    reason: str,
    actor: User,
) -> PairRule:
    rule, _made = PairRule.objects.update_or_create(
        round=judging_round,
        member=member,
        nomination=nomination,
        defaults={"wish": wish, "reason": reason.strip(), "made_by": actor},
    )
    return rule


@transaction.atomic
def drop_rule(*, rule: PairRule, actor: User) -> None:
    """Let the solver decide about this pair again.

    Raises:
        Refused: the round is closed, or the entry is closed to the actor.
    """
    locked = locked_round(rule.round)
    if locked.is_closed:
        raise Refused(_("The round is closed: its scores are frozen."))
    if not entries_open_to(actor).filter(pk=rule.nomination_id).exists():
        raise Refused(_("This entry is not part of the round."))
    payload = {"nomination": rule.nomination_id, "member": rule.member_id, "rule": rule.wish}
    rule.delete()
    record(
        actor=actor,
        action="assignment.pair_freed",
        obj=locked,
        payload=payload,
        scope=locked.cycle.award.scope,
    )
