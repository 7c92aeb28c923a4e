"""Problems and approaches: the words that match nominations, judges and winners."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from awards.enums import TopicKind


class Topic(models.Model):
    kind = models.CharField(max_length=10, choices=TopicKind)
    slug = models.SlugField(max_length=80)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="topic_once_per_kind"),
        ]

    def __str__(self) -> str:
        return self.name
