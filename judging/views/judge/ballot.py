"""A judge's ballot: put one's entries in order, or compare them two by two; seal it, change it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from judging.enums import RoundKind
from judging.forms.ballots import moved, order_posted
from judging.forms.judge import ReasonForm
from judging.labels import Labels, labels_of
from judging.models import Assignment, SealedBallot
from judging.services.ballots import (
    CANNOT_SAY,
    BallotChanged,
    BallotDesk,
    Pair,
    ballot_desk,
    reopen_ballot,
    save_choice,
    save_order,
    seal_ballot,
)
from judging.services.sealing import DraftChanged, NotComplete
from judging.views.common import attempt, ballot_address, posted, readable_round_asked
from judging.views.judge.desk import Desk, entry_context
from judging.views.judge.home import seat_or_404

LEFT, RIGHT, NEITHER = "left", "right", "neither"


def _desk(request: HttpRequest, pk: int) -> BallotDesk:
    """The judge's own ballot for a round of ballots that can be read; else 404."""
    seat = seat_or_404(request, pk)
    current = readable_round_asked(request, seat.cycle)
    if current is None or RoundKind(current.kind).uses_scorecards:
        raise Http404
    return ballot_desk(current, seat, person(request))


@require_http_methods(["GET", "HEAD", "POST"])
def ballot(request: HttpRequest, pk: int) -> HttpResponse:
    desk = _desk(request, pk)
    if not desk.is_writable:
        if request.method == "POST":
            messages.error(request, _("Your ballot is sealed, or the round is over."))
            return redirect(ballot_address(desk.round))
        return _sealed(request, desk)
    if desk.round.kind == RoundKind.RANK:
        return _order(request, desk) if request.method == "POST" else _order_page(request, desk)
    return _choose(request, desk) if request.method == "POST" else _pair_page(request, desk)


# ---- in order


def _order(request: HttpRequest, desk: BallotDesk) -> HttpResponse:
    """Every press of a button saves: one that moves an entry, and the one that saves the places."""
    by_key = {row.public_id: row for row in desk.order()}
    keys = moved(order_posted(by_key, request.POST), request.POST)
    order = [by_key[key] for key in keys]
    version = request.POST.get("version", "")
    try:
        save_order(
            judging_round=desk.round,
            member=desk.member,
            user=person(request),
            order=[row.nomination_id for row in order],
            version=int(version) if version.isascii() and version.isdecimal() else 0,
        )
    except BallotChanged:
        return _order_page(request, desk, order, status=409)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(ballot_address(desk.round))
    if "check" in request.POST:
        return redirect(ballot_address(desk.round, "judging:ballot_check"))
    if request.headers.get("HX-Request"):
        return _order_page(request, _desk(request, desk.round.cycle_id), part=True)
    messages.success(request, _("The order is saved. It counts once you seal it."))
    return redirect(ballot_address(desk.round))


def _order_page(
    request: HttpRequest,
    desk: BallotDesk,
    order: list[Assignment] | None = None,
    *,
    status: int = 200,
    part: bool = False,
) -> HttpResponse:
    """`order` is one that was typed while another window saved `desk`'s."""
    labels = labels_of(desk.round)
    shown = desk.order() if order is None else order
    context = {
        **_common(desk),
        "rows": _rows(shown, labels),
        "order": ",".join(row.public_id for row in shown),
        "version": desk.ballot.draft_version if desk.ballot else 0,
        "is_saved": desk.is_saved,
        "other": _rows(desk.order(), labels) if order is not None else [],
    }
    template = "judging/_order.html" if part else "judging/order.html"
    return render(request, template, context, status=status)


def _rows(order: list[Assignment], labels: Labels) -> list[dict[str, Any]]:
    return [
        {
            "key": row.public_id,
            "place": place,
            "name": labels.name(row.nomination),
            "agency": labels.agency(row.nomination),
        }
        for place, row in enumerate(order, start=1)
    ]


# ---- two by two


def _choose(request: HttpRequest, desk: BallotDesk) -> HttpResponse:
    """One choice between two entries; then on to the next open pair."""
    by_key = {row.public_id: row.nomination_id for row in desk.assignments.values()}
    a, b = (by_key.get(request.POST.get(side, ""), CANNOT_SAY) for side in (LEFT, RIGHT))
    said = {LEFT: a, RIGHT: b, NEITHER: CANNOT_SAY}.get(request.POST.get("better", ""))
    before = {LEFT: a, RIGHT: b, NEITHER: CANNOT_SAY}.get(request.POST.get("before", ""))
    try:
        save_choice(
            judging_round=desk.round,
            member=desk.member,
            user=person(request),
            chosen=Pair(a, b, said if said is not None else -1),
            before=before,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        number = request.POST.get("pair", "")
        again = f"&pair={number}" if number.isascii() and number.isdecimal() else ""
        return redirect(f"{ballot_address(desk.round)}{again}")
    return redirect(ballot_address(desk.round))


def _pair_page(request: HttpRequest, desk: BallotDesk) -> HttpResponse:
    """The pair that the address asks for (`?pair=3`), or the first that is open."""
    pairs = desk.pairs()
    asked = request.GET.get("pair", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 0
    if not 1 <= number <= len(pairs):
        number = next((n for n, pair in enumerate(pairs, 1) if pair.better is None), 0)
    labels = labels_of(desk.round)
    context = {
        **_common(desk),
        "pair": _pair(desk, pairs[number - 1], labels, number) if number else None,
        "pairs": [_pair(desk, pair, labels, n) for n, pair in enumerate(pairs, start=1)],
        "done": len(pairs) - desk.open_count(),
        "total": len(pairs),
    }
    return render(request, "judging/pairs.html", context)


def _pair(desk: BallotDesk, pair: Pair, labels: Labels, number: int) -> dict[str, Any]:
    sides = {pair.a: LEFT, pair.b: RIGHT, CANNOT_SAY: NEITHER}
    left, right = desk.assignments[pair.a], desk.assignments[pair.b]
    chosen = sides[pair.better] if pair.better is not None else ""
    return {
        "number": number,
        "left": left,
        "right": right,
        "left_name": labels.name(left.nomination),
        "right_name": labels.name(right.nomination),
        "left_agency": labels.agency(left.nomination),
        "right_agency": labels.agency(right.nomination),
        "chosen": chosen,
        "chosen_name": _chosen_words(pair, left, right, labels),
    }


def _chosen_words(pair: Pair, left: Assignment, right: Assignment, labels: Labels) -> str:
    match pair.better:
        case None:
            return _("Not compared yet")
        case pair.a:
            return labels.name(left.nomination)
        case pair.b:
            return labels.name(right.nomination)
    return _("Cannot say")


# ---- sealing


@require_http_methods(["GET", "HEAD", "POST"])
def ballot_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at the whole ballot once more, then seal."""
    desk = _desk(request, pk)
    is_unfinished = not desk.is_saved or (
        desk.round.kind == RoundKind.PAIRS and desk.open_count() > 0
    )
    if not desk.is_writable or is_unfinished:
        if desk.is_writable:
            messages.error(request, _unfinished(desk))
        return redirect(ballot_address(desk.round))
    if request.method == "POST":
        return _seal(request, desk)
    context = {**_common(desk), **_shown(desk), "shown": desk.digest()}
    return render(request, "judging/ballot_check.html", context)


def _unfinished(desk: BallotDesk) -> str:
    if desk.round.kind == RoundKind.RANK:
        return _("Save your order before you seal it.")
    return _("Compare every two entries before you seal. “Cannot say” is an answer too.")


def _seal(request: HttpRequest, desk: BallotDesk) -> HttpResponse:
    try:
        seal_ballot(
            judging_round=desk.round,
            member=desk.member,
            user=person(request),
            shown=request.POST.get("shown", ""),
        )
    except NotComplete:
        messages.error(request, _unfinished(desk))
    except DraftChanged as refusal:
        messages.error(request, str(refusal))
        return redirect(ballot_address(desk.round, "judging:ballot_check"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your ballot is sealed."))
    return redirect(ballot_address(desk.round))


def _shown(desk: BallotDesk) -> dict[str, Any]:
    """The ballot as it stands, for reading."""
    labels = labels_of(desk.round)
    if desk.round.kind == RoundKind.RANK:
        return {"rows": _rows(desk.order(), labels)}
    numbered = enumerate(desk.pairs(), start=1)
    return {"pairs": [_pair(desk, pair, labels, number) for number, pair in numbered]}


def _sealed(request: HttpRequest, desk: BallotDesk) -> HttpResponse:
    """What one sealed, or what stands of a draft once the round is closed."""
    seal = _seal_of(desk)
    there = {row.nomination.reference for row in desk.assignments.values()}
    context = {
        **_common(desk),
        **(_shown(desk) if seal is None else _shown_seal(desk, seal)),
        "seal": seal,
        "can_change": seal is not None and desk.round.is_running(),
        "has_new": seal is not None and not there <= set(seal.document["entries"]),
    }
    return render(request, "judging/ballot_sealed.html", context)


def _shown_seal(desk: BallotDesk, seal: SealedBallot) -> dict[str, Any]:
    """What was sealed about the entries that are still open to the judge."""
    labels = labels_of(desk.round)
    rows = {row.nomination.reference: row for row in desk.assignments.values()}
    if desk.round.kind == RoundKind.RANK:
        order = [rows[reference] for reference in seal.document["order"] if reference in rows]
        return {"rows": _rows(order, labels)}
    pks = {reference: row.nomination_id for reference, row in rows.items()}
    choices = [c for c in seal.document["choices"] if c["a"] in pks and c["b"] in pks]
    pairs = [Pair(pks[c["a"]], pks[c["b"]], pks.get(c["better"], CANNOT_SAY)) for c in choices]
    numbered = enumerate(pairs, start=1)
    return {"pairs": [_pair(desk, pair, labels, number) for number, pair in numbered]}


def _seal_of(desk: BallotDesk) -> SealedBallot | None:
    if desk.ballot is None or not desk.ballot.is_sealed:
        return None
    return desk.ballot.seals.select_related("sealed_by").get(version=desk.ballot.version)


@require_http_methods(["GET", "HEAD", "POST"])
def ballot_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Reopen a sealed ballot before the round closes, with a reason."""
    desk = _desk(request, pk)
    if desk.ballot is None or not desk.ballot.is_sealed or not desk.round.is_running():
        return redirect(ballot_address(desk.round))
    form = ReasonForm(
        posted(request),
        label=_("Why do you change your ballot?"),
        help_text=_("Kept with the new version."),
    )
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        attempt(
            request,
            lambda: reopen_ballot(
                judging_round=desk.round, member=desk.member, user=person(request), reason=reason
            ),
            _("You can change your ballot now. The sealed one counts until you seal again."),
        )
        return redirect(ballot_address(desk.round))
    context = {
        "form": form,
        "heading": _("Change my ballot"),
        "eyebrow": desk.round.name,
        "lead": _("The sealed ballot stays in the record and counts until you seal again."),
        "submit_label": _("Change my ballot"),
        "back_url": ballot_address(desk.round),
    }
    return render(request, "judging/form.html", context, status=422 if form.is_bound else 200)


def _common(desk: BallotDesk) -> dict[str, Any]:
    return {
        "cycle": desk.round.cycle,
        "round": desk.round,
        "ballot": desk.ballot,
        "ballot_url": ballot_address(desk.round),
        "check_url": ballot_address(desk.round, "judging:ballot_check"),
        "change_url": ballot_address(desk.round, "judging:ballot_change"),
    }


def read_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One entry of a round of ballots, for reading; the ballot is a page of its own."""
    context = {
        **entry_context(request, desk),
        "reading": desk.reading(),
        "ballot_url": ballot_address(desk.assignment.round),
    }
    return render(request, "judging/ballot_entry.html", context)
