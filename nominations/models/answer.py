"""Answers of a nomination's draft, each with a version so that nobody overwrites another unseen.

The translation of an answer is an answer of its own, kept under `translation_key`.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.limits import TRANSLATION
from nominations.models.nomination import Nomination


def translation_key(question: str) -> str:
    """The name under which the translation of a question's answer is kept."""
    return f"{question}{TRANSLATION}"


class Answer(models.Model):
    """Keyed by the question's slug, which is stable across form versions."""

    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="answers")
    question = models.SlugField(_("question"), max_length=80)
    value = models.JSONField(_("value"), null=True)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["nomination", "question"], name="answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.question} v{self.version}"
