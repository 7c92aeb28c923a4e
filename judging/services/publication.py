"""What of a winning nomination becomes public: a snapshot of publishable answers and figures."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from awards.enums import QuestionKind, TopicKind
from awards.questions.cost_figures import shown_totals
from awards.services.winners import WinnerFields
from judging.models import Acceptance
from judging.services.published_measures import highest_level, published_measure
from nominations.models import Nomination, Submission

LONGEST_LINE = 300

_STARTED = "started"
"""The question whose date is the programme's start, in forms that have it."""


def winner_fields(nomination: Nomination, submission: Submission, citation: str) -> WinnerFields:
    """The public record's content, from the frozen version that the judges read.

    Only answers whose question is publishable go in. The one line is the citation, else the
    beginning of the first published text.
    """
    document = submission.document
    agency = document["agency"]
    texts = list(_texts(document))
    rows = _rows(document)
    return WinnerFields(
        agency_name=agency["name"],
        country=agency["country"],
        place=agency["place"] or agency["region"],
        programme=document["title"],
        category_name=(document["category"] or {}).get("name", ""),
        one_line=_one_line(citation, texts),
        story=_story(texts, list(_lists(document))),
        started=_started(document),
        low_cost=_cost(document),
        measures=[published_measure(row, others=len(rows) - 1) for row in rows],
        evidence_level=highest_level(rows),
        problems=_topics(document, TopicKind.PROBLEM),
        approaches=_topics(document, TopicKind.APPROACH),
        source_name=_("Nomination %(reference)s") % {"reference": document["reference"]},
        source_note=document["demonstration_note"],
        is_demo=nomination.cycle.award.is_demo,
    )


def renamed(fields: WinnerFields, acceptance: Acceptance) -> WinnerFields:
    """The record in the words that the team agreed to: agency, programme, people to be named."""
    story = fields["story"]
    if people := acceptance.people.strip():
        heading = _("The people")
        story += f"\n\n## {heading}\n\n{people}"
    return {
        **fields,
        "agency_name": acceptance.agency_name or fields["agency_name"],
        "programme": acceptance.programme or fields["programme"],
        "story": story,
    }


def _publishable(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for section in document["sections"]:
        for question in section["questions"]:
            if question["publishable"] and question["value"] not in (None, "", [], {}):
                yield question


def _texts(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Published long texts with their questions."""
    for question in _publishable(document):
        if question["kind"] == QuestionKind.LONG_TEXT:
            yield question["label"], question["value"].strip()


def _lists(document: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Published milestones and partners as Markdown lists, with their questions."""
    for question in _publishable(document):
        if question["kind"] == QuestionKind.MILESTONES:
            yield question["label"], _list(map(_milestone, question["value"]))
        elif question["kind"] == QuestionKind.PARTNERS:
            yield question["label"], _list(map(_partner, question["value"]))


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {' '.join(line.split())}" for line in lines)


def _milestone(row: Mapping[str, Any]) -> str:
    """The day or days, what happened, how it came out, and the note."""
    days = [date_format(date.fromisoformat(day), "j F Y") for day in _days(row)]
    when = " – ".join(days)
    line = f"{when}: {row['what']}" if when else row["what"]
    if row["reached_label"]:
        line += f" ({row['reached_label']})"
    return f"{line}. {row['note']}" if row["note"] else line


def _days(row: Mapping[str, Any]) -> list[str]:
    return [day for day in (row["start"], row["end"]) if day]


def _partner(row: Mapping[str, str]) -> str:
    return f"{row['name']}: {row['part']}" if row["part"] else row["name"]


def _one_line(citation: str, texts: list[tuple[str, str]]) -> str:
    line = citation.strip() or (texts[0][1] if texts else "")
    return Truncator(" ".join(line.split())).chars(LONGEST_LINE)


def _story(texts: list[tuple[str, str]], lists: list[tuple[str, str]]) -> str:
    """Markdown: the first text as it is, each further one and each list under its question."""
    if not texts:
        texts = [("", _("The nomination's text is not published."))]
    (_label, first), *rest = [*texts, *lists]
    return "\n\n".join([first, *(f"## {label}\n\n{text}" for label, text in rest)])


def _started(document: Mapping[str, Any]) -> str:
    for question in _publishable(document):
        if question["slug"] == _STARTED and question["kind"] == QuestionKind.DATE:
            return str(question["value"])[:7]
    return ""


def _cost(document: Mapping[str, Any]) -> str:
    return "\n".join(
        _cost_line(total)
        for question in _publishable(document)
        if question["kind"] == QuestionKind.COSTS
        for total in shown_totals(question["value"])
    )


def _cost_line(total: Mapping[str, Any]) -> str:
    line = _("%(amount)s %(currency)s a year in all, staff time and gifts included.") % {
        "amount": number_format(total["annual"], 2, force_grouping=True),
        "currency": total["currency"],
    }
    if not total["volunteers"]:
        return line
    return " ".join([line, _("The value of volunteers’ time is not in it.")])


def _topics(document: Mapping[str, Any], kind: TopicKind) -> list[str]:
    return [topic["slug"] for topic in document["topics"] if topic["kind"] == kind]


def _rows(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The published outcome measures as they were frozen."""
    return [
        row
        for question in _publishable(document)
        if question["kind"] == QuestionKind.MEASURES
        for row in question["value"]
    ]
