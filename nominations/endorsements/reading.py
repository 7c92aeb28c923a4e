"""What somebody who is asked for an endorsement is shown: what they endorse, and nothing else."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from awards.questions.partner_facts import name_key, partner_facts, read_partner
from nominations.documents import build_document
from nominations.drafts import Draft
from nominations.endorsements.certified import day_words
from nominations.enums import EndorsementKind
from nominations.exceptions import Closed, EndorsementClosed
from nominations.models import Endorsement, Nomination, OutcomeMeasure
from nominations.reading import Reading, read_document
from nominations.services.certificates import figures_digest, figures_of

_ONLY_BESIDE_AN_AREA = {
    "treated_units": "comparison_area",
    "comparison_units": "comparison_area",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """For the chief the whole nomination, for the owner of the data the named measures, for a
    partner what is said of them."""

    reading: Reading | None = None
    measures: list[dict[str, Any]] = field(default_factory=list)
    """Title, rows of `components/facts.html`, and perhaps a context of `data_table.html`."""
    figures_sha256: str = ""
    partner: dict[str, Any] | None = None
    """Context of `awards/questions/_partner.html`."""


def shown_to(endorsement: Endorsement) -> Shown:
    """What the holder of this link reads.

    Raises:
        EndorsementClosed: of a certificate, when none of its measures is in the draft any more.
    """
    match endorsement.kind:
        case EndorsementKind.CHIEF:
            return Shown(reading=_whole(endorsement.nomination))
        case EndorsementKind.DATA:
            return _figures(endorsement)
    return Shown(partner=_named_partner(endorsement))


def _whole(nomination: Nomination) -> Reading:
    """What judges would read: the draft while it can be changed, else what was submitted.

    Names of files stand without links: files are the team's.
    """
    loaded = (
        Nomination.objects.with_facts()
        .select_related("cycle__award", "agency", "form", "category")
        .get(pk=nomination.pk)
    )
    submission = None if loaded.is_writable else loaded.current_submission()
    if submission is not None:
        return read_document(submission.document)
    return read_document(build_document(Draft.load(loaded)))


def _figures(endorsement: Endorsement) -> Shown:
    figures = figures_of(endorsement.nomination, endorsement.measures)
    if not figures:
        raise EndorsementClosed(Closed.NO_FIGURES)
    return Shown(
        measures=[_measure(row["values"]) for row in figures],
        figures_sha256=figures_digest(figures),
    )


def _measure(values: dict[str, Any]) -> dict[str, Any]:
    """Every value that is certified, under the name of its field; a series as a table."""
    labels = {field.name: field.verbose_name for field in OutcomeMeasure._meta.fields}
    facts = []
    for name, value in values.items():
        beside = _ONLY_BESIDE_AN_AREA.get(name)
        if name in ("what", "series") or value in (None, "") or (beside and not values[beside]):
            continue
        label = capfirst(str(labels[name]))
        facts.append({"label": label, "value": _value_words(name, value)})
    return {"title": values["what"], "facts": facts, "table": _table(values)}


def _value_words(name: str, value: Any) -> str:
    if name.endswith(("_start", "_end")):
        return day_words(value)
    if isinstance(value, int):
        return number_format(value, force_grouping=True)
    return str(value)


def _table(values: dict[str, Any]) -> dict[str, Any] | None:
    series = values["series"]
    if not series:
        return None
    compared = any(point.get("comparison") is not None for point in series)
    columns: list[Any] = [_("Year or month"), {"label": _("Count"), "num": True}]
    if compared:
        columns.append({"label": values["comparison_area"] or _("Comparison"), "num": True})
    return {
        "caption": _("Counts of “%(what)s”") % {"what": values["what"]},
        "columns": columns,
        "rows": [_point(point, compared=compared) for point in series],
    }


def _point(point: dict[str, Any], *, compared: bool) -> list[dict[str, Any]]:
    names = ("count", "comparison") if compared else ("count",)
    return [
        {"text": point["period"], "head": True},
        *({"text": _count(point.get(name)), "num": True} for name in names),
    ]


def _count(count: int | None) -> str:
    return "–" if count is None else number_format(count, force_grouping=True)


def _named_partner(endorsement: Endorsement) -> dict[str, Any] | None:
    """The partner of the nomination that has the name of this person's organisation."""
    name = name_key(endorsement.organisation)
    for row in endorsement.nomination.partner_rows():
        if name and name_key(row["name"]) == name:
            return read_partner(partner_facts(row))
    return None
