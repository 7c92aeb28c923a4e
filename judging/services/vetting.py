"""Vetting: what staff check about a finalist before an honour is signed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.digests import salted_digest
from audit.services import record
from awards.models import Cycle
from judging.enums import VettingAnswer, VettingItem
from judging.models import VettingCheck
from judging.rules import standing
from nominations.models import Nomination

FINALISTS = 5
"""How many of each category are to be vetted: whoever may be honoured, and who would come next."""


@dataclass(frozen=True, slots=True)
class Check:
    """What was found about one line of the checklist."""

    answer: VettingAnswer
    note: str = ""


@dataclass(frozen=True)
class Vetted:
    """How far a finalist is vetted."""

    checks: dict[str, VettingCheck] = field(default_factory=dict)

    @property
    def is_complete(self) -> bool:
        return len(self.checks) == len(VettingItem)

    @property
    def concerns(self) -> list[str]:
        """The items with a concern, in the checklist's order; never the notes."""
        return [
            item
            for item in VettingItem.values
            if item in self.checks and self.checks[item].answer == VettingAnswer.CONCERN
        ]

    def as_json(self) -> dict[str, Any]:
        """For the decision's document: what was checked, not what was found in detail."""
        return {"checked": len(self.checks), "of": len(VettingItem), "concerns": self.concerns}


@transaction.atomic
def vet(*, nomination: Nomination, actor: User, found: Mapping[VettingItem, Check]) -> Vetted:
    """Write down what was found about a finalist; lines that are not given stay as they are.

    Raises:
        Refused: the actor is not on the staff or in conflict with an entry, the nomination is not
            in judging, the decision is released, or a concern has no note.
    """
    cycle = (
        Cycle.objects.select_for_update(no_key=True)
        .select_related("award")
        .get(pk=nomination.cycle_id)
    )
    if not standing(actor, cycle).may_vet:
        raise Refused(_("Only programme staff without a conflict vet finalists."))
    if cycle.released_at or not Nomination.objects.accepted().filter(pk=nomination.pk).exists():
        raise Refused(_("This nomination can no longer be vetted."))
    for item, check in found.items():
        if check.answer == VettingAnswer.CONCERN and not check.note.strip():
            raise Refused(_("Say what the concern is: %(item)s.") % {"item": item.label})
    changed = [item for item, check in found.items() if _save(nomination, item, check, actor)]
    if changed:
        record(
            actor=actor,
            action="nomination.vetted",
            obj=nomination,
            payload={
                item.value: {
                    "answer": found[item].answer.value,
                    "note": salted_digest(found[item].note.strip(), purpose="text"),
                }
                for item in changed
            },
            scope=cycle.award.scope,
        )
    return vetted_of([nomination.pk])[nomination.pk]


def _save(nomination: Nomination, item: VettingItem, check: Check, actor: User) -> bool:
    """Store one line if it differs from what stands; whether it did."""
    stands = VettingCheck.objects.filter(nomination=nomination, item=item).first()
    note = check.note.strip()
    if stands is not None and (stands.answer, stands.note) == (check.answer, note):
        return False
    VettingCheck.objects.update_or_create(
        nomination=nomination,
        item=item,
        defaults={
            "answer": check.answer,
            "note": note,
            "checked_by": actor,
            "checked_at": timezone.now(),
        },
    )
    return True


def vetted_of(nominations: Collection[int]) -> dict[int, Vetted]:
    """How far each nomination (primary key) is vetted, in one query."""
    found: dict[int, Vetted] = {pk: Vetted() for pk in nominations}
    rows = VettingCheck.objects.filter(nomination__in=nominations).select_related("checked_by")
    for row in rows:
        found[row.nomination_id].checks[row.item] = row
    return found
