"""What a cycle tells about its judging, once it is announced. Written by the release as a snapshot;
anything in it that is not as expected is left out rather than shown.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from awards.models import Cycle


@dataclass(frozen=True, slots=True)
class JudgingFigures:
    """Figures for the stats row, the method in words, and honours beside the winner."""

    figures: list[dict[str, str]]
    method: str
    honours: list[dict[str, str]]
    revoked: list[dict[str, str]]
    """Honours that were taken back: what they were, and the note for the public."""


def judging_figures(cycle: Cycle) -> JudgingFigures:
    """The snapshot of an announced cycle in words; the caller asks whether it is announced."""
    told = cycle.transparency
    names = {
        "entries": _("Nominations judged"),
        "panel": _("Panel members"),
        "judges": _("Judges who scored"),
        "scorecards": _("Scorecards sealed"),
        "scores_per_entry": _("Scorecards per nomination"),
        "recusals": _("Conflicts, and recused"),
        "void": _("Scorecards void"),
    }
    return JudgingFigures(
        figures=[
            {"label": label, "value": number_format(_plain(told[name]), force_grouping=True)}
            for name, label in names.items()
            if isinstance(told.get(name), int | float)
        ],
        method=str(told.get("method", "")),
        honours=[_honour(row) for row in told.get("honours", [])],
        revoked=[_revoked(row) for row in told.get("revoked", [])],
    )


def _plain(value: float) -> float:
    return int(value) if value == int(value) else value


def _label(row: dict[str, Any]) -> str:
    names = {
        "winner": _("Winner"),
        "runner-up": _("Runner-up"),
        "mention": _("Honourable mention"),
    }
    return names.get(str(row.get("outcome", "")).replace("_", "-"), _("Honoured"))


def _honour(row: dict[str, Any]) -> dict[str, str]:
    return {
        "label": _label(row),
        "programme": str(row.get("programme", "")),
        "agency": str(row.get("agency", "")),
        "citation": str(row.get("citation", "")),
    }


def _revoked(row: dict[str, Any]) -> dict[str, str]:
    return {"label": _label(row), "note": str(row.get("note", ""))}
