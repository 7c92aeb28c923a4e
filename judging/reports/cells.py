"""Tables of figures by group that tell nothing of a few: small groups are put together.

A group of one or two entries is not told. Were it merely left out, it could be worked out from the
total and the other groups (the complement), so that all small groups become one row, which takes in
the next larger group until it holds three entries and two groups at the least. Where that leaves
one row alone, it says no more than the total, and there is no table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

SMALLEST = 3
DECIMALS = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A row: `name` is empty for the groups put together, of which `groups` says how many."""

    name: str
    n: int
    mean: float | None
    groups: int = 1


def cells(values: Mapping[str, Sequence[float]]) -> list[Cell]:
    """Number and mean of each group, the largest first; empty where nothing can be told.

    Every row stands for SMALLEST entries or more, and no difference between rows and their total
    stands for fewer.
    """
    groups = sorted(
        ((name, list(given)) for name, given in values.items() if given),
        key=lambda group: (len(group[1]), group[0]),
    )
    together: list[tuple[str, list[float]]] = []
    while groups and (len(groups[0][1]) < SMALLEST or _needs_more(together)):
        together.append(groups.pop(0))
    rows = [_cell(name, given) for name, given in reversed(groups)]
    if together:
        merged = [value for _name, given in together for value in given]
        if len(merged) < SMALLEST:
            return []
        rows.append(_cell("", merged, groups=len(together)))
    return rows if len(rows) > 1 else []


def _needs_more(together: Sequence[tuple[str, Sequence[float]]]) -> bool:
    """Whether what was put together is too little by itself, or one group that can be told."""
    if not together:
        return False
    return len(together) < 2 or sum(len(given) for _name, given in together) < SMALLEST


def _cell(name: str, given: Sequence[float], groups: int = 1) -> Cell:
    return Cell(name=name, n=len(given), mean=round(fmean(given), DECIMALS), groups=groups)


def counts(numbers: Mapping[str, int]) -> list[Cell]:
    """As `cells`, of numbers alone."""
    found = cells({name: [0.0] * number for name, number in numbers.items()})
    return [Cell(cell.name, cell.n, None, cell.groups) for cell in found]
