"""A record as data, in one shape for the API, the JSON file and the CSV file."""

from typing import Any

from django.http import HttpRequest

from awards.enums import TopicKind
from awards.models import Winner, WinnerDiscrepancy, WinnerMeasure, WinnerSource
from awards.presenters.published_findings import design_level, engine_answer

# A spreadsheet takes a cell that starts so for a formula, also in the full-width forms.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")

COLUMNS = (
    "year",
    "award",
    "agency",
    "place",
    "country_code",
    "country",
    "category",
    "programme",
    "programme_meaning",
    "started",
    "result",
    "problems",
    "approaches",
    "measures",
    "cost",
    "trust",
    "replication",
    "design_level",
    "cost_band",
    "story",
    "where_sources_differ",
    "source",
    "source_address",
    "address",
    "is_demonstration",
)

# What a record is prefetched with.
PARTS = ("topics", "measures", "discrepancies", "sources")

type Data = dict[str, Any]


def brief(winner: Winner, request: HttpRequest) -> Data:
    """What a list says of a record."""
    return {
        "year": winner.year,
        "slug": winner.slug,
        "award": winner.award.slug,
        "agency": winner.agency_name,
        "place": winner.place,
        "country_code": winner.country.code,
        "country": str(winner.country.name),
        "category": winner.category_name,
        "programme": winner.programme,
        "result": winner.one_line,
        "is_demonstration": winner.is_demo,
        "address": request.build_absolute_uri(winner.get_absolute_url()),
    }


def full(winner: Winner, request: HttpRequest) -> Data:
    """Everything the page says, with topics, measures and sources."""
    topics = list(winner.topics.all())
    return brief(winner, request) | {
        "programme_meaning": winner.programme_meaning,
        "started": winner.started,
        "problems": [t.slug for t in topics if t.kind == TopicKind.PROBLEM],
        "approaches": [t.slug for t in topics if t.kind == TopicKind.APPROACH],
        "story": winner.story,
        "cost": winner.low_cost,
        "cost_band": winner.cost_band,
        "trust": winner.trust,
        "replication": winner.replication,
        "design_level": winner.evidence_level,
        "measures": [_measure(measure) for measure in winner.measures.all()],
        "source": winner.source_name,
        "source_address": winner.source_url,
        "where_sources_differ": winner.source_note,
        "disagreements": [_statement(row) for row in winner.discrepancies.all()],
        "further_sources": [_source(source) for source in winner.sources.all()],
    }


def _measure(measure: WinnerMeasure) -> Data:
    return {
        "what": measure.what,
        "unit": measure.unit,
        "wanted": measure.direction,
        "is_output": measure.is_output,
        "before_count": measure.before_count,
        "after_count": measure.after_count,
        "change_percent_low": _number(measure.change_low),
        "change_percent_high": _number(measure.change_high),
        "bound": measure.bound,
        "period": measure.period,
        "as_of": measure.as_of,
        "series": measure.series,
        "programme_began": measure.intervention_period,
        "comparison_area": measure.comparison_area,
        "small_counts_left_out": measure.has_small_counts,
        "filed": measure.filed,
        "design_level": design_level(measure),
        "statement": measure.statement,
        "source": measure.source_name,
        "source_address": measure.source_url,
    }


def with_answers(data: Data) -> Data:
    """A record with what the evidence engine answers to each request filed."""
    measures = [
        measure | {"answer": engine_answer(measure["filed"], measure["what"])}
        for measure in data["measures"]
    ]
    return data | {"measures": measures}


def _statement(row: WinnerDiscrepancy) -> Data:
    return {
        "topic": row.topic,
        "what": row.what,
        "stated": row.figure,
        "period": row.period,
        "place": row.place,
        "source": row.source_name,
        "source_address": row.source_url,
    }


def _source(source: WinnerSource) -> Data:
    return {"name": source.name, "address": source.url, "states": source.states}


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def csv_row(winner: Winner, request: HttpRequest) -> list[str]:
    """The record in one line of text cells, none of which a spreadsheet would run."""
    data = full(winner, request)
    data["problems"] = "; ".join(data["problems"])
    data["approaches"] = "; ".join(data["approaches"])
    data["measures"] = "; ".join(_in_words(measure) for measure in data["measures"])
    differing = [_disagreement(row) for row in data["disagreements"]]
    note = data["where_sources_differ"]
    data["where_sources_differ"] = "\n".join([*differing, note] if note else differing)
    return [_cell(data[column]) for column in COLUMNS]


def _in_words(measure: Data) -> str:
    """The figure as its source puts it; else as the engine reports it."""
    answer = None if measure["statement"] else engine_answer(measure["filed"], measure["what"])
    said = measure["statement"] or (answer["report"] if answer else "")
    return f"{measure['what']}: {said}" if said else str(measure["what"])


def _disagreement(row: Data) -> str:
    """One line of words: what is stated, of which period and place, by whom."""
    scope = ", ".join(part for part in (row["period"], row["place"]) if part)
    said = f"{row['what']}: {row['stated']}" + (f" ({scope})" if scope else "")
    return f"{row['topic']}: {said}, {row['source']}"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return defused(str(value)) if isinstance(value, str) else str(value)


def defused(text: str) -> str:
    """Text that a spreadsheet shows as text: an apostrophe before what looks like a formula.

    Spaces before the sign do not protect, since some programs strip them.
    """
    return f"'{text}" if text.lstrip(" \u00a0\u3000").startswith(FORMULA_STARTS) else text
