"""The head of the audit trail, mailed to the chair: a copy outside the database.

Whoever can rewrite the database can rewrite the trail with it. Only a head that somebody else
keeps tells the two apart.
"""

from audit.models import AuditEntry
from judging.models import PanelMember, Round
from mail.services import queue_mail


def tell_chair_of_head(
    judging_round: Round, entry: AuditEntry, *, sha256: str, is_bundle: bool = False
) -> None:
    """Mail the chair the digest of what was just frozen, and the entry that the trail ends with.

    Part of a larger verb, after its audit entry.
    """
    cycle = judging_round.cycle
    chairs = PanelMember.objects.filter(cycle=cycle, role="chair").accepted()
    for member in chairs.select_related("user"):
        if member.user is None:
            continue
        queue_mail(
            to=member.user.email,
            template="judging_head",
            context={
                "person": member.user,
                "cycle": cycle,
                "round": judging_round,
                "head": f"{entry.seq}:{entry.hash}",
                "sha256": sha256,
                "is_bundle": is_bundle,
            },
            key=f"judging.head:{entry.seq}:{member.pk}",
            scope=cycle.award.scope,
        )
