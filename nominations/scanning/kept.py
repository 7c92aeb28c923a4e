"""What was found in submitted versions, for the award's staff: one version's, and counts."""

from typing import Any

from django.db.models import F, Func, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from nominations.models import Nomination, Submission, SubmissionScan
from nominations.scanner import Finding
from nominations.scanning.words import finding_words


def kept_scan(submission: Submission) -> dict[str, Any] | None:
    """Context of `nominations/_places_kept.html`; None where the version was not looked through."""
    scan = SubmissionScan.objects.filter(submission=submission).first()
    if scan is None:
        return None
    rows = [
        finding_words(Finding.from_data(kept), submission.document)
        | {"reason": kept["reason"], "reason_by": kept["reason_by"]}
        for kept in scan.findings
    ]
    return {
        "rows": rows,
        "left_open": sum(not kept["reason"] for kept in scan.findings),
        "looked_at": any(kept["looked_at"] for kept in scan.findings),
    }


def with_scan_counts[Q: QuerySet[Nomination]](found: Q) -> Q:
    """Adds `places_found` and `places_unexplained` of the latest version, for a queue."""
    latest = SubmissionScan.objects.filter(submission__nomination=OuterRef("pk")).order_by(
        "-submission__version"
    )
    unexplained = Func(
        F("findings"),
        Value('$[*] ? (@.reason == "")'),
        function="jsonb_path_query_array",
        template="%(function)s(%(expressions)s::jsonpath)",
    )
    return found.annotate(
        places_found=Coalesce(Subquery(latest.values(number=_length(F("findings")))[:1]), 0),
        places_unexplained=Coalesce(Subquery(latest.values(number=_length(unexplained))[:1]), 0),
    )


def _length(rows: F | Func) -> Func:
    return Func(rows, function="jsonb_array_length", output_field=IntegerField())
