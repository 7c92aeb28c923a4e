"""Criterion by criterion: all of a judge's entries on one criterion, then on the next."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.exceptions import Refused
from accounts.http import person
from accounts.views.kept import kept_words
from awards.models import Cycle
from judging.enums import NoteKind, ReadingMode
from judging.forms.rubric import RubricForm, RubricRow
from judging.labels import Labels, labels_of
from judging.models import Assignment, DraftScore, JudgeNote, Pin, Round, Scorecard
from judging.pinning import ReadPin, read_pins
from judging.rubric import Rubric, RubricCriterion
from judging.services.practised import check_practised
from judging.services.scoring import draft_digest, missing_criteria, save_draft_scores
from judging.services.sealing import seal_scorecard
from judging.views.common import page_of, readable_round_asked
from judging.views.judge.desk import read_entry
from judging.views.judge.home import seat_or_404
from nominations.reading import ReadQuestion

PER_PAGE = 8
"""Whole answers of so many entries stand on one page."""


@dataclass(frozen=True)
class Compared:
    """One entry on the page of a criterion."""

    assignment: Assignment
    label: str
    answers: list[ReadQuestion]
    pins: list[ReadPin]
    form: RubricForm | None
    """None where the scorecard is sealed."""
    given: DraftScore | None
    autosave_url: str

    @property
    def row(self) -> RubricRow | None:
        return self.form.rows()[0] if self.form else None


def _round(request: HttpRequest, pk: int) -> tuple[Cycle, Round]:
    """The round, if its entries are gone through by criterion and can be read; else 404.

    Raises:
        PracticeFirst: the round asks for practice before it.
    """
    seat = seat_or_404(request, pk)
    current = readable_round_asked(request, seat.cycle)
    if current is None or current.reading_mode != ReadingMode.BY_CRITERION:
        raise Http404
    check_practised(current, person(request))
    return seat.cycle, current


@require_http_methods(["GET", "HEAD", "POST"])
def by_criterion(request: HttpRequest, pk: int, place: int) -> HttpResponse:
    """One criterion (its place in the rubric, from 1), with what each entry says about it."""
    cycle, current = _round(request, pk)
    rubric = current.criteria()
    if not 1 <= place <= len(rubric.criteria):
        raise Http404
    criterion = rubric.criteria[place - 1]
    page = page_of(request, _assignments(request, current), size=PER_PAGE)
    data = request.POST if request.method == "POST" else kept_words(request)
    rows = _compared(current, criterion, list(page.object_list), data)
    status = 200
    if request.method == "POST":
        status = _save(request, criterion, rows)
        if status == 200:
            return redirect(_after(request, cycle, current, place, len(rubric.criteria)))
    context = {
        "cycle": cycle,
        "round": current,
        "criterion": criterion,
        "page": page,
        "rows": rows,
        "formset": _Together([row.form for row in rows if row.form]),
        "scored": sum(bool(row.given and row.given.value is not None) for row in rows),
        "place": place,
        "count": len(rubric.criteria),
        "owner": person(request).pk,
        "uses_keys": person(request).uses_single_keys,
        "is_running": current.is_running(),
    }
    return render(request, "judging/by_criterion.html", context, status=status)


@dataclass(frozen=True)
class _Together:
    """The forms of a page, for the summary of errors."""

    forms: list[RubricForm]
    non_form_errors: tuple[str, ...] = ()

    def total_error_count(self) -> int:
        return sum(len(form.errors) for form in self.forms)


def _assignments(request: HttpRequest, current: Round) -> Any:
    return (
        Assignment.objects.visible_to(person(request))
        .for_reading()
        .filter(round=current)
        .select_related("submission")
        .prefetch_related(
            "scorecard__draft_scores", Prefetch("pins", queryset=Pin.objects.order_by("made_at"))
        )
    )


def _compared(
    current: Round,
    criterion: RubricCriterion,
    assignments: list[Assignment],
    data: QueryDict | None,
) -> list[Compared]:
    labels = labels_of(current)
    return [_one(current, criterion, row, labels, data) for row in assignments]


def _one(
    current: Round,
    criterion: RubricCriterion,
    assignment: Assignment,
    labels: Labels,
    data: QueryDict | None,
) -> Compared:
    drafts = _drafts(assignment)
    reading = read_entry(assignment)
    groups = {group.slug: group.questions for group in reading.by_criterion()}
    pins = read_pins(
        list(assignment.pins.all()), assignment.submission.document, blind=current.is_blind
    )
    return Compared(
        assignment=assignment,
        label=labels.name(assignment.nomination),
        answers=groups.get(criterion.slug, []),
        pins=pins.get(criterion.pk, []),
        form=_form(current, criterion, assignment, drafts, data),
        given=drafts.get(criterion.pk),
        autosave_url=reverse("judging:autosave", args=[assignment.public_id]),
    )


def _drafts(assignment: Assignment) -> dict[int, DraftScore]:
    card: Scorecard | None = getattr(assignment, "scorecard", None)
    return {row.criterion_id: row for row in card.draft_scores.all()} if card else {}


def _form(
    current: Round,
    criterion: RubricCriterion,
    assignment: Assignment,
    drafts: dict[int, DraftScore],
    data: QueryDict | None,
) -> RubricForm | None:
    card: Scorecard | None = getattr(assignment, "scorecard", None)
    if not current.is_running() or (card is not None and not card.is_writable):
        return None
    alone = replace(current.criteria(), criteria=(criterion,))
    prefix = f"e{assignment.pk}"
    if data is not None:
        data = RubricForm(rubric=alone, prefix=prefix).chosen(data, drafts)
    return RubricForm(data, rubric=alone, prefix=prefix, initial=RubricForm.initial_for(drafts))


def _save(request: HttpRequest, criterion: RubricCriterion, rows: list[Compared]) -> int:
    """Plain Save of the page: each entry by itself. The status of the answer."""
    status = 200
    for row in rows:
        if row.form is None:
            continue
        if not row.form.is_valid():
            status = 422
            continue
        try:
            outcome = save_draft_scores(
                assignment=row.assignment, user=person(request), inputs=row.form.inputs()
            )
        except Refused as refusal:
            row.form.add_error(None, f"{row.label}: {refusal}")
            status = 422
            continue
        row.form.conflicts = outcome.conflicts
        for saved in outcome.saved.values():
            row.form.data = row.form.data.copy()  # type: ignore[attr-defined]
            row.form.data[row.form.add_prefix(f"version_{criterion.pk}")] = str(saved.version)  # type: ignore[index]
        if outcome.conflicts and status == 200:
            status = 409
    if status == 200:
        messages.success(request, _("Your draft is saved. It counts once you seal it."))
    return status


def _after(request: HttpRequest, cycle: Cycle, current: Round, place: int, count: int) -> str:
    query = f"?round={current.number}"
    if "check" in request.POST:
        return reverse("judging:seal_all", args=[cycle.pk]) + query
    if "next" in request.POST and place < count:
        return reverse("judging:by_criterion", args=[cycle.pk, place + 1]) + query
    page = request.GET.get("page", "")
    more = f"&page={page}" if page.isdecimal() else ""
    return reverse("judging:by_criterion", args=[cycle.pk, place]) + query + more


@dataclass(frozen=True)
class ToSeal:
    """One entry on the page that seals several: its scores, and whether it can be sealed."""

    assignment: Assignment
    label: str
    scores: list[tuple[str, int | None, str]]
    notes: list[tuple[str, str]]
    missing: list[str]
    shown: str
    is_sealed: bool


@require_http_methods(["GET", "HEAD", "POST"])
def seal_all(request: HttpRequest, pk: int) -> HttpResponse:
    """All entries once more, each to be ticked; those that are ticked are sealed, one by one."""
    cycle, current = _round(request, pk)
    if not current.is_running():
        return redirect("judging:entries", pk=pk)
    notes = JudgeNote.objects.exclude(kind=NoteKind.PRIVATE).exclude(text="")
    assignments = _assignments(request, current).prefetch_related(
        Prefetch("notes", queryset=notes.order_by("kind"), to_attr="to_seal")
    )
    labels, rubric = labels_of(current), current.criteria()
    rows = [_to_seal(row, labels, rubric) for row in assignments]
    if request.method == "POST":
        return _seal_ticked(request, cycle, current, rows)
    context = {
        "cycle": cycle,
        "round": current,
        "rows": rows,
        "ready": [row for row in rows if not row.is_sealed and not row.missing],
        "owner": person(request).pk,
    }
    return render(request, "judging/seal_all.html", context)


def _to_seal(assignment: Assignment, labels: Labels, rubric: Rubric) -> ToSeal:
    drafts = _drafts(assignment)
    card: Scorecard | None = getattr(assignment, "scorecard", None)
    notes: list[JudgeNote] = assignment.to_seal  # type: ignore[attr-defined]
    scores = []
    for criterion in rubric.criteria:
        row = drafts.get(criterion.pk)
        scores.append((criterion.name, row.value if row else None, row.comment if row else ""))
    return ToSeal(
        assignment=assignment,
        label=labels.name(assignment.nomination),
        scores=scores,
        notes=[(str(NoteKind(note.kind).label), note.text) for note in notes],
        missing=missing_criteria(rubric, drafts),
        shown=draft_digest(drafts.values(), notes),
        is_sealed=card is not None and not card.is_writable,
    )


def _seal_ticked(
    request: HttpRequest, cycle: Cycle, current: Round, rows: list[ToSeal]
) -> HttpResponse:
    ticked = set(request.POST.getlist("seal"))
    sealed = 0
    for row in rows:
        name = row.assignment.public_id
        if name not in ticked or row.is_sealed:
            continue
        try:
            seal_scorecard(
                assignment=row.assignment,
                user=person(request),
                shown=request.POST.get(f"shown-{name}", ""),
            )
        except Refused as refusal:
            messages.error(request, f"{row.label}: {refusal}")
        else:
            sealed += 1
    if sealed:
        words = ngettext(
            "%(count)s scorecard is sealed.", "%(count)s scorecards are sealed.", sealed
        )
        messages.success(request, words % {"count": sealed})
    elif not ticked:
        messages.error(request, _("Tick the entries whose scores you want to seal."))
    return redirect(reverse("judging:seal_all", args=[cycle.pk]) + f"?round={current.number}")
