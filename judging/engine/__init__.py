"""The arithmetic of judging: who reads what, and what the scores add up to.

Pure functions over plain data (numpy, scipy, OR-Tools; no Django, no database).
`assignment.assign` plans who reads which entry, `ranking.rank` turns scores into an order with its
uncertainty, `reliability.reliability` says how far the scores can be trusted and
`robustness.robustness` whether another method would have had another winner. `ballots` and
`pairwise` do the same for rounds without points. `bundles.result_of` is all of it for one round,
`verify.verify` computes a published bundle anew. The same inputs and seed give the same result,
whatever the order of the rows. `python -m judging.engine` runs it without a database.

Each module is loaded when it is first asked for (PEP 562), since its libraries take longer to load
than the rest of the site: `from judging import engine`, then `engine.ranking.rank(...)`.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

__all__ = [
    "agreement",
    "assignment",
    "ballots",
    "bundle_format",
    "bundles",
    "canonical",
    "documents",
    "lots",
    "pairwise",
    "printing",
    "ranking",
    "reliability",
    "robustness",
    "scores",
    "tables",
    "ties",
    "verify",
]

if TYPE_CHECKING:
    from judging.engine import (
        agreement,
        assignment,
        ballots,
        bundle_format,
        bundles,
        canonical,
        documents,
        lots,
        pairwise,
        printing,
        ranking,
        reliability,
        robustness,
        scores,
        tables,
        ties,
        verify,
    )
else:

    def __getattr__(name: str) -> ModuleType:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return import_module(f"{__name__}.{name}")
