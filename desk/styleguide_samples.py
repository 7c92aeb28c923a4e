"""Made-up agencies, entries and figures for the style guide. None of them is real."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from django.core.paginator import Paginator

from awards.models import WinnerDiscrepancy
from awards.presenters.discrepancies import discrepancy_tables
from awards.presenters.findings import findings, read_outcome
from desk.styleguide_charts import charted_measure, sample_charts
from desk.styleguide_community import sample_community

ZONE = "America/Chicago"
CLOSES = datetime(2027, 5, 1, 4, 59, tzinfo=UTC)

COLOURS = (
    ("paper", "the page"),
    ("surface", "fields, panels"),
    ("well", "quiet ground"),
    ("ink", "text"),
    ("muted", "second voice, borders"),
    ("rule", "hairlines only"),
    ("laurel", "links, main act"),
    ("brass", "awards, winners"),
    ("alert", "errors, danger"),
    ("slate", "second series"),
    ("focus", "focus ring"),
)

CRITERIA = (
    ("Innovation", 10, "What is new here, or newly put together, compared with usual practice?"),
    ("Analysis of the problem", 20, "Which data showed what was going on, where and why?"),
    ("Response", 10, "Does what was done follow from the analysis?"),
    ("Low cost", 10, "What did it cost, in money and in people’s time?"),
    ("Impact", 20, "What changed, by how much, and compared with what?"),
    ("Quality of the measures", 10, "Are the measures specific, and who made them?"),
    ("Community trust", 10, "How was trust built, and how do you know?"),
    ("Community engagement", 10, "Who outside the police shaped the work?"),
)


def _phase() -> dict[str, Any]:
    steps = [
        {"label": "Announced", "at": datetime(2026, 11, 2, 15, tzinfo=UTC), "state": "past"},
        {"label": "Nominations open", "at": datetime(2027, 1, 11, 15, tzinfo=UTC), "state": "now"},
        {"label": "Nominations close", "at": CLOSES, "state": "next"},
        {"label": "Judging", "date": "10 May to 18 June 2027", "state": "next"},
        {"label": "Announcement", "at": datetime(2027, 9, 14, 17, tzinfo=UTC), "state": "next"},
    ]
    return {"steps": steps, "zone": ZONE, "closes": CLOSES}


def _winners() -> list[dict[str, Any]]:
    return [
        {
            "year": 2026,
            "programme": "Lighter Streets",
            "agency": "Harbourview Police Service",
            "place": "Harbourview, Examplia",
            "url": "#winner_ledger",
            "result": "Night-time robbery fell from 214 to 145 a year where lamps were renewed.",
            "summary": (
                "Residents walked every street of the old port with the patrol that knew it, and "
                "marked where they would not walk alone. The city lit those places first."
            ),
        },
        {
            "year": 2025,
            "programme": "Second Door",
            "agency": "Nordhaven District Police",
            "place": "Nordhaven, Examplia",
            "url": "#winner_ledger",
            "result": "Repeat burglary within a year fell by a third at the homes visited.",
            "award_name": "Example Prevention Award, with Sample & Sons",
        },
        {
            "year": 2024,
            "programme": "Quiet Junction",
            "agency": "Rio Claro Municipal Guard",
            "place": "Rio Claro, Examplia",
            "url": "#winner_ledger",
            "result": "Injury collisions at eleven junctions fell from 96 to 71 in two years.",
        },
    ]


def _measures() -> list[dict[str, Any]]:
    return [
        {
            "title": "Street robbery at night, old port",
            "unit": "Robberies recorded by the police, 20:00 to 06:00, per year",
            "before": {"label": "2023", "value": "214", "note": "12 months"},
            "after": {"label": "2025", "value": "145", "note": "12 months"},
            "before_number": 214,
            "after_number": 145,
            "change": "−32 %",
            "interval": "between −45 % and −16 %",
            "verdict": "for",
            "sentence": (
                "Robbery fell by about a third; the rest of the city changed by less than a tenth."
            ),
            "notes": ["Recording rules changed in March 2024: some thefts were robberies before."],
            "source": "Harbourview Police Service, recorded crime, January 2026",
            "table": {
                "caption": "Robberies by year",
                "columns": ["Year", {"label": "Old port", "num": True}],
                "rows": [
                    [{"text": "2023", "head": True}, {"text": "214", "num": True}],
                    [{"text": "2025", "head": True}, {"text": "145", "num": True}],
                ],
            },
        },
        {
            "title": "Residents who feel safe walking after dark",
            "unit": "Share of those asked in the yearly survey, 412 and 398 answers",
            "before": {"label": "2023", "value": "41 %"},
            "after": {"label": "2025", "value": "44 %"},
            "change": "+3 points",
            "interval": "between −4 and +10 points",
            "verdict": "unclear",
            "sentence": "The survey is too small to tell this change from chance.",
            "source": "City of Harbourview, residents’ survey",
        },
    ]


def _found() -> dict[str, Any]:
    counts = {
        "treated": {"before": 214, "after": 145},
        "comparison": {"before": 1310, "after": 1215},
        "comparison_described": True,
    }
    return findings(read_outcome(counts), "Street robbery at night")


def _disagreements() -> list[dict[str, Any]]:
    topic = "How far robbery fell"
    stated = (
        ("down 32 percent", "2023 to 2025", "the old port", "Harbourview Police Service"),
        ("down 20 percent", "2023 to 2024", "the whole city", "Harbourview Observer"),
    )
    rows = [
        WinnerDiscrepancy(
            topic=topic, what="Robbery", figure=figure, period=period, place=place, source_name=by
        )
        for figure, period, place, by in stated
    ]
    return discrepancy_tables(rows)


def _tasks() -> list[dict[str, Any]]:
    return [
        {
            "label": "Describe the problem",
            "url": "#task_list",
            "hint": "Scanning: 4 questions",
            "status": "Completed",
            "kind": "done",
        },
        {
            "label": "Analyse the causes",
            "url": "#task_list",
            "hint": "3 of 5 questions answered",
            "status": "In progress",
            "kind": "progress",
        },
        {"label": "Give your measures", "url": "#task_list", "status": "Problem", "kind": "alert"},
        {"label": "Count the costs", "url": "#task_list", "status": "Not started", "kind": "todo"},
        {
            "label": "Check and submit",
            "url": "",
            "hint": "Opens when every section is complete",
            "status": "Cannot start yet",
            "kind": "todo",
        },
    ]


def _answers() -> list[dict[str, Any]]:
    return [
        {
            "label": "Name of the programme",
            "value": "Lighter Streets",
            "change_url": "#summary_list",
        },
        {
            "label": "What was the problem?",
            "value": (
                "Robbery after dark in the old port had doubled in four years.\n\n"
                "Two thirds of it happened on nine of its sixty streets."
            ),
            "change_url": "#summary_list",
        },
        {"label": "Evaluation report", "value": "", "change_url": "#summary_list"},
    ]


def _results() -> list[dict[str, Any]]:
    figures = (
        (1, "Lighter Streets", 4.21, 3.92, 4.5, 4.05, 5),
        (2, "Second Door", 4.02, 3.7, 4.34, 4.26, 5),
        (3, "Quiet Junction", 3.64, 3.3, 3.98, 3.6, 4),
        (4, "Open Yard", 2.9, 2.41, 3.39, 3.12, 5),
        (5, "Safe Home, Safe Street", 2.12, 1.6, 2.64, 1.95, 3),
    )
    names = ("rank", "label", "value", "low", "high", "raw", "scores")
    rows: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in figures]
    rows[0] |= {"highlight": True, "tag": "Winner"}
    return rows


def _facets() -> list[dict[str, Any]]:
    def option(label: str, count: int, *, active: bool = False) -> dict[str, Any]:
        return {"label": label, "count": count, "url": "#filter_panel", "active": active}

    return [
        {"title": "Year", "options": [option(str(year), 1) for year in range(2026, 2014, -1)]},
        {
            "title": "Problem",
            "options": [option("Robbery", 1, active=True), option("Burglary", 1)],
        },
    ]


def _people() -> list[dict[str, str]]:
    return [
        {
            "key": "nominee",
            "role": "Nominee",
            "name": "Ana Ejemplo, Harbourview Police Service",
            "does": "writes and submits a nomination",
        },
        {
            "key": "judge",
            "role": "Judge",
            "name": "Ben Muster",
            "does": "declares conflicts, scores, seals",
        },
        {
            "key": "staff",
            "role": "Programme manager",
            "name": "Chidi Sample",
            "does": "runs a cycle",
        },
    ]


def samples() -> dict[str, Any]:
    """Return the sample data by the names the page's template uses."""
    return {
        "colours": [{"name": name, "use": use} for name, use in COLOURS],
        "criteria": [{"name": n, "weight": w, "guidance": g} for n, w, g in CRITERIA],
        "phase": _phase(),
        "winners": _winners(),
        "measures": [*_measures(), charted_measure()],
        "charts": sample_charts(),
        "chart_columns": ["Period", {"label": "Count", "num": True}],
        "found": _found(),
        "disagreements": _disagreements(),
        "community": sample_community(),
        "tasks": _tasks(),
        "answers": _answers(),
        "results": _results(),
        "facets": _facets(),
        "people": _people(),
        "sealed_at": datetime(2027, 6, 12, 19, 4, tzinfo=UTC),
        "digest": hashlib.sha256(b"a sample scorecard").hexdigest(),
        "page_obj": Paginator(range(118), 10).page(5),
        "stats": [
            {"value": "38", "label": "Nominations submitted", "url": "#stats"},
            {
                "value": "12",
                "label": "Drafts",
                "url": "#stats",
                "note": "Four not touched for a week",
            },
            {"value": "64 %", "label": "Scorecards sealed"},
            {"value": "3", "label": "Conflicts to settle", "url": "#stats"},
        ],
        "consequences": [
            "Judges see it as it is now.",
            "You can change it until the deadline; each change is a new version.",
        ],
        "files": [
            {"name": "evaluation-2026.pdf", "size": "1.2 MB", "state": "Checked", "kind": "done"},
            {
                "name": "map-of-the-old-port-with-lamps.png",
                "size": "640 kB",
                "state": "Being checked",
                "kind": "progress",
                "remove_url": "#file_field",
            },
        ],
        "facts": [
            {"label": "Started", "value": "March 2024"},
            {"label": "Cost", "value": "412 per 1,000 residents a year"},
            {"label": "Partners", "value": "City lighting office; Old Port Residents’ Union"},
        ],
    }
