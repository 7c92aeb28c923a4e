"""The deliberation room: for members of the panel, chair and staff, item by item.

Whoever is in conflict with an entry of an item finds neither the item nor a gap where it stands.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exceptions import Refused
from accounts.http import person
from accounts.models import User
from awards.models import Cycle
from judging.enums import RoundKind
from judging.forms.deciding import NO_ENTRY, ConclusionForm, RemarkForm, RescoreForm, VoteForm
from judging.labels import Labels, labels_for
from judging.models import AgendaItem, Deliberation, PanelVote, Result, Round
from judging.reports.deliberation import (
    Board,
    ballots_of,
    boards_of,
    pair_lines,
    side_by_side,
    title_of,
)
from judging.reports.results import entries_by_reference
from judging.rules import Standing
from judging.services.agenda import agenda_of
from judging.services.deliberation import add_remark, conclude
from judging.services.polls import Tally, cast, close_poll, open_poll, tally_of, vote
from judging.services.rescoring import rescore
from judging.services.results import latest_result
from judging.views.common import attempt, cycle_for, latest_round
from nominations.models import Nomination


@require_safe
def deliberation(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda. Those who decide find the page before it is opened, and after it is closed."""
    cycle, held = cycle_for(request, pk, lambda held: held.is_judge or held.is_staff)
    current = latest_round(cycle)
    if current is None or not current.is_closed:
        raise Http404
    user = person(request)
    newest = Result.objects.filter(round=current).order_by("-number").values("pk")[:1]
    found = (
        Deliberation.objects.filter(result__round=current)
        .select_related("result__round", "opened_by", "closed_by")
        .annotate(newest_result=Subquery(newest))
        .order_by("-opened_at")
        .first()
    )
    items = list(_items(request).filter(deliberation=found)) if found else []
    if not items and not held.may_decide:
        raise Http404
    labels = labels_for(current, user)
    context: dict[str, Any] = {
        "cycle": cycle,
        "round": current,
        "deliberation": found,
        "items": [_row(cycle, item, labels) for item in items],
        "may_decide": held.may_decide,
        "leads": held.may_close_round,
        "is_staff": held.is_staff,
        "here": "deliberation",
    }
    if held.may_decide:
        context |= _for_deciders(current, found, user)
    return render(request, "judging/deliberation.html", context)


def _for_deciders(current: Round, found: Any, user: User) -> dict[str, Any]:
    """What could be put on the agenda, or what came of it."""
    if found is None or found.newest_result != found.result_id:
        latest = latest_result(current)
        matters = agenda_of(latest.document, current) if latest else []
        return {"can_open": latest is not None, "matters": len(matters)}
    if found.closed_at:
        names = entries_by_reference(current.cycle, user)
        return {"tables": side_by_side(found, names), "columns": _columns()}
    return {}


def _columns() -> list[Any]:
    return [
        _("Entry"),
        {"label": _("Frozen rank"), "num": True},
        {"label": _("Frozen value"), "num": True},
        {"label": _("Rank with it"), "num": True},
        {"label": _("Value with it"), "num": True},
    ]


def _items(request: HttpRequest) -> Any:
    return (
        AgendaItem.objects.visible_to(person(request))
        .select_related("deliberation__result__round__cycle__award")
        .prefetch_related(
            Prefetch("nominations", queryset=Nomination.objects.select_related("agency"))
        )
    )


def _votes_of(user: User) -> "QuerySet[PanelVote]":
    """The person's own vote on the item of the query around it, the casting one aside."""
    mine = PanelVote.objects.filter(item=OuterRef("pk"), member__user=user)
    return mine.exclude(is_casting=True)


def _row(cycle: Cycle, item: AgendaItem, labels: Labels) -> dict[str, Any]:
    status, kind = _("Open"), "todo"
    if item.is_polling:
        status, kind = _("Vote now"), "alert"
    elif item.conclusion:
        status, kind = _("Concluded"), "done"
    elif item.poll_closed_at:
        status, kind = _("Voted"), "progress"
    return {
        "label": title_of(item, labels),
        "url": item_url(cycle, item),
        "hint": item.get_reason_display(),
        "status": status,
        "kind": kind,
    }


def item_url(cycle: Cycle, item: AgendaItem) -> str:
    return reverse("judging:agenda_item", args=[cycle.pk, item.public_id])


@require_http_methods(["GET", "HEAD", "POST"])
def agenda_item(request: HttpRequest, pk: int, public_id: str) -> HttpResponse:
    """One item with its sealed scores, remarks and vote; what is posted names its act."""
    cycle, held = cycle_for(request, pk, lambda held: held.is_judge or held.is_staff)
    item = get_object_or_404(
        _items(request)
        .filter(deliberation__result__round__cycle=cycle)
        .annotate(has_voted=Exists(_votes_of(person(request)))),
        public_id=public_id,
    )
    page = _Page(request, cycle, held, item)
    if request.method == "POST":
        act = page.acts().get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        if act():
            return redirect(item_url(cycle, item))
    return render(
        request,
        "judging/agenda_item.html",
        page.context(),
        status=422 if request.method == "POST" else 200,
    )


class _Page:
    """One request for one item: its forms, and the acts that a post may name."""

    def __init__(
        self, request: HttpRequest, cycle: Cycle, held: Standing, item: AgendaItem
    ) -> None:
        self.request, self.cycle, self.held, self.item = request, cycle, held, item
        self.user = person(request)
        self.round = item.deliberation.result.round
        self.labels = labels_for(self.round, self.user)
        self.tally: Tally = tally_of(item)
        self.boards: list[Board] = boards_of(item, self.user, self.labels)
        self.remark: Form = RemarkForm()
        self.conclusion: Form = ConclusionForm(initial={"conclusion": item.conclusion})
        self.ballot: Form = VoteForm(entries=self._choices(item.nominations.all()))
        self.casting: Form = VoteForm(
            entries=self._choices(self.tally.leaders), abstains=False, prefix="casting"
        )
        for board in self.boards:
            board.form = self._rescore_form(board)

    def acts(self) -> dict[str, Callable[[], bool]]:
        return {
            "say": self.say,
            "vote": self.give_vote,
            "rescore": self.score_anew,
            "open-vote": lambda: self._do(lambda: open_poll(item=self.item, actor=self.user)),
            "close-vote": lambda: self._do(lambda: close_poll(item=self.item, actor=self.user)),
            "cast": self.cast_vote,
            "conclude": self.write_down,
        }

    def say(self) -> bool:
        self.remark = form = RemarkForm(self.request.POST)
        return self._verb(
            form,
            lambda: add_remark(item=self.item, author=self.user, text=form.cleaned_data["text"]),
        )

    def write_down(self) -> bool:
        self.conclusion = form = ConclusionForm(self.request.POST)
        return self._verb(
            form,
            lambda: conclude(
                item=self.item, actor=self.user, conclusion=form.cleaned_data["conclusion"]
            ),
        )

    def give_vote(self) -> bool:
        self.ballot = form = VoteForm(
            self.request.POST, entries=self._choices(self.item.nominations.all())
        )
        return self._verb(
            form,
            lambda: vote(item=self.item, user=self.user, nomination=self._chosen(form)),
        )

    def cast_vote(self) -> bool:
        self.casting = form = VoteForm(
            self.request.POST,
            entries=self._choices(self.tally.leaders),
            abstains=False,
            prefix="casting",
        )
        chosen = self._chosen
        return self._verb(
            form, lambda: cast(item=self.item, user=self.user, nomination=_given(chosen(form)))
        )

    def score_anew(self) -> bool:
        asked = self.request.POST.get("entry", "")
        board = next((one for one in self.boards if one.entry.public_id == asked), None)
        if board is None or board.form is None:
            raise Http404
        form = board.form = RescoreForm(
            self.request.POST, rubric=self.round.criteria(), prefix=_prefix(board)
        )
        return self._verb(
            form,
            lambda: rescore(
                item=self.item,
                user=self.user,
                nomination=board.entry,
                scores=form.scores(),
                reason=form.cleaned_data["reason"],
            ),
        )

    def _verb(self, form: Form, verb: Callable[[], object]) -> bool:
        """Run the verb if the form is valid; a refusal stands on the form, with all kept."""
        if not form.is_valid():
            return False
        try:
            verb()
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return False
        return True

    def _do(self, verb: Callable[[], object]) -> bool:
        """An act without a form: a refusal is a message on the page it returns to."""
        attempt(self.request, verb)
        return True

    def _choices(self, entries: Any) -> list[tuple[str, str]]:
        named = [(entry.public_id, self.labels.name(entry)) for entry in entries]
        return sorted(named, key=lambda choice: choice[1])

    def _chosen(self, form: Form) -> Nomination | None:
        asked = form.cleaned_data["entry"]
        if asked == NO_ENTRY:
            return None
        return next(entry for entry in self.item.nominations.all() if entry.public_id == asked)

    def _rescore_form(self, board: Board) -> RescoreForm | None:
        if board.own is None or self.item.deliberation.closed_at:
            return None
        rubric = self.round.criteria()
        initial = RescoreForm.initial_for(rubric, board.own_scores)
        return RescoreForm(initial=initial, rubric=rubric, prefix=_prefix(board))

    def context(self) -> dict[str, Any]:
        item, is_open = self.item, self.item.deliberation.closed_at is None
        voted = self._can_vote and getattr(item, "has_voted", False)
        return {
            "cycle": self.cycle,
            "item": item,
            "title": title_of(item, self.labels),
            "is_open": is_open,
            "pairs": pair_lines(item, self.labels),
            "boards": self.boards,
            "ballots": ballots_of(item, self.labels),
            "columns": self._columns(),
            "remarks": item.remarks.select_related("author"),
            "remark_form": self.remark if is_open else None,
            "vote_form": self.ballot
            if self._can_vote and (self.ballot.is_bound or not voted)
            else None,
            "has_voted": voted,
            "casting_form": self.casting if self._owes_casting_vote else None,
            "tally": self.tally,
            "counts": [(self.labels.name(entry), n) for entry, n in self.tally.counts.items()],
            "votes": self._votes(),
            "chosen": self.labels.name(self.tally.chosen) if self.tally.chosen else "",
            "leads": self.held.may_close_round and is_open,
            "conclusion_form": self.conclusion,
        }

    @property
    def _can_vote(self) -> bool:
        return self.item.is_polling and self.held.is_judge

    @property
    def _owes_casting_vote(self) -> bool:
        return self.held.is_chair and self.tally.waits_for_chair

    def _columns(self) -> list[Any]:
        """Of the table of what was sealed about an entry; about all of them where it is ballots."""
        if self.round.kind == RoundKind.SHORTLIST:
            return [_("Judge"), _("Answer")]
        if self.round.kind == RoundKind.RANK:
            return [_("Judge"), _("From first to last")]
        if self.round.kind == RoundKind.PAIRS:
            return [_("Judge"), _("Two by two")]
        return [
            _("Judge"),
            *({"label": item.name, "num": True} for item in self.round.criteria().criteria),
            {"label": _("Weighted"), "num": True},
        ]

    def _votes(self) -> list[tuple[str, str]]:
        """Who voted how, once the vote is closed."""
        names = {entry.pk: self.labels.name(entry) for entry in self.item.nominations.all()}
        return [
            (
                _("%(name)s, casting vote") % {"name": row.member.name}
                if row.is_casting
                else row.member.name,
                names.get(row.nomination_id or 0, _("Abstained")),
            )
            for row in self.tally.votes
        ]


def _given(nomination: Nomination | None) -> Nomination:
    if nomination is None:
        raise Http404
    return nomination


def _prefix(board: Board) -> str:
    return f"anew-{board.entry.pk}"
