"""Moving open drafts to a new version of the form, and telling their teams what is different."""

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from audit.services import record
from awards.models import Form, Section
from nominations.changes.form_changes import FormChanges, form_changes
from nominations.enums import NominationState
from nominations.exceptions import WrongState
from nominations.letters import tell_team
from nominations.models import Nomination


@transaction.atomic
def move_drafts_to(*, form: Form, actor: User) -> int:
    """Move every draft of the form's cycle that can be written in to this version of the form.

    Answers are kept by the question's slug, so they carry over; those to questions that are gone
    are kept, can be read, and are shown again if the question comes back. Submissions stay as they
    are. Each team is told what is different. A nomination that was returned to have sections
    corrected that this version does not have stays on its own.

    Returns:
        How many drafts moved.

    Raises:
        WrongState: the form is not published.
    """
    if form.published_at is None:
        raise WrongState(_("Publish this version of the form first."))
    drafts = Nomination.objects.select_for_update(of=("self",)).filter(cycle=form.cycle)
    behind = drafts.writable().exclude(form=form).order_by("pk")
    sections = set(Section.objects.filter(form=form).values_list("slug", flat=True))
    moved = [
        row
        for row in behind.select_related("form", "agency", "cycle__award")
        if _can_move(row, sections)
    ]
    Nomination.objects.filter(pk__in=[row.pk for row in moved]).update(form=form)
    _tell(moved, form)
    record(
        actor=actor,
        action="form.drafts_moved",
        obj=form,
        payload={"version": form.version, "moved": len(moved)},
        scope=form.cycle.award.scope,
    )
    return len(moved)


def after_publishing(*, form: Form, actor: User) -> str:
    """What publishing a form means for drafts, in words for the staff; empty if nothing."""
    moved = move_drafts_to(form=form, actor=actor)
    if not moved:
        return ""
    return ngettext(
        "%(count)d open draft moved to it with its answers, and its team is told of the changes.",
        "%(count)d open drafts moved to it with their answers, and their teams are told of the "
        "changes.",
        moved,
    ) % {"count": moved}


def _can_move(nomination: Nomination, sections: set[str]) -> bool:
    if nomination.state != NominationState.RETURNED:
        return True
    return nomination.sections_to_correct() <= sections


def _tell(moved: list[Nomination], form: Form) -> None:
    """A message to each team, unless the versions ask the same."""
    known: dict[int, FormChanges] = {}
    for nomination in moved:
        if nomination.form_id not in known:
            # In the language that the message is written in.
            with translation.override(settings.LANGUAGE_CODE):
                known[nomination.form_id] = form_changes(nomination.form, form)
        if changes := known[nomination.form_id]:
            tell_team(
                nomination,
                "nomination_form_changed",
                key=f"nomination-form:{form.pk}:{nomination.pk}",
                added=changes.added,
                removed=changes.removed,
                changed=changes.changed,
            )
