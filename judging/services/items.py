"""Items of the agenda, locked for a verb."""

from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from judging.models import AgendaItem
from judging.rules import standing


def locked_item(item: AgendaItem, user: User, *, leads: bool = False) -> AgendaItem:
    """The item, locked, if it is open to the user and the deliberation goes on.

    `leads`: only for chair and staff. Raises Refused otherwise.
    """
    locked = (
        AgendaItem.objects.visible_to(user)
        .select_for_update(of=("self",))
        .select_related("deliberation__result__round__cycle__award")
        .filter(pk=item.pk)
        .first()
    )
    if locked is None:
        raise Refused(_("You cannot take part in this item."))
    if locked.deliberation.closed_at:
        raise Refused(_("The deliberation is closed."))
    if leads and not standing(user, locked.deliberation.result.round.cycle).may_close_round:
        raise Refused(_("Only chair and staff can do this."))
    return locked
