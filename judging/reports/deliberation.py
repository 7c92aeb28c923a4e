"""The deliberation room as one person may see it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from accounts.models import User
from judging.enums import NoteKind, RoundKind, ShortlistAnswer
from judging.labels import Labels
from judging.models import (
    AgendaItem,
    Deliberation,
    Rescoring,
    Round,
    SealedScorecard,
)
from judging.rubric import Rubric
from judging.services.kinds import KINDS
from judging.services.kinds.ballots import BallotKind
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

    One question to the database, whatever the number of entries; none in a round of ballots.
    """
    judging_round = item.deliberation.result.round
    entries = sorted(item.nominations.all(), key=lambda entry: (entry.title, entry.pk))
    boards = {entry.pk: Board(entry, labels.name(entry), labels.agency(entry)) for entry in entries}
    if judging_round.kind == RoundKind.SCORE:
        _fill_scores(item, judging_round, user, boards)
    elif judging_round.kind == RoundKind.SHORTLIST:
        _fill_answers(judging_round, boards)
    return list(boards.values())


def _fill_scores(
    item: AgendaItem, judging_round: Round, user: User, boards: Mapping[int, Board]
) -> None:
    rubric = judging_round.criteria()
    anew = Rescoring.objects.filter(
        item__deliberation=item.deliberation_id, assignment=OuterRef("scorecard__assignment")
    ).order_by("-made_at", "-pk")
    seals = _seals_of(judging_round, boards).annotate(
        again=Subquery(anew.values(row=JSONObject(scores="scores", reason="reason"))[:1])
    )
    totals: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for seal in seals:
        assignment = seal.scorecard.assignment
        board, again = boards[assignment.nomination_id], seal.again
        sealed = sealed_values(seal)
        now = again["scores"] if again else sealed
        _add_seal(board, seal, rubric)
        if again:
            words = _words(again["scores"], rubric)
            board.anew.append((assignment.member.name, words, again["reason"]))
        if assignment.member.user_id == user.pk:
            board.own, board.own_scores = seal, now
        totals[board.entry.pk].append((_weighted(sealed, rubric), _weighted(now, rubric)))
    for pk, pairs in totals.items():
        boards[pk].sealed_mean = sum(first for first, _second in pairs) / len(pairs)
        if boards[pk].anew:
            boards[pk].mean_anew = sum(second for _first, second in pairs) / len(pairs)


def _fill_answers(judging_round: Round, boards: Mapping[int, Board]) -> None:
    """Yes, maybe or no of each judge, with what they said to the panel."""
    answers = dict(ShortlistAnswer.choices)
    for seal in _seals_of(judging_round, boards):
        assignment = seal.scorecard.assignment
        board, name = boards[assignment.nomination_id], assignment.member.name
        answer = str(answers[seal.document["answer"]])
        board.rows.append([{"text": name, "head": True}, {"text": answer}])
        _add_note(board, seal, name)


def _seals_of(judging_round: Round, boards: Mapping[int, Board]) -> "QuerySet[Any]":
    return (
        SealedScorecard.objects.counted(judging_round)
        .filter(scorecard__assignment__nomination__in=boards)
        .select_related("scorecard__assignment__member__user")
        .order_by("scorecard__assignment__member__user__full_name", "pk")
    )


def ballots_of(item: AgendaItem, labels: Labels) -> list[list[dict[str, Any]]]:
    """Rows of a table: what each judge's ballot says of the item's entries among themselves.

    Other entries are left out: where they stand is nothing to somebody in conflict with one.
    """
    judging_round = item.deliberation.result.round
    kind = KINDS[judging_round.kind]
    if not isinstance(kind, BallotKind):
        return []
    names = {str(entry.reference): labels.name(entry) for entry in item.nominations.all()}
    found = []
    for seal, given in kind.read(judging_round):
        if said := _said(given, names):
            found.append([{"text": seal.ballot.member.name, "head": True}, {"text": said}])
    return sorted(found, key=lambda row: str(row[0]["text"]))


def _said(given: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """An order from first to last, or the choices between two, in words."""
    if "order" in given:
        return ", ".join(names[entry] for entry in given["order"] if entry in names)
    inside = [row for row in given["choices"] if {row["a"], row["b"]} <= set(names)]
    return "; ".join(_chosen(row, names) for row in inside)


def _chosen(choice: Mapping[str, Any], names: Mapping[str, str]) -> str:
    a, b = choice["a"], choice["b"]
    if choice["better"] is None:
        return _("%(first)s or %(second)s: cannot say") % {"first": names[a], "second": names[b]}
    other = b if choice["better"] == a else a
    return _("%(better)s rather than %(other)s") % {
        "better": names[choice["better"]],
        "other": names[other],
    }


def _add_seal(board: Board, seal: SealedScorecard, rubric: Rubric) -> None:
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
    _add_note(board, seal, name)


def _add_note(board: Board, seal: SealedScorecard, name: str) -> None:
    """What the judge sealed as a comment to the panel; seals of schema 1 have none."""
    if said := seal.document.get("notes", {}).get(NoteKind.PANEL):
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
