"""What the engine makes of the examples about counts and their comparison, by method."""

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from evidence import benefits, comparison, counts, displacement, rate_tests
from evidence.changes import percent_change, rate
from evidence.displacement import Areas, AreaSizes
from evidence.figures import ALPHA
from evidence.rates import Counted, log_interval, rate_ratio

type Given = Mapping[str, Any]
type Found = Mapping[str, Any]


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
    "volunteer_value": lambda given: {
        "value": benefits.volunteer_value(Decimal(given["hours"]), Decimal(str(given["rate"])))
    },
    "inflate": lambda given: {
        "value": benefits.inflate(Decimal(given["value"]), Decimal(str(given["factor"])))
    },
    "relative_standard_error": lambda given: {
        "rse": counts.relative_standard_error(given["count"])
    },
    "rate_back_calculation": lambda given: {
        "count": counts.from_rate(given["rate"], given["population"])
    },
}
