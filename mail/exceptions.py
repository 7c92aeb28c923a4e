class MailRefused(Exception):
    """A verb does not apply to this message. The text is for the page."""


class SecretsLost(Exception):
    """A message's secrets were wiped, or were encrypted with a key that is no longer there."""


class NothingSent(Exception):
    """The transport took the message without an error, yet sent nothing."""


class WorkerLost(Exception):
    """A task's worker stopped in the middle, as often as is tolerated."""
