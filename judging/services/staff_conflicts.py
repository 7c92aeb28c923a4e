"""Conflicts that staff enter for a judge, and entries that staff open to somebody again."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.services import record
from awards.models import Cycle
from judging.enums import ConflictAnswer, ConflictSource, DetectedReason
from judging.models import ConflictDeclaration, PanelMember, entries_open_to
from judging.services.access import close_entries
from judging.services.detection import ANSWER_FIELDS, close_detected, still_found
from nominations.models import AccessBar, Nomination


@transaction.atomic
def enter_conflict(
    *, member: PanelMember, nomination: Nomination, actor: User, reason: str
) -> ConflictDeclaration:
    """Close an entry to a judge because of a conflict that staff know of. It ends access at once.

    Raises:
        Refused: no reason is given, the seat is not held, the entry is closed to the actor or not
            in judging, it is the actor's own conflict, or it is closed to the judge already.
    """
    if not reason.strip():
        raise Refused(_("Say what the conflict is."))
    if member.user_id is None or not PanelMember.objects.accepted().filter(pk=member.pk).exists():
        raise Refused(_("This seat is not held by anybody."))
    if member.user_id == actor.pk:
        raise Refused(_("Declare a conflict of your own as everybody does."))
    judge = User.objects.select_for_update(no_key=True).get(pk=member.user_id)
    if not entries_open_to(actor).filter(pk=nomination.pk, cycle=member.cycle_id).exists():
        raise Refused(_("This entry is not in judging."))
    said = ConflictDeclaration.objects.filter(person=judge, nomination=nomination)
    if said.binding().filter(answer=ConflictAnswer.CONFLICT).exists():
        raise Refused(_("The entry is closed to this judge already."))
    ConflictDeclaration.objects.bulk_create(
        [
            ConflictDeclaration(
                person=judge,
                nomination=nomination,
                answer=ConflictAnswer.CONFLICT,
                source=ConflictSource.STAFF,
                reason=reason.strip(),
                declared_at=timezone.now(),
            )
        ],
        update_conflicts=True,
        unique_fields=["person", "nomination"],
        update_fields=ANSWER_FIELDS,
    )
    withdrawn = close_entries(person=judge, nominations=[nomination.pk])
    made = said.get()
    record(
        actor=actor,
        action="conflict.entered",
        obj=made,
        payload={"person": judge.pk, "nomination": nomination.pk, "withdrawn": withdrawn},
        scope=nomination.cycle.award.scope,
    )
    return made


def liftable(cycle: Cycle, actor: User) -> "QuerySet[ConflictDeclaration]":
    """Conflicts that staff entered, or that were found: those that staff can take back."""
    return ConflictDeclaration.objects.for_staff(actor).filter(
        Q(source=ConflictSource.STAFF)
        | Q(source=ConflictSource.DETECTED, answer=ConflictAnswer.CONFLICT),
        nomination__cycle=cycle,
    )


@transaction.atomic
def lift_conflicts(
    *,
    cycle: Cycle,
    actor: User,
    reason: str,
    declarations: Collection[int] = (),
    found_by: DetectedReason | None = None,
) -> int:
    """Open entries again that staff closed, or that a rule closed which finds nothing any more.

    By primary key of the declarations, or all that one rule found. The people are asked about these
    entries like about new ones; scorecards that became void stay void. What is still found stays
    closed. Returns how many were opened.

    Raises:
        Refused: no reason is given, or nothing can be opened.
    """
    if not reason.strip():
        raise Refused(_("Say why."))
    rows = liftable(cycle, actor)
    chosen = rows.filter(source=ConflictSource.DETECTED, reason=found_by)
    if found_by is None:
        chosen = rows.filter(pk__in=declarations)
    pairs = {
        (person, nomination): source
        for person, nomination, source in chosen.values_list("person", "nomination", "source")
    }
    found = still_found(cycle, list(pairs))
    opened = [pair for pair in sorted(pairs) if pair not in found]
    if not opened:
        raise Refused(
            _("Nothing was opened: the conflict is still there, by the rules as they stand.")
        )
    for person, nomination in opened:
        ConflictDeclaration.objects.filter(person=person, nomination=nomination).delete()
        AccessBar.objects.filter(user=person, nomination=nomination).delete()
    again = close_detected(cycle, reads_texts=True)
    record(
        actor=actor,
        action="conflict.lifted",
        obj=cycle,
        payload={"pairs": opened, "reason": reason.strip()[:300], **again.as_payload()},
        scope=cycle.award.scope,
    )
    return len(opened)
