"""How sign-in fits into Laurel."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Sends through the outbox."""
