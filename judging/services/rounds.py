"""Rounds: set up, opened, extended, closed."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.services import record
from awards.models import Cycle
from judging.enums import AdvanceRule, RoundKind
from judging.head_letters import tell_chair_of_head
from judging.models import Assignment, Ballot, Decision, Result, Round, Scorecard, entries_of
from judging.services.codes import give_codes
from judging.services.detection import close_detected
from judging.services.results import freeze_result
from judging.services.versions import give_newest_versions

SEEDS = 2**31
SETTINGS = (
    "name",
    "kind",
    "is_blind",
    "reading_mode",
    "practice_first",
    "reviews_per_entry",
    "quorum",
    "opens_at",
    "closes_at",
    "official",
    "weights",
    "region_cap",
    "advance_rule",
    "advance_count",
    "advance_value",
    "advance_per_category",
    "advance_ties",
)
"""What staff decide about a round before it opens."""
MOST_ENTRIES = {RoundKind.RANK: 40, RoundKind.PAIRS: 12}
"""More than these nobody can put in order, or compare two by two (66 pairs), with care."""


FOLLOWING_ROUND = timedelta(days=14)


def default_name(number: int) -> str:
    """What a cycle's round is called unless staff call it something else."""
    if number == 1:
        return str(_("Scoring"))
    return str(_("Scoring, round %(number)s") % {"number": number})


def default_hours(cycle: Cycle, number: int) -> dict[str, datetime]:
    """When a round opens and closes unless staff say otherwise: the cycle's judging.

    A round that follows another begins now, and where the judging would be over lasts two weeks.
    """
    if number == 1:
        return {"opens_at": cycle.judging_opens_at, "closes_at": cycle.judging_closes_at}
    now = timezone.now().replace(second=0, microsecond=0)
    closes = cycle.judging_closes_at
    return {"opens_at": now, "closes_at": closes if closes > now else now + FOLLOWING_ROUND}


@transaction.atomic
def create_round(*, cycle: Cycle, actor: User, **values: Any) -> Round:
    """A new round with a seed of its own. Dates default to those of the cycle's judging.

    Raises:
        Refused: the round before it is not closed, or a decision has been proposed.
    """
    locked = Cycle.objects.select_for_update(no_key=True).select_related("award").get(pk=cycle.pk)
    if Round.objects.filter(cycle=locked, closed_at__isnull=True).exists():
        raise Refused(_("There is a round that is not closed yet. Close it first."))
    if Decision.objects.current().filter(cycle=locked).exists():
        raise Refused(_("A decision has been proposed on the last round. No other can follow it."))
    last = Round.objects.filter(cycle=locked).aggregate(last=Max("number"))["last"] or 0
    created = Round.objects.create(
        cycle=locked,
        number=last + 1,
        seed=secrets.randbelow(SEEDS),
        **{
            "name": default_name(last + 1),
            **default_hours(locked, last + 1),
            "is_blind": locked.is_blind,
            **values,
        },
    )
    record(
        actor=actor,
        action="round.created",
        obj=created,
        payload={"number": created.number, "seed": created.seed, "official": created.official},
        scope=locked.award.scope,
    )
    return created


@transaction.atomic
def update_round(*, judging_round: Round, actor: User, **values: Any) -> Round:
    """Change a round's settings before it opens.

    Raises:
        Refused: it is open, and its rules are locked.
    """
    locked = locked_round(judging_round)
    if locked.opened_at:
        raise Refused(_("The round is open, so its rules can no longer be changed."))
    before = {name: getattr(locked, name) for name in SETTINGS}
    for name, value in values.items():
        setattr(locked, name, value)
    changed = [name for name in SETTINGS if getattr(locked, name) != before[name]]
    locked.save()
    record(
        actor=actor,
        action="round.changed",
        obj=locked,
        payload={"fields": changed},
        scope=locked.cycle.award.scope,
    )
    return locked


@transaction.atomic
def open_round(*, judging_round: Round, actor: User) -> Round:
    """Lock the rules and let judges in (from `opens_at` on, if that is still to come).

    The criteria with their weights and anchors are copied into the round: what judges score on and
    what the result is computed from is what stood here at this moment.

    Raises:
        Refused: nothing is assigned, there are no criteria, its last hour is over, who goes on from
            the round before is not settled, or there are too many entries for its kind.
    """
    locked = locked_round(judging_round)
    if locked.opened_at:
        return locked
    rubric = locked.criteria()
    if not rubric.criteria and locked.kind == RoundKind.SCORE:
        raise Refused(_("There are no criteria yet. Set them up before the round opens."))
    if locked.closes_at <= timezone.now():
        raise Refused(_("The closing time is in the past. Set a later one first."))
    refuse_before_its_turn(locked)
    _refuse_too_many(locked)
    if not Assignment.objects.active().filter(round=locked).exists():
        raise Refused(_("Nobody has an entry yet. Make a plan of assignments and apply it first."))
    found = close_detected(locked.cycle)
    give_newest_versions(locked)
    give_codes(locked)
    locked.rubric = rubric.as_json()
    locked.opened_at = timezone.now()
    locked.save(update_fields=["rubric", "opened_at"])
    record(
        actor=actor,
        action="round.opened",
        obj=locked,
        payload={"official": locked.official, "seed": locked.seed, **found.as_payload()},
        scope=locked.cycle.award.scope,
    )
    return locked


def refuse_before_its_turn(judging_round: Round) -> None:
    """Raises Refused while it is not settled which entries the round is about."""
    before = Round.objects.filter(
        cycle=judging_round.cycle_id, number=judging_round.number - 1
    ).first()
    if before is None or before.advance_rule == AdvanceRule.NONE:
        return
    if not before.advancements.filter(undone_at__isnull=True).exists():
        raise Refused(
            _("Choose who goes on from “%(round)s” first: this round is about those entries.")
            % {"round": before.name}
        )


def _refuse_too_many(judging_round: Round) -> None:
    most = MOST_ENTRIES.get(RoundKind(judging_round.kind))
    if most is not None and entries_of(judging_round).count() > most:
        raise Refused(
            _("A round of this kind can have up to %(most)s entries. Choose another kind.")
            % {"most": most}
        )


@transaction.atomic
def extend_round(*, judging_round: Round, actor: User, closes_at: datetime, reason: str) -> Round:
    """Give judges more time, with a reason that goes into the trail.

    Raises:
        Refused: the round is closed, or the new time is not later.
    """
    locked = locked_round(judging_round)
    if locked.is_closed:
        raise Refused(_("The round is closed: its scores are frozen."))
    if closes_at <= max(locked.closes_at, timezone.now()):
        raise Refused(_("The new closing time must be later than the present one and than now."))
    if not reason.strip():
        raise Refused(_("Say why judges get more time."))
    before = locked.closes_at
    locked.closes_at = closes_at
    locked.save(update_fields=["closes_at"])
    record(
        actor=actor,
        action="round.extended",
        obj=locked,
        payload={"from": before.isoformat(), "to": closes_at.isoformat()},
        scope=locked.cycle.award.scope,
    )
    return locked


@transaction.atomic
def close_round(*, judging_round: Round, actor: User, reason: str = "") -> Result:
    """Freeze the scores and compute the result. Drafts do not count.

    Before the closing time it needs every scorecard to be sealed, or a written reason.

    Raises:
        Refused: the round is not open, is closed already, has no sealed scorecard, or would be
            closed early without a reason.
    """
    now = timezone.now()
    locked = locked_round(judging_round)
    if not locked.opened_at:
        raise Refused(_("The round has not been opened."))
    if locked.is_closed:
        raise Refused(_("The round is closed already."))
    if now <= locked.closes_at and not reason.strip() and unsealed_count(locked):
        raise Refused(
            _("Some scorecards are not sealed and the closing time has not come: give a reason.")
        )
    found = close_detected(locked.cycle)
    locked.closed_at = now
    locked.closed_by = actor
    locked.close_reason = reason.strip()
    locked.save(update_fields=["closed_at", "closed_by", "close_reason"])
    result = freeze_result(locked, actor)
    entry = record(
        actor=actor,
        action="round.closed",
        obj=locked,
        payload={"result": result.pk, "sha256": result.sha256, **found.as_payload()},
        scope=locked.cycle.award.scope,
    )
    # The mail holds the head that this very entry made, so it can only be written after it.
    tell_chair_of_head(locked, entry, sha256=result.sha256)
    return result


def unsealed_count(judging_round: Round) -> int:
    """Assignments of nominations still in judging whose scorecard is not sealed.

    In a round of ballots: judges with such an assignment whose ballot is not sealed.
    """
    if not RoundKind(judging_round.kind).uses_scorecards:
        return _unsealed_ballots(judging_round)
    sealed = Scorecard.objects.sealed().values("assignment")
    active = Assignment.objects.active().filter(
        round=judging_round, nomination__in=entries_of(judging_round)
    )
    return active.exclude(pk__in=sealed).count()


def _unsealed_ballots(judging_round: Round) -> int:
    sealed = Ballot.objects.filter(round=judging_round).sealed().values("member")
    reading = Assignment.objects.active().filter(
        round=judging_round, nomination__in=entries_of(judging_round)
    )
    return reading.exclude(member__in=sealed).values("member").distinct().count()


def locked_round(judging_round: Round) -> Round:
    """The round, locked against changes until the transaction ends."""
    return (
        Round.objects.select_for_update(of=("self",), no_key=True)
        .select_related("cycle__award")
        .get(pk=judging_round.pk)
    )
