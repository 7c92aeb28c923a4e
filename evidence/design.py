"""How much a comparison can show: levels 0 to 5 of the Maryland Scientific Methods Scale.

The level is about design, never about the size of an effect, and about internal validity alone.
Source: Sherman et al. 1998, Preventing Crime; Farrington, Gottfredson, Sherman and Welsh 2002 in
Evidence-Based Crime Prevention. Where the two differ, the stricter is used. (Another scale
of the same name, for local growth policy, puts an uncontrolled before and after at level 1.)
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from evidence.phrases import Phrase
from evidence.phrases import mark as _

LONG_SERIES = 24


class Comparability(StrEnum):
    """What is said of how the comparison resembles the place with the programme."""

    NONE = "none"
    DESCRIBED = "described"
    MATCHED = "matched"


@dataclass(frozen=True, slots=True)
class Design:
    """What a nomination states about how an outcome was measured; nothing of it is checked.

    `points` is the length of the longest series given. `comparison_units` is 0 without one.
    """

    outcome: bool = True
    before: bool = False
    after: bool = True
    treated_units: int = 1
    comparison_units: int = 0
    comparison_before: bool = False
    comparability: Comparability = Comparability.NONE
    comparison_contaminated: bool = False
    randomised: bool = False
    recording_changed: bool = False
    points: int = 0

    @property
    def has_comparison(self) -> bool:
        return self.comparison_units > 0

    @property
    def has_baselines(self) -> bool:
        return self.before and self.comparison_before


@dataclass(frozen=True, slots=True)
class DesignLevel:
    """A level from 0 (not rated) to 5, and why."""

    level: int
    reasons: tuple[Phrase, ...]


NO_OUTCOME = Phrase(_("no quantified outcome after the programme started"))
RECORDING_CHANGED = Phrase(_("what is counted, or how, changed between the periods"))
CONTAMINATED = Phrase(_("the comparison area also got the programme, so it is left out"))
RANDOMISED = Phrase(_("random assignment of two or more units to each arm"))
TOO_FEW_RANDOMISED = Phrase(_("random assignment claimed but fewer than two units per arm"))
SEVERAL_MATCHED = Phrase(_("several treated and comparison units, matched or adjusted"))
COMPARABLE = Phrase(_("before and after in both areas, and how they compare is described"))
NOT_DESCRIBED = Phrase(_("comparison area given but nothing said about how it is comparable"))
TREATED_ONLY = Phrase(_("before and after in the treated area only"))
LONG = Phrase(_("time series of 24 or more points"))
AFTER_BOTH = Phrase(_("treated and comparison measured only after the programme"))
ONE_POINT = Phrase(_("one time point only"))


def design_level(design: Design) -> DesignLevel:
    """The level by the first rule that fits, and its reasons."""
    if not design.outcome or not design.after:
        return DesignLevel(0, (NO_OUTCOME,))
    if design.recording_changed:
        return DesignLevel(1, (RECORDING_CHANGED,))
    if design.has_comparison and design.comparison_contaminated:
        alone = design_level(replace(design, comparison_units=0))
        return DesignLevel(alone.level, (CONTAMINATED, *alone.reasons))
    if design.has_comparison and design.randomised:
        return _randomised(design)
    if design.has_comparison and design.has_baselines:
        return _with_baselines(design)
    if design.before:
        return DesignLevel(2, (TREATED_ONLY, LONG) if _is_long(design) else (TREATED_ONLY,))
    if design.has_comparison:
        is_matched = design.comparability is Comparability.MATCHED
        return DesignLevel(2 if is_matched else 1, (AFTER_BOTH,))
    return DesignLevel(1, (ONE_POINT,))


def _is_long(design: Design) -> bool:
    return design.points >= LONG_SERIES


def _randomised(design: Design) -> DesignLevel:
    if min(design.treated_units, design.comparison_units) >= 2:
        return DesignLevel(5, (RANDOMISED,))
    return DesignLevel(3 if design.has_baselines else 2, (TOO_FEW_RANDOMISED,))


def _with_baselines(design: Design) -> DesignLevel:
    units = min(design.treated_units, design.comparison_units)
    if units >= 2 and design.comparability is Comparability.MATCHED:
        return DesignLevel(4, (SEVERAL_MATCHED,))
    if design.comparability is Comparability.NONE:
        return DesignLevel(2, (NOT_DESCRIBED,))
    return DesignLevel(3, (COMPARABLE,))
