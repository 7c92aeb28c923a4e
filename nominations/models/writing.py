"""What happens around a draft while several people write in it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nominations.enums import RevisionSubject
from nominations.models.nomination import Nomination


class Revision(models.Model):
    """What an answer or a row of evidence was, once; with whose hand it came to be so.

    Kept so that a team can see who changed what, and take it back. `value` is the stored shape of
    an answer, or the values of a row; None says that it was emptied or removed.
    """

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="revisions")
    subject = models.CharField(max_length=10, choices=RevisionSubject)
    question = models.SlugField(max_length=80, blank=True)
    row = models.PositiveBigIntegerField(null=True, blank=True)
    value = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["nomination", "question", "-made_at"], name="revision_by_question")
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.question} v{self.version}"


class SectionMark(models.Model):
    """Whether the team says that a section is completed. By slug, stable across form versions."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="marks")
    section = models.SlugField(max_length=60)
    completed = models.BooleanField(_("completed"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("mark of a section")
        verbose_name_plural = _("marks of sections")
        constraints = [
            models.UniqueConstraint(fields=["nomination", "section"], name="mark_once_per_section"),
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.section}"


class Presence(models.Model):
    """Who has which part of a draft open, as of a moment ago."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    section = models.SlugField(max_length=60, blank=True)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(fields=["nomination", "user"], name="presence_once_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.nomination_id}"


class ReminderStop(models.Model):
    """A person wants no reminders of this draft."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.CASCADE, related_name="reminder_stops"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("stopped reminder")
        verbose_name_plural = _("stopped reminders")
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "user"], name="reminder_stop_once_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.nomination_id}"


class PublicationChoice(models.Model):
    """Who may read one answer later on, where the team chose otherwise than the form says."""

    nomination = models.ForeignKey(
        Nomination, on_delete=models.CASCADE, related_name="publication_choices"
    )
    question = models.SlugField(max_length=60)
    may_publish = models.BooleanField(_("may be published if the nomination wins"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("publication choice")
        verbose_name_plural = _("publication choices")
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "question"], name="publication_choice_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.question}"
