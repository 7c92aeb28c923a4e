"""What helps while a measure is typed: the report on it, and figures out of a spreadsheet."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from awards.forms.measure import MeasureForm
from awards.questions.frozen_measure import freeze_measure
from awards.questions.measure_card import measure_card
from awards.questions.measures import missing_parts
from awards.spreadsheets.reading import ACCEPT, MAX_BYTES
from awards.spreadsheets.series import (
    SeriesRead,
    Unreadable,
    points_as_text,
    read_pasted,
    read_upload,
)
from nominations.drafts import measure_values
from nominations.models import Nomination, OutcomeMeasure
from nominations.views.nominee.aids import Aid, Context, report_aid

FILES: Context = {"accept": ACCEPT, "max_size": MAX_BYTES}


def measure_aid(
    request: HttpRequest, nomination: Nomination, form: MeasureForm, row: OutcomeMeasure | None
) -> Aid:
    """What the page of a measure shows besides the form, for each of its buttons."""
    match request.POST.get("go"):
        case "import":
            return Aid(typed_form(request.POST), {"imported": _imported(request)}).beside(**FILES)
        case "use":
            taken = typed_form(request.POST, series=request.POST.get("imported", ""))
            return Aid(taken, {"taken": True}).beside(**FILES)

    def report(values: Mapping[str, Any]) -> Context:
        others = nomination.measures.count() - (row is not None)
        return {
            "card": measure_card(freeze_measure(values), others=others),
            "missing": missing_parts(values),
            # How pasted columns were read is not to be seen in the counts that came of them.
            "notes": read_pasted(request.POST.get("series", "")).notes,
        }

    saved = measure_values(row) if row else None
    return report_aid(request, form, saved, report).beside(**FILES)


def typed_form(typed: QueryDict, **replaced: str) -> MeasureForm:
    """The form with what was typed, not judged yet."""
    words = {name: typed[name] for name in MeasureForm.base_fields if name in typed}
    return MeasureForm(initial=words | replaced)


def _imported(request: HttpRequest) -> Context:
    """What was understood of the file, and what could not be."""
    upload = request.FILES.get("spreadsheet")
    if upload is None:
        return {"refused": _("Choose a file first: CSV or Excel (.xlsx).")}
    try:
        read = read_upload(upload.name or "", upload)
    except Unreadable as refusal:
        return {"refused": str(refusal), "name": upload.name}
    return {
        "name": upload.name,
        "read": read,
        "table": _table(read),
        "text": points_as_text(read.points),
    }


def _table(read: SeriesRead) -> Context:
    has_comparison = any("comparison" in point for point in read.points)
    columns: list[Any] = [_("Period"), {"label": _("Count"), "num": True}]
    if has_comparison:
        columns.append({"label": _("Comparison area"), "num": True})
    rows = []
    for point in read.points:
        cells: list[Any] = [{"text": point["period"], "head": True}]
        cells.append({"text": str(point["count"]), "num": True})
        if has_comparison:
            cells.append({"text": str(point.get("comparison", "–")), "num": True})
        rows.append(cells)
    return {"caption": _("Figures understood"), "columns": columns, "rows": rows}
