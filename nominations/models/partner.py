"""Partners that a nomination names."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency
from awards.enums import Involvement, Sector
from nominations.models.rows import Row

PARTNER_ROW = ("pk", "name", "part", "sector", "involvement")


class Partner(Row):
    """A co-agency or partner body named in the nomination; all are checked for conflicts."""

    nomination = models.ForeignKey(
        "nominations.Nomination", on_delete=models.CASCADE, related_name="partners"
    )
    name = models.CharField(_("name"), max_length=200)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="partnerships"
    )
    part = models.CharField(_("what they did"), max_length=300, blank=True)
    sector = models.CharField(_("kind of body"), max_length=10, choices=Sector, blank=True)
    involvement = models.CharField(
        _("how far it took part"), max_length=12, choices=Involvement, blank=True
    )

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
