"""What needs staff now in one cycle, in the order in which it is due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from awards.enums import Phase
from awards.models import Cycle
from desk.cockpit import CycleRow
from judging.enums import DecisionState, PanelStatus
from judging.models import Assignment, ConflictDeclaration, Decision, PanelMember, Round
from nominations.services.appeals import appeals_open_to


@dataclass(frozen=True, slots=True)
class Thing:
    """One row of the task list: what to do, where, and how pressing it is."""

    label: str
    url: str
    status: str
    kind: str = "todo"
    hint: str = ""


def things_to_do(*, row: CycleRow, user: User, now: datetime) -> list[Thing]:
    """Open tasks of this cycle, as far as the person may know of them."""
    return [
        *_setting_up(row),
        *_screening(row),
        *_appeals(row.cycle, user),
        *_panel(row.cycle, user),
        *_round(row, user, now),
    ]


def _setting_up(row: CycleRow) -> Iterator[Thing]:
    cycle = row.cycle
    if row.phase not in {Phase.PLANNED, Phase.OPEN}:
        return
    if not cycle.forms.filter(published_at__isnull=False).exists():
        yield Thing(
            _("Publish the nomination form"),
            reverse("awards:staff_form", args=[cycle.pk]),
            _("Needed before anyone can nominate"),
            "alert" if row.phase is Phase.OPEN else "todo",
        )
    if not cycle.is_published:
        yield Thing(
            _("Show the cycle to the public"),
            reverse("awards:staff_cycle_edit", args=[cycle.pk]),
            _("Not public"),
        )


def _screening(row: CycleRow) -> Iterator[Thing]:
    waiting = row.funnel.to_screen
    if waiting:
        yield Thing(
            _("Screen the submitted nominations"),
            reverse("desk:screening", args=[row.cycle.pk]),
            ngettext("%(count)d waits", "%(count)d wait", waiting) % {"count": waiting},
        )


def _appeals(cycle: Cycle, user: User) -> Iterator[Thing]:
    waiting = appeals_open_to(user).filter(
        screening__nomination__cycle=cycle, answered_at__isnull=True
    )
    if count := waiting.count():
        yield Thing(
            _("Answer the appeals"),
            reverse("desk:appeals", args=[cycle.pk]),
            ngettext("%(count)d waits", "%(count)d wait", count) % {"count": count},
            "alert",
        )


def _panel(cycle: Cycle, user: User) -> Iterator[Thing]:
    counts = PanelMember.objects.filter(cycle=cycle).aggregate(
        accepted=Count("pk", filter=Q(status=PanelStatus.ACCEPTED)),
        invited=Count("pk", filter=Q(status=PanelStatus.INVITED)),
    )
    if not counts["accepted"]:
        yield Thing(
            _("Invite judges"),
            reverse("judging:staff_panel", args=[cycle.pk]),
            ngettext("%(count)d invited", "%(count)d invited", counts["invited"])
            % {"count": counts["invited"]},
        )
    declarations = ConflictDeclaration.objects.for_staff(user).waiting()
    unsure = declarations.filter(nomination__cycle=cycle).count()
    if unsure:
        yield Thing(
            _("Settle unsure declarations of conflict"),
            reverse("judging:staff_conflicts", args=[cycle.pk]),
            ngettext("%(count)d waits", "%(count)d wait", unsure) % {"count": unsure},
            "alert",
        )


def _round(row: CycleRow, user: User, now: datetime) -> Iterator[Thing]:
    cycle = row.cycle
    if row.phase in {Phase.PLANNED, Phase.OPEN, Phase.ANNOUNCED}:
        return
    latest = Round.objects.filter(cycle=cycle).order_by("-number").first()
    hub = reverse("judging:staff_hub", args=[cycle.pk])
    if latest is None:
        yield Thing(_("Set up the judging round"), hub, _("Not begun"))
    elif latest.opened_at is None:
        assigned = Assignment.objects.active().filter(round=latest).exists()
        label = _("Open the judging round") if assigned else _("Plan who reads what")
        yield Thing(label, hub, _("Ready") if assigned else _("Not begun"))
    elif not latest.is_closed:
        over = latest.closes_at < now
        yield Thing(
            _("Close the judging round") if over else _("Follow the judges' progress"),
            reverse("judging:progress", args=[cycle.pk]),
            _("Over") if over else _("Running"),
            "alert" if over else "progress",
        )
    else:
        yield from _decision(cycle, user)


def _decision(cycle: Cycle, user: User) -> Iterator[Thing]:
    decision = Decision.objects.visible_to(user).current().filter(cycle=cycle).first()
    url = reverse("judging:decision", args=[cycle.pk])
    if decision is None:
        yield Thing(_("Propose the decision"), url, _("Not begun"))
    elif decision.state == DecisionState.PROPOSED:
        yield Thing(_("Have the decision signed"), url, _("Waits for signatures"), "progress")
    elif decision.state == DecisionState.SIGNED:
        release = reverse("judging:release", args=[cycle.pk])
        yield Thing(_("Release the decision"), release, _("Signed"))
