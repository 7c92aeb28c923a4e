"""Declaring, settling and recusing."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.services import record
from awards.models import Cycle
from judging.enums import ConflictAnswer, ConflictOutcome, ConflictSource
from judging.letters import tell_staff_of_stepping_back
from judging.models import Assignment, ConflictDeclaration, entries_open_to
from judging.rules import standing
from judging.services.access import close_entries
from judging.services.detection import ANSWER_FIELDS, close_detected
from nominations.models import AccessBar


@dataclass(frozen=True, slots=True)
class Declared:
    """What a person says about one nomination."""

    answer: ConflictAnswer
    reason: str = ""


@transaction.atomic
def declare_conflicts(*, user: User, cycle: Cycle, answers: Mapping[int, Declared]) -> None:
    """Record a panel member's or staff member's answers, by the nomination's primary key.

    Conflict and unsure close the entry at once. An answer that closed an entry cannot be taken
    back by the person: staff settle it. Where a judge leaves an entry they had, staff get a mail.
    Answers about entries that are closed already, or not in judging, are passed over.

    Raises:
        Refused: the person has no part in this cycle.
    """
    held = standing(user, cycle)
    if not held.may_declare:
        raise Refused(_("You are not on the panel of this cycle."))
    # Two answers of one person about one entry come one after the other.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    found = close_detected(cycle)
    open_entries = set(
        entries_open_to(user).filter(cycle=cycle, pk__in=answers).values_list("pk", flat=True)
    )
    said = {pk: given for pk, given in answers.items() if pk in open_entries}
    closed = [pk for pk, given in said.items() if given.answer != ConflictAnswer.NONE]
    left = _held_by(user, closed) if held.is_judge else set()
    _store(user, said)
    by_answer: dict[str, list[int]] = defaultdict(list)
    for pk, given in sorted(said.items()):
        by_answer[given.answer.value].append(pk)
    withdrawn = close_entries(person=user, nominations=closed)
    tell_staff_of_stepping_back(judge=user, cycle=cycle, entries=left)
    record(
        actor=user,
        action="conflict.declared",
        obj=cycle,
        payload={"answers": by_answer, "withdrawn": withdrawn, "found": found.as_payload()},
        scope=cycle.award.scope,
    )


def _held_by(user: User, nominations: Collection[int]) -> set[int]:
    """Which of these the judge had: given to them, or declared free of conflict before."""
    given = Assignment.objects.active().filter(member__user=user, nomination__in=nominations)
    cleared = ConflictDeclaration.objects.clear().filter(person=user, nomination__in=nominations)
    return {*given.values_list("nomination", flat=True)} | {
        *cleared.values_list("nomination", flat=True)
    }


def _store(user: User, said: Mapping[int, Declared]) -> None:
    """Write the answers; what staff cleared stays cleared when the person says none again."""
    cleared = set(
        ConflictDeclaration.objects.filter(
            person=user, nomination__in=said, outcome=ConflictOutcome.CLEARED
        ).values_list("nomination", flat=True)
    )
    rows = [
        ConflictDeclaration(
            person=user,
            nomination_id=pk,
            answer=given.answer,
            source=ConflictSource.DECLARED,
            reason=given.reason.strip(),
            declared_at=timezone.now(),
        )
        for pk, given in sorted(said.items())
        if not (pk in cleared and given.answer == ConflictAnswer.NONE)
    ]
    ConflictDeclaration.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["person", "nomination"],
        update_fields=ANSWER_FIELDS,
    )


@transaction.atomic
def recuse(*, assignment: Assignment, user: User, reason: str = "") -> None:
    """The judge steps back from an entry: access ends with this transaction, the scorecard is void.

    Raises:
        Refused: the assignment is somebody else's.
    """
    if assignment.member.user_id != user.pk:
        raise Refused(_("This entry is not assigned to you."))
    declare_conflicts(
        user=user,
        cycle=assignment.round.cycle,
        answers={assignment.nomination_id: Declared(ConflictAnswer.CONFLICT, reason)},
    )


@transaction.atomic
def settle_unsure(
    *, declaration: ConflictDeclaration, actor: User, outcome: ConflictOutcome, reason: str = ""
) -> None:
    """Staff decide what an unsure answer is: no conflict (the entry opens) or a conflict.

    Raises:
        Refused: it is settled already, or it is about the staff member's own conflict or about
            an entry that is closed to them.
    """
    locked = (
        ConflictDeclaration.objects.select_for_update(of=("self",))
        .select_related("nomination__cycle__award")
        .get(pk=declaration.pk)
    )
    visible = ConflictDeclaration.objects.for_staff(actor).filter(pk=locked.pk)
    if not visible.exists():
        raise Refused(_("Somebody else has to settle this one."))
    if locked.answer != ConflictAnswer.UNSURE or locked.outcome:
        raise Refused(_("This question has been settled already."))
    locked.outcome = outcome
    locked.settled_by = actor
    locked.settled_at = timezone.now()
    locked.settled_reason = reason.strip()
    locked.save()
    if outcome == ConflictOutcome.CLEARED:
        AccessBar.objects.filter(user=locked.person, nomination=locked.nomination).delete()
    record(
        actor=actor,
        action="conflict.settled",
        obj=locked,
        payload={"outcome": outcome.value},
        scope=locked.nomination.cycle.award.scope,
    )
