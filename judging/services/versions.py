"""Which version of a nomination judges read."""

from django.db.models import OuterRef, Subquery

from judging.models import Assignment, Round
from nominations.models import Submission


def give_newest_versions(judging_round: Round) -> None:
    """Let judges who have not started an entry read its newest version.

    A nomination may have been returned and corrected since it was assigned. Who has started keeps
    the version the scores are about. Part of a larger verb.
    """
    newest = Submission.objects.filter(nomination=OuterRef("nomination")).order_by("-version")
    Assignment.objects.active().filter(round=judging_round, scorecard__isnull=True).update(
        submission=Subquery(newest.values("pk")[:1])
    )
