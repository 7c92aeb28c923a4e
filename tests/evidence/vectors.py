"""What the engine makes of each published or worked example in vectors.json, by method."""

import csv
import math
import os
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from evidence import benefits, comparison, counts, displacement, proportions, rate_tests
from evidence.changes import percent_change, rate
from evidence.costs import per_thousand
from evidence.design import Comparability, Design, design_level
from evidence.displacement import Areas, AreaSizes
from evidence.figures import ALPHA
from evidence.interrupted import fit_step, step_of
from evidence.rates import Counted, log_interval, min_convincing_after, rate_ratio
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


def _pair(given: Sequence[int]) -> Counted:
    return Counted(given[0], given[1])


def _two_rates(given: Given) -> Counted:
    """The first rate of a test as the one after."""
    return Counted(given["k2"], given["k1"], given["n2"], given["n1"])


def _percent(given: Given) -> Found:
    return {"pct": percent_change(given["before"], given["after"])}


def _rate(given: Given) -> Found:
    return {"rate": rate(given["count"], given["population"], per=100_000)}


def _annualise(given: Given) -> Found:
    yearly = counts.per_year(given["count"], given["days"])
    return {
        "per_year": yearly,
        "rate": rate(given["count"], given["population"], per=given["per"], days=given["days"]),
    }


def _garwood(given: Given) -> Found:
    assert given["alpha"] == ALPHA
    interval = counts.exact_interval(given["count"])
    return {"lo": interval.low, "hi": interval.high}


def _byar(given: Given) -> Found:
    interval = counts.byar_interval(given["count"])
    return {"lo": interval.low, "hi": interval.high}


def _e_test(given: Given) -> Found:
    return {"p": rate_tests.e_test(_two_rates(given)).p}


def _conditional(given: Given) -> Found:
    counted = _two_rates(given)
    return {
        "p_doubled": rate_ratio(counted).p,
        "p_minlike": rate_tests.minimum_likelihood_p(counted),
    }


def _asymptotic(method: rate_tests.Method) -> Callable[[Given], Found]:
    def found(given: Given) -> Found:
        result = rate_tests.asymptotic_test(_two_rates(given), method)
        assert result.p is not None
        return {"stat": result.statistic, "p_two": result.p, "one_sided": result.p / 2}

    return found


def _log_interval(given: Given) -> Found:
    found = log_interval(_two_rates(given))
    assert found is not None
    ratio, interval, error = found
    return {"rr": ratio, "lo": interval.low, "hi": interval.high, "se_log": error}


def _exact_interval(given: Given) -> Found:
    found = rate_ratio(_two_rates(given))
    return {"rr": found.estimate, "lo": found.low, "hi": found.high}


def _before_after(given: Given) -> Found:
    counted = Counted(given["before"], given["after"], given["t_before"], given["t_after"])
    exact, log = rate_ratio(counted), log_interval(counted)
    return {
        "rr": exact.estimate,
        "exact_lo": exact.low,
        "exact_hi": exact.high,
        "log_lo": log and log[1].low,
        "log_hi": log and log[1].high,
        "p_cond_doubled": exact.p,
        "p_cond_minlike": rate_tests.minimum_likelihood_p(counted),
        "p_etest": rate_tests.e_test(counted).p,
    }


def _relative(given: Given) -> Found:
    found = comparison.relative_incidence(
        _pair(given["treated"]),
        _pair(given["control"]),
        overdispersion=1.0,
        add_to_variance=given.get("variance_add", 0),
    )
    assert found is not None
    return {
        "rirr": found.estimate,
        "res": found.relative_effect_size,
        "log": found.log,
        "se": found.se,
        "lo": found.low,
        "hi": found.high,
        "z": found.z,
        "p": found.p,
        "pct": found.percent,
    }


def _res(given: Given) -> Found:
    found = comparison.relative_incidence(
        Counted(given["a"], given["b"]), Counted(given["c"], given["d"]), overdispersion=1.0
    )
    assert found is not None
    return {"RES": found.relative_effect_size, "VAR_LRES": found.se**2}


def _person_rates(given: Given) -> Found:
    found = comparison.from_person_rates(
        _pair(given["treated_incidents"]),
        _pair(given["control_incidents"]),
        treated_means=tuple(given["treated_mean"]),
        comparison_means=tuple(given["control_mean"]),
        overdispersion=given["phi"],
    )
    assert found is not None
    reach = math.exp(1.96 * found.se)  # the published script rounds z
    return {  # printed in the direction of RES
        "RES": found.relative_effect_size,
        "var": found.se**2,
        "lo": found.relative_effect_size / reach,
        "hi": found.relative_effect_size * reach,
        "z": -found.z,
    }


def _interaction(given: Given) -> Found:
    assert given["order"] == ["Tpre", "Tpost", "Cpre", "Cpost"]
    y = given["y"]
    found = comparison.relative_incidence(_pair(y[:2]), _pair(y[2:]), overdispersion=1.0)
    assert found is not None
    return {"coef": found.log, "se": found.se}


def _weighted(given: Given) -> Found:
    treated, control = _pair(given["treated"]), _pair(given["control"])
    sizes = AreaSizes()
    if "area_weights" in given:
        order = dict(zip(("c", "t", "dc", "d"), given["area_weights"], strict=True))
        sizes = AreaSizes(order["t"], order["c"], order["d"], order["dc"])
    if "time_weights" in given:
        before, after = given["time_weights"]
        treated = Counted(treated.before, treated.after, before, after)
        control = Counted(control.before, control.after, before, after)
        sizes = AreaSizes(after, after)  # the published figure is per month
    areas = Areas(
        treated,
        control,
        _pair(given["disp_treated"]) if "disp_treated" in given else None,
        _pair(given["disp_control"]) if "disp_control" in given else None,
    )
    local = displacement.local_difference(areas, sizes)
    displaced = displacement.displaced_difference(areas, sizes)
    return {
        "local": local.estimate,
        "se_local": local.se,
        "disp": displaced.estimate,
        "se_disp": displaced.se,
    } | _difference(displacement.weighted_difference(areas, sizes), "wdd")


def _difference(found: displacement.Difference, name: str) -> dict[str, Any]:
    assert found.p is not None
    return {
        name: found.estimate,
        "se": found.se,
        "z": found.z,
        "lo": found.interval.low,
        "hi": found.interval.high,
        "p_two": found.p,
        "p_one": found.p / 2,
    }


def _harm(given: Sequence[Given]) -> Found:
    kinds = [
        (
            kind["weight"],
            displacement.local_difference(Areas(_pair(kind["treated"]), _pair(kind["control"]))),
        )
        for kind in given
    ]
    return _difference(displacement.harm_difference(kinds), "harm")


def _quotient(given: Given) -> Found:
    found = displacement.displacement_quotient(
        _pair(given["response"]), _pair(given["buffer"]), _pair(given["control"])
    )
    assert found is not None
    return {
        "GE": found.gross,
        "NE": found.net,
        "success": found.success,
        "buffer": found.buffer,
        "WDQ": found.quotient,
        "TNE": found.total_net,
    }


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
    "percent_change": _percent,
    "rate_per_100k": _rate,
    "annualise": _annualise,
    "poisson_exact_ci_garwood": _garwood,
    "poisson_byar_ci": _byar,
    "poisson_e_test": _e_test,
    "conditional_binomial_test": _conditional,
    "two_poisson_test:wald": _asymptotic("wald"),
    "two_poisson_test:score": _asymptotic("score"),
    "two_poisson_test:wald-log": _asymptotic("wald-log"),
    "two_poisson_test:sqrt": _asymptotic("sqrt"),
    "rate_ratio_log_ci": _log_interval,
    "rate_ratio_conditional_exact_ci": _exact_interval,
    "before_after_rate_ratio": _before_after,
    "relative_incident_rate_ratio": _relative,
    "relative_incident_rate_ratio_0.5var": _relative,
    "farrington_RES": _res,
    "RES_person_rates_var_x2": _person_rates,
    "poisson_glm_interaction": _interaction,
    "wdd": _weighted,
    "wdd_harm_weighted": _harm,
    "wdq": _quotient,
    "wilson_ci": _wilson,
    "newcombe_diff_ci": _newcombe,
    "net_change_points": _points,
    "sample_size_finite_pop": _sample,
    "margin_of_error": _margin,
    "margin_of_error_fpc": _margin,
    "volunteer_value": lambda given: {
        "value": benefits.volunteer_value(Decimal(given["hours"]), Decimal(str(given["rate"])))
    },
    "inflate": lambda given: {
        "value": benefits.inflate(Decimal(given["value"]), Decimal(str(given["factor"])))
    },
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
    "relative_standard_error": lambda given: {
        "rse": counts.relative_standard_error(given["count"])
    },
    "significance_table": _convincing_table,
    "rtm_demonstration": _steepest,
    "ratio_from_percent_claims": _percents_only,
    "rate_back_calculation": lambda given: {
        "count": counts.from_rate(given["rate"], given["population"])
    },
    "sms_design_level": _design,
}
