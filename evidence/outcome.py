"""Everything the engine finds about one outcome measure, from the figures as filed."""

from dataclasses import dataclass
from functools import cached_property

import evidence
from evidence.changes import DAYS_PER_YEAR, percent_change, same_length
from evidence.comparison import USUAL_OVERDISPERSION, RelativeIncidence, relative_incidence
from evidence.design import LONG_SERIES, Comparability, Design, DesignLevel, design_level
from evidence.displacement import (
    Areas,
    Difference,
    Quotient,
    displacement_quotient,
    local_difference,
    weighted_difference,
)
from evidence.earlier import against_earlier
from evidence.figures import ALPHA, FEWEST_FOR_A_PERCENTAGE, finite
from evidence.outcome_schema import AreaCounts, OutcomeRequest
from evidence.rates import Counted, RateRatio, min_convincing_after, rate_ratio, residents_unit
from evidence.series import Series, Step

NO_RATIO = RateRatio(None, None, None, None)


@dataclass(frozen=True, slots=True)
class Rates:
    """Events per `per` residents and year; `before` is None without a count before."""

    before: float | None
    after: float
    per: int


@dataclass(frozen=True)
class Outcome:
    """An outcome measure as filed, and what follows from it; each figure is worked out once.

    A figure is None where the filed counts cannot give it.
    """

    filed: OutcomeRequest

    @cached_property
    def treated(self) -> Counted | None:
        return self._counted(self.filed.treated.before, self.filed.treated.after)

    @cached_property
    def comparison(self) -> Counted | None:
        """None also where the comparison got the programme itself."""
        return None if self.filed.comparison_contaminated else self._area(self.filed.comparison)

    @cached_property
    def displacement(self) -> Counted | None:
        return self._area(self.filed.displacement)

    def _area(self, area: AreaCounts | None) -> Counted | None:
        if area is None:
            return None
        return self._counted(area.before, area.after, area.before_days, area.after_days)

    def _counted(
        self,
        before: int | None,
        after: int,
        before_days: float | None = None,
        after_days: float | None = None,
    ) -> Counted | None:
        """Lengths not given are those of the treated area."""
        if before is None:
            return None
        treated = self.filed.treated
        return Counted(
            before, after, before_days or treated.before_days, after_days or treated.after_days
        )

    @cached_property
    def all_counts(self) -> tuple[int, ...]:
        """Every count that a figure rests on."""
        areas = [self.treated, self.comparison, self.displacement]
        areas.append(self._area(self.filed.displacement_comparison))
        if self.treated is None:
            return (self.filed.treated.after,)
        return tuple(count for area in areas if area for count in (area.before, area.after))

    @property
    def is_small(self) -> bool:
        """Whether the treated area's counts are too small for a percentage."""
        treated = self.filed.treated
        return any(
            count is not None and count < FEWEST_FOR_A_PERCENTAGE
            for count in (treated.before, treated.after)
        )

    @cached_property
    def change_percent(self) -> float | None:
        """Change of the rate per day in percent; None without or from a count of zero."""
        if self.treated is None:
            return None
        return percent_change(
            self.treated.before,
            self.treated.after,
            before_days=self.treated.before_days,
            after_days=self.treated.after_days,
        )

    @cached_property
    def rates(self) -> Rates | None:
        """Yearly rates per resident; None without a population."""
        population, treated = self.filed.population, self.filed.treated
        if population is None:
            return None
        after = treated.after * DAYS_PER_YEAR / treated.after_days
        before = None
        if treated.before is not None:
            before = treated.before * DAYS_PER_YEAR / treated.before_days
        per = residents_unit(max(after, before or 0.0), population)
        share = per / population
        return Rates(None if before is None else before * share, after * share, per)

    @cached_property
    def ratio(self) -> RateRatio:
        return NO_RATIO if self.treated is None else rate_ratio(self.treated)

    @cached_property
    def convincing_after(self) -> int | None:
        """The largest count after that chance rarely gives from the count before."""
        if self.treated is None:
            return None
        return min_convincing_after(
            self.treated.before,
            before_days=self.treated.before_days,
            after_days=self.treated.after_days,
        )

    @cached_property
    def overdispersion(self) -> float:
        """As stated; else from the monthly series before the programme; else the usual 2."""
        if self.filed.overdispersion is not None:
            return self.filed.overdispersion
        series = self.series
        if series is None or series.split is None or series.split < LONG_SERIES:
            return USUAL_OVERDISPERSION
        return evidence.interrupted.dispersion_before(series) or USUAL_OVERDISPERSION

    @cached_property
    def relative(self) -> RelativeIncidence | None:
        """The change beside the comparison area's; None without one or with a count of zero."""
        if self.treated is None or self.comparison is None:
            return None
        return relative_incidence(self.treated, self.comparison, overdispersion=self.overdispersion)

    @cached_property
    def areas(self) -> Areas | None:
        if self.treated is None or self.comparison is None:
            return None
        beside = self._area(self.filed.displacement_comparison) if self.displacement else None
        return Areas(self.treated, self.comparison, self.displacement, beside)

    @cached_property
    def difference(self) -> Difference | None:
        """Events against expectation, with the displacement zone where one was counted."""
        return None if self.areas is None else weighted_difference(self.areas)

    @cached_property
    def methods_disagree(self) -> bool:
        """Whether comparing by proportion and by number point in opposite directions."""
        if self.areas is None or self.relative is None:
            return False
        return local_difference(self.areas).estimate * self.relative.log < 0

    @cached_property
    def quotient(self) -> Quotient | None:
        if self.treated is None or self.comparison is None or self.displacement is None:
            return None
        return displacement_quotient(self.treated, self.displacement, self.comparison)

    @cached_property
    def series(self) -> Series | None:
        return self.filed.filed_series()

    @cached_property
    def step(self) -> Step | None:
        series = self.series
        if series is None or series.split is None or len(series.counts) < LONG_SERIES:
            return None
        return evidence.interrupted.step_of(series)

    @cached_property
    def earlier(self) -> RateRatio | None:
        """Against the mean of every period before, not one alone."""
        return None if self.series is None else against_earlier(self.series)

    @cached_property
    def level(self) -> DesignLevel:
        filed, series = self.filed, self.series
        beside = filed.comparison
        return design_level(
            Design(
                outcome=filed.outcome,
                before=self.treated is not None or bool(series and series.split),
                treated_units=filed.treated_units,
                comparison_units=filed.comparison_units if beside else 0,
                comparison_before=beside is not None and beside.before is not None,
                comparability=self._comparability(),
                comparison_contaminated=filed.comparison_contaminated,
                randomised=filed.randomised,
                recording_changed=filed.recording_changed,
                points=len(series.counts) if series else 0,
            )
        )

    def _comparability(self) -> Comparability:
        if self.filed.comparison_matched:
            return Comparability.MATCHED
        if self.filed.comparison_described:
            return Comparability.DESCRIBED
        return Comparability.NONE

    @property
    def compares_rates(self) -> bool:
        """Whether the periods differ so much in length that counts cannot stand side by side."""
        treated = self.filed.treated
        return not same_length(treated.before_days, treated.after_days)

    @property
    def direction(self) -> int:
        """-1 for a fall of the rate, 1 for a rise, 0 for no change or no count before."""
        if self.treated is None:
            return 0
        before = self.treated.before
        if self.compares_rates:
            before_rate, after_rate = before * self.treated.scale, self.treated.after
            return (after_rate > before_rate) - (after_rate < before_rate)
        return (self.treated.after > before) - (self.treated.after < before)

    @property
    def significant(self) -> bool:
        """Whether chance alone would rarely give a change this large (p below 0.05)."""
        p = finite(self.ratio.p)
        return p is not None and p < ALPHA
