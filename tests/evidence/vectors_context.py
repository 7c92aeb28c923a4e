"""What the engine makes of the examples about surveys, costs, series and design, by method."""

import csv
import os
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from evidence import benefits, comparison, counts, proportions
from evidence.changes import percent_change
from evidence.costs import per_thousand
from evidence.design import Comparability, Design, design_level
from evidence.interrupted import fit_step, step_of
from evidence.rates import min_convincing_after
from evidence.regression_to_mean import after_steepest_rise, expected_from_peers
from evidence.series import Period, Series, Step

DATA = "LAUREL_EVIDENCE_DATA"
NYC = "nyc_shootings_monthly_by_borough.csv"

type Given = Mapping[str, Any]
type Found = Mapping[str, Any]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a data set that the project does not carry; the test is skipped without it."""
    path = Path(os.environ.get(DATA, "")) / name
    if not os.environ.get(DATA) or not path.is_file():
        pytest.skip(f"{name} is not here: set {DATA} to the folder that has it")
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _wilson(given: Given) -> Found:
    interval = proportions.wilson(proportions.Share(given["x"], given["n"]))
    return {"lo": interval.low, "hi": interval.high}


def _newcombe(given: Given) -> Found:
    found = proportions.share_change(
        proportions.Share(given["x2"], given["n2"]), proportions.Share(given["x1"], given["n1"])
    )
    return {"diff": found.estimate, "lo": found.low, "hi": found.high}


def _points(given: Given) -> Found:
    found = proportions.share_change(
        proportions.Share(given["before_x"], given["before_n"]),
        proportions.Share(given["after_x"], given["after_n"]),
    )
    return {
        "diff_points": 100 * found.estimate,
        "lo_points": 100 * found.low,
        "hi_points": 100 * found.high,
        "z": found.z,
        "p": found.p,
    }


def _sample(given: Given) -> Found:
    assert given["chi2"] == proportions.CHI_SQUARE
    n = proportions.sample_size(given["population"], margin=given["margin"], share=given["p"])
    return {"n": n, "rounded": round(n)}


def _margin(given: Given) -> Found:
    return {"moe": proportions.margin_of_error(given["p"], given["n"], given.get("N"))}


def _cost_per(given: Given) -> Found:
    prevented = benefits.Prevented(given["prevented"], given["lo"], given["hi"])
    found = benefits.cost_per_crime(Decimal(given["cost"]), prevented)
    assert found is not None
    return {"cost_per": found.estimate, "best": found.best, "worst": found.worst}


def _per_thousand(given: Given) -> Found:
    return {"per_1000": per_thousand(Decimal(given["cost"]), given["population"])}


def _benefit(given: Given) -> Found:
    (prevented,) = given["prevented"].values()
    found = benefits.benefit(
        Decimal(prevented), Decimal(given["unit_cost"]), Decimal(given["cost"])
    )
    return {
        "benefit": found.value,
        "bcr": found.ratio,
        "net": found.net,
        "breakeven_crimes": found.breakeven,
    }


def _volunteers(given: Given) -> Found:
    rate_per_hour = Decimal(str(given["rate"]))
    return {"value": benefits.volunteer_value(Decimal(given["hours"]), rate_per_hour)}


def _inflate(given: Given) -> Found:
    return {"value": benefits.inflate(Decimal(given["value"]), Decimal(str(given["factor"])))}


def _purchasing_power(given: Given) -> Found:
    local = Decimal(given["local"])
    return {
        "intl_dollars": benefits.international_dollars(local, Decimal(given["ppp_lcu_per_intl"])),
        "market_usd": local / Decimal(given["fx_lcu_per_usd"]),
    }


def _sicily(*, months: bool, dispersed: bool) -> Step:
    data = rows("sicily.csv")
    found = fit_step(
        [int(row["aces"]) for row in data],
        sum(row["smokban"] == "0" for row in data),
        exposures=[float(row["stdpop"]) for row in data],
        months=[int(row["month"]) for row in data] if months else None,
        dispersed=dispersed,
    )
    assert found is not None
    return found


def _smoking_ban(*, months: bool, dispersed: bool) -> Callable[[Given], Found]:
    def found(given: Given) -> Found:
        step = _sicily(months=months, dispersed=dispersed)
        if "dispersion" in given:
            assert step.dispersion == pytest.approx(given["dispersion"], abs=1e-6)
        return {"rr_ci": [step.estimate, step.low, step.high]}

    return found


def _borough(name: str, *, first: str, last: str, since: str | None = None) -> Series:
    data = [row for row in rows(NYC) if first <= row["month"] <= last]
    return Series(
        tuple(Period.parse(row["month"]) for row in data),
        tuple(int(row[name]) for row in data),
        since and Period.parse(since),
    )


def _seasonal_step(given: Given) -> Found:
    if "Brooklyn" not in given.get("data", ""):
        return _smoking_ban(months=True, dispersed=True)(given)
    step = step_of(_borough("Brooklyn", first="2008-01", last="2015-12", since="2012-01"))
    assert step is not None
    return {
        "rr": step.estimate,
        "lo": step.low,
        "hi": step.high,
        "dispersion": step.dispersion,
    }


def _dispersion(given: Given) -> Found:
    assert "Queens" in given["data"]
    series = _borough("Queens", first="2008-01", last="2015-12").counts
    index = counts.dispersion_index(series)
    assert index is not None
    mean = sum(series) / len(series)
    return {"mean": mean, "var": index * mean, "D": index}


def _peers(given: Given) -> Found:
    found = expected_from_peers(given["observed"], given["reference_mean"], given["nb_k"])
    return {"weight": found.weight, "expected": found.expected}


def _steepest(given: Given) -> Found:
    year = given["year"]
    burglaries: dict[str, dict[int, int]] = {}
    for row in rows("berlin_crimes_2012_2019.csv"):
        burglaries.setdefault(row["Code"], {})[int(row["Year"])] = int(row["Burglary"])
    found = after_steepest_rise(
        {code: (by[year - 1], by[year], by[year + 1]) for code, by in burglaries.items()}
    )
    return {
        "year_before_selection": found.year_before,
        "selection_year": found.selected_year,
        "next_year": found.next_year,
        "pct_selected": found.percent_picked,
        "pct_city": found.percent_all,
    }


def _convincing(given: Given) -> Found:
    return {"after_needed": min_convincing_after(given["before"])}


def _convincing_table(given: Given) -> Found:
    table = []
    for before in (5, 10, 13, 20, 30, 50, 100, 200, 500):
        after = min_convincing_after(before)
        percent = None if after is None else percent_change(before, after)
        table.append({"before": before, "max_after_significant": after, "pct": percent})
    return {"table": table}


def _percents_only(given: Given) -> Found:
    control = given["control_pct"]
    return {
        "rirr_treated": comparison.from_percents(given["treated_pct"], control),
        "rirr_adjacent": comparison.from_percents(given["adjacent_pct"], control),
        "ci": None,
    }


def _design(given: Given) -> Found:
    units = given.get("units_per_arm", [given.get("treated_units", 1)])
    level = design_level(
        Design(
            outcome=given["outcome"],
            before=given.get("before", False),
            after=given.get("after", False),
            treated_units=units[0],
            comparison_units=given.get("comparison_units", 0),
            comparison_before=given.get("comparison_before", False),
            comparability=Comparability(given.get("comparability", "none")),
            comparison_contaminated=given.get("comparison_contaminated", False),
            randomised=given.get("random", False),
        )
    )
    return {"level": level.level, "reasons": [str(reason) for reason in level.reasons]}


METHODS: dict[str, Callable[[Any], Found]] = {
    "wilson_ci": _wilson,
    "newcombe_diff_ci": _newcombe,
    "net_change_points": _points,
    "sample_size_finite_pop": _sample,
    "margin_of_error": _margin,
    "margin_of_error_fpc": _margin,
    "cost_per_outcome": _cost_per,
    "cost_per_1000": _per_thousand,
    "benefit_cost_ratio": _benefit,
    "ppp_convert": _purchasing_power,
    "its_step_poisson": _smoking_ban(months=False, dispersed=False),
    "its_step_quasipoisson": _smoking_ban(months=False, dispersed=True),
    "its_step_quasipoisson_harmonic2": _seasonal_step,
    "variance_to_mean": _dispersion,
    "empirical_bayes_expected": _peers,
    "min_detectable_reduction_before_after": _convincing,
    "significance_table": _convincing_table,
    "rtm_demonstration": _steepest,
    "ratio_from_percent_claims": _percents_only,
    "sms_design_level": _design,
}
