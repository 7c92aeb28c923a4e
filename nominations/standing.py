"""How a nomination stands, for its team: in words, and what of it is open."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import MembershipRole
from nominations.enums import NominationState
from nominations.models import Nomination
from nominations.models.screening import ABOUT
from nominations.services.appeals import appeal_of, decision_on
from nominations.services.reopening import can_be_reinstated, can_be_reopened
from nominations.services.withdrawal import can_be_withdrawn

WHAT_NOW = {
    NominationState.DRAFT: gettext_lazy(
        "It is not submitted yet, and nobody but your team sees it."
    ),
    NominationState.SUBMITTED: gettext_lazy(
        "It is submitted. The award's staff check that it can be judged, and then write to you."
    ),
    NominationState.RETURNED: gettext_lazy(
        "It was returned to you for correction. Change what is asked for, and submit it again."
    ),
    NominationState.ACCEPTED: gettext_lazy(
        "It meets the rules and is with the judges. You hear from us when the result is announced."
    ),
    NominationState.INELIGIBLE: gettext_lazy("It cannot take part, for the reason below."),
    NominationState.WITHDRAWN: gettext_lazy(
        "It was withdrawn and takes no further part. Nothing of it was deleted."
    ),
}


def draft_is_open(nomination: Nomination) -> bool:
    """Whether the team writes in it now: not once a reopened one's deadline has passed."""
    return nomination.is_writable and not nomination.awaits_screening()


def what_now(nomination: Nomination) -> str:
    """How it stands, in one plain sentence or two."""
    state = NominationState(nomination.state)
    if state == NominationState.ACCEPTED and nomination.cycle.is_announced():
        return _("The award is decided, and the result is announced.")
    if nomination.is_reopened and draft_is_open(nomination):
        return _("You are changing what you submitted. What you submitted counts meanwhile.")
    if state == NominationState.DRAFT and nomination.reference:
        return _("It was submitted before and taken out. Submit it again for it to take part.")
    return str(WHAT_NOW[state])


def facts(nomination: Nomination, *, writes: bool, types_in: bool = False) -> dict[str, Any]:
    """What `nominations/_standing.html` tells, and what may be done from there."""
    now = timezone.now()
    appeal_until = nomination.__dict__.get("appeal_until")
    return {
        "nomination": nomination,
        "types_in": types_in,
        "phase": nomination.cycle.phase(now).value,
        "is_late": now > nomination.deadline(),
        "is_open": draft_is_open(nomination),
        "appeal": (appeal := appeal_of(decision_on(nomination))),
        "can_appeal": appeal is None and appeal_until is not None and now <= appeal_until,
        "may_appeal": nomination.__dict__.get("my_role") == MembershipRole.OWNER,
        "can_reopen": writes and can_be_reopened(nomination),
        "can_reinstate": writes and can_be_reinstated(nomination),
        "can_withdraw": writes and can_be_withdrawn(nomination),
        "announces_late": now > nomination.cycle.announcement_at,
        "is_announced": nomination.cycle.is_announced(now),
    }


def only_asked(nomination: Nomination, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the task list; parts that staff did not ask to have corrected are closed."""
    asked = nomination.sections_to_correct()
    if not asked:
        return items
    public_id = nomination.public_id
    open_urls = {reverse("nominations:section", args=[public_id, slug]) for slug in asked - {ABOUT}}
    if ABOUT in asked:
        open_urls.add(reverse("nominations:details", args=[public_id]))
    closed = {"url": "", "status": _("As submitted"), "kind": "done"}
    return [item if item["url"] in open_urls else {**item, **closed} for item in items]
