"""Feedback to nominees: drafted from what judges sealed, read by staff, given at the announcement.

Staff to whom an entry is closed can neither read nor approve its report; drafting covers all
entries without showing any.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.canonical import plain, sha256_hex
from audit.services import record
from awards.models import Cycle
from judging.enums import FeedbackState
from judging.models import FeedbackReport, entries_open_to
from judging.reports.feedback import KINDS, Judged, band_table, document_of, judged_of
from judging.rules import standing
from nominations.letters import tell_team
from nominations.models import Nomination

LONGEST_COMMENT = 5000


class ReportChanged(Refused):
    """Somebody else changed the report since it was shown."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What staff make of one comment. The judge's own words are kept beside it."""

    text: str
    kind: str
    criterion: str
    dropped: bool


def reports_open_to(user: User) -> QuerySet[FeedbackReport]:
    """Reports of the award's staff about entries that no conflict closes to them."""
    cycles = Cycle.objects.managed_by(user)
    return FeedbackReport.objects.filter(
        nomination__in=entries_open_to(user), nomination__cycle__in=cycles
    )


@transaction.atomic
def draft_reports(*, cycle: Cycle, actor: User) -> int:
    """Draft a report for every nomination that was judged, and draft anew those that are outdated.

    A report that nobody has touched follows the scorecards; one that staff worked on is kept until
    they draft it anew themselves (`redraft_report`). Returns how many were drafted.

    Raises:
        Refused: the actor is not on the award's staff, or no round with scorecards is closed.
    """
    locked = Cycle.objects.select_for_update(no_key=True).select_related("award").get(pk=cycle.pk)
    if not standing(actor, locked).may_run_panel:
        raise Refused(_("Only the award's staff can draft feedback."))
    judged = judged_of(locked)
    if not judged:
        raise Refused(_("Feedback is drafted from sealed scorecards, once a round is closed."))
    there = {row.nomination_id: row for row in FeedbackReport.objects.filter(nomination__in=judged)}
    told = band_table(locked, judged)
    drafted = 0
    accepted = Nomination.objects.filter(cycle=locked, pk__in=judged).accepted()
    for nomination in accepted.order_by("pk"):
        report = there.get(nomination.pk) or FeedbackReport(nomination=nomination)
        of_one = judged[nomination.pk]
        if report.pk and (report.version > 1 or report.state != FeedbackState.DRAFT):
            continue
        if of_one.round is None or (report.pk and report.document["inputs"] == of_one.inputs):
            continue
        report.round = of_one.round
        report.document = document_of(of_one, told.get(nomination.pk, {}))
        report.save()
        drafted += 1
    record(
        actor=actor,
        action="feedback.drafted",
        obj=locked,
        payload={"reports": drafted},
        scope=locked.award.scope,
    )
    return drafted


@transaction.atomic
def redraft_report(*, report: FeedbackReport, actor: User) -> FeedbackReport:
    """Draft one report anew from the scorecards that count now; what staff made of it is lost.

    Raises:
        Refused: it is not the actor's to read, was given, or its entry has no scorecard any more.
    """
    locked = _locked(report, actor)
    cycle = locked.nomination.cycle
    judged = judged_of(cycle)
    of_one = judged.get(locked.nomination_id)
    if of_one is None or of_one.round is None:
        raise Refused(_("No scorecard of this entry counts any more, so there is no feedback."))
    locked.round = of_one.round
    locked.document = document_of(of_one, band_table(cycle, judged).get(locked.nomination_id, {}))
    _back_to_draft(locked)
    _record(locked, actor, "feedback.redrafted")
    return locked


@transaction.atomic
def moderate_report(
    *, report: FeedbackReport, actor: User, version: int, edits: Sequence[Edit]
) -> FeedbackReport:
    """Keep what staff made of the comments, in their order. An approval lapses.

    Raises:
        ReportChanged: it is not the version that was shown.
        Refused: it is not the actor's to read, was given, or an edit names what there is not.
    """
    locked = _locked(report, actor, version)
    comments = locked.document["comments"]
    criteria = {row["slug"] for row in locked.document["criteria"]} | {""}
    if len(edits) != len(comments):
        raise ReportChanged(_("The report has changed. Read it again."))
    for edit in edits:
        if edit.kind not in KINDS or edit.criterion not in criteria:
            raise Refused(_("Choose what each comment is about."))
        if not edit.dropped and not edit.text.strip():
            raise Refused(_("Leave a comment out rather than emptying it."))
        if len(edit.text) > LONGEST_COMMENT:
            raise Refused(
                _("A comment can have up to %(most)s characters.") % {"most": LONGEST_COMMENT}
            )
    document = plain(
        {
            **locked.document,
            "comments": [
                {
                    "original": row["original"],
                    "text": edit.text.strip() or row["original"],
                    "criterion": edit.criterion,
                    "kind": edit.kind,
                    "dropped": edit.dropped,
                }
                for row, edit in zip(comments, edits, strict=True)
            ],
        }
    )
    if document == locked.document:
        return locked
    locked.document = document
    _back_to_draft(locked)
    _record(locked, actor, "feedback.moderated")
    return locked


def _back_to_draft(report: FeedbackReport) -> None:
    report.version += 1
    report.state = FeedbackState.DRAFT
    report.approved_by = report.approved_at = None
    report.save()


@transaction.atomic
def approve_report(*, report: FeedbackReport, actor: User, version: int) -> FeedbackReport:
    """Say that the report can be given. Approving twice is approving once.

    Raises:
        ReportChanged: it is not the version that was shown, or a scorecard under it changed.
        Refused: it is not the actor's to read.
    """
    locked = _locked(report, actor, version)
    if locked.state == FeedbackState.APPROVED:
        return locked
    if is_outdated(locked, judged_of(locked.nomination.cycle, locked.nomination_id)):
        raise ReportChanged(_("The scorecards have changed since it was drafted. Draft it anew."))
    _approve(locked, actor)
    return locked


@transaction.atomic
def approve_reports(*, cycle: Cycle, actor: User, versions: dict[int, int]) -> list[int]:
    """Approve many as they were shown: versions by the report's primary key.

    Those that changed meanwhile, are outdated, or rest on so few judges' words that each has to be
    read by itself are left as they are. Returns the primary keys of those approved.
    """
    rows = (
        reports_open_to(actor)
        .filter(nomination__cycle=cycle, pk__in=versions, state=FeedbackState.DRAFT)
        .select_for_update(of=("self",))
        .select_related("nomination__cycle__award")
        .order_by("pk")
    )
    judged = judged_of(cycle)
    approved = []
    for report in rows:
        is_same = report.version == versions[report.pk]
        if not is_same or report.document["few_writers"] or is_outdated(report, judged):
            continue
        _approve(report, actor)
        approved.append(report.pk)
    return approved


def is_outdated(report: FeedbackReport, judged: Mapping[int, Judged]) -> bool:
    """Whether the scorecards that count are not those it was drafted from (`judged_of`)."""
    of_one = judged.get(report.nomination_id)
    return of_one is None or of_one.inputs != report.document["inputs"]


def _approve(report: FeedbackReport, actor: User) -> None:
    report.state = FeedbackState.APPROVED
    report.approved_by, report.approved_at = actor, timezone.now()
    report.save(update_fields=["state", "approved_by", "approved_at"])
    _record(report, actor, "feedback.approved")


def _locked(report: FeedbackReport, actor: User, version: int | None = None) -> FeedbackReport:
    found = (
        reports_open_to(actor)
        .select_for_update(of=("self",))
        .select_related("nomination__cycle__award", "nomination__agency", "round")
        .filter(pk=report.pk)
        .first()
    )
    if found is None:
        raise Refused(_("You cannot read the feedback on this entry."))
    if found.given_at is not None:
        raise Refused(_("The team has this report already, so it stays as it is."))
    if version is not None and found.version != version:
        raise ReportChanged(_("Somebody else changed this report. Read it again."))
    return found


def _record(report: FeedbackReport, actor: User, action: str) -> None:
    record(
        actor=actor,
        action=action,
        obj=report,
        payload={"version": report.version, "sha256": sha256_hex(report.document)},
        scope=report.nomination.cycle.award.scope,
    )


@transaction.atomic
def give_feedback(*, cycle: Cycle) -> int:
    """Tell the teams of an announced cycle that their report is there, each once.

    Does nothing before the announcement's hour. A report that is outdated waits for staff. Returns
    how many teams were told.
    """
    locked = Cycle.objects.select_for_update(no_key=True).select_related("award").get(pk=cycle.pk)
    if not Cycle.objects.announced().filter(pk=locked.pk).exists():
        return 0
    judged = judged_of(locked)
    given: list[int] = []
    for report in _ready(locked):
        if is_outdated(report, judged):
            continue
        tell_team(
            report.nomination, "judging_feedback", key=f"judging.feedback:{report.nomination_id}"
        )
        given.append(report.pk)
    _mark_given(locked, given)
    return len(given)


def waiting_to_be_given() -> QuerySet[Cycle]:
    """Announced cycles with approved reports of which no team was told."""
    waiting = FeedbackReport.objects.filter(state=FeedbackState.APPROVED, given_at__isnull=True)
    return Cycle.objects.announced().filter(pk__in=waiting.values("nomination__cycle"))


def _ready(cycle: Cycle) -> QuerySet[FeedbackReport]:
    return (
        FeedbackReport.objects.filter(
            nomination__cycle=cycle,
            nomination__in=Nomination.objects.accepted(),
            state=FeedbackState.APPROVED,
            given_at__isnull=True,
        )
        .select_for_update(of=("self",))
        .select_related("nomination__cycle__award", "nomination__agency")
        .order_by("pk")
    )


def _mark_given(cycle: Cycle, reports: Collection[int]) -> None:
    if not reports:
        return
    FeedbackReport.objects.filter(pk__in=reports).update(given_at=timezone.now())
    record(
        actor=None,
        action="feedback.given",
        obj=cycle,
        payload={"reports": sorted(reports)},
        scope=cycle.award.scope,
    )


def feedback_for(nomination: Nomination) -> FeedbackReport | None:
    """The report that a nomination's team may read: approved, and the cycle announced."""
    if not nomination.cycle.is_announced():
        return None
    return FeedbackReport.objects.filter(
        nomination=nomination, state=FeedbackState.APPROVED, given_at__isnull=False
    ).first()
