"""Which parts of mail and trail a member of staff works on."""

from django.http import Http404

from accounts.models import User
from awards.models import Award


def scopes_of(user: User) -> set[str]:
    """Account mail, and that of the awards on whose staff the person is."""
    return {""} | {award.scope for award in Award.objects.managed_by(user).only("pk")}


def award_in_scope(user: User, scope: str) -> Award | None:
    """The award a scope names, if the person runs it; None for account matters; else 404."""
    if not scope:
        return None
    for award in Award.objects.managed_by(user):
        if award.scope == scope:
            return award
    raise Http404
