"""What a plan of assignments is computed from: entries, judges, who may not read what."""

# Types of the engine stand in signatures here, and naming them must not load it.
from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from django.utils import timezone

from audit.canonical import sha256_hex
from awards.questions.partner_facts import name_key
from judging import engine
from judging.enums import ConflictAnswer, ConflictOutcome, ConflictSource, PairWish
from judging.models import (
    Assignment,
    Ballot,
    ConflictDeclaration,
    PairRule,
    PanelMember,
    Round,
    Scorecard,
    entries_of,
)
from nominations.models import Nomination

type Pairs = list[tuple[str, str]]
"""Entry and judge, by primary key as text."""

ANCHORS = 3
"""So many entries that everybody reads tie separate panels together."""


class Cause(StrEnum):
    """Why a judge does not get an entry, for counting."""

    DECLARED = "declared"
    DETECTED = "detected"
    STAFF = "staff"
    UNSURE = "unsure"
    UNANSWERED = "unanswered"
    FORBIDDEN = "forbidden"
    LANGUAGE = "language"
    ABSENT = "absent"


@dataclass(frozen=True)
class Inputs:
    """What the solver is given; ids are primary keys as text."""

    entries: list[engine.assignment.Entry]
    judges: list[engine.assignment.Judge]
    conflicts: Pairs
    blocked: Pairs
    started: Pairs
    """Pairs with a scorecard or ballot: never taken back."""
    wished: Pairs
    """Pairs that staff fixed."""
    anchors: int
    """So many entries everybody reads where panels would share nobody."""
    kept: Pairs
    """The present assignments of an open round that are not started."""
    alternates: list[str]
    region_cap: int | None
    causes: Mapping[str, Counter[str]] = field(compare=False)
    """For each entry, how many judges do not get it, by cause."""
    unkept: list[dict[str, object]] = field(compare=False)
    """Rules for pairs that cannot be kept, and why."""

    @property
    def locked(self) -> Pairs:
        return sorted({*self.started, *self.wished})

    def digest(self, judging_round: Round) -> str:
        """Changes with anything that could make another plan come out."""
        given = asdict(self)
        del given["causes"], given["unkept"]
        return _digest(given, judging_round)

    def situation(self, judging_round: Round) -> str:
        """As the digest, but the same whether somebody has started what they were given."""
        given = asdict(self)
        del given["causes"], given["unkept"]
        given["kept"] = sorted({*given["kept"], *given.pop("started")})
        return _digest(given, judging_round)


def _digest(given: dict[str, object], judging_round: Round) -> str:
    return sha256_hex(
        {
            "inputs": given,
            "per_entry": judging_round.reviews_per_entry,
            "seed": judging_round.seed,
        }
    )


def gather(judging_round: Round, *, linked: bool = False) -> Inputs:
    """Everything that decides who may, must and should read what, as it stands now.

    With `linked`, panels that would share nobody are tied together by a few common entries.
    """
    rows = list(entries_of(judging_round).order_by("pk").values_list("pk", "language", "agency"))
    members = _members(judging_round)
    topics = _topics(judging_round)
    entries = [
        engine.assignment.Entry(str(pk), topics.get(pk, ()), language, str(agency))
        for pk, language, agency in rows
    ]
    started, others = _present(judging_round, members, [pk for pk, *_rest in rows])
    kept = others if judging_round.opened_at else []
    barred = _barred(members, [pk for pk, *_rest in rows])
    taken = Counter(judge for _entry, judge in (*started, *kept))
    away = {str(member.pk) for member in members if _is_away(member, judging_round)}
    judges = [_judge(member, taken, away) for member in members]
    rules = _Rules.of(judging_round, barred, {*started}, {judge.judge for judge in judges})
    return Inputs(
        entries=entries,
        judges=judges,
        conflicts=sorted(barred),
        blocked=rules.blocked,
        started=started,
        wished=rules.wished,
        anchors=ANCHORS if linked else 0,
        kept=kept,
        alternates=[str(member.pk) for member in members if member.is_alternate],
        region_cap=judging_round.region_cap,
        causes=_causes(entries, judges, barred, rules.blocked, away),
        unkept=rules.unkept,
    )


def _members(judging_round: Round) -> list[PanelMember]:
    seats = PanelMember.objects.filter(cycle=judging_round.cycle_id).accepted().order_by("pk")
    return list(seats.prefetch_related("topics", "absences"))


def _judge(
    member: PanelMember, taken: Mapping[str, int], away: Collection[str]
) -> engine.assignment.Judge:
    """A judge with limits. Who is away gets nothing new; an alternate need not get anything."""
    name = str(member.pk)
    most = taken[name] if name in away else member.max_load
    least = 0 if member.is_alternate or name in away else member.min_load
    return engine.assignment.Judge(
        judge=name,
        topics=tuple(sorted(str(topic.pk) for topic in member.topics.all())),
        languages=tuple(member.languages),
        region=_region(member),
        agency=str(member.agency_id or ""),
        min_load=least,
        max_load=most,
    )


def _region(member: PanelMember) -> str:
    """What counts as one region for the cap; a country where no state or province is given."""
    country, region = str(member.country or ""), name_key(member.region)
    return f"{country}/{region}" if country or region else ""


def _is_away(member: PanelMember, judging_round: Round) -> bool:
    """Whether the judge's absences cover all days that are left of the round."""
    zone = judging_round.cycle.tzinfo
    starts = max(timezone.now(), judging_round.opens_at).astimezone(zone).date()
    ends = judging_round.closes_at.astimezone(zone).date()
    absences = sorted((row.starts_on, row.ends_on) for row in member.absences.all())
    return _covers(absences, starts, ends)


def _covers(spans: Iterable[tuple[date, date]], starts: date, ends: date) -> bool:
    """Whether these spans, in order, leave no day open."""
    open_day = starts
    for first, last in spans:
        if first > open_day:
            return False
        open_day = max(open_day, last + timedelta(days=1))
    return open_day > max(starts, ends)


def _topics(judging_round: Round) -> dict[int, tuple[str, ...]]:
    rows = Nomination.topics.through.objects.filter(nomination__cycle=judging_round.cycle_id)
    topics: dict[int, list[str]] = defaultdict(list)
    for nomination, topic in rows.order_by("topic").values_list("nomination", "topic"):
        topics[nomination].append(str(topic))
    return {nomination: tuple(found) for nomination, found in topics.items()}


def _present(
    judging_round: Round, members: list[PanelMember], entries: list[int]
) -> tuple[Pairs, Pairs]:
    """The round's assignments: those that are started, and the others."""
    present = Assignment.objects.active().filter(
        round=judging_round, member__in=members, nomination__in=entries
    )
    cards = Scorecard.objects.filter(assignment__in=present)
    begun = set(cards.values_list("assignment", flat=True))
    voting = set(Ballot.objects.filter(round=judging_round).values_list("member", flat=True))
    started: Pairs = []
    others: Pairs = []
    for pk, entry, judge in present.order_by("pk").values_list("pk", "nomination", "member"):
        pairs = started if pk in begun or judge in voting else others
        pairs.append((str(entry), str(judge)))
    return started, others


def _barred(members: list[PanelMember], entries: list[int]) -> dict[tuple[str, str], Cause]:
    """Every pair for which the judge has not said, or may not say, that there is no conflict."""
    people = [member.user_id for member in members]
    rows = ConflictDeclaration.objects.filter(nomination__in=entries, person__in=people)
    said = {
        (entry, person): _cause(answer, source, outcome)
        for entry, person, answer, source, outcome in rows.values_list(
            "nomination", "person", "answer", "source", "outcome"
        )
    }
    barred = {}
    for entry in entries:
        for member in members:
            cause = said.get((entry, member.user_id or 0), Cause.UNANSWERED)
            if cause is not None:
                barred[str(entry), str(member.pk)] = cause
    return barred


def _cause(answer: str, source: str, outcome: str) -> Cause | None:
    """Why a declaration closes an entry; None where it does not."""
    if answer == ConflictAnswer.NONE or outcome == ConflictOutcome.CLEARED:
        return None
    if answer == ConflictAnswer.UNSURE and not outcome:
        return Cause.UNSURE
    if source == ConflictSource.STAFF:
        return Cause.STAFF
    return Cause.DETECTED if source == ConflictSource.DETECTED else Cause.DECLARED


@dataclass(frozen=True)
class _Rules:
    """Staff's rules for pairs, as far as they can be kept."""

    wished: Pairs
    blocked: Pairs
    unkept: list[dict[str, object]]

    @classmethod
    def of(
        cls,
        judging_round: Round,
        barred: Collection[tuple[str, str]],
        started: Collection[tuple[str, str]],
        judges: Collection[str],
    ) -> _Rules:
        """A conflict is weightier than a wish, and so is a scorecard that is begun."""
        rules = cls([], [], [])
        inside = entries_of(judging_round).values("pk")
        wishes = PairRule.objects.filter(round=judging_round, nomination__in=inside)
        for entry, judge, wish in wishes.values_list("nomination", "member", "wish"):
            pair = (str(entry), str(judge))
            if pair[1] not in judges:
                continue
            is_lock = wish == PairWish.LOCK
            if pair in (barred if is_lock else started):
                rules.unkept.append({"entry": entry, "judge": judge, "wish": wish})
            else:
                (rules.wished if is_lock else rules.blocked).append(pair)
        return rules


def _reads(judge: engine.assignment.Judge, entry: engine.assignment.Entry) -> bool:
    return not entry.language or entry.language in judge.languages


def _causes(
    entries: list[engine.assignment.Entry],
    judges: list[engine.assignment.Judge],
    barred: Mapping[tuple[str, str], Cause],
    blocked: Pairs,
    away: Collection[str],
) -> dict[str, Counter[str]]:
    """The first cause that keeps each judge from each entry, counted by entry."""
    forbidden = set(blocked)
    causes: dict[str, Counter[str]] = {}
    for entry in entries:
        counts: Counter[str] = Counter()
        for judge in judges:
            pair = (entry.entry, judge.judge)
            if pair in barred:
                counts[barred[pair].value] += 1
            elif pair in forbidden:
                counts[Cause.FORBIDDEN.value] += 1
            elif not _reads(judge, entry):
                counts[Cause.LANGUAGE.value] += 1
            elif judge.judge in away:
                counts[Cause.ABSENT.value] += 1
        causes[entry.entry] = counts
    return causes
