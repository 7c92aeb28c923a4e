"""The panel's deliberation: opening it on a result, remarks, conclusions, closing it.

It never touches the frozen result. What it comes to is a document of its own: votes, rescorings,
conclusions, and the result computed again with them.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.canonical import plain, sha256_hex
from audit.digests import salted_digest
from audit.services import record
from judging import engine
from judging.letters import tell_panel_of_deliberation
from judging.models import AgendaItem, Deliberation, Remark, Result, ResultBundle
from judging.rules import standing
from judging.services.agenda import agenda_of
from judging.services.items import locked_item
from judging.services.polls import tally_of, tie_votes
from judging.services.rescoring import second_scores
from judging.services.results import is_stale, latest_result
from judging.services.rounds import locked_round
from nominations.models import Nomination

SCHEMA = 1
LONGEST_REMARK = 5000


@transaction.atomic
def open_deliberation(*, result: Result, actor: User) -> Deliberation:
    """Put on the agenda what is too close to call or too far apart, and tell the panel.

    Raises:
        Refused: the actor may not decide in the cycle; the result is not the newest, is out of date
            or bound into a bundle already; it is deliberated on already; nothing needs it.
    """
    judging_round = locked_round(result.round)
    if not standing(actor, judging_round.cycle).may_decide:
        raise Refused(_("Only chair or staff without a conflict can open the deliberation."))
    latest = latest_result(judging_round)
    if latest is None or latest.pk != result.pk or is_stale(result):
        raise Refused(_("The result is out of date. Compute it anew first."))
    if Deliberation.objects.filter(result=result).exists():
        raise Refused(_("The panel deliberates on this result already."))
    if ResultBundle.objects.filter(result=result).exists():
        raise Refused(_("The result is bound for signature, so it is too late to deliberate."))
    matters = agenda_of(result.document, judging_round)
    if not matters:
        raise Refused(
            _("Nothing is too close to call and no judges are far apart: the figures settle it.")
        )
    opened = Deliberation.objects.create(result=result, opened_by=actor)
    entries = Nomination.objects.filter(cycle=judging_round.cycle).accepted()
    by_reference = {entry.reference: entry for entry in entries}
    for place, matter in enumerate(matters):
        item = AgendaItem.objects.create(
            deliberation=opened, reason=matter.reason, position=place, figures=matter.figures
        )
        item.nominations.set(by_reference[reference] for reference in matter.entries)
    tell_panel_of_deliberation(opened)
    _record(actor, "deliberation.opened", opened, items=len(matters), result=result.sha256)
    return opened


@transaction.atomic
def add_remark(*, item: AgendaItem, author: User, text: str) -> Remark:
    """Say something about an item. It cannot be changed afterwards.

    Raises:
        Refused: the item is closed to the author, the deliberation is closed, or there is no text.
    """
    locked = locked_item(item, author)
    if not text.strip() or len(text) > LONGEST_REMARK:
        raise Refused(
            _("Write something, in at most %(count)s characters.") % {"count": LONGEST_REMARK}
        )
    remark = Remark.objects.create(item=locked, author=author, text=text.strip())
    digest = salted_digest(remark.text, purpose="text")
    _record(author, "deliberation.remark", locked.deliberation, remark=remark.pk, text=digest)
    return remark


@transaction.atomic
def conclude(*, item: AgendaItem, actor: User, conclusion: str) -> AgendaItem:
    """Write down what the panel came to, for chair and staff to whom the item is open.

    Raises:
        Refused: the actor does not lead, the deliberation is closed, or there is no text.
    """
    locked = locked_item(item, actor, leads=True)
    if not conclusion.strip() or len(conclusion) > LONGEST_REMARK:
        raise Refused(_("Write down what the panel came to."))
    locked.conclusion = conclusion.strip()
    locked.save(update_fields=["conclusion"])
    digest = salted_digest(locked.conclusion, purpose="text")
    _record(actor, "deliberation.concluded", locked.deliberation, item=locked.pk, text=digest)
    return locked


@transaction.atomic
def close_deliberation(*, deliberation: Deliberation, actor: User) -> Deliberation:
    """End the talk and write down what it came to, with the result computed again.

    Raises:
        Refused: the actor may not decide in the cycle, it is closed already, a vote is still open,
            or the chair owes a casting vote.
    """
    locked_round(deliberation.result.round)
    locked = (
        Deliberation.objects.select_for_update(of=("self",))
        .select_related("result__round__cycle__award")
        .get(pk=deliberation.pk)
    )
    if not standing(actor, locked.result.round.cycle).may_decide:
        raise Refused(_("Only chair or staff without a conflict can close the deliberation."))
    if locked.closed_at:
        raise Refused(_("The deliberation is closed already."))
    items = list(locked.items.prefetch_related("nominations"))
    if any(item.is_polling for item in items):
        raise Refused(_("A vote is still open. Close it first."))
    if any(tally_of(item).waits_for_chair for item in items):
        raise Refused(_("The panel is divided evenly on an item. The chair's vote decides first."))
    locked.document = plain(_document(locked, items))
    locked.sha256 = sha256_hex(locked.document)
    locked.closed_at, locked.closed_by = timezone.now(), actor
    locked.save(update_fields=["document", "sha256", "closed_at", "closed_by"])
    _record(actor, "deliberation.closed", locked, sha256=locked.sha256)
    return locked


def _document(deliberation: Deliberation, items: list[AgendaItem]) -> dict[str, Any]:
    frozen = deliberation.result.document
    scores = second_scores(deliberation)
    inputs = {**frozen, "scores": scores or frozen["scores"], "votes": {}}
    first = engine.bundles.result_of(inputs)
    votes = tie_votes(first, items)
    categories = engine.bundles.result_of({**inputs, "votes": votes}) if votes else first
    return {
        "schema": SCHEMA,
        "result_sha256": deliberation.result.sha256,
        "items": [_item_document(item) for item in items],
        "scores": scores,
        "votes": votes or None,
        "categories": categories,
    }


def _item_document(item: AgendaItem) -> dict[str, Any]:
    tally = tally_of(item)
    texts = list(item.remarks.values_list("text", flat=True))
    return {
        "reason": item.reason,
        "entries": sorted(str(entry.reference) for entry in item.nominations.all()),
        "figures": item.figures,
        "votes": tally.by_reference() if item.poll_closed_at else None,
        "abstained": tally.abstained,
        "casting_vote": tally.casting.reference if tally.casting else None,
        "chosen": tally.chosen.reference if tally.chosen else None,
        "conclusion": item.conclusion,
        "remarks": len(texts),
        "remarks_sha256": sha256_hex(texts),
    }


def is_deliberating(result: Result) -> bool:
    """Whether the panel still talks about this result."""
    return Deliberation.objects.filter(result=result, closed_at__isnull=True).exists()


def deliberation_part(result: Result) -> dict[str, Any] | None:
    """What a result's bundle says of the deliberation: the lists that differ, and the result.

    None where there was none, or it changed neither scores nor ties.
    """
    document = deliberated(result)
    if document is None or not (document["scores"] or document["votes"]):
        return None
    parts = {name: document[name] for name in ("scores", "votes") if document[name]}
    return {**parts, "categories": document["categories"]}


def deliberated(result: Result) -> dict[str, Any] | None:
    """The document of the closed deliberation on a result, if there is one."""
    closed = Deliberation.objects.filter(result=result, closed_at__isnull=False).first()
    return closed.document if closed else None


def _record(actor: User, action: str, deliberation: Deliberation, **payload: Any) -> None:
    """The trail names the deliberation, never the entries."""
    scope = deliberation.result.round.cycle.award.scope
    record(actor=actor, action=action, obj=deliberation, payload=payload, scope=scope)
