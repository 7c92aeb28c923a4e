"""The demo's past year: judged, decided by two people, accepted, released, announced, answered."""

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile

from accounts.models import User
from awards.models import Cycle
from awards.services.cycles import update_cycle
from desk.demo.content import content, nominations
from desk.demo.panels import Scorer, declare_none, start_round
from desk.demo.pictures import shelf_of_locks
from judging.enums import DecisionOutcome, NoteKind, SigningCapacity, VettingAnswer, VettingItem
from judging.models import Acceptance, Assignment, Decision, DecisionEntry, FeedbackReport, Result
from judging.services.accepting import Names, accept_honour
from judging.services.announcement import announce, tell_nominees
from judging.services.bundles import make_bundle, sign_bundle
from judging.services.decisions import Honour, propose_decision, sign_decision
from judging.services.feedback import (
    Edit,
    approve_report,
    draft_reports,
    give_feedback,
    moderate_report,
)
from judging.services.kit import KitWords, publish_kit, save_kit
from judging.services.notes import NoteInput, save_note
from judging.services.rounds import close_round
from judging.services.thanks import thank_judges
from judging.services.vetting import Check, vet
from nominations.models import Nomination

REVIEWS = 4


def judge(*, cycle: Cycle, staff: User) -> None:
    """One step back, scores and words to the nominees, all sealed, and the round closed."""
    told = content("announced")
    people = [
        member.user
        for member in cycle.panel.select_related("user").order_by("pk")
        if member.user is not None
    ]
    conflict = nominations()[told["conflict"]]["title"]
    for place, user in enumerate(people):
        declare_none(cycle=cycle, user=user, conflict_with=conflict if place == 2 else "")
    judging_round = start_round(cycle=cycle, staff=staff, reviews=REVIEWS)
    read = Assignment.objects.active().filter(round=judging_round).select_related("member__user")
    scorer = Scorer(cycle)
    for key, level in told["quality"].items():
        entry = _entry(cycle, key)
        scorer.quality[entry.pk] = level
        _write_notes(list(read.filter(nomination=entry).order_by("pk")), told["feedback"][key])
    scorer.seal_all(read, leave=lambda _number, _assignment: False)
    close_round(judging_round=judging_round, actor=staff)


def decide_and_announce(
    *, cycle: Cycle, staff: User, deputy: User, chair: User, announced_at: datetime
) -> None:
    """From the closed round to the day of the news, which the release still has before it."""
    signers = {SigningCapacity.STAFF: staff, SigningCapacity.CHAIR: chair}
    _sign_result(cycle, signers)
    decision = _decide(cycle, signers)
    _accept(decision)
    _write_kit(decision, staff)
    _moderate(cycle, staff)
    for person in (deputy, chair):
        announce(cycle=cycle, actor=person, decision_sha256=decision.sha256)
    released = Cycle.objects.select_related("award").get(pk=cycle.pk)
    _tell_everybody(
        update_cycle(cycle=released, actor=staff, announcement_at=announced_at), decision
    )


def begin_vetting(*, result: Result, staff: User) -> None:
    """Begin the checklist of the entry that leads the ranking."""
    leader = result.document["categories"][0]["order"][0]["entry"]
    vet(
        nomination=Nomination.objects.get(reference=leader),
        actor=staff,
        found=_checks(content("announced")["vetting_begun"]),
    )


def _checks(rows: dict[str, dict[str, str]]) -> dict[VettingItem, Check]:
    return {
        VettingItem(item): Check(VettingAnswer(row["answer"]), row.get("note", ""))
        for item, row in rows.items()
    }


def _entry(cycle: Cycle, key: str) -> Nomination:
    return cycle.nominations.get(title=nominations()[key]["title"])


def _write_notes(read: list[Assignment], feedback: dict[str, Any]) -> None:
    """A line from each judge of an entry, as far as there are lines."""
    for assignment, row in zip(read, feedback["lines"], strict=False):
        if assignment.member.user is not None:
            save_note(
                assignment=assignment,
                user=assignment.member.user,
                given=NoteInput(NoteKind.NOMINEE, row["text"], version=0),
            )


def _sign_result(cycle: Cycle, signers: dict[SigningCapacity, User]) -> None:
    result = Result.objects.get(round__cycle=cycle)
    bundle = make_bundle(result=result, actor=signers[SigningCapacity.STAFF])
    for capacity, user in signers.items():
        sign_bundle(bundle=bundle, user=user, capacity=capacity, bundle_sha256=bundle.sha256)


def _decide(cycle: Cycle, signers: dict[SigningCapacity, User]) -> Decision:
    staff = signers[SigningCapacity.STAFF]
    told = content("announced")
    honours = [
        Honour(_entry(cycle, row["entry"]), DecisionOutcome(row["outcome"]), row["citation"])
        for row in told["honours"]
    ]
    for honour in honours:
        vet(nomination=honour.nomination, actor=staff, found=_checks(told["vetting"]))
    decision = propose_decision(cycle=cycle, actor=staff, honours=honours)
    for capacity, user in signers.items():
        sign_decision(
            decision=decision, user=user, capacity=capacity, decision_sha256=decision.sha256
        )
    return decision


def _accept(decision: Decision) -> None:
    """The owner of each honoured team accepts, names who is to be named, and consents."""
    people = {row["entry"]: row["people"] for row in content("announced")["honours"]}
    for key, named in people.items():
        entry = _entry(decision.cycle, key)
        accept_honour(
            acceptance=Acceptance.objects.get(entry__decision=decision, entry__nomination=entry),
            user=entry.created_by,
            names=Names(people=named),
            consents=True,
        )


def _write_kit(decision: Decision, staff: User) -> None:
    words = content("announced")["kit"]
    save_kit(
        entry=DecisionEntry.objects.get(decision=decision, outcome=DecisionOutcome.WINNER),
        actor=staff,
        words=KitWords(text=words["text"], image_alt=words["image_alt"]),
        upload=ContentFile(shelf_of_locks(), name="shelf.png"),
    )


def _moderate(cycle: Cycle, staff: User) -> None:
    """Staff read the reports one by one; some still wait for them."""
    draft_reports(cycle=cycle, actor=staff)
    for key, feedback in content("announced")["feedback"].items():
        if feedback.get("unread"):
            continue
        report = FeedbackReport.objects.get(nomination=_entry(cycle, key))
        made_of = {row["text"]: row for row in feedback["lines"]}
        edits = [_edit(made_of[row["original"]]) for row in report.document["comments"]]
        report = moderate_report(report=report, actor=staff, version=report.version, edits=edits)
        approve_report(report=report, actor=staff, version=report.version)


def _edit(row: dict[str, Any]) -> Edit:
    return Edit(
        text=row["text"],
        kind=row["kind"],
        criterion=row.get("criterion", ""),
        dropped=row.get("drop", False),
    )


def _tell_everybody(cycle: Cycle, decision: Decision) -> None:
    """What the clock does once the hour has come."""
    tell_nominees(cycle=cycle)
    give_feedback(cycle=cycle)
    thank_judges(cycle=cycle)
    for entry in decision.entries.filter(press_kit__isnull=False).select_related("press_kit"):
        publish_kit(kit=entry.press_kit)
