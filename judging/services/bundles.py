"""Result bundles: a result in the form in which it can be taken away, signed and run again."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.canonical import plain
from audit.models import AuditHead
from audit.services import record
from judging import engine
from judging.enums import SigningCapacity
from judging.head_letters import tell_chair_of_head
from judging.models import BundleSignature, Result, ResultBundle, Round
from judging.rules import standing
from judging.services.deliberation import deliberation_part, is_deliberating
from judging.services.results import is_stale, latest_result
from judging.software import software_versions

MADE = "bundle.made"
SIGNED = "bundle.signed"


class BundleChanged(Refused):
    """What was to be signed is not what stands now."""


@transaction.atomic
def make_bundle(*, result: Result, actor: User) -> ResultBundle:
    """Freeze a round's current result as a bundle. One that is there already stays as it is.

    Raises:
        Refused: the actor may not decide in the cycle, the panel still deliberates, or the result
            is not the current one.
    """
    locked = _locked_round(result)
    if not standing(actor, locked.cycle).may_decide:
        raise Refused(_("Only staff and chair without any conflict in this cycle can do this."))
    check_current(result, locked)
    if is_deliberating(result):
        raise Refused(_("The panel still deliberates on this result. Close that first."))
    there = ResultBundle.objects.filter(result=result).first()
    if there is not None:
        return there
    document = engine.bundles.sealed(plain(bundle_document(result)))
    bundle = ResultBundle.objects.create(
        result=result, document=document, sha256=document["sha256"], made_by=actor
    )
    entry = record(
        actor=actor,
        action=MADE,
        obj=bundle,
        payload={"sha256": bundle.sha256, "result": result.sha256},
        scope=locked.cycle.award.scope,
    )
    # The mail holds the head that this very entry made, so it can only be written after it.
    tell_chair_of_head(locked, entry, sha256=bundle.sha256, is_bundle=True)
    return bundle


def bundle_document(result: Result) -> dict[str, Any]:
    """What the bundle of a result says, still without its own digest (see `bundle_format`)."""
    document = result.document
    head = AuditHead.objects.first()
    parts = ("award", "year", "round", "kind", "method", "entries", "scores", "ballots", "votes")
    return {
        "schema": engine.bundle_format.SCHEMA,
        **{name: document[name] for name in parts},
        "software": software_versions(),
        "void": document["void"],
        "categories": document["categories"],
        "deliberation": deliberation_part(result),
        "inputs_sha256": document["inputs_sha256"],
        "audit_head": {"seq": head.seq, "hash": head.hash} if head else None,
    }


@transaction.atomic
def sign_bundle(
    *, bundle: ResultBundle, user: User, capacity: SigningCapacity, bundle_sha256: str
) -> BundleSignature:
    """Sign the bundle whose digest was shown. It takes the chair and one member of staff.

    Raises:
        BundleChanged: it is not what was shown, or its result is not the current one any more.
        Refused: the person may not sign in this capacity, or one of the two has signed already.
    """
    locked = _locked_round(bundle.result)
    if bundle_sha256 != bundle.sha256 or engine.bundles.digest(bundle.document) != bundle.sha256:
        raise BundleChanged(_("The bundle is not the one you were shown. Read it again."))
    check_current(bundle.result, locked)
    if capacity not in standing(user, locked.cycle).capacities:
        raise Refused(_("You cannot sign in this capacity."))
    signatures = list(bundle.signatures.all())
    if any(signature.user_id == user.pk for signature in signatures):
        raise Refused(_("You have signed already. The other signature must be somebody else's."))
    if any(signature.capacity == capacity for signature in signatures):
        raise Refused(_("It is signed in this capacity already."))
    signature = BundleSignature.objects.create(
        bundle=bundle, user=user, capacity=capacity, bundle_sha256=bundle_sha256
    )
    record(
        actor=user,
        action=SIGNED,
        obj=bundle,
        payload={"sha256": bundle.sha256, "capacity": capacity.value},
        scope=locked.cycle.award.scope,
    )
    return signature


def bundle_is_signed(result: Result) -> bool:
    """Whether chair and staff have signed the bundle of this very result."""
    capacities = BundleSignature.objects.filter(bundle__result=result).values_list("capacity")
    return {capacity for (capacity,) in capacities} == set(SigningCapacity)


def check_current(result: Result, judging_round: Round) -> None:
    """Raises BundleChanged unless this is the round's newest result and covers what counts now."""
    latest = latest_result(judging_round)
    if latest is None or latest.pk != result.pk:
        raise BundleChanged(_("There is a newer result of this round."))
    if is_stale(latest):
        raise BundleChanged(_("Scorecards have changed since the result. Compute it anew first."))


def _locked_round(result: Result) -> Round:
    return (
        Round.objects.select_for_update(of=("self",), no_key=True)
        .select_related("cycle__award")
        .get(pk=result.round_id)
    )
