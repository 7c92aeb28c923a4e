"""What the tests of endorsements share."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from mail.models import OutboxMessage
from nominations.models import Endorsement, Nomination
from nominations.services.certificates import figures_digest, figures_of
from nominations.services.endorsement_answers import give_endorsement
from nominations.services.endorsing import ask_for_endorsement

PAGE = "/endorse/"
CHIEF: dict[str, Any] = {
    "kind": "chief",
    "name": "Carla Chief",
    "position": "Chief of Police",
    "organisation": "Exampleton Police",
    "email": "chief@example.org",
}
DATA: dict[str, Any] = {
    "kind": "data",
    "name": "Dana Data",
    "position": "Analyst",
    "organisation": "Exampleton Police",
    "email": "data@example.org",
}
PARTNER: dict[str, Any] = {
    "kind": "partner",
    "name": "Petra Partner",
    "organisation": "Station Traders",
    "email": "partner@example.org",
}


def ask(nomination: Nomination, actor: User, kind: dict[str, Any], **more: Any) -> Endorsement:
    """Ask; a certificate is for every measure unless said otherwise."""
    if kind["kind"] == "data":
        more.setdefault("measures", list(nomination.measures.values_list("pk", flat=True)))
    return ask_for_endorsement(nomination=nomination, actor=actor, **{**kind, **more})


def give(endorsement: Endorsement, **more: Any) -> Endorsement:
    """Give what was asked for, as somebody who read it just now."""
    values: dict[str, Any] = {"signed_name": endorsement.name, **more}
    if endorsement.kind == "partner":
        values.setdefault("statement", "We stood beside it.")
    if endorsement.kind == "data":
        figures = figures_of(endorsement.nomination, endorsement.measures)
        values.setdefault("shown", figures_digest(figures))
    endorsement.refresh_from_db(fields=["token_hash"])
    return give_endorsement(digest=endorsement.token_hash, **values)


def mails(template: str, to: str = "") -> list[OutboxMessage]:
    """Mails of a template, oldest first."""
    found = OutboxMessage.objects.filter(template=template)
    return list((found.filter(to=to) if to else found).order_by("created_at", "pk"))


def link(to: str, template: str = "endorsement_request") -> str:
    """The path of the link in the latest mail to this address."""
    text = mails(template, to)[-1].body_to_send()
    found = re.search(r"^https?://\S+/endorse/\S+$", text, re.MULTILINE)
    assert found, text
    return urlsplit(found[0]).path


def team_page(nomination: Nomination, name: str = "endorsements", *args: Any) -> str:
    return reverse(f"nominations:{name}", args=[nomination.public_id, *args])


def opened(to: str) -> Client:
    """A browser without an account in which the link of the latest mail was opened."""
    browser = Client()
    browser.get(link(to))
    return browser


def shown_digest(browser: Client) -> str:
    return browser.get(PAGE).context["shown"].figures_sha256


def actions() -> list[str]:
    found = AuditEntry.objects.filter(action__startswith="endorsement.")
    return list(found.order_by("seq").values_list("action", flat=True))
