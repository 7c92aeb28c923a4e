"""Mail about requests to make a paper void: to those who answer, and to who asked.

Of a scorecard they name the entry as what they are about, of a ballot, which speaks of many, the
cycle's decision: nobody to whom that is closed reads them. No score is in them.
"""

from django.db.models import QuerySet

from accounts.models import User
from judging.enums import SigningCapacity
from judging.letters import about_decision
from judging.models import PanelMember, VoidRequest
from mail.services import queue_mail
from nominations.letters import about
from nominations.models import AccessBar, Nomination


def tell_of_request(request: VoidRequest) -> None:
    """Ask everyone in the other capacity to whom the entry is open. Part of that verb."""
    for person in _others(request):
        _tell(request, person, "judging_void_asked")


def tell_of_answer(request: VoidRequest) -> None:
    """Tell who asked what was answered. Part of that verb."""
    if not _bars(request).filter(user=request.asked_by).exists():
        _tell(request, request.asked_by, "judging_void_answered")


def _bars(request: VoidRequest) -> "QuerySet[AccessBar]":
    """Who is in conflict with what the paper is about."""
    paper = request.paper
    if paper.entry is not None:
        return AccessBar.objects.filter(nomination=paper.entry)
    accepted = Nomination.objects.accepted().filter(cycle=paper.judging_round.cycle_id)
    return AccessBar.objects.filter(nomination__in=accepted)


def _others(request: VoidRequest) -> list[User]:
    cycle = request.paper.judging_round.cycle
    if request.asked_as == SigningCapacity.CHAIR:
        people = cycle.award.active_staff()
    else:
        chairs = PanelMember.objects.filter(cycle=cycle, role="chair").accepted()
        people = User.objects.filter(pk__in=chairs.values("user"), is_active=True)
    barred = _bars(request).values("user")
    return list(people.exclude(pk__in=barred).exclude(pk=request.asked_by_id).order_by("pk"))


def _tell(request: VoidRequest, person: User, template: str) -> None:
    entry, cycle = request.paper.entry, request.paper.judging_round.cycle
    queue_mail(
        to=person.email,
        template=template,
        context={"person": person, "request": request, "cycle": cycle},
        key=f"{template}:{request.pk}:{person.pk}",
        scope=cycle.award.scope,
        about=about(entry.pk) if entry else about_decision(cycle),
    )
