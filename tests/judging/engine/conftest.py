"""Shared score data; every number in `golden_expected.json` agrees with lme4."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from judging.engine.scores import ScoreSet, single_scores

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="package")
def golden_scores() -> ScoreSet:
    with (DATA / "golden_crossed.csv").open(newline="") as file:
        return single_scores(
            (row["entry"], row["judge"], float(row["score"])) for row in csv.DictReader(file)
        )


@pytest.fixture(scope="package")
def golden() -> dict[str, Any]:
    return json.loads((DATA / "golden_expected.json").read_text())
