"""Mail to an award's staff about entries that a judge has left and nobody can take."""

from collections.abc import Iterable

from judging.models import AssignmentPlan
from judging.shortfalls import why_short
from mail.services import queue_mail
from nominations.letters import about
from nominations.models import AccessBar, Nomination


def tell_staff_of_gaps(*, plan: AssignmentPlan, gaps: Iterable[Nomination]) -> None:
    """Tell the award's staff of each entry that nobody is left for, and why. Part of that verb.

    Once for every judge who left it: `left` on the nomination is the assignment of the last one.
    Staff to whom the entry is closed hear nothing of it.
    """
    cycle = plan.round.cycle
    staff = list(cycle.award.active_staff())
    rows = {nomination.pk: nomination for nomination in gaps}
    closed = set(AccessBar.objects.filter(nomination__in=rows).values_list("user", "nomination"))
    for item in plan.figures["short"]:
        nomination = rows.get(int(item["entry"]))
        if nomination is None:
            continue
        for person in staff:
            if (person.pk, nomination.pk) in closed:
                continue
            queue_mail(
                to=person.email,
                template="judging_short",
                context={
                    "person": person,
                    "nomination": nomination,
                    "cycle": cycle,
                    "assigned": item["assigned"],
                    "wanted": item["wanted"],
                    "why": why_short(plan.figures, item),
                },
                key=f"judging.short:{nomination.pk}:{getattr(nomination, 'left', 0)}:{person.pk}",
                scope=cycle.award.scope,
                about=about(nomination.pk),
            )
