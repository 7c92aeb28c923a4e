"""The public page about a cycle's judging: the release's snapshot in the reader's words.

The snapshot is read with care: what is missing or not as expected is left out rather than shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _
from django_countries import countries

from awards.models import Cycle

SMALLEST = 3

type Row = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """As `components/data_table.html` takes it."""

    caption: str
    columns: list[Any]
    rows: list[list[Any]]


@dataclass(frozen=True)
class JudgingPage:
    tables: list[Table] = field(default_factory=list)
    certainty: list[str] = field(default_factory=list)
    revoked: list[str] = field(default_factory=list)


def judging_page(cycle: Cycle) -> JudgingPage:
    """Everything beyond `judging_figures`; the caller asks whether the cycle is announced."""
    told = cycle.transparency
    tables = [_rounds(_rows(told, "rounds")), *_entries(told), *_scores(told)]
    return JudgingPage(
        tables=[table for table in tables if table is not None and table.rows],
        certainty=[line for row in _rows(told, "certainty") for line in _certainty(row)],
        revoked=[str(row["note"]) for row in _rows(told, "revoked") if row.get("note")],
    )


def _rows(told: Any, name: str) -> list[Row]:
    rows = told.get(name) if isinstance(told, Mapping) else None
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _rounds(rounds: Iterable[Row]) -> Table:
    kinds = {
        "shortlist": _("Shortlist: yes, maybe or no"),
        "score": _("Scores on the criteria"),
        "rank": _("Each judge puts the entries in order"),
        "pairs": _("Finalists two by two"),
    }
    return Table(
        caption=_("Rounds"),
        columns=[
            _("Round"),
            _("How it was judged"),
            _("Names"),
            _num(_("Entries")),
            _num(_("Judges")),
        ],
        rows=[
            [
                _head(str(row.get("name", ""))),
                kinds.get(str(row.get("kind")), "–"),
                _("hidden from judges") if row.get("is_blind") else _("shown to judges"),
                _count(row.get("entries")),
                _count(row.get("judges")),
            ]
            for row in rounds
        ],
    )


def _entries(told: Row) -> list[Table]:
    """Numbers of entries by group; left out where the scores' tables give them already."""
    groups = told.get("entries_by")
    scores = told.get("scores_by")
    if not isinstance(groups, Mapping):
        return []
    return [
        Table(
            caption=caption,
            columns=[heading, _num(_("Entries"))],
            rows=[[_head(_name(name, row)), _count(row.get("n"))] for row in _rows(groups, name)],
        )
        for name, caption, heading in _groupings(_("Entries by %(group)s"))
        if not _gives_numbers(scores, name)
    ]


def _gives_numbers(scores: Any, name: str) -> bool:
    rows = _rows(scores, name)
    return bool(rows) and all(isinstance(row.get("n"), int) for row in rows)


def _scores(told: Row) -> list[Table]:
    groups = told.get("scores_by")
    if not isinstance(groups, Mapping):
        return []
    return [
        Table(
            caption=caption,
            columns=[heading, _num(_("Entries")), _num(_("Mean score"))],
            rows=[
                [
                    _head(_name(name, row)),
                    _count(row.get("n"), otherwise=_("3 or more")),
                    {"text": number_format(row["mean"], 1), "num": True},
                ]
                for row in _rows(groups, name)
                if isinstance(row.get("mean"), int | float)
            ],
        )
        for name, caption, heading in _groupings(_("Scores by %(group)s"))
    ]


def _groupings(caption: str) -> list[tuple[str, str, str]]:
    names = {
        "size": (_("size of the agency"), _("Size")),
        "country": (_("country"), _("Country")),
        "language": (_("language of the nomination"), _("Language")),
    }
    return [(name, caption % {"group": group}, heading) for name, (group, heading) in names.items()]


def _name(grouping: str, row: Row) -> str:
    name = str(row.get("name", ""))
    if not name:
        told = row.get("groups")
        groups = told if isinstance(told, int) else 0
        return ngettext(
            "%(count)d group with few entries", "%(count)d groups, some with few entries", groups
        ) % {"count": groups}
    if name == "?":
        return _("Not given")
    if grouping == "country":
        return str(countries.name(name) or name)
    if grouping == "language":
        return _language(name)
    return _size(name)


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def _size(code: str) -> str:
    kind, _colon, limit = code.partition(":")
    if kind not in {"below", "from"} or not limit.isdecimal():
        return code
    number = number_format(int(limit), force_grouping=True)
    if kind == "from":
        return _("%(number)s residents and more") % {"number": number}
    return _("Fewer than %(number)s residents") % {"number": number}


def _certainty(row: Row) -> Iterable[str]:
    """What a category's result can bear, one sentence each."""
    name = str(row.get("category") or "")
    sentences = [*_reliability(row), *_near_ties(row), *_robustness(row)]
    return [f"{name}: {line}" if name else line for line in sentences]


def _reliability(row: Row) -> Iterable[str]:
    """In the bands of Koo and Li, 2016, Journal of Chiropractic Medicine 15."""
    value = row.get("reliability")
    if not isinstance(value, int | float):
        return
    bands = (
        (0.5, _("Reliability is poor: another panel could well rank the entries differently.")),
        (0.75, _("Reliability is moderate: another panel would agree in part.")),
        (0.9, _("Reliability is good: another panel would mostly agree.")),
    )
    best = _("Reliability is excellent: another panel would agree closely.")
    yield next((words for limit, words in bands if value < limit), best)


def _near_ties(row: Row) -> Iterable[str]:
    count = row.get("near_ties")
    if not isinstance(count, int):
        return
    if not count:
        yield _("No two neighbours in the ranking were too close to call.")
        return
    yield ngettext(
        "%(count)d pair of neighbours in the ranking was too close to call by the scores alone.",
        "%(count)d pairs of neighbours in the ranking were too close to call by the scores alone.",
        count,
    ) % {"count": count}


def _robustness(row: Row) -> Iterable[str]:
    ways, changes = row.get("ways"), row.get("changes")
    if not isinstance(ways, int) or not isinstance(changes, int) or not ways:
        return
    if not changes:
        yield ngettext(
            "The first place stays the same in the %(count)d other way of counting that was tried.",
            "The first place stays the same in all %(count)d other ways of counting that were "
            "tried: other methods, without each judge, with other weights.",
            ways,
        ) % {"count": ways}
        return
    yield _(
        "The first place changes in %(changes)d of the %(count)d other ways of counting that were "
        "tried: other methods, without each judge, with other weights."
    ) % {"changes": changes, "count": ways}


def _num(label: str) -> dict[str, Any]:
    return {"label": label, "num": True}


def _head(text: str) -> dict[str, Any]:
    return {"text": text, "head": True}


def _count(value: Any, otherwise: str = "–") -> dict[str, Any]:
    text = number_format(value, force_grouping=True) if isinstance(value, int) else otherwise
    return {"text": text, "num": True}
