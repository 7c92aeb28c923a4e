"""Co-agencies and partner bodies that a nomination names."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from audit.services import record
from nominations.exceptions import TooMany, WrongState
from nominations.models import Nomination, Partner
from nominations.services.locking import lock_draft, touch

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
) -> Partner:
    """Name a partner, or change one. Every partner is checked for conflicts of interest.

    Raises:
        NotAllowed, WrongState: the draft is not this person's to change, or is closed; or the
            partner was removed meanwhile.
        TooMany: the nomination names as many as it can.
        ValidationError: there is no such kind of body or way of taking part.
    """
    locked = lock_draft(nomination, actor)
    row = _row(locked, partner)
    row.name, row.part, row.agency = name, part, agency
    row.sector, row.involvement = sector, involvement
    row.full_clean()
    row.save()
    touch(locked)
    record(
        actor=actor,
        action="nomination.partner_saved",
        obj=locked,
        payload={"partner": row.pk},
        scope=locked.cycle.award.scope,
    )
    return row


def _row(nomination: Nomination, partner: Partner | None) -> Partner:
    if partner is None:
        if nomination.partners.count() >= MAX_PARTNERS:
            raise TooMany(
                _("A nomination names %(count)d partners at most.") % {"count": MAX_PARTNERS}
            )
        return Partner(nomination=nomination)
    row = nomination.partners.filter(pk=partner.pk).first()
    if row is None:
        raise WrongState(_("Somebody removed this partner meanwhile, so nothing was saved."))
    return row


@transaction.atomic
def remove_partner(*, partner: Partner, actor: User) -> None:
    """Name a partner no longer. Twice is once."""
    locked = lock_draft(partner.nomination, actor)
    removed, _by_model = locked.partners.filter(pk=partner.pk).delete()
    if not removed:
        return
    touch(locked)
    record(
        actor=actor,
        action="nomination.partner_removed",
        obj=locked,
        payload={"partner": partner.pk},
        scope=locked.cycle.award.scope,
    )
