from mail.models.job import JobRun, JobRunQuerySet
from mail.models.message import OutboxMessage, OutboxMessageQuerySet

__all__ = ["JobRun", "JobRunQuerySet", "OutboxMessage", "OutboxMessageQuerySet"]
