"""Making a paper void: staff and chair together, on a ground that is not what it says.

A paper is a scorecard about one entry, or a ballot about all entries of its judge.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.services import record
from judging.enums import ScorecardState, SigningCapacity, VoidGround
from judging.models import Ballot, Result, Round, Scorecard, VoidRequest, entries_open_to
from judging.rules import standing
from judging.services.kinds import KINDS
from judging.services.results import freeze_result
from judging.void_letters import tell_of_answer, tell_of_request

LONGEST_REASON = 200


@transaction.atomic
def ask_void(
    *,
    paper: Scorecard | Ballot,
    actor: User,
    capacity: SigningCapacity,
    ground: VoidGround,
    reason: str,
) -> VoidRequest:
    """Ask for a sealed paper to be void. Somebody in the other capacity answers.

    Raises:
        Refused: the paper is closed to the actor, who may not ask in this capacity; it is not
            sealed; the cycle is decided; there is a request already, or no reason.
    """
    locked = _locked(paper)
    _check_party(actor, locked, capacity)
    if not locked.is_sealed:
        raise Refused(_("Only what is sealed can become void."))
    if not reason.strip() or len(reason.strip()) > LONGEST_REASON:
        raise Refused(
            _("Write down what happened, in at most %(count)s characters.")
            % {"count": LONGEST_REASON}
        )
    if locked.void_requests.filter(answered_at__isnull=True).exists():
        raise Refused(_("There is a request about this already."))
    request = VoidRequest.objects.create(
        **{locked._meta.model_name or "": locked},
        ground=ground,
        reason=reason.strip(),
        asked_by=actor,
        asked_as=capacity,
    )
    tell_of_request(request)
    _record(actor, "void_asked", request)
    return request


@transaction.atomic
def answer_void(
    *,
    request: VoidRequest,
    actor: User,
    capacity: SigningCapacity,
    agrees: bool,
    reason: str = "",
) -> VoidRequest:
    """Agree or refuse. Agreed, the paper is void, and a closed round's result computed anew.

    The judge's access to the entries stays as it is.

    Raises:
        Refused: the actor asked, or holds the capacity of who asked; the paper is closed to the
            actor; it is answered already; the cycle is decided; a refusal has no reason.
    """
    paper = _locked(request.paper)
    locked = VoidRequest.objects.select_for_update().get(pk=request.pk)
    _check_party(actor, paper, capacity)
    if locked.answered_at is not None:
        raise Refused(_("The request is answered already."))
    if locked.asked_by_id == actor.pk or locked.asked_as == capacity:
        raise Refused(_("The answer is somebody else's: chair and staff agree, two people."))
    if not agrees and not reason.strip():
        raise Refused(_("Say why you refuse."))
    locked.answered_by, locked.answered_at = actor, timezone.now()
    locked.is_agreed, locked.answer_reason = agrees, reason.strip()
    locked.save()
    result = _make_void(paper, locked, actor) if agrees else None
    tell_of_answer(locked)
    _record(actor, "voided" if agrees else "void_refused", locked, result)
    return locked


def _make_void(paper: Scorecard | Ballot, request: VoidRequest, actor: User) -> Result | None:
    """Void the paper. Returns the result that takes the place of a closed round's."""
    paper.state = ScorecardState.VOID
    paper.voided_at = paper.updated_at = timezone.now()
    paper.void_ground = request.ground
    paper.void_reason = request.reason[:LONGEST_REASON]
    paper.save(update_fields=["state", "voided_at", "updated_at", "void_ground", "void_reason"])
    judging_round = paper.judging_round
    if not judging_round.is_closed or not KINDS[judging_round.kind].counted(judging_round):
        return None
    ground = {"ground": str(VoidGround(request.ground).label)}
    if isinstance(paper, Ballot):
        return freeze_result(judging_round, actor, _now("A ballot is void: %(ground)s") % ground)
    return freeze_result(judging_round, actor, _now("A scorecard is void: %(ground)s") % ground)


def _locked(paper: Scorecard | Ballot) -> Scorecard | Ballot:
    """The paper, locked behind its round, as every verb about scores and ballots locks them."""
    Round.objects.select_for_update(no_key=True).get(pk=paper.judging_round.pk)
    papers = Ballot.objects if isinstance(paper, Ballot) else Scorecard.objects
    return papers.in_full().select_for_update(of=("self",)).get(pk=paper.pk)


def _check_party(actor: User, paper: Scorecard | Ballot, capacity: SigningCapacity) -> None:
    """Of a scorecard its entry has to be open to the actor, of a ballot every entry."""
    cycle = paper.judging_round.cycle
    held = standing(actor, cycle)
    if isinstance(paper, Ballot):
        is_open = not held.in_conflict
    else:
        is_open = entries_open_to(actor).filter(pk=paper.entry.pk).exists()
    if not is_open or capacity not in held.roles:
        raise Refused(_("You cannot take part in this."))
    if cycle.released_at:
        raise Refused(_("The decision of this cycle is released."))


def _record(actor: User, what: str, request: VoidRequest, result: Result | None = None) -> None:
    """The audit entry, about the paper: `scorecard.voided`, `ballot.void_asked` and so on."""
    paper = request.paper
    payload = {"request": request.pk, "ground": request.ground, "version": paper.version}
    if result is not None:
        payload |= {"result": result.number, "sha256": result.sha256}
    record(
        actor=actor,
        action=f"{paper._meta.model_name}.{what}",
        obj=paper,
        payload=payload,
        scope=paper.judging_round.cycle.award.scope,
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """One entry with and without a paper: places among the entries the reader may see."""

    reference: str
    place: int
    """Within the entry's category."""
    value: float
    place_without: int | None
    value_without: float | None

    @property
    def moves(self) -> bool:
        return self.place != self.place_without


def with_and_without(
    order: Sequence[tuple[str, float]], order_without: Sequence[tuple[str, float]]
) -> list[Comparison]:
    """Two orders (reference, value) of one category side by side, as the first has them."""
    other = {ref: (place, value) for place, (ref, value) in enumerate(order_without, start=1)}
    found = []
    for place, (reference, value) in enumerate(order, start=1):
        place_without, value_without = other.get(reference, (None, None))
        found.append(Comparison(reference, place, value, place_without, value_without))
    return found
