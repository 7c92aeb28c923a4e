"""What an announced decision has for a team: the ways to it, for the nomination's page."""

from django.urls import reverse
from django.utils.translation import gettext as _

from judging.enums import AcceptanceAnswer, DecisionState
from judging.models import Acceptance
from judging.services.feedback import feedback_for
from nominations.models import Nomination


def links_of(nomination: Nomination) -> tuple[tuple[str, str], ...]:
    """Words and addresses; of the feedback once it is given, of the kit if it was honoured."""
    links = []
    if feedback_for(nomination) is not None:
        address = reverse("judging:feedback", args=[nomination.public_id])
        links.append((_("Read the judges' feedback"), address))
    honours = Acceptance.objects.filter(
        entry__nomination=nomination,
        entry__decision__state=DecisionState.RELEASED,
        answer=AcceptanceAnswer.ACCEPTED,
    ).exclude(entry__revocations__is_confirmed=True)
    if honours.exists():
        address = reverse("judging:press", args=[nomination.public_id])
        links.append((_("Certificate and press kit"), address))
    return tuple(links)
