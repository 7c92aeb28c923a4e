"""What a scorecard and a ballot come to when they are sealed."""

from django.utils import timezone

from judging.enums import ScorecardState
from judging.models import Ballot, Scorecard


def rest(given: Scorecard | Ballot, version: int) -> None:
    """Sealed at this version, with no change under way. Part of a larger verb."""
    given.state = ScorecardState.SEALED
    given.version = version
    given.change_reason = ""
    given.updated_at = timezone.now()
    given.save(update_fields=["state", "version", "change_reason", "updated_at"])
