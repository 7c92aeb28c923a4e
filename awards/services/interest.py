"""Requests to be told when nominations open: asked for, confirmed by a second step, stopped.

The address a request names may belong to somebody else. Nothing is sent to it but one mail with a
link, and nothing counts before the link's page was answered by a POST: mail scanners open links.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from audit.services import record
from awards.models import Award, Cycle, Interest, InterestNotice
from mail.services import queue_mail

CONFIRM_WITHIN = timedelta(days=7)
# Between two mails to one address, whoever asks.
QUIET = timedelta(hours=1)
TOKEN_BYTES = 32
TOLD_AT_ONCE = 200

_stop_signer = Signer(salt="awards.interest.stop")


class LinkUnusable(Exception):
    """The link is unknown, or its time is over."""


@transaction.atomic
def request_interest(*, award: Award, email: str, name: str = "", agency_name: str = "") -> None:
    """Take a request and send its owner a link to confirm it.

    Says nothing about whether the address was known. A confirmed request stays as it is, and
    within QUIET after a mail there is no other.
    """
    now = timezone.now()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    # Two people may ask for one address at once: the constraint leaves one row, the lock one mail.
    Interest.objects.bulk_create(
        [
            Interest(
                award=award,
                email=email,
                token_hash=hash_token(token),
                requested_at=now,
                expires_at=now + CONFIRM_WITHIN,
            )
        ],
        ignore_conflicts=True,
    )
    interest = Interest.objects.select_for_update().get(award=award, email__iexact=email)
    is_new = interest.token_hash == hash_token(token)
    is_active = interest.confirmed_at is not None and interest.stopped_at is None
    if is_active or (not is_new and interest.requested_at > now - QUIET):
        return
    interest.name, interest.agency_name = name, agency_name
    interest.token_hash = hash_token(token)
    interest.requested_at, interest.expires_at = now, now + CONFIRM_WITHIN
    interest.save()
    _send_link(interest, token)
    _audit("interest.requested", interest)


@transaction.atomic
def confirm_interest(*, interest: Interest) -> None:
    """Let the request count from now on. Doing it twice changes nothing."""
    locked = Interest.objects.select_for_update().get(pk=interest.pk)
    if locked.confirmed_at is not None and locked.stopped_at is None:
        return
    locked.confirmed_at, locked.stopped_at = timezone.now(), None
    locked.save(update_fields=["confirmed_at", "stopped_at"])
    _audit("interest.confirmed", locked)


@transaction.atomic
def stop_interest(*, interest: Interest) -> None:
    """Send nothing more to this address. Doing it twice changes nothing."""
    locked = Interest.objects.select_for_update().get(pk=interest.pk)
    if locked.stopped_at is not None:
        return
    locked.stopped_at = timezone.now()
    locked.save(update_fields=["stopped_at"])
    _audit("interest.stopped", locked)


def find_to_confirm(*, token: str) -> Interest:
    """The request that this link confirms.

    Raises:
        LinkUnusable: no request has this token, or it was not confirmed within CONFIRM_WITHIN.
    """
    interest = Interest.objects.select_related("award").filter(token_hash=hash_token(token)).first()
    if interest is None:
        raise LinkUnusable
    if interest.confirmed_at is None and interest.expires_at < timezone.now():
        raise LinkUnusable
    return interest


def find_to_stop(*, token: str) -> Interest:
    """The request that this link stops.

    Raises:
        LinkUnusable: the signature is not ours, or the request is gone.
    """
    try:
        key = int(_stop_signer.unsign(token))
    except (BadSignature, ValueError) as error:
        raise LinkUnusable from error
    interest = Interest.objects.select_related("award").filter(pk=key).first()
    if interest is None:
        raise LinkUnusable
    return interest


@transaction.atomic
def tell_interested(*, cycle: Cycle) -> int:
    """Queue a mail to people who asked to be told of this award, at most TOLD_AT_ONCE of them.

    Each person is told of a cycle once, however often this runs. Returns how many were told now.
    """
    waiting = Interest.objects.untold(cycle).select_for_update(skip_locked=True).order_by("pk")
    told = list(waiting[:TOLD_AT_ONCE])
    for interest in told:
        stop_url = link("awards:interest_stop_link", stop_token(interest))
        queue_mail(
            to=interest.email,
            template="interest_open",
            context={"interest": interest, "cycle": cycle, "award": cycle.award},
            key=f"interest-open:{cycle.pk}:{interest.pk}",
            scope=cycle.award.scope,
            secrets={"stop_link": stop_url},
        )
    InterestNotice.objects.bulk_create(
        [InterestNotice(interest=interest, cycle=cycle) for interest in told]
    )
    if told:
        record(
            actor=None,
            action="interest.told",
            obj=cycle,
            payload={"people": len(told)},
            scope=cycle.award.scope,
        )
    return len(told)


@transaction.atomic
def forget_unconfirmed(*, now: datetime | None = None) -> int:
    """Delete requests that nobody confirmed in time: we have no business keeping the address."""
    _total, by_model = Interest.objects.lapsed(now or timezone.now()).delete()
    forgotten = by_model.get("awards.Interest", 0)
    if forgotten:
        record(actor=None, action="interest.forgotten", payload={"people": forgotten})
    return forgotten


def hash_token(token: str) -> str:
    """What the database keeps of a link; the token is random, so that no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def stop_token(interest: Interest) -> str:
    """Signed rather than stored: every mail's link works for as long as the request exists."""
    return _stop_signer.sign(str(interest.pk))


def link(name: str, token: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{reverse(name, args=[token])}"


def _send_link(interest: Interest, token: str) -> None:
    queue_mail(
        to=interest.email,
        template="interest_confirm",
        context={"interest": interest, "award": interest.award},
        key=f"interest-confirm:{interest.pk}:{interest.token_hash[:16]}",
        scope=interest.award.scope,
        secrets={"link": link("awards:interest_link", token)},
    )


def _audit(action: str, interest: Interest) -> None:
    award = interest.award
    record(actor=None, action=action, obj=interest, payload={}, scope=award.scope)
