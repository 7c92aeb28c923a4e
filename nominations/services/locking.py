"""The first step of every verb here: lock the nomination, then look again at who and in what state.

Every verb locks the nomination's row first, so verbs on one nomination happen one after another:
nothing is saved into a draft while it is being submitted.
"""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from awards.models import Section
from nominations.exceptions import NotAllowed, WrongState
from nominations.models import Nomination
from nominations.models.screening import ABOUT
from nominations.rules import is_writer
from nominations.translations import original_slug


def lock(nomination: Nomination) -> Nomination:
    """The nomination as it is now, with what verbs read of it, locked until the end."""
    return (
        Nomination.objects.select_for_update(of=("self",))
        .select_related("cycle__award", "agency", "form", "category")
        .get(pk=nomination.pk)
    )


def lock_for_writer(nomination: Nomination, actor: User) -> Nomination:
    """Locked for somebody who may write in it.

    Raises:
        NotAllowed: the person is not an owner or editor of the agency's team.
    """
    locked = lock(nomination)
    if not is_writer(actor, locked):
        raise NotAllowed
    return locked


def lock_draft(nomination: Nomination, actor: User) -> Nomination:
    """Locked for writing into the draft.

    Raises:
        NotAllowed: as `lock_for_writer`.
        WrongState: it is submitted, withdrawn or decided, so its draft is closed.
    """
    locked = lock_for_writer(nomination, actor)
    if not locked.is_writable:
        raise WrongState(
            _("This nomination is %(state)s, so its answers cannot be changed. Nothing was saved.")
            % {"state": locked.get_state_display().lower()}
        )
    return locked


def refuse_closed_sections(nomination: Nomination, questions: Iterable[str]) -> None:
    """Staff may ask to have some sections corrected: then the others stay as they were submitted.

    Raises:
        WrongState: one of the questions stands in a section that is not to be corrected.
    """
    asked = nomination.sections_to_correct()
    if not asked:
        return
    slugs = {original_slug(slug) for slug in questions}
    closed = Section.objects.filter(form=nomination.form_id, questions__slug__in=slugs)
    title = closed.exclude(slug__in=asked).values_list("title", flat=True).first()
    if title is not None:
        raise WrongState(
            _("“%(section)s” is not among the sections to be corrected, so nothing was saved.")
            % {"section": title}
        )


def refuse_closed_details(nomination: Nomination) -> None:
    """As `refuse_closed_sections`, for the details and partners of the programme.

    Raises:
        WrongState: staff named the sections to be corrected, and these are not among them.
    """
    if not nomination.takes_changes(ABOUT):
        raise WrongState(
            _("“About the programme” is not among the parts to be corrected; nothing was saved.")
        )


def touch(nomination: Nomination) -> None:
    """Note that the draft changed."""
    nomination.updated_at = timezone.now()
    nomination.save(update_fields=["updated_at"])
