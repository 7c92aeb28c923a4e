"""Screening by the award's staff: accepted, returned for correction, or not eligible."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.digests import salted_digest
from audit.services import record
from awards.models import Section
from nominations.enums import TRANSITIONS, NominationState
from nominations.exceptions import NotAllowed, WrongState
from nominations.letters import tell_team
from nominations.models import Nomination, NominationExtension, Screening
from nominations.models.screening import ABOUT
from nominations.rules import screens
from nominations.services.locking import lock


@dataclass(frozen=True, slots=True)
class Verdict:
    """What staff decide of one nomination or of many.

    Attributes:
        outcome: accepted, returned or ineligible.
        reason: what the team reads; needed unless accepted.
        sections: slugs of the only sections that a returned one may change; none is all.
        correct_by: a later deadline for the correction.
        appeal_until: until when an ineligible one can be appealed; by default the end of the
            cycle's last day to appeal.
    """

    outcome: NominationState
    reason: str = ""
    sections: tuple[str, ...] = ()
    correct_by: datetime | None = None
    appeal_until: datetime | None = None


def obstacle(nomination: Nomination, verdict: Verdict) -> str:
    """Why the verdict cannot be given on the nomination as it stands, in words; else empty."""
    state = NominationState(nomination.state)
    if nomination.cycle.released_at:
        return _("The decision of the award is released, so nothing can be screened any more.")
    if (state, verdict.outcome) not in TRANSITIONS:
        return _("This nomination is %(state)s, so that cannot be done with it now.") % {
            "state": nomination.get_state_display().lower()
        }
    if state == NominationState.SUBMITTED and not nomination.awaits_screening():
        return _("Its team is changing it and can submit it again until the deadline.")
    late = max(nomination.deadline(), verdict.correct_by or nomination.deadline())
    if verdict.outcome == NominationState.RETURNED and late <= timezone.now():
        return _("The deadline has passed. Give the team a time until which they can correct it.")
    return ""


@transaction.atomic
def decide(
    *, nomination: Nomination, actor: User, verdict: Verdict, seen: int | None = None
) -> Screening:
    """Give a verdict on a submitted nomination, and tell its team.

    `seen` is the version that the person read. The submission itself stays as it is. A nomination
    that its team opened again can be decided on once its deadline has passed; the version that
    was submitted then stands.

    Raises:
        NotAllowed: the person does not screen this nomination.
        WrongState: this cannot be decided of it now, a newer version has come, or the verdict
            names a section that its form does not have.
    """
    locked = lock(nomination)
    if not screens(actor, locked):
        raise NotAllowed(_("You do not screen this nomination."))
    if why := obstacle(locked, verdict):
        raise WrongState(why)
    _refuse_unread(locked, seen)
    _refuse_unknown(locked, verdict.sections)
    previous = locked.state
    screening = _write(locked, actor, verdict)
    _tell(locked, screening)
    _record(locked, actor, screening, previous)
    return screening


def accept_nomination(*, nomination: Nomination, actor: User, seen: int | None = None) -> Screening:
    """Let a submitted nomination go to the judges; or one that appealed, after all.

    Raises:
        NotAllowed, WrongState: as `decide`.
    """
    verdict = Verdict(NominationState.ACCEPTED)
    return decide(nomination=nomination, actor=actor, verdict=verdict, seen=seen)


def return_nomination(
    *,
    nomination: Nomination,
    actor: User,
    reason: str,
    correct_by: datetime | None = None,
    sections: Iterable[str] = (),
    seen: int | None = None,
) -> Screening:
    """Give a nomination back to its team for correction, with the reason.

    `correct_by` is their new deadline. Without it the cycle's holds, so it is needed once that has
    passed. `sections` are the only ones that they can then change.

    Raises:
        NotAllowed, WrongState: as `decide`, or the team would have no time left.
    """
    verdict = Verdict(
        NominationState.RETURNED, reason=reason, sections=tuple(sections), correct_by=correct_by
    )
    return decide(nomination=nomination, actor=actor, verdict=verdict, seen=seen)


def mark_ineligible(
    *,
    nomination: Nomination,
    actor: User,
    reason: str,
    appeal_until: datetime | None = None,
    seen: int | None = None,
) -> Screening:
    """Say that a nomination does not meet the rules, with the reason.

    Raises:
        NotAllowed, WrongState: as `decide`.
    """
    verdict = Verdict(NominationState.INELIGIBLE, reason=reason, appeal_until=appeal_until)
    return decide(nomination=nomination, actor=actor, verdict=verdict, seen=seen)


def _refuse_unread(nomination: Nomination, seen: int | None) -> None:
    if seen is None:
        return
    latest = nomination.submissions.order_by("-version").values_list("version", flat=True).first()
    if latest != seen:
        raise WrongState(
            _("Its team submitted version %(version)d meanwhile. Read that one first.")
            % {"version": latest or 0}
        )


def _refuse_unknown(nomination: Nomination, sections: tuple[str, ...]) -> None:
    wanted = set(sections) - {ABOUT}
    if not wanted:
        return
    known = Section.objects.filter(form=nomination.form_id).values_list("slug", flat=True)
    if unknown := wanted - set(known):
        raise WrongState(
            _("Its form has no section “%(section)s”.") % {"section": sorted(unknown)[0]}
        )


def _write(nomination: Nomination, actor: User, verdict: Verdict) -> Screening:
    is_return = verdict.outcome == NominationState.RETURNED
    by = verdict.correct_by
    if is_return and by is not None and by > nomination.deadline():
        NominationExtension.objects.create(
            nomination=nomination, until=by, reason=verdict.reason, made_by=actor
        )
    appeal_until = None
    if verdict.outcome == NominationState.INELIGIBLE:
        appeal_until = verdict.appeal_until or nomination.cycle.appeals_end(timezone.now())
    screening = Screening.objects.create(
        nomination=nomination,
        outcome=verdict.outcome,
        reason=verdict.reason,
        sections=list(verdict.sections) if is_return else [],
        appeal_until=appeal_until,
        made_by=actor,
    )
    nomination.state, nomination.reopened_at = verdict.outcome, None
    nomination.save(update_fields=["state", "reopened_at"])
    return screening


def _tell(nomination: Nomination, screening: Screening) -> None:
    moments = {"deadline": nomination.deadline()}
    if screening.appeal_until is not None:
        moments["appeal_until"] = screening.appeal_until
    tell_team(
        nomination,
        f"nomination_{screening.outcome}",
        key=f"nomination-screened:{screening.pk}",
        moments=moments,
        reason=screening.reason,
        sections=section_titles(nomination, screening.sections),
    )


def section_titles(nomination: Nomination, slugs: Iterable[str]) -> list[str]:
    """The titles of the sections in the order of the form, the programme's details first."""
    wanted = list(slugs)
    found = Section.objects.filter(form=nomination.form_id, slug__in=wanted)
    titles = list(found.order_by("position", "pk").values_list("title", flat=True))
    return [_("About the programme"), *titles] if ABOUT in wanted else titles


def _record(nomination: Nomination, actor: User, screening: Screening, previous: str) -> None:
    payload: dict[str, Any] = {
        "screening": screening.pk,
        "from": previous,
        "to": screening.outcome,
    }
    if screening.sections:
        payload["sections"] = screening.sections
    if screening.appeal_until is not None:
        payload["appeal_until"] = screening.appeal_until.isoformat()
    if screening.reason:
        payload["reason"] = salted_digest(screening.reason, purpose="text")
    record(
        actor=actor,
        action="nomination.screened",
        obj=nomination,
        payload=payload,
        scope=nomination.cycle.award.scope,
    )
