"""Mail about requests to void a scorecard: to those who answer, and to who asked.

They name the entry as what they are about, so that nobody to whom it is closed reads them. No
score is in them.
"""

from accounts.models import User
from judging.enums import SigningCapacity
from judging.models import PanelMember, VoidRequest
from mail.services import queue_mail
from nominations.letters import about
from nominations.models import AccessBar


def tell_of_request(request: VoidRequest) -> None:
    """Ask everyone in the other capacity to whom the entry is open. Part of that verb."""
    for person in _others(request):
        _tell(request, person, "judging_void_asked")


def tell_of_answer(request: VoidRequest) -> None:
    """Tell who asked what was answered. Part of that verb."""
    asked_by = request.asked_by
    barred = AccessBar.objects.filter(
        user=asked_by, nomination=request.scorecard.assignment.nomination_id
    )
    if not barred.exists():
        _tell(request, asked_by, "judging_void_answered")


def _others(request: VoidRequest) -> list[User]:
    assignment = request.scorecard.assignment
    cycle = assignment.round.cycle
    if request.asked_as == SigningCapacity.CHAIR:
        people = cycle.award.active_staff()
    else:
        chairs = PanelMember.objects.filter(cycle=cycle, role="chair").accepted()
        people = User.objects.filter(pk__in=chairs.values("user"), is_active=True)
    barred = AccessBar.objects.filter(nomination=assignment.nomination_id).values("user")
    return list(people.exclude(pk__in=barred).exclude(pk=request.asked_by_id).order_by("pk"))


def _tell(request: VoidRequest, person: User, template: str) -> None:
    assignment = request.scorecard.assignment
    cycle = assignment.round.cycle
    queue_mail(
        to=person.email,
        template=template,
        context={"person": person, "request": request, "cycle": cycle},
        key=f"{template}:{request.pk}:{person.pk}",
        scope=cycle.award.scope,
        about=about(assignment.nomination_id),
    )
