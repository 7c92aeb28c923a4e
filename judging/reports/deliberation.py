"""The deliberation room as one person may see it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from judging.enums import NoteKind, RoundKind
from judging.labels import Labels
from judging.models import (
    AgendaItem,
    Deliberation,
    JudgeNote,
    Rescoring,
    Round,
    SealedScorecard,
)
from judging.rubric import Rubric
from judging.services.rescoring import sealed_values
from nominations.models import Nomination

CHANCE_STEP = 5


@dataclass
class Board:
    """One entry of an item: what the judges sealed and said, and what they scored anew."""

    entry: Nomination
    label: str
    agency: str
    rows: list[list[Any]] = field(default_factory=list)
    comments: list[tuple[str, str, str]] = field(default_factory=list)
    """Judge, criterion ("" for a comment to the panel), text."""
    anew: list[tuple[str, str, str]] = field(default_factory=list)
    """Judge, scores in words, reason; the newest of each judge."""
    sealed_mean: float | None = None
    mean_anew: float | None = None
    """The plain weighted mean with what was scored anew in its place."""
    own: SealedScorecard | None = None
    """The reader's own seal, which may be scored anew."""
    own_scores: dict[str, int] = field(default_factory=dict)
    form: Any = None


def boards_of(item: AgendaItem, user: User, labels: Labels) -> list[Board]:
    """A board for each entry of an item that is open to the person, in the order of titles.

    Three questions to the database, whatever the number of entries.
    """
    judging_round = item.deliberation.result.round
    entries = sorted(item.nominations.all(), key=lambda entry: (entry.title, entry.pk))
    boards = {entry.pk: Board(entry, labels.name(entry), labels.agency(entry)) for entry in entries}
    if judging_round.kind == RoundKind.SCORE:
        _fill(item, judging_round, user, boards)
    return list(boards.values())


def _fill(item: AgendaItem, judging_round: Round, user: User, boards: Mapping[int, Board]) -> None:
    rubric = judging_round.criteria()
    seals = list(
        SealedScorecard.objects.counted(judging_round)
        .filter(scorecard__assignment__nomination__in=boards)
        .select_related("scorecard__assignment__member__user")
        .order_by("scorecard__assignment__member__user__full_name", "pk")
    )
    anew = _newest(item, [seal.scorecard.assignment_id for seal in seals])
    notes = dict(
        JudgeNote.objects.filter(
            assignment__in=[seal.scorecard.assignment_id for seal in seals], kind=NoteKind.PANEL
        ).values_list("assignment", "text")
    )
    totals: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for seal in seals:
        assignment = seal.scorecard.assignment
        board = boards[assignment.nomination_id]
        again = anew.get(assignment.pk)
        sealed = sealed_values(seal)
        now = again.scores if again else sealed
        _add_seal(board, seal, rubric, notes.get(assignment.pk, ""))
        if again:
            board.anew.append((assignment.member.name, _words(again.scores, rubric), again.reason))
        if assignment.member.user_id == user.pk:
            board.own, board.own_scores = seal, now
        totals[board.entry.pk].append((_weighted(sealed, rubric), _weighted(now, rubric)))
    for pk, pairs in totals.items():
        boards[pk].sealed_mean = sum(first for first, _second in pairs) / len(pairs)
        if boards[pk].anew:
            boards[pk].mean_anew = sum(second for _first, second in pairs) / len(pairs)


def _newest(item: AgendaItem, assignments: Collection[int]) -> dict[int, Rescoring]:
    rows = Rescoring.objects.filter(item__deliberation=item.deliberation_id)
    found = rows.filter(assignment__in=assignments).order_by("made_at", "pk")
    return {row.assignment_id: row for row in found}


def _add_seal(board: Board, seal: SealedScorecard, rubric: Rubric, note: str) -> None:
    name = seal.scorecard.assignment.member.name
    given = sealed_values(seal)
    board.rows.append(
        [
            {"text": name, "head": True},
            *({"text": str(given.get(item.slug, "")), "num": True} for item in rubric.criteria),
            {"text": f"{_weighted(given, rubric):.2f}", "num": True},
        ]
    )
    names = {item.slug: item.name for item in rubric.criteria}
    board.comments += [
        (name, names.get(row["criterion"], ""), row["comment"])
        for row in seal.document["scores"]
        if row.get("comment")
    ]
    if said := seal.document.get("panel_comment") or note:
        board.comments.append((name, "", said))


def _weighted(scores: Mapping[str, int], rubric: Rubric) -> float:
    weights = rubric.weights
    return sum(weights[slug] * scores.get(slug, 0) for slug in weights) / sum(weights.values())


def _words(scores: Mapping[str, int], rubric: Rubric) -> str:
    return ", ".join(f"{item.name} {scores.get(item.slug, '–')}" for item in rubric.criteria)


def pair_lines(item: AgendaItem, labels: Labels) -> list[str]:
    """How close the entries of an item are, in words."""
    names = {str(entry.reference): labels.name(entry) for entry in item.nominations.all()}
    lines = []
    for pair in item.figures.get("pairs", ()):
        if pair["a"] in names and pair["b"] in names:
            percent = CHANCE_STEP * round(100 * pair["p"] / CHANCE_STEP)
            lines.append(
                _("%(first)s is better than %(second)s with a chance of about %(percent)s %%.")
                % {"first": names[pair["a"]], "second": names[pair["b"]], "percent": percent}
            )
    return lines


def title_of(item: AgendaItem, labels: Labels) -> str:
    """The item's entries, in the order of titles, which tells nothing of their places."""
    names = sorted(labels.name(entry) for entry in item.nominations.all())
    return ", ".join(names)


def side_by_side(deliberation: Deliberation, names: Mapping[str, Nomination]) -> list[Any]:
    """Category by category, the frozen ranking with what the deliberation came to beside it.

    For readers to whom every entry is open. Empty where it changed nothing.
    """
    document = deliberation.document or {}
    if not (document.get("scores") or document.get("votes")):
        return []
    after = {row["category"]: row["order"] for row in document["categories"]}
    return [
        (category["name"], _rows(category["order"], after.get(category["category"], []), names))
        for category in deliberation.result.document["categories"]
        if category["order"]
    ]


def _rows(
    frozen: Iterable[Mapping[str, Any]],
    after: Iterable[Mapping[str, Any]],
    names: Mapping[str, Nomination],
) -> list[list[Any]]:
    now = {row["entry"]: row for row in after}
    return [
        [
            {"text": names[row["entry"]].title, "head": True},
            {"text": str(row["rank"]), "num": True},
            {"text": f"{row['value']:.2f}", "num": True},
            {"text": str(now[row["entry"]]["rank"]), "num": True},
            {"text": f"{now[row['entry']]['value']:.2f}", "num": True},
        ]
        for row in frozen
        if row["entry"] in names and row["entry"] in now
    ]
