"""What is due by time in the nominations room. A job may run at any moment, any number of times."""

from mail.ticking import every
from nominations.services.intake import forget_undecided
from nominations.services.presence import forget_presences
from nominations.services.reminders import remind_writers
from nominations.services.row_drafts import forget_row_drafts
from nominations.services.uploads import forget_abandoned


@every(minutes=5)
def remind_teams_with_drafts() -> None:
    """Remind those who write on a draft of its deadline, 7 days and 48 hours before."""
    remind_writers()


@every(hours=1)
def forget_abandoned_uploads() -> None:
    """Delete files half sent that nobody carried on for a day."""
    forget_abandoned()


@every(hours=6)
def forget_who_was_where() -> None:
    """Forget who had which draft open more than a day ago."""
    forget_presences()


@every(hours=24)
def forget_undecided_readings() -> None:
    """Forget what was read from files and earlier nominations and waited a month in vain."""
    forget_undecided()


@every(hours=24)
def forget_unfinished_rows() -> None:
    """Forget what was typed of a row, never saved, and not touched for a month after the close."""
    forget_row_drafts()
