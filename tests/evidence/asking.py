"""Requests for tests: what is filed, by its few interesting parts."""

from typing import Any

from evidence.answer import answer
from evidence.fields import Refused
from evidence.outcome import Outcome
from evidence.outcome_schema import OutcomeRequest


def counts(before: int | None, after: int, **more: Any) -> dict[str, Any]:
    return {"before": before, "after": after, **more}


def ask(before: int | None, after: int, **more: Any) -> dict[str, Any]:
    """The answer on an outcome; a comparison or zone may be given as a pair of counts."""
    return answer("outcome", request(before, after, **more))


def request(before: int | None, after: int, **more: Any) -> dict[str, Any]:
    treated = counts(before, after, **more.pop("periods", {}))
    for area in ("comparison", "displacement", "displacement_comparison"):
        if isinstance(more.get(area), tuple):
            more[area] = counts(*more[area])
    if isinstance(more.get("series"), dict):
        more["series"] = [{"period": p, "count": n} for p, n in more["series"].items()]
    return {"treated": treated, **more}


def outcome(before: int | None, after: int, **more: Any) -> Outcome:
    return Outcome(OutcomeRequest.model_validate(request(before, after, **more)))


def codes(found: dict[str, Any]) -> set[str]:
    return {warning["code"] for warning in found["warnings"]}


def refusal(kind: str, asked: object) -> dict[str, list[str]]:
    """The errors that a request gives; empty if it is answered."""
    try:
        answer(kind, asked)
    except Refused as refused:
        return refused.errors
    return {}


def months(first_year: int, *numbers: int) -> dict[str, int]:
    """A monthly series from January of a year on."""
    return {f"{first_year + i // 12}-{i % 12 + 1:02}": n for i, n in enumerate(numbers)}
