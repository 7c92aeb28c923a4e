"""Recorded votes of the panel on an item of the agenda."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.services import record
from judging.enums import AgendaReason, PanelRole
from judging.models import AgendaItem, PanelMember, PanelVote
from judging.services.items import locked_item
from nominations.models import AccessBar, Nomination

CASTING = 0.5
"""What a casting vote adds, so that it decides between equal votes and nothing else."""


@dataclass(frozen=True)
class Tally:
    """How the votes stand. Those of members who may no longer take part do not count."""

    counts: dict[Nomination, int]
    abstained: int = 0
    casting: Nomination | None = None
    waits_for_chair: bool = False
    """Whether the votes are equal and a chair who may take part has not decided yet."""
    votes: list[PanelVote] = field(default_factory=list)

    @property
    def leaders(self) -> list[Nomination]:
        """Those with the most votes; nobody where nobody voted for any."""
        most = max(self.counts.values(), default=0)
        return [entry for entry, count in self.counts.items() if most and count == most]

    @property
    def is_tie(self) -> bool:
        return len(self.leaders) > 1

    @property
    def chosen(self) -> Nomination | None:
        """Whom the panel put first, if it did."""
        if self.is_tie:
            return self.casting
        return self.leaders[0] if self.leaders else None

    def by_reference(self) -> dict[str, float]:
        """Votes by the entry's reference, the casting one as half a vote more."""
        return {
            str(entry.reference): count + (CASTING if entry == self.casting else 0)
            for entry, count in self.counts.items()
        }


def tally_of(item: AgendaItem) -> Tally:
    """The recorded votes of an item whose vote is closed; an empty tally before that."""
    entries = sorted(item.nominations.all(), key=lambda entry: entry.pk)
    if item.poll_closed_at is None:
        return Tally(counts={})
    barred = AccessBar.objects.filter(nomination__in=entries, user=OuterRef("member__user"))
    rows = item.votes.filter(~Exists(barred), member__in=PanelMember.objects.accepted())
    votes = list(rows.select_related("member__user"))
    ordinary = Counter(vote.nomination_id for vote in votes if not vote.is_casting)
    cast = next((vote.nomination_id for vote in votes if vote.is_casting), None)
    tally = Tally(
        counts={entry: ordinary[entry.pk] for entry in entries},
        abstained=ordinary[None],
        casting=next((entry for entry in entries if entry.pk == cast), None),
        votes=votes,
    )
    if not tally.is_tie or tally.casting:
        return tally
    return Tally(**{**vars(tally), "waits_for_chair": _chair_of(item) is not None})


def _chair_of(item: AgendaItem) -> PanelMember | None:
    """The chair, if the item is open to them."""
    seat = (
        PanelMember.objects.accepted()
        .filter(cycle=item.deliberation.result.round.cycle_id, role=PanelRole.CHAIR)
        .select_related("user")
        .first()
    )
    if seat is None or seat.user is None:
        return None
    return seat if AgendaItem.objects.visible_to(seat.user).filter(pk=item.pk).exists() else None


@transaction.atomic
def open_poll(*, item: AgendaItem, actor: User) -> AgendaItem:
    """Ask the members which entry of the item they put first.

    Raises:
        Refused: the actor does not lead, it is no item of several entries, or it was asked before.
    """
    locked = locked_item(item, actor, leads=True)
    if locked.reason != AgendaReason.NEAR_TIE:
        raise Refused(_("There is nothing to choose between in this item."))
    if locked.poll_opened_at:
        raise Refused(_("The panel has been asked already."))
    locked.poll_opened_at = timezone.now()
    locked.save(update_fields=["poll_opened_at"])
    _record(actor, "deliberation.poll_opened", locked)
    return locked


@transaction.atomic
def vote(*, item: AgendaItem, user: User, nomination: Nomination | None) -> PanelVote:
    """A member's vote: for an entry of the item, or for none of them. It stands.

    Raises:
        Refused: the item is closed to the user, there is no vote now, the user holds no seat or has
            voted, or the entry is not of the item.
    """
    locked = locked_item(item, user)
    if not locked.is_polling:
        raise Refused(_("There is no vote on this item now."))
    seat = _seat(locked, user)
    _check_entry(locked, nomination)
    if PanelVote.objects.filter(item=locked, member=seat, is_casting=False).exists():
        raise Refused(_("You have voted on this item already."))
    given = PanelVote.objects.create(item=locked, member=seat, nomination=nomination)
    _record(user, "deliberation.voted", locked)
    return given


@transaction.atomic
def close_poll(*, item: AgendaItem, actor: User) -> AgendaItem:
    """End the vote; from then on everybody who takes part sees who voted how.

    Raises:
        Refused: the actor does not lead, or there is no vote now.
    """
    locked = locked_item(item, actor, leads=True)
    if not locked.is_polling:
        raise Refused(_("There is no vote on this item now."))
    locked.poll_closed_at = timezone.now()
    locked.save(update_fields=["poll_closed_at"])
    counts = sorted(tally_of(locked).by_reference().values())
    _record(actor, "deliberation.poll_closed", locked, votes=counts)
    return locked


@transaction.atomic
def cast(*, item: AgendaItem, user: User, nomination: Nomination) -> PanelVote:
    """The chair's casting vote, where the panel is divided evenly and nowhere else.

    Raises:
        Refused: the user does not chair the panel, the vote is not closed or not a tie, it has been
            cast, or the entry is not among the equal ones.
    """
    locked = locked_item(item, user)
    seat = _seat(locked, user)
    if not seat.is_chair:
        raise Refused(_("Only the chair has a casting vote."))
    tally = tally_of(locked)
    if not tally.is_tie:
        raise Refused(_("The panel is not divided evenly, so there is no casting vote."))
    if tally.casting:
        raise Refused(_("The casting vote is given already."))
    if nomination not in tally.leaders:
        raise Refused(_("Choose one of the entries with the most votes."))
    given = PanelVote.objects.create(
        item=locked, member=seat, nomination=nomination, is_casting=True
    )
    _record(user, "deliberation.cast", locked)
    return given


def tie_votes(
    categories: Iterable[Mapping[str, Any]], items: Sequence[AgendaItem]
) -> dict[str, float]:
    """The votes that tell entries of equal value apart, by reference.

    For each tie it is the vote on the item that has most of its entries; other votes advise those
    who decide, and change no order.
    """
    found: dict[str, float] = {}
    polled = [tally_of(item).by_reference() for item in items if item.poll_closed_at]
    for tie in (tie for category in categories for tie in category["ties"]):
        shares = [set(votes) & set(tie["entries"]) for votes in polled]
        best = max(range(len(polled)), key=lambda place: len(shares[place]), default=None)
        if best is not None and len(shares[best]) > 1:
            found |= {entry: polled[best][entry] for entry in shares[best]}
    return found


def _seat(item: AgendaItem, user: User) -> PanelMember:
    seats = PanelMember.objects.seats_of(user)
    seat = seats.filter(cycle=item.deliberation.result.round.cycle_id).first()
    if seat is None:
        raise Refused(_("Only members of the panel vote."))
    return seat


def _check_entry(item: AgendaItem, nomination: Nomination | None) -> None:
    if nomination is not None and not item.nominations.filter(pk=nomination.pk).exists():
        raise Refused(_("Choose one of the entries of this item."))


def _record(actor: User, action: str, item: AgendaItem, **payload: Any) -> None:
    record(
        actor=actor,
        action=action,
        obj=item.deliberation,
        payload={"item": item.pk, **payload},
        scope=item.deliberation.result.round.cycle.award.scope,
    )
