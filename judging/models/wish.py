"""Pairs that staff fix or rule out before a plan is made."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from judging.enums import PairWish
from judging.models.panel import PanelMember
from judging.models.round import Round
from nominations.models import Nomination


class PairRule(models.Model):
    """A judge does, or does not, read an entry. The solver keeps to it, or says where it cannot."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="pair_rules")
    member = models.ForeignKey(PanelMember, on_delete=models.CASCADE, related_name="pair_rules")
    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="pair_rules")
    wish = models.CharField(_("rule"), max_length=10, choices=PairWish)
    reason = models.CharField(_("reason"), max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("rule for a pair")
        verbose_name_plural = _("rules for pairs")
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "member", "nomination"], name="pair_rule_once_per_pair"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="pair_rule_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.wish} {self.nomination_id}"
