"""What the team says of a section: completed, or to come back to."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from awards.models import Section
from nominations.exceptions import WrongState
from nominations.models import Nomination, SectionMark
from nominations.services.locking import lock_draft, touch


@transaction.atomic
def mark_section(*, nomination: Nomination, actor: User, section: str, completed: bool) -> None:
    """Note whether a section is completed. Saying so again changes nothing.

    It is the team's own note: submitting does not ask for it.

    Raises:
        NotAllowed, WrongState: the draft is not this person's to change, or is closed; or the form
            has no such section any more.
    """
    locked = lock_draft(nomination, actor)
    if not Section.objects.filter(form=locked.form_id, slug=section).exists():
        raise WrongState(_("The form has no such section any more, so nothing was saved."))
    known = locked.marks.filter(section=section).first()
    if known is not None and known.completed == completed:
        return
    mark = known or SectionMark(nomination=locked, section=section)
    mark.completed, mark.made_by, mark.made_at = completed, actor, timezone.now()
    mark.save()
    touch(locked)
    record(
        actor=actor,
        action="nomination.section_marked",
        obj=locked,
        payload={"section": section, "completed": completed},
        scope=locked.cycle.award.scope,
    )
