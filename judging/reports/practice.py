"""What practice shows a judge, and nobody else: how strict and how consistent they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean, pstdev

from django.utils.translation import gettext as _

from judging.models import PracticeAttempt, PracticeEntry, Round
from judging.rubric import Rubric

WIDE_GAP = 0.17
"""Mean gap, as a part of the scale, from which a judge is told (1.5 points of a 1-10 scale).

Practice scoring with feedback is the active part of frame-of-reference training: Roch, Woehr,
Mishra and Kieszczynska, 2012, Journal of Occupational and Organizational Psychology 85.
"""
ERRATIC = 0.25
"""Standard deviation of the gaps, as a part of the scale, from which no rule shows in them."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One criterion of one practice entry: the judge's score beside the agreed one."""

    criterion: str
    given: int
    agreed: int
    why: str

    @property
    def points(self) -> int:
        """Above 0 the judge was more lenient than agreed."""
        return self.given - self.agreed


@dataclass(frozen=True, slots=True)
class Standing:
    """A judge's practice so far. Means and spread are in points of the scale."""

    finished: int
    mean_gap: float
    spread: float
    scale: int

    @property
    def is_far(self) -> bool:
        return abs(self.mean_gap) > WIDE_GAP * self.scale

    @property
    def strictness_words(self) -> str:
        if not self.is_far:
            return _("On the whole you score close to what was agreed.")
        if self.mean_gap < 0:
            return _("On the whole you score lower than was agreed. Read the anchors once more.")
        return _("On the whole you score higher than was agreed. Read the anchors once more.")

    @property
    def consistency_words(self) -> str:
        if self.spread > ERRATIC * self.scale:
            return _("Your distance to the agreed scores changes much from criterion to criterion.")
        return _("Your distance to the agreed scores is much the same on every criterion.")


def gaps(practice: PracticeEntry, attempt: PracticeAttempt, rubric: Rubric) -> list[Gap]:
    """The judge's scores beside the agreed ones, in the rubric's order."""
    agreed = {row.criterion_id: row for row in practice.agreed.all()}
    return [
        Gap(criterion.name, attempt.scores[criterion.slug], row.value, row.why)
        for criterion in rubric.criteria
        if (row := agreed.get(criterion.pk)) is not None and criterion.slug in attempt.scores
    ]


def standing_of(points: Iterable[int], finished: int, scale: int) -> Standing | None:
    """How strict and how consistent the gaps are; None before the first entry is finished.

    Args:
        points: the gaps of all criteria and entries, given minus agreed.
        finished: how many entries they are of.
        scale: the width of the scale in points.
    """
    found = list(points)
    if not found:
        return None
    return Standing(finished, fmean(found), pstdev(found), scale)


def entries_with_attempts(
    judging_round: Round, member: int
) -> list[tuple[PracticeEntry, PracticeAttempt | None]]:
    """The round's practice entries, each with the member's finished attempt."""
    finished: Mapping[int, PracticeAttempt] = {
        attempt.practice_id: attempt
        for attempt in PracticeAttempt.objects.filter(
            practice__round=judging_round, member=member, finished_at__isnull=False
        )
    }
    entries = judging_round.practice_entries.prefetch_related("agreed")
    return [(entry, finished.get(entry.pk)) for entry in entries]
