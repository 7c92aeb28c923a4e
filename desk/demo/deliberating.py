"""The demo's cycle to be decided: scores that leave something to talk about, and the talk."""

import random
from collections.abc import Mapping
from typing import Any

from accounts.models import User
from awards.models import Criterion, Cycle
from desk.demo import panels
from desk.demo.content import content, nominations
from desk.demo.people import DOMAIN
from judging.enums import AgendaReason
from judging.models import AgendaItem, Assignment, Result
from judging.services.deliberation import add_remark, conclude, open_deliberation
from judging.services.polls import close_poll, open_poll, vote
from judging.services.rescoring import rescore, seal_of, sealed_values
from judging.services.scoring import DraftInput
from nominations.models import Nomination

type People = Mapping[str, User]
"""By their key, which their address begins with."""


def _titles() -> dict[str, str]:
    return {key: row["title"] for key, row in nominations().items()}


class Divided(panels.Scorer):
    """Scores by what the content says an entry is worth: some are equal, on one the panel is split.

    What a judge gives an entry depends on nothing else, so that entries which are worth the same
    stay close whoever reads them.
    """

    def __init__(self, cycle: Cycle) -> None:
        super().__init__(cycle)
        told = content("deliberation")
        self.worth = {_titles()[key]: worth for key, worth in told["worth"].items()}
        self.split = told["divided"]

    def inputs(self, assignment: Assignment, criteria: list[Criterion]) -> list[DraftInput]:
        user = assignment.member.user
        key = user.email.removesuffix(f"@{DOMAIN}") if user else ""
        worth = self._worth(assignment.nomination.title, key)
        strictness = random.Random(f"{panels.SEED} {key}").gauss(0, 0.3)  # noqa: S311
        # The same judge and criterion give the same noise for the same worth.
        self.random = random.Random(f"{panels.SEED} {key} {worth}")  # noqa: S311
        return [self._score(criterion, worth + strictness) for criterion in criteria]

    def _worth(self, title: str, judge: str) -> float:
        if title in self.worth:
            return float(self.worth[title])
        return float(self.split["others" if judge in self.split["by"] else "most"])


def deliberate(*, result: Result, chair: User) -> None:
    """Open the talk: on one item the vote is open, one is settled, on one scores are given anew."""
    opened = open_deliberation(result=result, actor=chair)
    seats = result.round.cycle.panel.accepted().select_related("user")
    people = {seat.user.email.removesuffix(f"@{DOMAIN}"): seat.user for seat in seats if seat.user}
    items = [
        (item, {entry.title for entry in item.nominations.all()})
        for item in opened.items.prefetch_related("nominations")
    ]
    for told in content("deliberation")["talks"]:
        about = {_titles()[key] for key in told["about"]}
        fitting = [(len(entries), item.pk, item) for item, entries in items if about <= entries]
        if fitting:
            _talk(min(fitting)[2], told, people, chair)


def _talk(item: AgendaItem, told: Mapping[str, Any], people: People, chair: User) -> None:
    for key, words in told["remarks"].items():
        add_remark(item=item, author=people[key], text=words)
    if "votes" in told and item.reason == AgendaReason.NEAR_TIE:
        open_poll(item=item, actor=chair)
        for key, choice in told["votes"].items():
            chosen = _entry(item, choice) if choice else None
            vote(item=item, user=people[key], nomination=chosen)
    if "conclusion" in told:
        close_poll(item=item, actor=chair)
        conclude(item=item, actor=chair, conclusion=told["conclusion"])
    if "rescored" in told:
        _rescore(item, _entry(item, told["about"][0]), told["rescored"], people)


def _entry(item: AgendaItem, key: str) -> Nomination:
    return item.nominations.get(title=_titles()[key])


def _rescore(item: AgendaItem, entry: Nomination, told: Mapping[str, Any], people: People) -> None:
    """One judge raises each score; nobody does where that judge had another entry to read."""
    judge = people[told["judge"]]
    seal = seal_of(item, judge, entry)
    if seal is not None:
        scores = {
            slug: min(panels.TOP_SCORE, value + told["by"])
            for slug, value in sealed_values(seal).items()
        }
        rescore(item=item, user=judge, nomination=entry, scores=scores, reason=told["reason"])
