from accounts.models.agency import Agency, Membership
from accounts.models.invitation import Invitation
from accounts.models.user import User

__all__ = ["Agency", "Invitation", "Membership", "User"]
