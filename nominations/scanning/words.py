"""What the scanner found, in words: what it is, where it stands, why it matters."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.models import Nomination
from nominations.scanner import Finding, Place, Spot

_PEOPLE = gettext_lazy(
    "No reader of a nomination should learn who was harmed, or which child it was about."
)
_TOLD = gettext_lazy("It can lead to a person, and whoever reads the nomination can use it.")
_NAMELESS = gettext_lazy(
    "This award is judged without names, and this tells whose nomination it is."
)

# What it is, and why it matters.
RULES: dict[str, tuple[str | Promise, str | Promise]] = {
    "victim": (gettext_lazy("Perhaps the name of a victim or a witness"), _PEOPLE),
    "minor": (gettext_lazy("Perhaps one child or young person"), _PEOPLE),
    "birth-date": (gettext_lazy("A date of birth"), _TOLD),
    "identity-paper": (gettext_lazy("Perhaps the number of an identity paper"), _TOLD),
    "case-number": (
        gettext_lazy("The number of a case"),
        gettext_lazy("With it the people in the case can be found."),
    ),
    "plate": (gettext_lazy("A registration plate or chassis number"), _TOLD),
    "mail-address": (gettext_lazy("A person's e-mail address"), _TOLD),
    "home-address": (gettext_lazy("Where somebody lives"), _TOLD),
    "phone": (gettext_lazy("A telephone number"), _TOLD),
    "mark": (
        gettext_lazy("A mark that says it is not for everyone"),
        gettext_lazy("Judges are not from your agency, and answers of winners are published."),
    ),
    "agency-name": (gettext_lazy("The name of your agency"), _NAMELESS),
    "place-name": (gettext_lazy("The name of your place or region"), _NAMELESS),
    "person-name": (gettext_lazy("The name of somebody behind the nomination"), _NAMELESS),
    "partner-name": (gettext_lazy("The name of a partner"), _NAMELESS),
    "mail-domain": (gettext_lazy("An address on the internet that is yours"), _NAMELESS),
}
# Keys of a text within its answer; those that are not here are told by the answer alone.
PARTS: dict[str, str | Promise] = {
    "name": gettext_lazy("name"),
    "caption": gettext_lazy("what it shows"),
    "content": gettext_lazy("inside the file"),
    "what": gettext_lazy("what it is about"),
    "unit": gettext_lazy("unit"),
    "source": gettext_lazy("where the figures come from"),
    "measured_by": gettext_lazy("who measured"),
    "population": gettext_lazy("whom it is about"),
    "recording_changes": gettext_lazy("changes in recording"),
    "comparison.area": gettext_lazy("comparison area"),
    "displacement.area": gettext_lazy("neighbouring area"),
    "label": gettext_lazy("what the money was for"),
    "paid_by": gettext_lazy("who paid"),
    "counted_answer": gettext_lazy("answer that was counted"),
    "before.when": gettext_lazy("when it was asked before"),
    "after.when": gettext_lazy("when it was asked after"),
    "part": gettext_lazy("what they did"),
    "note": gettext_lazy("note"),
}
AREAS: dict[str, str | Promise] = {
    "title": gettext_lazy("Name of the programme"),
    "translated_title": gettext_lazy("Name in translation"),
    "translation": gettext_lazy("Name in translation"),
    "partners": gettext_lazy("Partners"),
    "endorsements": gettext_lazy("Endorsements"),
}


def finding_words(
    finding: Finding, document: Mapping[str, Any], nomination: Nomination | None = None
) -> dict[str, Any]:
    """One finding for `nominations/_finding.html`; with a nomination, with links to the fields."""
    label, why = RULES.get(finding.rule, (finding.rule, ""))
    return {
        "digest": finding.digest,
        "label": label,
        "why": why,
        "spots": [spot_words(spot, document, nomination) for spot in finding.spots],
    }


def spot_words(
    spot: Spot, document: Mapping[str, Any], nomination: Nomination | None = None
) -> dict[str, Any]:
    """One passage: where it stands, the words around it, and where it can be mended."""
    return {
        "place": place_words(spot.place, document),
        "before": spot.before,
        "words": spot.words,
        "after": spot.after,
        "url": "" if nomination is None else _field(spot.place, nomination),
    }


def place_words(place: Place, document: Mapping[str, Any]) -> str:
    """Such as: Results – Outcome measures, row 2, where the figures come from."""
    where = [_answer(place, document)]
    if place.row is not None:
        where.append(_row(place, document))
    part = place.part.removeprefix("translation.").removeprefix("translation")
    if place.area == "answer" and place.part.startswith("translation"):
        where.append(_("translation"))
    if part in PARTS:
        where.append(str(PARTS[part]))
    return ", ".join(words for words in where if words)


def _answer(place: Place, document: Mapping[str, Any]) -> str:
    if place.area != "answer":
        return str(AREAS.get(place.area, _("About the programme")))
    section, question = _asked(place, document)
    return _("%(section)s – %(question)s") % {
        "section": section.get("title", place.section),
        "question": question.get("label", place.question),
    }


def _asked(
    place: Place, document: Mapping[str, Any]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    for section in document["sections"]:
        for question in section["questions"]:
            if question["slug"] == place.question:
                return section, question
    return {}, {}


def _row(place: Place, document: Mapping[str, Any]) -> str:
    """A file by its name, another row by its number."""
    _section, question = _asked(place, document)
    if question.get("kind") == "file":
        rows: Sequence[Mapping[str, Any]] = question["value"] or ()
        if place.row is not None and place.row <= len(rows):
            return str(rows[place.row - 1]["name"])
    return _("row %(number)d") % {"number": place.row}


def _field(place: Place, nomination: Nomination) -> str:
    if place.area == "endorsements":
        return ""
    if place.area != "answer":
        return reverse("nominations:details", args=[nomination.public_id])
    section = reverse("nominations:section", args=[nomination.public_id, place.section])
    return f"{section}?check#question-{place.question}"
