"""What the figures of one outcome say, in two or three sentences that a judge can rely on.

A sentence never says more than the interval behind it. Below 20 incidents no percentage is said;
a quotient of displacement never goes with a word about chance; nothing here names a cause.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evidence.advice import advice
from evidence.figures import ALPHA
from evidence.outcome import Outcome
from evidence.phrases import Figure, Format, Phrase, Translate, Value, english, mark
from evidence.phrases import mark as _
from evidence.report_beside import beside, next_door
from evidence.report_words import about, share, times_range
from evidence.series import Step, mean_of
from evidence.warning_rules import CLEARLY

THE_COUNT = Phrase(_("The count"))
LISTED = 6
STRONGER = _("To make it stronger: %(steps)s.")


@dataclass(frozen=True, slots=True)
class Report:
    """The sentences on one outcome, and what would make its evidence stronger."""

    sentences: tuple[Phrase, ...]
    stronger: tuple[Phrase, ...]

    @property
    def text(self) -> str:
        return self.render()

    def render(self, translate: Translate = mark, number: Format = english) -> str:
        """The whole report in another language and number format."""
        parts = [sentence.render(translate, number) for sentence in self.sentences]
        if self.stronger:
            steps = "; ".join(step.render(translate, number) for step in self.stronger)
            parts.append(Phrase(STRONGER, {"steps": steps}).render(translate, number))
        return " ".join(parts)


def report_on(outcome: Outcome, what: str = "") -> Report:
    """The report on one outcome; `what` names it ("Reported package thefts").

    The counts first; then what the comparison area adds, or whether chance alone could bring the
    change; then the neighbouring area, or the other periods before.
    """
    subject = what or THE_COUNT
    if not outcome.filed.outcome:
        found = [_output(outcome, subject)]
    elif outcome.treated is None:
        found = [_after_only(outcome, subject)]
    else:
        found = [_counted(outcome, subject), *_weighed(outcome)]
    return Report(tuple(found), tuple(advice(outcome)))


NOT_THE_SAME = _(
    "What is counted, or how, changed in between, so the two counts cannot be compared."
)


def _weighed(outcome: Outcome) -> list[Phrase]:
    if outcome.filed.recording_changed:
        return [Phrase(NOT_THE_SAME)]
    if outcome.areas is None:
        return [*_chance(outcome), *_over_time(outcome)]
    is_about_place = outcome.displacement is not None or outcome.methods_disagree
    third = next_door(outcome) if is_about_place else _over_time(outcome)
    return [*beside(outcome), *(third or next_door(outcome))]


def _output(outcome: Outcome, subject: str | Phrase) -> Phrase:
    template = _(
        "%(what)s stands at %(after)s: a figure of what the programme did, "
        "not of what changed because of it."
    )
    return Phrase(template, {"what": subject, "after": Figure(outcome.filed.treated.after)})


def _after_only(outcome: Outcome, subject: str | Phrase) -> Phrase:
    template = _(
        "%(what)s was %(after)s after the programme began; without a count from before, "
        "nothing can be said of a change."
    )
    return Phrase(template, {"what": subject, "after": Figure(outcome.filed.treated.after)})


FELL = _("%(what)s fell from %(before)s to %(after)s.")
ROSE = _("%(what)s rose from %(before)s to %(after)s.")
STAYED = _("%(what)s stayed at %(after)s.")
FELL_BY = _("%(what)s fell from %(before)s to %(after)s, by %(percent)s percent.")
ROSE_BY = _("%(what)s rose from %(before)s to %(after)s, by %(percent)s percent.")
RATE_FELL = _(
    "%(what)s was %(before)s in %(before_days)s days before and %(after)s in %(after_days)s days "
    "after: per day, a fall."
)
RATE_ROSE = _(
    "%(what)s was %(before)s in %(before_days)s days before and %(after)s in %(after_days)s days "
    "after: per day, a rise."
)
RATE_STAYED = _(
    "%(what)s was %(before)s in %(before_days)s days before and %(after)s in %(after_days)s days "
    "after: per day, no change."
)
RATE_FELL_BY = _(
    "%(what)s was %(before)s in %(before_days)s days before and %(after)s in %(after_days)s days "
    "after: per day, a fall of %(percent)s percent."
)
RATE_ROSE_BY = _(
    "%(what)s was %(before)s in %(before_days)s days before and %(after)s in %(after_days)s days "
    "after: per day, a rise of %(percent)s percent."
)


def _counted(outcome: Outcome, subject: str | Phrase) -> Phrase:
    treated = outcome.treated
    assert treated is not None  # noqa: S101 - the caller has looked
    percent = None if outcome.is_small else outcome.change_percent
    values: dict[str, Value] = {
        "what": subject,
        "before": Figure(treated.before),
        "after": Figure(treated.after),
        "before_days": about(treated.before_days),
        "after_days": about(treated.after_days),
        "percent": share(percent or 0.0),
    }
    if outcome.compares_rates:
        templates = (RATE_FELL, RATE_STAYED, RATE_ROSE, RATE_FELL_BY, RATE_ROSE_BY)
    else:
        templates = (FELL, STAYED, ROSE, FELL_BY, ROSE_BY)
    fell, stayed, rose, fell_by, rose_by = templates
    if outcome.direction == 0:
        return Phrase(stayed, values)
    if outcome.direction < 0:
        return Phrase(fell_by if percent else fell, values)
    return Phrase(rose_by if percent else rose, values)


SMALL_FALL = _("With numbers this small a fall this large can be chance (%(range)s).")
SMALL_RISE = _("With numbers this small a rise this large can be chance (%(range)s).")
SMALL_CLEAR = _(
    "Chance alone would rarely bring a change this large, but with numbers this small its size "
    "is uncertain (%(range)s)."
)
CLEAR = _("Chance alone would rarely bring a change this large (%(range)s).")
CAN_BE_CHANCE = _("A change this large can be chance (%(range)s).")


def _chance(outcome: Outcome) -> list[Phrase]:
    """Whether chance alone could bring the change; nothing where nothing changed."""
    ratio, direction = outcome.ratio, outcome.direction
    if direction == 0 or ratio.p is None:
        return []
    if outcome.is_small:
        small = SMALL_FALL if direction < 0 else SMALL_RISE
        template = SMALL_CLEAR if ratio.p < CLEARLY else small
    else:
        template = CLEAR if outcome.significant else CAN_BE_CHANCE
    return [Phrase(template, {"range": times_range(ratio.interval, "before")})]


EARLIER_CLEAR = _(
    "Over all %(n)s %(periods)s (%(counts)s), what followed is %(times)s times their mean, which "
    "chance alone would rarely bring (%(range)s)."
)
EARLIER_CHANCE = _(
    "Over all %(n)s %(periods)s (%(counts)s), what followed is %(times)s times their mean, which "
    "can be chance (%(range)s)."
)
EARLIER_YEARS = Phrase(_("earlier years"))
EARLIER_MONTHS = Phrase(_("earlier months"))
LISTED_COUNTS = _("%(counts)s; on average %(mean)s")
MEAN_ALONE = _("on average %(mean)s")
STEP_CLEAR = _(
    "Allowing for trend and season, the series steps to %(times)s times its level when the "
    "programme began (%(range)s); a step tells when, not why."
)
STEP_UNCLEAR = _(
    "Allowing for trend and season, the series shows no clear step when the programme began "
    "(%(times)s times its level; %(range)s)."
)


def _over_time(outcome: Outcome) -> list[Phrase]:
    """The step of a long series, or all periods before instead of one."""
    if outcome.step is not None:
        return [_step(outcome.step)]
    return _earlier(outcome)


def _step(step: Step) -> Phrase:
    is_clear = step.low > 1 or step.high < 1
    return Phrase(
        STEP_CLEAR if is_clear else STEP_UNCLEAR,
        {"times": Figure(step.estimate, 2), "range": times_range(step.interval)},
    )


def _earlier(outcome: Outcome) -> list[Phrase]:
    series, ratio = outcome.series, outcome.earlier
    if series is None or ratio is None or ratio.p is None or ratio.estimate is None:
        return []
    values: dict[str, Value] = {
        "n": Figure(len(series.before)),
        "periods": EARLIER_MONTHS if series.is_monthly else EARLIER_YEARS,
        "counts": _in_words(series.before),
        "times": Figure(ratio.estimate, 2),
        "range": times_range(ratio.interval),
    }
    return [Phrase(EARLIER_CLEAR if ratio.p < ALPHA else EARLIER_CHANCE, values)]


def _in_words(counts: Sequence[int]) -> Phrase:
    mean = Figure(mean_of(counts) or 0.0, 1)
    if len(counts) > LISTED:
        return Phrase(MEAN_ALONE, {"mean": mean})
    listed = ", ".join(f"{count:,}" for count in counts)
    return Phrase(LISTED_COUNTS, {"counts": listed, "mean": mean})
