"""Co-agencies and partner bodies that a nomination names."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from audit.services import record
from awards.enums import QuestionKind
from awards.models import Question
from nominations.enums import RevisionSubject
from nominations.exceptions import TooMany
from nominations.models import Nomination, Partner
from nominations.services.locking import (
    lock_draft,
    refuse_closed_details,
    refuse_closed_sections,
    touch,
)
from nominations.services.revisions import note_row, row_values
from nominations.services.rows import row_to_change

MAX_PARTNERS = 40


@transaction.atomic
def save_partner(
    *,
    nomination: Nomination,
    actor: User,
    name: str,
    part: str = "",
    sector: str = "",
    involvement: str = "",
    agency: Agency | None = None,
    partner: Partner | None = None,
    seen_version: int | None = None,
    **as_it_was: int,
) -> Partner:
    """Name a partner, or change one that was read in version `seen_version`.

    Every partner is checked for conflicts of interest.

    Args:
        as_it_was: `id` and `version` of one that was removed and comes back.

    Raises:
        NotAllowed, WrongState: the draft is not this person's to change, or is closed; or the
            partner was removed meanwhile.
        ChangedMeanwhile: somebody else changed it after it was read; nothing was saved.
        TooMany: the nomination names as many as it can.
        ValidationError: there is no such kind of body or way of taking part.
    """
    locked = lock_draft(nomination, actor)
    _refuse_closed(locked)
    row = _row(locked, partner, seen_version)
    for field, number in as_it_was.items():
        setattr(row, field, number)
    row.name, row.part, row.agency = name, part, agency
    row.sector, row.involvement = sector, involvement
    row.updated_by, row.updated_at = actor, timezone.now()
    row.full_clean()
    row.save()
    note_row(
        nomination=locked,
        actor=actor,
        subject=RevisionSubject.PARTNER,
        row=row.pk,
        values=row_values(row),
        version=row.version,
    )
    touch(locked)
    record(
        actor=actor,
        action="nomination.partner_saved",
        obj=locked,
        payload={"partner": row.pk, "version": row.version},
        scope=locked.cycle.award.scope,
    )
    return row


def partners_question(nomination: Nomination) -> Question | None:
    """The question of its form that asks for partners; without one the details page does."""
    asked = Question.objects.filter(section__form=nomination.form_id, kind=QuestionKind.PARTNERS)
    return asked.select_related("section").first()


def _refuse_closed(nomination: Nomination) -> None:
    """Partners belong to the section that asks for them, else to the details."""
    question = partners_question(nomination)
    if question is None:
        refuse_closed_details(nomination)
    else:
        refuse_closed_sections(nomination, [question.slug])


def _row(nomination: Nomination, partner: Partner | None, seen_version: int | None) -> Partner:
    if partner is None:
        if nomination.partners.count() >= MAX_PARTNERS:
            raise TooMany(
                _("A nomination names %(count)d partners at most.") % {"count": MAX_PARTNERS}
            )
        return Partner(nomination=nomination)
    return row_to_change(Partner.objects.filter(nomination=nomination, pk=partner.pk), seen_version)


@transaction.atomic
def remove_partner(*, partner: Partner, actor: User) -> None:
    """Name a partner no longer. Twice is once."""
    locked = lock_draft(partner.nomination, actor)
    _refuse_closed(locked)
    removed, _by_model = locked.partners.filter(pk=partner.pk).delete()
    if not removed:
        return
    note_row(
        nomination=locked,
        actor=actor,
        subject=RevisionSubject.PARTNER,
        row=partner.pk,
        values=None,
        version=partner.version + 1,
    )
    touch(locked)
    record(
        actor=actor,
        action="nomination.partner_removed",
        obj=locked,
        payload={"partner": partner.pk},
        scope=locked.cycle.award.scope,
    )
