"""An award and the staff who run it."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User


class AwardQuerySet(models.QuerySet["Award"]):
    def public(self) -> Self:
        """Awards on the public pages, whoever reads them."""
        return self.filter(is_published=True)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """Published awards for everyone; unpublished ones for their own staff."""
        rule = models.Q(is_published=True)
        if user.is_authenticated:
            rule |= models.Q(pk__in=AwardStaff.objects.filter(user=user).values("award"))
        return self.filter(rule)

    def managed_by(self, user: "User | AnonymousUser") -> Self:
        """Awards on whose staff the person is."""
        if not user.is_authenticated or not user.is_staff:
            return self.none()
        return self.filter(pk__in=AwardStaff.objects.filter(user=user).values("award"))


class Award(models.Model):
    """An award that is given in yearly cycles."""

    slug = models.SlugField(
        _("address"), max_length=80, unique=True, help_text=_("Part of the web address.")
    )
    name = models.CharField(_("name"), max_length=200)
    organisation = models.CharField(_("organisation"), max_length=200)
    short_organisation = models.CharField(_("organisation, in short"), max_length=40, blank=True)
    contact_email = models.EmailField(_("contact address"))
    lead = models.TextField(_("one-paragraph introduction"), blank=True)
    description = models.TextField(_("about the award"), blank=True, help_text=_("Markdown."))
    recognises = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("recognises programmes that are"),
        default=list,
        blank=True,
    )
    is_published = models.BooleanField(_("shown to the public"), default=False)
    is_demo = models.BooleanField(_("made up for the demo"), default=False)
    position = models.PositiveSmallIntegerField(_("order on the home page"), default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    staff = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="AwardStaff", related_name="awards_run"
    )

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("awards:award", args=[self.slug])

    def active_staff(self) -> "models.QuerySet[User]":
        """The people who run the award and can sign in, in a fixed order."""
        return self.staff.filter(is_staff=True, is_active=True).order_by("pk")

    @property
    def scope(self) -> str:
        """Names this award to the rooms below, which know no awards (mail, audit)."""
        return f"award:{self.pk}"


class AwardStaff(models.Model):
    """A programme manager's seat on an award."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="staff_seats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="award_seats"
    )

    class Meta:
        verbose_name = _("staff seat")
        verbose_name_plural = _("staff seats")
        constraints = [
            models.UniqueConstraint(fields=["award", "user"], name="award_staff_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} on {self.award_id}"
