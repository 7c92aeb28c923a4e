"""What a programme costs and what that bought: figures, warnings, and a sentence or two."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cached_property

from evidence.benefits import (
    CostPerCrime,
    Prevented,
    band,
    cost_per_crime,
    inflate,
    international_dollars,
    volunteer_value,
)
from evidence.cost_schema import (
    AnnualCost,
    CostAnswer,
    CostItem,
    CostRequest,
    International,
    Kind,
    PerCrime,
    PerThousand,
)
from evidence.costs import MONTHS_PER_YEAR, Cost, annual_cost, per_thousand
from evidence.fields import WarningAnswer
from evidence.phrases import Figure, Phrase, Value
from evidence.phrases import mark as _
from evidence.warning_codes import Caution, Code, warn

PREVENTED_FROM = 3
FEWER_FROM = 2

CENT = Decimal("0.01")
# Digits enough for the largest cost over the smallest factor that a request can hold.
_WIDE = Context(prec=60)

ANNUAL = _("The programme costs %(total)s %(currency)s a year (%(cash)s of it cash).")
ANNUAL_PER_THOUSAND = _(
    "The programme costs %(total)s %(currency)s a year (%(cash)s of it cash), which is "
    "%(thousand)s per 1,000 residents."
)
PER_CRIME = _("That is %(estimate)s %(currency)s per crime prevented (%(low)s to %(high)s).")
PER_FEWER = _(
    "That is %(estimate)s %(currency)s per crime fewer, not prevented (%(low)s to %(high)s)."
)
NOT_ESTIMABLE = _("What a prevented crime cost is not estimable.")
VOLUNTEERS = _("Volunteers gave %(hours)s hours besides.")


def money(amount: float | str) -> Decimal:
    """An amount as written, so that 0.1 stays 0.1."""
    return Decimal(str(amount))


def value_of(item: CostItem) -> Decimal | None:
    """The amount stated, else hours times the rate; None for hours without a rate."""
    if item.amount is not None:
        return money(item.amount)
    if item.hours is None or item.hourly_rate is None:
        return None
    return volunteer_value(money(item.hours), money(item.hourly_rate))


@dataclass(frozen=True)
class Programme:
    """The costs as filed, and what follows from them; each figure is worked out once."""

    filed: CostRequest

    def annual(self, *kinds: Kind) -> Decimal:
        """The year's cost of some kinds together."""
        return annual_cost(self._costs(kinds))

    def _costs(self, kinds: Iterable[Kind]) -> Iterator[Cost]:
        for item in self.filed.items:
            value = value_of(item)
            if item.kind in kinds and value is not None:
                yield Cost(value, item.months, item.one_off)

    def hours(self, kind: Kind) -> float | None:
        """Hours filed of one kind, of all items together; None if none are."""
        given = [item.hours for item in self.filed.items if item.kind == kind]
        return sum(hours for hours in given if hours is not None) if any(given) else None

    @cached_property
    def total(self) -> Decimal:
        """Cash, staff and in kind; volunteers' time stands apart."""
        return self.annual("cash", "staff", "in_kind")

    @property
    def is_estimable(self) -> bool:
        """Whether a number of crimes is given and the design allows a cost for each."""
        level = self.filed.design_level
        return self.filed.prevented is not None and (level is None or level >= FEWER_FROM)

    @property
    def shows_prevention(self) -> bool:
        level = self.filed.design_level
        return level is not None and level >= PREVENTED_FROM

    @cached_property
    def per_crime(self) -> CostPerCrime | None:
        """Cost over the months in which crimes were counted, for each prevented."""
        given = self.filed.prevented
        if given is None or not self.is_estimable:
            return None
        cost = self.total * money(given.months) / MONTHS_PER_YEAR
        return cost_per_crime(cost, Prevented(given.estimate, given.low, given.high))

    @cached_property
    def international(self) -> International | None:
        power, population = self.filed.purchasing_power, self.filed.population
        if power is None:
            return None
        factor = power.in_use()
        total = international_dollars(
            inflate(self.total, money(power.price_factor)), money(factor.value)
        )
        share = per_thousand(total, population)
        return International(
            total=_cents(total),
            per_1000=_cents(share),
            band=None if share is None else band(share).value,
            factor=factor.value,
            year=factor.year,
            source=factor.source,
        )


def answer_cost(request: CostRequest) -> CostAnswer:
    """A year's cost by kind, what it is per resident, participant and crime, and a report."""
    programme = Programme(request)
    return CostAnswer(
        currency=request.currency,
        annual=_annual(programme),
        staff_hours=programme.hours("staff"),
        volunteer_hours=programme.hours("volunteer"),
        per_1000=_per_thousand(programme),
        per_participant=_per_participant(programme),
        per_crime=per_crime_of(programme),
        international=programme.international,
        warnings=[
            WarningAnswer(code=caution.code, text=caution.text)
            for caution in cautions_of(programme)
        ],
        report=" ".join(str(phrase) for phrase in sentences_of(programme)),
    )


def _cents(amount: Decimal | None) -> float | None:
    """To the cent, halves upwards, as people round money."""
    return None if amount is None else float(amount.quantize(CENT, ROUND_HALF_UP, _WIDE))


def _annual(programme: Programme) -> AnnualCost:
    return AnnualCost(
        cash=_cents(programme.annual("cash")),
        staff=_cents(programme.annual("staff")),
        in_kind=_cents(programme.annual("in_kind")),
        volunteer=_cents(programme.annual("volunteer")),
        total=_cents(programme.total),
    )


def _per_thousand(programme: Programme) -> PerThousand | None:
    population = programme.filed.population
    if population is None:
        return None
    return PerThousand(
        cash=_cents(per_thousand(programme.annual("cash"), population)),
        total=_cents(per_thousand(programme.total, population)),
    )


def _per_participant(programme: Programme) -> float | None:
    people = programme.filed.participants
    return None if people is None else _cents(programme.total / people)


def per_crime_of(programme: Programme) -> PerCrime | None:
    """The cost per crime; None where the design allows none, null figures if not estimable."""
    if not programme.is_estimable:
        return None
    found = programme.per_crime
    return PerCrime(
        label="prevented" if programme.shows_prevention else "fewer",
        estimate=_cents(found.estimate) if found else None,
        low=_cents(found.best) if found else None,
        high=_cents(found.worst) if found else None,
    )


def cautions_of(programme: Programme) -> Iterator[Caution]:
    """What to beware of in the figures."""
    filed = programme.filed
    if filed.prevented is not None and not programme.is_estimable:
        yield warn(Code.DESIGN_TOO_WEAK)
    if programme.is_estimable:
        if programme.per_crime is None:
            yield warn(Code.NOT_ESTIMABLE)
        elif not programme.shows_prevention:
            yield warn(Code.FEWER_NOT_PREVENTED)
    if any(item.kind == "volunteer" for item in filed.items):
        yield warn(Code.VOLUNTEERS_APART)
    if any(value_of(item) is None for item in filed.items):
        yield warn(Code.HOURS_WITHOUT_RATE)
    if programme.international is not None and programme.international.band is not None:
        yield warn(Code.BAND_IS_CONTEXT)


def sentences_of(programme: Programme) -> Iterator[Phrase]:
    """The report, sentence by sentence."""
    filed = programme.filed
    share = per_thousand(programme.total, filed.population)
    values: dict[str, Value] = {
        "total": _whole(programme.total),
        "cash": _whole(programme.annual("cash")),
        "currency": filed.currency,
    }
    if share is None:
        yield Phrase(ANNUAL, values)
    else:
        yield Phrase(ANNUAL_PER_THOUSAND, values | {"thousand": Figure(float(share), 2)})
    if programme.is_estimable:
        yield _crime_sentence(programme)
    hours = programme.hours("volunteer")
    if hours:
        yield Phrase(VOLUNTEERS, {"hours": Figure(hours)})


def _crime_sentence(programme: Programme) -> Phrase:
    found = programme.per_crime
    if found is None:
        return Phrase(NOT_ESTIMABLE)
    return Phrase(
        PER_CRIME if programme.shows_prevention else PER_FEWER,
        {
            "estimate": _whole(found.estimate),
            "low": _whole(found.best),
            "high": _whole(found.worst),
            "currency": programme.filed.currency,
        },
    )


def _whole(amount: Decimal) -> Figure:
    return Figure(float(amount))
