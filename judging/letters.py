"""Mail to an award's own staff about what its judges did."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import Count

from accounts.models import User
from awards.models import Cycle
from judging.enums import ConflictAnswer
from judging.models import (
    AgendaItem,
    Assignment,
    ConflictDeclaration,
    Deliberation,
    PanelMember,
    Round,
)
from mail.services import queue_mail
from nominations.letters import about
from nominations.models import AccessBar

DECISION = "decision:"


def about_decision(cycle: Cycle) -> str:
    """Names a cycle's decision as what a message is about.

    The outbox keeps such messages from staff in conflict with any entry of the cycle.
    """
    return f"{DECISION}{cycle.pk}"


def tell_staff_of_decline(member: PanelMember) -> None:
    """Tell everyone on the award's staff that an invited judge said no. Part of that verb."""
    award = member.cycle.award
    for person in award.active_staff():
        queue_mail(
            to=person.email,
            template="judging_declined",
            context={"person": person, "member": member, "cycle": member.cycle},
            key=f"judging.declined:{member.pk}:{person.pk}",
            scope=award.scope,
        )


def tell_staff_of_stepping_back(*, judge: User, cycle: Cycle, entries: Collection[int]) -> None:
    """Tell the award's staff which entries (primary keys) a judge has just left. Part of that verb.

    Staff to whom an entry is closed hear nothing of it, and neither does the judge who is on the
    staff too. Each message names its entry as what it is about, so that the outbox hides it from
    them as well.
    """
    if not entries:
        return
    staff = [person for person in cycle.award.active_staff() if person.pk != judge.pk]
    closed = set(AccessBar.objects.filter(nomination__in=entries).values_list("user", "nomination"))
    left = _readers_left(cycle, entries)
    rows = ConflictDeclaration.objects.filter(person=judge, nomination__in=entries)
    for row in rows.select_related("nomination__agency").order_by("pk"):
        for person in staff:
            if (person.pk, row.nomination_id) in closed:
                continue
            queue_mail(
                to=person.email,
                template="judging_stepped_back",
                context={
                    "person": person,
                    "judge": judge,
                    "nomination": row.nomination,
                    "cycle": cycle,
                    "is_unsure": row.answer == ConflictAnswer.UNSURE,
                    "left": left.get(row.nomination_id),
                },
                key=(f"judging.stepped_back:{row.pk}:{row.declared_at.timestamp()}:{person.pk}"),
                scope=cycle.award.scope,
                about=about(row.nomination_id),
            )


def tell_panel_of_deliberation(deliberation: Deliberation) -> None:
    """Tell the members to whom some item of the agenda is open. Part of the verb that opens it.

    The message says neither how many items there are nor of which entries.
    """
    cycle = deliberation.result.round.cycle
    items = AgendaItem.objects.filter(deliberation=deliberation)
    seats = PanelMember.objects.filter(cycle=cycle).accepted().select_related("user")
    for member in seats.order_by("pk"):
        if member.user is None or not items.visible_to(member.user).exists():
            continue
        queue_mail(
            to=member.user.email,
            template="judging_deliberation",
            context={"member": member, "cycle": cycle},
            key=f"judging.deliberation:{deliberation.pk}:{member.pk}",
            scope=cycle.award.scope,
            about=about_decision(cycle),
        )


def _readers_left(cycle: Cycle, entries: Collection[int]) -> dict[int, dict[str, int]]:
    """For a round that is not closed: how many judges an entry has now, and how many it should."""
    current = Round.objects.filter(cycle=cycle, closed_at__isnull=True).order_by("-number").first()
    if current is None or not Assignment.objects.active().filter(round=current).exists():
        return {}
    counts: dict[int, int] = defaultdict(int)
    rows = Assignment.objects.active().filter(round=current, nomination__in=entries).order_by()
    counts |= dict(rows.values_list("nomination").annotate(Count("pk")))
    return {
        entry: {"judges": counts[entry], "wanted": current.reviews_per_entry} for entry in entries
    }
