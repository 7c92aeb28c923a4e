"""A team's appeal against being found not eligible, and the answer of the award's staff.

One appeal for each decision, until the date that the decision gives. The nomination stays as it is
meanwhile; an appeal that is upheld lets it go to the judges.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import MembershipRole
from accounts.models import User
from audit.digests import salted_digest
from audit.services import record
from mail.services import queue_mail
from nominations.enums import NominationState
from nominations.exceptions import NotAllowed, WrongState
from nominations.letters import about, moment_words, tell_team
from nominations.models import AccessBar, Appeal, Nomination, Screening
from nominations.rules import screens
from nominations.services.locking import lock
from nominations.services.screening import accept_nomination

LONGEST_APPEAL = 5000


def appeals_open_to(user: User) -> QuerySet[Appeal]:
    """Appeals about nominations that the person screens: none that a conflict closes to them."""
    nominations = Nomination.objects.for_staff(user)
    return Appeal.objects.filter(screening__nomination__in=nominations)


def decision_on(nomination: Nomination) -> Screening | None:
    """The decision that holds, if it is that the nomination is not eligible; with its appeal."""
    if nomination.state != NominationState.INELIGIBLE:
        return None
    latest = nomination.screenings.select_related("appeal").order_by("-made_at", "-pk").first()
    is_refusal = latest is not None and latest.outcome == NominationState.INELIGIBLE
    return latest if is_refusal else None


def appeal_of(screening: Screening | None) -> Appeal | None:
    """The appeal that was made against a decision, if one was."""
    return getattr(screening, "appeal", None)


def why_not(nomination: Nomination, screening: Screening | None, now: datetime) -> str:
    """Why an appeal against the decision cannot be made now, in words; else empty."""
    if screening is None or screening.appeal_until is None:
        return _("There is no decision that you could appeal against.")
    if appeal_of(screening) is not None:
        return _("Your team has appealed already. Staff answer that appeal.")
    if now > screening.appeal_until:
        cycle = nomination.cycle
        return _(
            "The time to appeal ended on %(moment)s. If something kept you from it, write to "
            "%(contact)s."
        ) % {
            "moment": moment_words(screening.appeal_until, cycle.zone),
            "contact": cycle.award.contact_email,
        }
    return ""


@transaction.atomic
def make_appeal(*, nomination: Nomination, actor: User, text: str) -> Appeal:
    """Object to the decision that the nomination is not eligible; staff and team get a mail.

    It counts if it came at or before the date, however long it waits for its turn.

    Raises:
        NotAllowed: the person is not an owner of the agency's team.
        WrongState: there is nothing to appeal against, it was done already, or the date has passed.
    """
    arrived = timezone.now()
    locked = lock(nomination)
    if locked.agency.role_of(actor) != MembershipRole.OWNER:
        raise NotAllowed(_("Only an owner of the agency's team can appeal."))
    screening = decision_on(locked)
    why = why_not(locked, screening, arrived)
    if screening is None or why:
        raise WrongState(why)
    appeal = Appeal.objects.create(
        screening=screening, text=text.strip(), made_by=actor, made_at=arrived
    )
    tell_team(
        locked,
        "nomination_appealed",
        key=f"nomination-appealed:{appeal.pk}",
        actor=actor,
        text=appeal.text,
    )
    _tell_staff(locked, appeal)
    _record(locked, actor, appeal, "nomination.appealed", appeal.text)
    return appeal


@transaction.atomic
def answer_appeal(*, appeal: Appeal, actor: User, is_upheld: bool, answer: str) -> Appeal:
    """Say whether the appeal is upheld, and why; upheld, the nomination goes to the judges.

    Raises:
        NotAllowed: the person does not screen this nomination.
        WrongState: it is answered, the nomination is not ineligible any more, or it can no longer
            be accepted.
    """
    locked = lock(appeal.screening.nomination)
    if not screens(actor, locked):
        raise NotAllowed(_("You do not screen this nomination."))
    fresh = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if fresh.answered_at is not None:
        raise WrongState(_("Somebody has answered this appeal meanwhile. Read what they wrote."))
    if locked.state != NominationState.INELIGIBLE:
        raise WrongState(
            _("This nomination is %(state)s by now, so the appeal is settled.")
            % {"state": locked.get_state_display().lower()}
        )
    fresh.is_upheld, fresh.answer = is_upheld, answer.strip()
    fresh.answered_by, fresh.answered_at = actor, timezone.now()
    fresh.save(update_fields=["is_upheld", "answer", "answered_by", "answered_at"])
    tell_team(
        locked,
        "nomination_appeal_answered",
        key=f"nomination-appeal-answered:{fresh.pk}",
        is_upheld=is_upheld,
        answer=fresh.answer,
    )
    if is_upheld:
        accept_nomination(nomination=locked, actor=actor)
    _record(locked, actor, fresh, "nomination.appeal_answered", fresh.answer)
    return fresh


def _tell_staff(nomination: Nomination, appeal: Appeal) -> None:
    """A mail to everyone on the award's staff to whom the nomination is not closed."""
    barred = AccessBar.objects.filter(nomination=nomination).values("user")
    for person in nomination.cycle.award.active_staff().exclude(pk__in=barred):
        queue_mail(
            to=person.email,
            template="nomination_appeal_staff",
            context={
                "person": person,
                "nomination": nomination,
                "cycle": nomination.cycle,
                "appeal": appeal,
            },
            key=f"nomination-appeal-staff:{appeal.pk}:{person.pk}",
            scope=nomination.cycle.award.scope,
            about=about(nomination.pk),
        )


def _record(nomination: Nomination, actor: User, appeal: Appeal, action: str, words: str) -> None:
    payload = {"appeal": appeal.pk, "words": salted_digest(words, purpose="text")}
    if appeal.is_upheld is not None:
        payload["is_upheld"] = appeal.is_upheld
    record(
        actor=actor,
        action=action,
        obj=nomination,
        payload=payload,
        scope=nomination.cycle.award.scope,
    )
