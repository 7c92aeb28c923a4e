"""Moving open drafts to a new version of the form."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from awards.models import Form
from nominations.exceptions import WrongState
from nominations.models import Nomination


@transaction.atomic
def move_drafts_to(*, form: Form, actor: User) -> int:
    """Move every draft of the form's cycle that can be written in to this version of the form.

    Answers are kept by the question's slug, so they carry over; those to questions that are gone
    are kept and shown again if the question comes back. Submissions stay as they are.

    Returns:
        How many drafts moved.

    Raises:
        WrongState: the form is not published.
    """
    if form.published_at is None:
        raise WrongState(_("Publish this version of the form first."))
    drafts = Nomination.objects.select_for_update(of=("self",)).filter(cycle=form.cycle)
    moved = [row.pk for row in drafts.writable().exclude(form=form).order_by("pk")]
    Nomination.objects.filter(pk__in=moved).update(form=form)
    record(
        actor=actor,
        action="form.drafts_moved",
        obj=form,
        payload={"version": form.version, "moved": len(moved)},
        scope=form.cycle.award.scope,
    )
    return len(moved)
