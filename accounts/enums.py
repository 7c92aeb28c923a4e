"""Closed lists of the accounts room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgencyKind(models.TextChoices):
    MUNICIPAL = "municipal", _("Municipal police")
    COUNTY = "county", _("County police or sheriff")
    STATE = "state", _("State or provincial police")
    NATIONAL = "national", _("National police")
    TRANSPORT = "transport", _("Transport police")
    CAMPUS = "campus", _("Campus or school police")
    TRIBAL = "tribal", _("Tribal or indigenous police")
    PROSECUTOR = "prosecutor", _("Prosecutor")
    CORRECTIONS = "corrections", _("Corrections or probation")
    LOCAL_GOVERNMENT = "local-government", _("Local government")
    NGO = "ngo", _("Non-governmental organisation")
    MULTI_AGENCY = "multi-agency", _("Multi-agency partnership")
    OTHER = "other", _("Other")


class MembershipRole(models.TextChoices):
    OWNER = "owner", _("Owner")
    EDITOR = "editor", _("Editor")
    VIEWER = "viewer", _("Viewer")


class InvitationPurpose(models.TextChoices):
    AGENCY = "agency", _("Join an agency's team")
    PANEL = "panel", _("Join a judging panel")
