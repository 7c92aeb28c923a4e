"""A survey question in words: the share, its change, and what to beware of."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from evidence.fields import WarningAnswer
from evidence.figures import Interval, excludes
from evidence.phrases import Figure, Phrase, Value
from evidence.phrases import mark as _
from evidence.proportions import (
    Share,
    ShareChange,
    margin_of_error,
    sample_size,
    share_change,
    wilson,
)
from evidence.survey_schema import (
    ShareAnswer,
    ShareChangeAnswer,
    Survey,
    SurveyAnswer,
    SurveyRequest,
)
from evidence.warning_codes import Caution, Code, warn

SMALLEST_SAMPLE = 100
CLAIM_TOLERANCE = 1.0

ONCE = _(
    "%(yes)s of %(asked)s people said so, %(percent)s percent (between %(low)s and %(high)s "
    "percent)."
)
ROSE = _(
    "The share rose from %(before)s percent of %(asked_before)s to %(after)s percent of "
    "%(asked_after)s people, by %(points)s points (%(range)s)."
)
FELL = _(
    "The share fell from %(before)s percent of %(asked_before)s to %(after)s percent of "
    "%(asked_after)s people, by %(points)s points (%(range)s)."
)
STAYED = _(
    "The share stayed at %(after)s percent, of %(asked_before)s people before and "
    "%(asked_after)s after (%(range)s)."
)
BOTH = _(
    "The share was %(before)s percent of %(asked_before)s people before and %(after)s percent of "
    "%(asked_after)s after."
)
RANGE = _("between %(low)s and %(high)s points")
CLEAR = _("A difference this large would rarely come from who happened to be asked.")
CLEAR_IF = _(
    "If those asked stand for the others, a difference this large would rarely come from who "
    "happened to be asked."
)
NOT_THE_SAME = _("The question changed in between, so the two shares cannot be compared.")
UNCLEAR = _("A difference this large can come from who happened to be asked.")


@dataclass(frozen=True, slots=True)
class SurveyReport:
    """What a survey question bears out: shares, their change, sentences on it, and cautions.

    `before` and `change` are None where it was asked once. `sample_needed` is for a margin of
    5 points; None where the size of the population is not given.
    """

    before: Share | None
    after: Share
    change: ShareChange | None
    sentences: tuple[Phrase, ...]
    cautions: tuple[Caution, ...]
    sample_needed: int | None
    is_comparable: bool
    """Whether both surveys asked the same, so that a change may be told."""


def report_on_survey(request: SurveyRequest) -> SurveyReport:
    """The findings as phrases, which a page renders in its reader's language."""
    after = _share(request.after)
    before = None if request.before is None else _share(request.before)
    change = None if before is None else share_change(before, after)
    population = request.population
    return SurveyReport(
        before=before,
        after=after,
        change=change,
        sentences=tuple(_sentences(request, before, after, change)),
        cautions=tuple(_cautions(request, change)),
        sample_needed=None if population is None else math.ceil(sample_size(population)),
        is_comparable=not request.wording_changed,
    )


def answer_survey(request: SurveyRequest) -> SurveyAnswer:
    """The shares with Wilson's interval, their change with Newcombe's, warnings and a report."""
    found, population = report_on_survey(request), request.population
    return SurveyAnswer(
        before=None if found.before is None else _shown(found.before, population),
        after=_shown(found.after, population),
        change=None if found.change is None else _change(found.change),
        sample_needed=found.sample_needed,
        warnings=[
            WarningAnswer(code=caution.code, text=caution.text) for caution in found.cautions
        ],
        report=" ".join(str(phrase) for phrase in found.sentences),
    )


def _share(survey: Survey) -> Share:
    return Share(survey.yes, survey.asked)


def _shown(share: Share, population: int | None) -> ShareAnswer:
    interval = wilson(share)
    return ShareAnswer(
        percent=100 * share.estimate,
        low=100 * (interval.low or 0.0),
        high=100 * (interval.high or 0.0),
        margin_points=100 * margin_of_error(share.estimate, share.asked, population),
        asked=share.asked,
    )


def _change(change: ShareChange) -> ShareChangeAnswer:
    return ShareChangeAnswer(
        points=100 * change.estimate,
        low=100 * change.low,
        high=100 * change.high,
        z=change.z,
        p=change.p,
    )


def _sentences(
    request: SurveyRequest, before: Share | None, after: Share, change: ShareChange | None
) -> list[Phrase]:
    if before is None or change is None:
        return [_once(after)]
    values: dict[str, Value] = {
        "before": Figure(100 * before.estimate),
        "asked_before": Figure(before.asked),
        "after": Figure(100 * after.estimate),
        "asked_after": Figure(after.asked),
        "points": Figure(100 * abs(change.estimate), 1),
        "range": Phrase(
            RANGE, {"low": Figure(100 * change.low, 1), "high": Figure(100 * change.high, 1)}
        ),
    }
    if request.wording_changed:
        return [Phrase(BOTH, values), Phrase(NOT_THE_SAME)]
    if change.estimate == 0:
        return [Phrase(STAYED, values)]
    moved = Phrase(ROSE if change.estimate > 0 else FELL, values)
    if not excludes(Interval(change.low, change.high), 0):
        return [moved, Phrase(UNCLEAR)]
    # An interval says nothing of those who were not at hand.
    return [moved, Phrase(CLEAR_IF if request.convenience_sample else CLEAR)]


def _once(share: Share) -> Phrase:
    interval = wilson(share)
    values: dict[str, Value] = {
        "yes": Figure(share.yes),
        "asked": Figure(share.asked),
        "percent": Figure(100 * share.estimate),
        "low": Figure(100 * (interval.low or 0.0)),
        "high": Figure(100 * (interval.high or 0.0)),
    }
    return Phrase(ONCE, values)


def _cautions(request: SurveyRequest, change: ShareChange | None) -> Iterator[Caution]:
    surveys = [survey for survey in (request.before, request.after) if survey]
    if min(survey.asked for survey in surveys) < SMALLEST_SAMPLE:
        yield warn(Code.SMALL_SAMPLE)
    if request.convenience_sample:
        yield warn(Code.CONVENIENCE_SAMPLE)
    if request.asked_by_officers:
        yield warn(Code.ASKED_BY_OFFICERS)
    if request.wording_changed:
        yield warn(Code.WORDING_CHANGED)
    if request.response_rate_pct is None:
        yield warn(Code.RESPONSE_RATE_MISSING)
    if request.before is not None and request.same_people:
        yield warn(Code.SAME_PEOPLE)
    yield from _claim(request.claimed_change_points, change)


def _claim(claimed: float | None, change: ShareChange | None) -> Iterator[Caution]:
    if claimed is None:
        return
    if change is None:
        yield warn(Code.POINTS_NOT_CHECKABLE, claimed=Figure(claimed, 1))
    elif abs(claimed - 100 * change.estimate) > CLAIM_TOLERANCE + 1e-9:
        counted = Figure(100 * change.estimate, 1)
        yield warn(Code.POINTS_DIFFER, claimed=Figure(claimed, 1), counted=counted)
