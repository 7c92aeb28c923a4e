"""What is due by time in the nominations room. A job may run at any moment, any number of times."""

from mail.ticking import every
from nominations.services.reminders import remind_writers


@every(minutes=5)
def remind_teams_with_drafts() -> None:
    """Remind those who write on a draft of its deadline, 7 days and 48 hours before."""
    remind_writers()
