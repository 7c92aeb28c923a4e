"""Which parts of mail and trail a member of staff works on."""

from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.http import Http404

from accounts.models import User
from awards.models import Award
from judging.letters import DECISION
from mail.models import OutboxMessage
from mail.models.message import OutboxMessageQuerySet
from nominations.enums import NominationState
from nominations.letters import ABOUT
from nominations.models import AccessBar


def scopes_of(user: User) -> set[str]:
    """Account mail, and that of the awards on whose staff the person is."""
    return {""} | {award.scope for award in Award.objects.managed_by(user).only("pk")}


def messages_for(user: User) -> OutboxMessageQuerySet:
    """The mail that the person works on, without any about a nomination in conflict.

    Nor any about the decision of a cycle in which the person is in conflict with some entry.
    """
    closed = AccessBar.objects.filter(user=user).annotate(
        about=Concat(Value(ABOUT), Cast("nomination_id", CharField()))
    )
    undecided = (
        AccessBar.objects.filter(user=user, nomination__state=NominationState.ACCEPTED)
        .annotate(about=Concat(Value(DECISION), Cast("nomination__cycle_id", CharField())))
        .values("about")
    )
    visible = OutboxMessage.objects.visible_to(user, scopes_of(user))
    return visible.exclude(about__in=closed.values("about")).exclude(about__in=undecided)


def award_in_scope(user: User, scope: str) -> Award | None:
    """The award a scope names, if the person runs it; None for account matters; else 404."""
    if not scope:
        return None
    for award in Award.objects.managed_by(user):
        if award.scope == scope:
            return award
    raise Http404
