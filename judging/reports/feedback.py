"""What a nominee is told about its nomination: bands on the criteria, and the judges' words.

A document is made from the sealed scorecards that count. It holds nothing that tells judges apart:
no name, no key, no score, and each paragraph of what they wrote stands by itself, in an order drawn
at random over all of them.
"""

import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from audit.canonical import sha256_hex
from awards.models import Cycle
from judging.enums import NoteKind, RoundKind
from judging.models import Round, SealedScorecard
from judging.reports.bands import WORDS, Band, bands

SCHEMA = 1
KINDS = {
    "strength": _("Strength"),
    "suggestion": _("Suggestion"),
    "remark": _("Remark"),
}
FEW_WRITERS = 3
"""With fewer judges who wrote, a report is read and approved by itself, never among many."""
_BLANK_LINES = re.compile(r"\n\s*\n")

type Document = dict[str, Any]


@dataclass
class Judged:
    """What counts of one nomination."""

    seals: list[SealedScorecard] = field(default_factory=list)
    round: Round | None = None
    """The latest round in which it was scored, or else in which it was read."""

    @property
    def inputs(self) -> str:
        """Stands for the scorecards that a report was made from."""
        return sha256_hex(sorted((seal.scorecard_id, seal.sha256) for seal in self.seals))


def judged_of(cycle: Cycle, nomination: int | None = None) -> dict[int, Judged]:
    """The seals that count in the closed rounds of a cycle, by the nomination's primary key.

    Of one nomination alone, if its key is given.
    """
    found: dict[int, Judged] = defaultdict(Judged)
    for judging_round in _rounds(cycle):
        seals = SealedScorecard.objects.counted(judging_round)
        if nomination is not None:
            seals = seals.filter(scorecard__assignment__nomination=nomination)
        for seal in seals.select_related("scorecard__assignment"):
            judged = found[seal.scorecard.assignment.nomination_id]
            judged.seals.append(seal)
            judged.round = judging_round
    return dict(found)


def _rounds(cycle: Cycle) -> list[Round]:
    """Those with scorecards, the last one that gave scores at the end."""
    rounds = [
        row
        for row in Round.objects.filter(cycle=cycle, closed_at__isnull=False).order_by("number")
        if RoundKind(row.kind).uses_scorecards
    ]
    return sorted(rounds, key=lambda row: (row.kind == RoundKind.SCORE, row.number))


def band_table(cycle: Cycle, judged: Mapping[int, Judged]) -> dict[int, dict[str, Band]]:
    """Bands by nomination and criterion (slug), each among the entries of its category and round.

    `judged` has every nomination of the cycle, whoever reads.
    """
    categories = dict(cycle.nominations.filter(pk__in=judged).values_list("pk", "category"))
    scores: dict[tuple[Any, ...], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for nomination, of_one in judged.items():
        if of_one.round is None or of_one.round.kind != RoundKind.SCORE:
            continue
        for seal in of_one.seals:
            if seal.document["round"] != of_one.round.pk:
                continue
            for row in seal.document["scores"]:
                place = (of_one.round.pk, categories.get(nomination), row["criterion"])
                scores[place][nomination].append(int(row["value"]))
    table: dict[int, dict[str, Band]] = defaultdict(dict)
    for (_round, _category, criterion), of_entries in scores.items():
        for nomination, band in bands(of_entries).items():
            table[nomination][criterion] = band
    return dict(table)


def document_of(judged: Judged, told: Mapping[str, Band]) -> Document:
    """The first draft of a report."""
    criteria = judged.round.criteria().criteria if judged.round else ()
    names = {criterion.slug: criterion.name for criterion in criteria}
    written = [list(paragraphs(seal)) for seal in judged.seals]
    return {
        "schema": SCHEMA,
        "inputs": judged.inputs,
        "criteria": [
            {"slug": slug, "name": name, "band": told.get(slug, Band.UNTOLD).value}
            for slug, name in names.items()
        ],
        "few_writers": 0 < sum(bool(texts) for texts in written) < FEW_WRITERS,
        "comments": _comments((text for texts in written for text in texts), names),
    }


def paragraphs(seal: SealedScorecard) -> Iterator[str]:
    """What a judge wrote to the nominee, paragraph by paragraph.

    Comments on criteria are for the panel and are no part of it.
    """
    words = str(seal.document.get("notes", {}).get(NoteKind.NOMINEE.value, ""))
    for part in _BLANK_LINES.split(words.replace("\r\n", "\n")):
        if part.strip():
            yield part.strip()


def _comments(texts: Iterable[str], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """In an order drawn at random, so that nothing tells which paragraphs one judge wrote."""
    drawn = list(texts)
    secrets.SystemRandom().shuffle(drawn)
    return [
        {
            "original": text,
            "text": text,
            "criterion": _criterion_named(text, names),
            "kind": "remark",
            "dropped": False,
        }
        for text in drawn
    ]


def _criterion_named(text: str, names: Mapping[str, str]) -> str:
    """The criterion with whose name a paragraph begins, such as “Impact: …”."""
    head = text.partition(":")[0].strip().casefold()
    return next((slug for slug, name in names.items() if name.casefold() == head), "")


@dataclass(frozen=True, slots=True)
class Words:
    """One comment as the nominee reads it."""

    kind: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A criterion, or the whole nomination where `name` is empty."""

    name: str
    band: str
    is_told: bool
    comments: list[Words]


@dataclass(frozen=True, slots=True)
class Reading:
    parts: list[Part]
    general: list[Words]

    @property
    def has_bands(self) -> bool:
        return any(part.is_told for part in self.parts)

    @property
    def has_words(self) -> bool:
        return bool(self.general) or any(part.comments for part in self.parts)


def read_report(document: Mapping[str, Any]) -> Reading:
    """A report as page and paper show it: strengths first, what was dropped left out."""
    kept = [row for row in document["comments"] if not row["dropped"] and row["text"].strip()]
    known = {row["slug"] for row in document["criteria"]}
    return Reading(
        parts=[
            Part(
                name=row["name"],
                band=str(WORDS[Band(row["band"])]),
                is_told=bool(row["band"]),
                comments=_words(one for one in kept if one["criterion"] == row["slug"]),
            )
            for row in document["criteria"]
        ],
        general=_words(one for one in kept if one["criterion"] not in known),
    )


def _words(rows: Iterable[Mapping[str, Any]]) -> list[Words]:
    order = list(KINDS)
    return [
        Words(row["kind"], str(KINDS[row["kind"]]), row["text"])
        for row in sorted(rows, key=lambda row: order.index(row["kind"]))
    ]
