"""Thanking the judges, once, after the announcement."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from audit.services import record
from awards.models import Cycle
from judging.kit.service import service_of
from judging.models import PanelMember
from mail.services import queue_mail


def waiting_for_thanks() -> QuerySet[Cycle]:
    """Announced cycles with judges who were not thanked yet."""
    judges = PanelMember.objects.accepted().filter(thanked_at__isnull=True)
    return Cycle.objects.announced().filter(pk__in=judges.values("cycle"))


@transaction.atomic
def thank_judges(*, cycle: Cycle) -> int:
    """Mail every judge of an announced cycle, with the way to the certificate. Once for each.

    Does nothing before the announcement's hour. Returns how many were thanked.
    """
    locked = Cycle.objects.select_for_update(no_key=True).select_related("award").get(pk=cycle.pk)
    if not Cycle.objects.announced().filter(pk=locked.pk).exists():
        return 0
    judges = (
        PanelMember.objects.accepted()
        .filter(cycle=locked, thanked_at__isnull=True)
        .select_related("user")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    thanked = [_thank(member, locked) for member in judges]
    PanelMember.objects.filter(pk__in=thanked).update(thanked_at=timezone.now())
    if thanked:
        record(
            actor=None,
            action="cycle.judges_thanked",
            obj=locked,
            payload={"members": thanked},
            scope=locked.award.scope,
        )
    return len(thanked)


def _thank(member: PanelMember, cycle: Cycle) -> int:
    person = member.user
    if person is not None and person.is_active:
        queue_mail(
            to=person.email,
            template="judging_thanks",
            context={"member": member, "cycle": cycle, "service": service_of(member)},
            key=f"judging.thanks:{member.pk}",
            scope=cycle.award.scope,
        )
    return member.pk
