"""What a judge did on a panel, in figures that tell of nobody else."""

from dataclasses import dataclass

from judging.enums import ScorecardState
from judging.models import Assignment, PanelMember


@dataclass(frozen=True, slots=True)
class Service:
    """A judge's own work: in how many rounds, and how many entries they read and sealed."""

    rounds: int
    entries: int


def service_of(member: PanelMember) -> Service:
    """Counts what the judge sealed and did not step back from; drafts are nobody's business."""
    rows = Assignment.objects.active().filter(
        member=member, scorecard__state__in=[ScorecardState.SEALED, ScorecardState.CHANGING]
    )
    pairs = set(rows.values_list("round", "nomination"))
    return Service(
        rounds=len({judging_round for judging_round, _entry in pairs}),
        entries=len({entry for _round, entry in pairs}),
    )
