"""What a scorecard and a ballot come to when they are sealed."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from judging.enums import ScorecardState
from judging.models import Ballot, Scorecard


def rest(given: Scorecard | Ballot, version: int) -> None:
    """Sealed at this version, with no change under way. Part of a larger verb.

    Raises:
        Refused: it has become void meanwhile, and stays as it was sealed.
    """
    if given.state == ScorecardState.VOID:
        raise Refused(_("This has become void. It stays as you sealed it, and does not count."))
    given.state = ScorecardState.SEALED
    given.version = version
    given.change_reason = ""
    given.updated_at = timezone.now()
    given.save(update_fields=["state", "version", "change_reason", "updated_at"])
