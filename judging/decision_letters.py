"""Mail about a decision: in confidence to those it honours, and to those who take it.

Every message names the cycle's decision as what it is about, so that the outbox keeps it from staff
in conflict with any entry.
"""

from accounts.enums import MembershipRole
from accounts.models import User
from accounts.zones import zone_of
from awards.models import Cycle
from judging.letters import about_decision
from judging.models import Acceptance, PanelMember, Revocation
from mail.services import queue_mail
from nominations.letters import moment_words, tell_team
from nominations.models import AccessBar, Nomination


def ask_owners(acceptance: Acceptance) -> None:
    """Ask the owners of the nominating agency, and nobody else of the team."""
    _tell_owners(
        acceptance,
        "judging_honour_asked",
        key=f"judging.honour:{acceptance.pk}:{acceptance.answer_by.timestamp()}",
    )


def tell_owners_it_lapsed(acceptance: Acceptance) -> None:
    """Tell them that what they were asked about is being decided anew."""
    _tell_owners(acceptance, "judging_honour_lapsed", key=f"judging.lapsed:{acceptance.pk}")


def _tell_owners(acceptance: Acceptance, template: str, *, key: str, **told: str) -> None:
    nomination = acceptance.entry.nomination
    cycle = nomination.cycle
    for owner in _owners(nomination):
        zone = zone_of(owner, nomination.agency)
        queue_mail(
            to=owner.email,
            template=template,
            context={
                "name": owner.get_full_name(),
                "nomination": nomination,
                "acceptance": acceptance,
                "cycle": cycle,
                "award": cycle.award,
                **told,
                "until": moment_words(acceptance.answer_by, cycle.zone, zone),
                "announcement": moment_words(cycle.announcement_at, cycle.zone, zone),
            },
            key=f"{key}:{owner.pk}",
            scope=cycle.award.scope,
            about=about_decision(cycle),
        )


def _owners(nomination: Nomination) -> list[User]:
    owners = User.objects.filter(
        memberships__agency=nomination.agency_id,
        memberships__role=MembershipRole.OWNER,
        is_active=True,
    )
    return list(owners.order_by("pk"))


def tell_of_refusal(acceptance: Acceptance) -> None:
    """Tell staff and chair without any conflict that an honour was refused."""
    nomination = acceptance.entry.nomination
    cycle = acceptance.entry.decision.cycle
    for person in deciders(cycle):
        queue_mail(
            to=person.email,
            template="judging_honour_refused",
            context={"person": person, "nomination": nomination, "cycle": cycle},
            key=f"judging.refused:{acceptance.pk}:{person.pk}",
            scope=cycle.award.scope,
            about=about_decision(cycle),
        )


def deciders(cycle: Cycle) -> list[User]:
    """Staff and chair who are in conflict with no entry of the cycle."""
    staff = cycle.award.active_staff().values("pk")
    chair = PanelMember.objects.filter(cycle=cycle, role="chair").accepted().values("user")
    barred = AccessBar.objects.filter(
        nomination__in=Nomination.objects.filter(cycle=cycle).accepted()
    ).values("user")
    people = User.objects.filter(pk__in=staff) | User.objects.filter(pk__in=chair)
    return list(people.exclude(pk__in=barred).order_by("pk").distinct())


def tell_of_revocation(revocation: Revocation) -> None:
    """Tell the team that the honour is taken back: before the announcement its owners alone."""
    nomination = revocation.entry.nomination
    note, honour = revocation.note, revocation.entry.get_outcome_display()
    key = f"judging.revoked:{revocation.pk}"
    if nomination.cycle.is_announced():
        tell_team(nomination, "judging_revoked", key=key, note=note, honour=honour)
    else:
        asked = revocation.entry.acceptance
        _tell_owners(asked, "judging_revoked", key=key, note=note, honour=honour)
