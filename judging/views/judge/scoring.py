"""The scoring page: the entry on the left, the rubric on the right, and the seal."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from accounts.exceptions import Refused
from accounts.http import person
from accounts.models import User
from accounts.views.kept import kept_words
from judging.forms.judge import ReasonForm, RubricForm, RubricRow
from judging.models import Assignment, DraftScore, Scorecard, SealedScorecard
from judging.rubric import Rubric
from judging.services.scoring import (
    DraftOutcome,
    draft_digest,
    missing_criteria,
    save_draft_scores,
)
from judging.services.sealing import (
    DraftChanged,
    NotComplete,
    reopen_for_change,
    seal_scorecard,
)
from judging.views.common import attempt, posted
from nominations.endorsing import standing_rows
from nominations.reading import Reading, ReadQuestion, read_document


@dataclass(frozen=True)
class Desk:
    """An assignment with what the scoring pages need of it."""

    assignment: Assignment
    card: Scorecard | None
    rubric: Rubric
    drafts: dict[int, DraftScore]

    @property
    def is_writable(self) -> bool:
        can_write = self.card is None or self.card.is_writable
        return can_write and self.assignment.round.is_running()

    @property
    def scored(self) -> int:
        return sum(row.value is not None for row in self.drafts.values())


def _desk(request: HttpRequest, public_id: str) -> Desk:
    """The judge's own assignment; 404 for everyone else and whenever the entry is closed."""
    assignment = get_object_or_404(
        Assignment.objects.visible_to(person(request)).select_related(
            "round__cycle__award", "nomination__agency", "submission", "scorecard", "member__user"
        ),
        public_id=public_id,
    )
    card: Scorecard | None = getattr(assignment, "scorecard", None)
    rows = card.draft_scores.all() if card else ()
    return Desk(
        assignment=assignment,
        card=card,
        rubric=assignment.round.criteria(),
        drafts={row.criterion_id: row for row in rows},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def score(request: HttpRequest, public_id: str) -> HttpResponse:
    desk = _desk(request, public_id)
    if not desk.is_writable:
        if request.method == "POST":
            messages.error(request, _not_writable(desk))
        return _sealed_page(request, desk)
    if request.method == "POST":
        return _save(request, desk)
    form = RubricForm(
        kept_words(request), rubric=desk.rubric, initial=RubricForm.initial_for(desk.drafts)
    )
    return _page(request, desk, form)


def _not_writable(desk: Desk) -> str:
    if desk.assignment.round.is_running():
        return _("These scores are sealed. Nothing was changed.")
    return _("Scoring is closed for this round. Nothing was changed.")


def _save(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Plain Save, without script: everything is saved except what another window changed."""
    data = _with_choice(request.POST, desk)
    form = RubricForm(data, rubric=desk.rubric)
    if not form.is_valid():
        return _page(request, desk, form, status=422)
    try:
        outcome = save_draft_scores(
            assignment=desk.assignment, user=person(request), inputs=form.inputs()
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, desk, form, status=422)
    if outcome.conflicts:
        return _page(request, desk, _after(data, form, outcome), status=409)
    if "check" in request.POST:
        return redirect("judging:check", public_id=desk.assignment.public_id)
    messages.success(request, _("Your draft is saved. It counts once you seal it."))
    # A phone shows the entry or the scores: stay with the scores.
    return redirect(f"{desk.assignment.get_absolute_url()}#split-rubric")


def _with_choice(data: QueryDict, desk: Desk) -> QueryDict:
    """What was posted, after the person chose between their words and those of another window."""
    choice, _sep, pk = data.get("keep", "").partition("-")
    row = desk.drafts.get(int(pk)) if pk.isdecimal() else None
    if row is None or choice not in {"mine", "theirs"}:
        return data
    chosen = data.copy()
    chosen[f"version_{pk}"] = str(row.version)
    if choice == "theirs":
        chosen[f"score_{pk}"] = "" if row.value is None else str(row.value)
        chosen[f"comment_{pk}"] = row.comment
    return chosen


def _after(data: QueryDict, form: RubricForm, outcome: DraftOutcome) -> RubricForm:
    """The form as typed, with the new versions and with what another window saved."""
    data = data.copy()
    for pk, row in outcome.saved.items():
        data[f"version_{pk}"] = str(row.version)
    again = RubricForm(data, rubric=form.rubric)
    again.conflicts = outcome.conflicts
    return again


@require_POST
def autosave(request: HttpRequest, public_id: str) -> HttpResponse:
    """Save while typing. The answer updates the versions and the line that says what is saved."""
    desk = _desk(request, public_id)
    form = RubricForm(request.POST, rubric=desk.rubric)
    context: dict[str, Any] = {"assignment": desk.assignment}
    if not form.is_valid():
        context["problem"] = _("Not saved: a score or comment is not valid.")
        return render(request, "judging/_autosaved.html", context)
    try:
        outcome = save_draft_scores(
            assignment=desk.assignment, user=person(request), inputs=form.inputs()
        )
    except Refused as refusal:
        context["problem"] = str(refusal)
        return render(request, "judging/_autosaved.html", context)
    again = _after(request.POST, form, outcome)
    zone = _zone(person(request), desk)
    context |= {
        "rows": again.rows(),
        "saved_at": timezone.now().astimezone(zone).strftime("%H:%M"),
        "zone": zone.key,
        "has_conflicts": bool(outcome.conflicts),
        "scored": sum(item.value is not None for item in form.inputs()),
        "criteria": len(desk.rubric.criteria),
    }
    response = render(request, "judging/_autosaved.html", context)
    return response if outcome.conflicts else trigger_client_event(response, "laurel:saved")


def _zone(user: User, desk: Desk) -> ZoneInfo:
    """Where the judge is, as far as known; else the cycle's zone."""
    return ZoneInfo(user.preferred_zone or desk.assignment.round.cycle.zone)


def _page(request: HttpRequest, desk: Desk, form: RubricForm, status: int = 200) -> HttpResponse:
    common = _common(request, desk)
    context = {
        **common,
        "form": form,
        "rows": _with_answers(desk, form, common["reading"]),
        "autosave_url": reverse("judging:autosave", args=[desk.assignment.public_id]),
    }
    return render(request, "judging/score.html", context, status=status)


def _with_answers(
    desk: Desk, form: RubricForm, reading: Reading
) -> list[tuple[RubricRow, list[ReadQuestion]]]:
    """Each criterion with the answers of the entry that belong to it."""
    answers = {group.slug: group.questions for group in reading.by_criterion()}
    slugs = {criterion.pk: criterion.slug for criterion in desk.rubric.criteria}
    return [(row, answers.get(slugs[row.pk], [])) for row in form.rows()]


def _sealed_page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What one sealed, or what stands of a draft once the round is closed."""
    seal = _seal_of(desk)
    context = {
        **_common(request, desk),
        "seal": seal,
        "seal_rows": _seal_rows(desk, seal),
        "can_change": bool(seal) and desk.assignment.round.is_running(),
    }
    return render(request, "judging/sealed.html", context)


def _seal_of(desk: Desk) -> SealedScorecard | None:
    if desk.card is None or not desk.card.is_sealed:
        return None
    return desk.card.seals.select_related("sealed_by").get(version=desk.card.version)


def _seal_rows(desk: Desk, seal: SealedScorecard | None) -> list[dict[str, Any]]:
    """Criterion, score and comment of the seal, or of the draft where there is none."""
    if seal is not None:
        given = {
            row["criterion"]: (row["value"], row["comment"]) for row in seal.document["scores"]
        }
    else:
        given = {
            criterion.slug: (row.value, row.comment)
            for criterion in desk.rubric.criteria
            if (row := desk.drafts.get(criterion.pk))
        }
    rows = []
    for criterion in desk.rubric.criteria:
        value, comment = given.get(criterion.slug, (None, ""))
        rows.append({"name": criterion.name, "value": value, "comment": comment})
    return rows


def _common(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    """The entry, its place among the judge's entries, and the ways to the ones beside it."""
    assignment = desk.assignment
    order = list(
        Assignment.objects.visible_to(person(request))
        .filter(round=assignment.round)
        .order_by("reading_order", "pk")
        .values_list("public_id", flat=True)
    )
    place = order.index(assignment.public_id)
    is_blind = assignment.round.cycle.is_blind
    return {
        "assignment": assignment,
        "cycle": assignment.round.cycle,
        "round": assignment.round,
        "card": desk.card,
        "scored": desk.scored,
        "criteria": len(desk.rubric.criteria),
        "reading": read_document(
            assignment.submission.document,
            blind=is_blind,
            attachment_url=lambda file: reverse(
                "judging:attachment", args=[assignment.public_id, file]
            ),
        ),
        "endorsements": standing_rows(assignment.nomination, blind=is_blind),
        "place": place + 1,
        "count": len(order),
        "previous_id": order[place - 1] if place else "",
        "next_id": order[place + 1] if place + 1 < len(order) else "",
    }


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """Look at everything once more, then seal."""
    desk = _desk(request, public_id)
    if not desk.is_writable:
        return redirect(desk.assignment)
    if request.method == "POST":
        try:
            seal_scorecard(
                assignment=desk.assignment,
                user=person(request),
                shown=request.POST.get("shown", ""),
            )
        except (NotComplete, DraftChanged) as refusal:
            messages.error(request, str(refusal))
            return redirect("judging:check", public_id=public_id)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(desk.assignment)
        messages.success(request, _("Your scores are sealed."))
        return redirect(desk.assignment)
    context = {
        "assignment": desk.assignment,
        "cycle": desk.assignment.round.cycle,
        "round": desk.assignment.round,
        "rows": _seal_rows(desk, None),
        "missing": missing_criteria(desk.rubric, desk.drafts),
        "shown": draft_digest(desk.drafts.values()),
        "card": desk.card,
        "scale_max": desk.rubric.scale_max,
    }
    return render(request, "judging/check.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Reopen sealed scores before the round closes, with a reason."""
    desk = _desk(request, public_id)
    if desk.card is None or not desk.card.is_sealed or not desk.assignment.round.is_running():
        return redirect(desk.assignment)
    form = ReasonForm(
        posted(request),
        label=_("Why do you change your scores?"),
        help_text=_("Kept with the new version of your scorecard."),
    )
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        attempt(
            request,
            lambda: reopen_for_change(
                assignment=desk.assignment, user=person(request), reason=reason
            ),
            _("You can change your scores now. The sealed ones count until you seal again."),
        )
        return redirect(desk.assignment)
    context = {"assignment": desk.assignment, "cycle": desk.assignment.round.cycle, "form": form}
    return render(request, "judging/change.html", context, status=422 if form.is_bound else 200)
