"""Every figure printed in docs/evidence.md is what the engine gives."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from evidence.answer import QUESTIONS, answer_outcome
from evidence.changes import percent_change
from evidence.outcome_schema import OutcomeRequest
from evidence.phrases import english
from evidence.rate_tests import e_test
from evidence.rates import Counted, min_convincing_after, rate_ratio
from evidence.warning_codes import CATALOGUE

DOCUMENT = (Path(__file__).parents[2] / "docs" / "evidence.md").read_text(encoding="utf-8")
VECTORS = {
    vector["id"]: vector["expected"]
    for vector in json.loads((Path(__file__).parent / "vectors.json").read_text())["vectors"]
}
EXAMPLE = re.compile(r"<!-- (?P<what>[^>]+) -->\n```json\n(?P<request>.+?)```\n", re.DOTALL)
EXAMPLES = list(EXAMPLE.finditer(DOCUMENT))


def figures(request: dict[str, Any], what: str) -> str:
    """An answer as the page prints it: a table, the warnings, the report."""
    found = answer_outcome(OutcomeRequest.model_validate(request), what).model_dump()
    rows = [f"| {name} | {value} |" for name, value in _rows(found)]
    warnings = [f"- `{warning['code']}`: {warning['text']}" for warning in found["warnings"]]
    table = "\n".join(["| Figure | Value |", "| --- | --- |", *rows])
    return (
        "\n\n".join([table, "\n".join(warnings) or "No warnings.", f"> {found['report']}"]) + "\n"
    )


def _rows(found: dict[str, Any]) -> list[tuple[str, str]]:
    ratio, level = found["rate_ratio"], found["design_level"]
    rows = [
        ("Change", f"{english(found['change_pct'], 1)} %"),
        ("Rate ratio", f"{_range(ratio, 3)}; p = {ratio['p']:.2g}"),
        ("Largest convincing count after", str(found["min_convincing_after"])),
    ]
    relative, difference = found["relative_incidence"], found["displacement_difference"]
    if relative:
        rows.append(("Relative incidence rate ratio", _range(relative, 3)))
    if difference:
        text = f"{_range(difference, 0)}; z = {english(difference['z'], 2)}"
        rows.append(("Weighted displacement difference", f"{text}; p = {difference['p']:.2g}"))
    if found["displacement_quotient"] is not None:
        rows.append(("Displacement quotient", english(found["displacement_quotient"], 2)))
    return [*rows, ("Design level", f"{level['level']}: {'; '.join(level['reasons'])}")]


def _range(part: dict[str, Any], places: int) -> str:
    estimate, low, high = (english(part[name], places) for name in ("estimate", "low", "high"))
    return f"{estimate} ({low} to {high})"


def convincing_table() -> str:
    lines = ["| Before | After, at most | Change |", "| --- | --- | --- |"]
    for before in (5, 10, 13, 20, 30, 50, 100, 200, 500):
        after = min_convincing_after(before)
        percent = None if after is None else percent_change(before, after)
        shown = ("none", "") if percent is None else (str(after), f"{english(percent, 0)} %")
        lines.append(f"| {before} | {shown[0]} | {shown[1]} |".replace("|  |", "| |"))
    return "\n".join(lines) + "\n"


def warning_table() -> str:
    lines = ["| Code | Words | Raised when |", "| --- | --- | --- |"]
    lines += [f"| `{code}` | {entry.text} | {entry.rule} |" for code, entry in CATALOGUE.items()]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["what"])
def test_the_figures_of_an_example(example: re.Match[str]) -> None:
    printed = DOCUMENT[example.end() :].lstrip("\n")
    assert printed.startswith(figures(json.loads(example["request"]), example["what"]))


def test_there_are_three_award_projects_and_a_comparison() -> None:
    assert len(EXAMPLES) >= 4
    assert all(name in DOCUMENT for name in ("Piccadilly", "Front Porch", "Dodger"))


def test_the_figures_in_the_text() -> None:
    """Two tests of one pair of counts, the same counts beside all years, two demonstrations."""
    pair, years = Counted(13, 4), Counted(4 + 8 + 13, 4, 3, 1)
    conditional, all_years = rate_ratio(pair).p, rate_ratio(years).p
    e_test_p = e_test(pair).p
    assert conditional is not None
    assert all_years is not None
    assert e_test_p is not None
    assert f"(p = {conditional:.3f})" in DOCUMENT
    assert f"(E-test, p = {e_test_p:.3f})" in DOCUMENT
    assert f"(p = {all_years:.2f})" in DOCUMENT
    berlin, brooklyn = (
        VECTORS[name] for name in ("rtm-berlin-burglary-2014", "its-nyc-brooklyn-2012")
    )
    assert f"{-berlin['pct_selected']} % fewer" in DOCUMENT
    assert f"{-berlin['pct_city']} % fewer in the city" in DOCUMENT
    step = "{rr:.3f} ({lo:.3f} to {hi:.3f})".format(**brooklyn)
    assert step in DOCUMENT


def test_the_tables() -> None:
    assert convincing_table() in DOCUMENT
    assert warning_table() in DOCUMENT


def test_every_kind_of_question_is_described() -> None:
    assert all(f"`{kind}`" in DOCUMENT for kind in QUESTIONS)
