"""Later deadlines: for one nomination, or for a whole cycle."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from awards.models import Cycle, Extension
from awards.services.cycles import extend_cycle
from nominations.exceptions import NotAllowed, WrongState
from nominations.letters import tell_team
from nominations.models import Nomination, NominationExtension
from nominations.rules import grants_time
from nominations.services.locking import lock


@transaction.atomic
def extend_nomination(
    *, nomination: Nomination, actor: User, until: datetime, reason: str
) -> NominationExtension:
    """Give one nomination a later deadline, and tell its team why.

    Raises:
        NotAllowed: the person does not run the award, or a conflict bars them; or the nomination
            is not open for writing.
        WrongState: the new deadline is not later than the present one.
    """
    locked = lock(nomination)
    if not grants_time(actor, locked):
        raise NotAllowed(_("The deadline of this nomination is not yours to move."))
    present = locked.deadline()
    if until <= present:
        raise WrongState(_("The new deadline must be later than the present one."))
    extension = NominationExtension.objects.create(
        nomination=locked, until=until, reason=reason, made_by=actor
    )
    tell_team(
        locked,
        "nomination_extended",
        key=f"nomination-extended:{extension.pk}",
        moments={"previous": present, "deadline": locked.deadline()},
        reason=reason,
        for_all=False,
    )
    record(
        actor=actor,
        action="nomination.extended",
        obj=locked,
        payload={"from": present.isoformat(), "to": until.isoformat()},
        scope=locked.cycle.award.scope,
    )
    return extension


@transaction.atomic
def extend_cycle_deadline(
    *, cycle: Cycle, actor: User, new_closes_at: datetime, reason: str
) -> Extension:
    """Move a cycle's deadline for all, and tell every team that is still writing.

    Raises:
        ValidationError: as `awards.services.cycles.extend_cycle`.
    """
    extension = extend_cycle(cycle=cycle, actor=actor, new_closes_at=new_closes_at, reason=reason)
    writing = Nomination.objects.filter(cycle=cycle).writable().with_deadline()
    for nomination in writing.select_related("agency"):
        tell_team(
            nomination,
            "nomination_extended",
            key=f"cycle-extended:{extension.pk}:{nomination.pk}",
            moments={
                "previous": extension.previous_closes_at,
                "deadline": nomination.deadline(),
            },
            reason=reason,
            for_all=True,
        )
    return extension
