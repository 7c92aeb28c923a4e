"""Mail about endorsements: to whoever is asked for one, and to the team that asked."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from mail.services import queue_mail
from nominations.endorsements.certified import certified_lines
from nominations.letters import about, moment_words, tell_team
from nominations.models import Endorsement


def send_request(endorsement: Endorsement, token: str) -> None:
    """The request with its link. The token is here and in the mail alone."""
    _send(endorsement, "endorsement_request", token)


def send_reminder(endorsement: Endorsement, token: str) -> None:
    """The same once more, with a link of its own, since nobody knows the first one any more."""
    _send(endorsement, "endorsement_reminder", token)


def _send(endorsement: Endorsement, template: str, token: str) -> None:
    path = reverse("endorse:link", args=[token])
    _tell_endorser(
        endorsement,
        template,
        # The digest tells one link from the next, and opens nothing.
        key=f"{template}:{endorsement.pk}:{endorsement.token_hash[:16]}",
        secrets={"link": f"{settings.SITE_URL.rstrip('/')}{path}"},
        until=moment_words(endorsement.expires_at, endorsement.nomination.cycle.zone),
        asked_by=endorsement.requested_by.get_full_name(),
    )


def tell_of_answer(endorsement: Endorsement) -> None:
    """The team learns that it was given or declined; who gave it gets a copy of their words."""
    if endorsement.given_at is None:
        _tell_team(endorsement, "endorsement_declined")
        return
    _tell_team(endorsement, "endorsement_given")
    given = moment_words(endorsement.given_at, endorsement.nomination.cycle.zone)
    key = f"endorsement-copy:{endorsement.pk}"
    figures = certified_lines(endorsement.figures)
    _tell_endorser(endorsement, "endorsement_copy", key=key, given=given, figures=figures)


def tell_of_void(endorsement: Endorsement) -> None:
    """The owner of the data and the team learn that figures changed."""
    key = f"endorsement-void:{endorsement.pk}"
    _tell_endorser(endorsement, "endorsement_void", key=key)
    _tell_team(endorsement, "endorsement_void_team")


def tell_of_taking_back(endorsement: Endorsement) -> None:
    """Whoever was asked learns that nothing is expected of them any more."""
    key = f"endorsement-taken-back:{endorsement.pk}"
    _tell_endorser(endorsement, "endorsement_taken_back", key=key)


def _tell_team(endorsement: Endorsement, template: str) -> None:
    tell_team(
        endorsement.nomination,
        template,
        key=f"{template}:{endorsement.pk}",
        endorsement=endorsement,
    )


def _tell_endorser(
    endorsement: Endorsement,
    template: str,
    *,
    key: str,
    secrets: dict[str, str] | None = None,
    **context: Any,
) -> None:
    nomination = endorsement.nomination
    queue_mail(
        to=endorsement.email,
        template=template,
        context={
            "endorsement": endorsement,
            "nomination": nomination,
            "agency": nomination.agency,
            "award": nomination.cycle.award,
            "cycle": nomination.cycle,
            **context,
        },
        key=key,
        scope=nomination.cycle.award.scope,
        about=about(nomination.pk),
        secrets=secrets,
    )
