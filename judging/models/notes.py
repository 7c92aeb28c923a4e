"""What a judge writes and marks beside the scores."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.models import Criterion
from judging.enums import NoteKind, PinKind
from judging.models.assignment import Assignment


class JudgeNote(models.Model):
    """A private note is its writer's alone; the comments are part of what is sealed."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(_("kind"), max_length=10, choices=NoteKind)
    text = models.TextField(_("text"), blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("judge's note")
        verbose_name_plural = _("judges' notes")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "kind"], name="note_once_per_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.assignment_id}"


class Pin(models.Model):
    """A passage or a measure of the entry that a judge keeps beside a criterion."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="pins")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=PinKind)
    question = models.SlugField(max_length=60)
    row = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("Which measure of the answer, counted from 0.")
    )
    quote = models.TextField(_("passage"), blank=True)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("pin")
        verbose_name_plural = _("pins")
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} at {self.question}"
