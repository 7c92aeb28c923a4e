"""Answering the self-check of the cycle's rules again, as long as the draft is open."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from audit.services import record
from awards.eligibility import Verdict
from nominations.eligibility.selfcheck import as_kept, verdicts
from nominations.models import Nomination
from nominations.services.locking import lock_draft, refuse_closed_details


@transaction.atomic
def check_again(
    *, nomination: Nomination, actor: User, answers: Mapping[int, Mapping[str, str]]
) -> list[Verdict]:
    """Hold the rules to these answers and to what the agency and the draft say now.

    Raises:
        NotAllowed, WrongState: the draft is not this person's to change, or is closed; or staff
            asked to have other parts corrected.
    """
    locked = lock_draft(nomination, actor)
    refuse_closed_details(locked)
    found = verdicts(cycle=locked.cycle, agency=locked.agency, title=locked.title, answers=answers)
    locked.eligibility = as_kept(locked.cycle, found, answers)
    locked.save(update_fields=["eligibility"])
    record(
        actor=actor,
        action="nomination.checked_again",
        obj=locked,
        payload={"rules_not_met": [one.rule for one in found if one.met is False]},
        scope=locked.cycle.award.scope,
    )
    return found
