"""Codes that stand for entries in a round without names."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from judging.models.round import Round
from nominations.models import Nomination


class EntryCode(models.Model):
    """A random code such as K7Q2, new in every round, from which nothing can be told."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="codes")
    nomination = models.ForeignKey(Nomination, on_delete=models.PROTECT, related_name="codes")
    code = models.CharField(_("code"), max_length=8)

    class Meta:
        verbose_name = _("entry code")
        verbose_name_plural = _("entry codes")
        constraints = [
            models.UniqueConstraint(fields=["round", "nomination"], name="code_once_per_entry"),
            models.UniqueConstraint(fields=["round", "code"], name="code_stands_for_one_entry"),
        ]

    def __str__(self) -> str:
        return self.code
