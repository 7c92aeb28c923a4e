"""An assignment plan as staff see it, without the entries that are closed to the reader."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from judging.models import AssignmentPlan, PanelMember, entries_open_to
from nominations.models import Nomination


@dataclass(frozen=True)
class PlanReport:
    """Loads and gaps over the entries that the reader may see."""

    loads: list[tuple[str, int]]
    """Each judge's name and number of entries, by name."""
    short: list[dict[str, Any]]
    """Entries with fewer judges than wanted: title, wanted, assigned, reason."""
    relaxed: list[dict[str, Any]]
    entries: int
    pairs: int
    components: int
    names: dict[int, str]
    """Names of the panel members in the plan, by primary key."""


def plan_report(plan: AssignmentPlan, user: User) -> PlanReport:
    titles = dict(
        entries_open_to(user).filter(cycle=plan.round.cycle_id).values_list("pk", "title")
    )
    members = PanelMember.objects.filter(pk__in=plan.figures["loads"])
    names = {member.pk: member.name for member in members.select_related("user", "invitation")}
    pairs = [pair for pair in plan.pairs if pair["entry"] in titles]
    counts = Counter(pair["judge"] for pair in pairs)
    is_whole = len(pairs) == len(plan.pairs)
    return PlanReport(
        loads=sorted((name, counts[pk]) for pk, name in names.items()),
        short=[
            {**item, "title": titles[int(item["entry"])]}
            for item in plan.figures["short"]
            if int(item["entry"]) in titles
        ],
        relaxed=[
            {**item, "name": names.get(int(item["judge"]), "")}
            for item in plan.figures["relaxed"]
            if is_whole
        ],
        entries=len(titles),
        pairs=len(pairs),
        components=plan.figures["components"],
        names=names,
    )


def planned_readers(
    plan: AssignmentPlan, report: PlanReport, entries: list[Nomination]
) -> list[dict[str, Any]]:
    """For each of these entries, the names of the judges the plan gives it."""
    wanted = {entry.pk for entry in entries}
    readers: dict[int, list[str]] = {pk: [] for pk in wanted}
    for pair in plan.pairs:
        if pair["entry"] in wanted:
            readers[pair["entry"]].append(report.names.get(pair["judge"], ""))
    return [{"entry": entry, "readers": sorted(readers[entry.pk])} for entry in entries]
