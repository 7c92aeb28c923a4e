"""Pages beside the ranking: how certain it is, the judges, the criteria, other ways of counting."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from judging.enums import RoundKind
from judging.reports.certainty import certainty
from judging.reports.criteria import criteria_report
from judging.reports.judges import judge_lines, loads, odd_scores, reach_of
from judging.reports.results import judge_names
from judging.reports.robustness import robustness_report
from judging.views.common import page_of
from judging.views.deciding.result_pages import ResultPage, open_result

ROWS_PER_PAGE = 25
MOST_NEAR_TIES = 40
MOST_TIES = 12
MOST_ODD = 40
"""How many of each a page lists: near ties and ties from the top of the ranking."""


@require_safe
def results_certainty(request: HttpRequest, pk: int) -> HttpResponse:
    """Reliability, near ties, and how ties were broken."""
    found = open_result(request, pk)
    report = found.report
    sure = certainty(report) if report else None
    context = found.context("certainty") | {
        "sure": sure,
        "tells_near_ties": _has(found, RoundKind.SCORE, RoundKind.PAIRS),
    }
    if report and sure:
        names = found.names
        context |= {
            "near_ties": [(names[a], names[b]) for a, b in report.near_ties[:MOST_NEAR_TIES]],
            "near_ties_more": max(0, len(report.near_ties) - MOST_NEAR_TIES),
            "ties": [
                (
                    tie,
                    [names[entry] for entry in tie.entries],
                    [
                        (step.step, [(names[entry], value) for entry, value in step.found])
                        for step in tie.steps
                    ],
                )
                for tie in sure.ties[:MOST_TIES]
            ],
            "ties_more": max(0, len(sure.ties) - MOST_TIES),
        }
    return render(request, "judging/results_certainty.html", context)


@require_safe
def results_judges(request: HttpRequest, pk: int) -> HttpResponse:
    """Strictness, odd scores and load."""
    found = open_result(request, pk, "loads")
    report = found.report
    if not _has(found, RoundKind.SCORE, RoundKind.SHORTLIST):
        raise Http404
    context = found.context("judges")
    if report and report.is_whole:
        names = judge_names(found.result)
        lines = judge_lines(report, names) if found.round.kind == RoundKind.SCORE else []
        reach = reach_of(lines)
        odd = odd_scores(report, names)
        context |= {
            "lines": lines,
            "low": -reach,
            "high": reach,
            "odd": [(found.names[score.reference], score) for score in odd[:MOST_ODD]],
            "odd_more": max(0, len(odd) - MOST_ODD),
            "loads": loads(found.result.loads, names, found.reports),
        }
    return render(request, "judging/results_judges.html", context)


@require_safe
def results_criteria(request: HttpRequest, pk: int) -> HttpResponse:
    """Entries by criteria, the scores given, and whether the criteria tell things apart."""
    found = open_result(request, pk, "figures")
    if not _has(found, RoundKind.SCORE):
        raise Http404
    report = found.report
    context = found.context("criteria")
    if report and found.figures:
        shown = criteria_report(report, found.figures, found.rubric)
        page = page_of(request, shown.rows, size=ROWS_PER_PAGE)
        context |= {
            "shown": shown,
            "page": page,
            "rows": [(found.names[row.reference], row) for row in page.object_list],
            "bars": _bars(shown.histogram),
        }
    return render(request, "judging/results_criteria.html", context)


@require_safe
def results_robustness(request: HttpRequest, pk: int) -> HttpResponse:
    """Does the winner change when the scores are counted in other ways?"""
    found = open_result(request, pk, "figures")
    if not _has(found, RoundKind.SCORE):
        raise Http404
    report = found.report
    context = found.context("robustness")
    if report and report.is_whole:
        criteria = {item.slug: item.name for item in found.rubric.criteria}
        shown = robustness_report(
            report,
            found.figures,
            judge_names(found.result),
            criteria,
            official=found.round.official,
        )
        context |= {
            "shown": shown,
            "groups": [
                (title, [(way, found.names.get(way.winner)) for way in ways])
                for title, ways in shown.groups
            ],
            "winner": found.names[report.lines[0].reference] if report.lines else None,
        }
    return render(request, "judging/results_robustness.html", context)


def _bars(counts: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Each score with how often it was given, and the length of its bar in per cent."""
    most = max((count for _value, count in counts), default=0) or 1
    return [(value, count, f"{100 * count / most:.1f}") for value, count in counts]


def _has(found: ResultPage, *kinds: RoundKind) -> bool:
    return found.round.kind in kinds
