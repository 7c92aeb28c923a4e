"""One entry's sealed scores, for staff and for the chair, once the round is closed."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import person
from judging.enums import RoundKind, ScorecardState, ShortlistAnswer
from judging.labels import labels_for
from judging.models import Round, Scorecard, SealedScorecard, entries_open_to
from judging.rubric import Rubric
from judging.views.common import cycle_for
from judging.views.deciding.result_pages import chosen_round, closed_rounds


@require_safe
def result_entry(request: HttpRequest, pk: int, public_id: str) -> HttpResponse:
    """Who gave one entry which scores or answer, with the comments; after the close only.

    Where judges filled in ballots about all entries, no entry has cards of its own: 404.
    """
    cycle, held = cycle_for(request, pk, lambda held: held.may_watch_progress)
    user = person(request)
    current = chosen_round(request, closed_rounds(cycle, held))
    if not RoundKind(current.kind).uses_scorecards:
        raise Http404
    entry = get_object_or_404(
        entries_open_to(user).filter(cycle=cycle).select_related("agency"), public_id=public_id
    )
    seals = list(
        SealedScorecard.objects.counted(current)
        .filter(scorecard__assignment__nomination=entry)
        .select_related("scorecard__assignment__member__user")
        .order_by("scorecard__assignment__member__user__full_name", "pk")
    )
    rubric = current.criteria()
    labels = labels_for(current, user)
    void = Scorecard.objects.filter(
        assignment__round=current,
        assignment__nomination=entry,
        state=ScorecardState.VOID,
        version__gte=1,
    )
    context = {
        "cycle": cycle,
        "round": current,
        "entry": entry,
        "back_url": f"{reverse('judging:results', args=[pk])}?round={current.number}",
        "name": labels.name(entry),
        "agency": labels.agency(entry),
        "may_ask_void": cycle.released_at is None,
        **_table(current, seals, rubric),
        "comments": _comments(seals, rubric),
        "void": void.select_related("assignment__member__user"),
        "is_staff": held.is_staff,
    }
    return render(request, "judging/result_entry.html", context)


def _table(
    judging_round: Round, seals: Sequence[SealedScorecard], rubric: Rubric
) -> dict[str, Any]:
    """The sealed scores, or answers, each with the judge's name."""
    if judging_round.kind == RoundKind.SHORTLIST:
        answers = dict(ShortlistAnswer.choices)
        return {
            "columns": [_("Answer")],
            "rows": [(seal, [answers[seal.document["answer"]]]) for seal in seals],
        }
    return {
        "columns": [item.name for item in rubric.criteria],
        "rows": [(seal, _scores(seal, rubric)) for seal in seals],
    }


def _scores(seal: SealedScorecard, rubric: Rubric) -> list[str]:
    given = {row["criterion"]: row["value"] for row in seal.document["scores"]}
    return [str(given[item.slug]) for item in rubric.criteria]


def _comments(seals: Any, rubric: Rubric) -> list[tuple[str, list[tuple[str, str]]]]:
    """Comments by criterion, each with the judge's name; criteria without any are left out."""
    by_slug: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for seal in seals:
        for row in seal.document.get("scores", ()):
            if row["comment"]:
                name = seal.scorecard.assignment.member.name
                by_slug[row["criterion"]].append((name, row["comment"]))
    return [(item.name, by_slug[item.slug]) for item in rubric.criteria if item.slug in by_slug]
