"""Made-up scores and panels, by hypothesis or by a numbered generator."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from judging.engine.assignment import Entry, Judge

Row = tuple[str, str, float]


def simulated(
    seed: int,
    *,
    entries: int = 20,
    judges: int = 6,
    per_entry: int = 4,
    strictness: float = 0.7,
    noise: float = 0.8,
) -> list[Row]:
    """Scores of entries read by random judges who differ in strictness."""
    random = np.random.default_rng(seed)
    quality = random.normal(3, 0.8, entries)
    bias = random.normal(0, strictness, judges)
    return [
        (f"E{i:03}", f"J{j:02}", float(round(quality[i] + bias[j] + random.normal(0, noise), 1)))
        for i in range(entries)
        for j in random.choice(judges, per_entry, replace=False).tolist()
    ]


@st.composite
def score_rows(draw: st.DrawFn, *, crossed: bool = False) -> list[Row]:
    """Rows on which a model can be fitted, if they are linked and not without noise."""
    judges = draw(st.integers(3, 6))
    entries = draw(st.integers(6, 12))
    points = st.integers(0, 10).map(lambda half: half / 2)
    rows: list[Row] = []
    for entry in range(entries):
        least = judges if crossed else 2
        readers = draw(st.permutations(range(judges)))[: draw(st.integers(least, judges))]
        rows += [(f"E{entry:02}", f"J{judge}", draw(points)) for judge in sorted(readers)]
    return rows


def dense_restricted_deviance(
    rows: Sequence[Row], fixed: np.ndarray, variance: np.ndarray
) -> float:
    """-2 REML up to a constant, straight from its definition with N x N matrices."""
    y = np.array([score for _, _, score in rows])
    inverse = np.linalg.inv(variance)
    information = fixed.T @ inverse @ fixed
    residual = y - fixed @ np.linalg.solve(information, fixed.T @ inverse @ y)
    return float(
        np.linalg.slogdet(variance)[1]
        + np.linalg.slogdet(information)[1]
        + residual @ inverse @ residual
    )


def indicator(labels: Sequence[str]) -> np.ndarray:
    """One 0/1 column for each distinct label, in sorted order."""
    distinct = sorted(set(labels))
    return np.array([[float(label == name) for name in distinct] for label in labels])


def made_up_panel(
    seed: int, *, entries: int, judges: int, per_entry: int, regions: int = 3
) -> tuple[list[Entry], list[Judge], list[tuple[str, str]]]:
    """Entries, judges with room for about half more than needed, and a few conflicts."""
    random = np.random.default_rng(seed)
    topics = [f"t{number}" for number in range(5)]

    def some(least: int, most: int) -> tuple[str, ...]:
        return tuple(random.choice(topics, random.integers(least, most), replace=False).tolist())

    mean = entries * per_entry / judges
    made = [
        Entry(
            f"E{number:03}",
            topics=some(0, 4),
            language="es" if random.random() < 0.15 else "en",
            agency=f"A{random.integers(3 * entries)}",
        )
        for number in range(entries)
    ]
    panel = [
        Judge(
            f"J{number:02}",
            topics=some(1, 5),
            languages=("es", "en") if random.random() < 0.8 else ("en",),
            region=f"R{number % regions}",
            agency=f"A{random.integers(3 * entries)}",
            min_load=int(0.4 * mean),
            max_load=int(np.ceil(1.5 * mean)),
        )
        for number in range(judges)
    ]
    conflicts = [
        (entry.entry, judge.judge) for entry in made for judge in panel if random.random() < 0.05
    ]
    return made, panel, conflicts
