"""The panel's deliberation: what is on the agenda, votes, new scores, and what comes of it."""

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from accounts.exceptions import Refused
from judging.enums import AgendaReason, DecisionOutcome
from judging.models import AgendaItem, Remark, Result
from judging.services.decisions import Honour, propose_decision
from judging.services.deliberation import (
    add_remark,
    close_deliberation,
    conclude,
    deliberation_part,
    open_deliberation,
)
from judging.services.polls import cast, close_poll, open_poll, tally_of, vote
from judging.services.rescoring import rescore
from mail.models import OutboxMessage
from nominations.models import AccessBar
from tests.factories import award_staff
from tests.judging.world import closed_world, sign_bundle

pytestmark = pytest.mark.django_db

# The first two entries are equal; on the third the judges are three of five points apart.
CLOSE = ((4, 4, 0), (4, 4, 3), (3, 3, 1))
# The first two are equal; on each of the two others the judges are apart.
MANY = ((5, 5, 4, 0), (5, 5, 1, 3), (4, 4, 1, 0))
# One entry is far ahead and everybody agrees on it.
CLEAR = ((5, 3, 1), (5, 3, 1), (5, 3, 1))


@pytest.fixture
def world():
    return closed_world(CLOSE)


@pytest.fixture
def talk(world):
    return open_deliberation(result=Result.objects.get(), actor=world.chair.user)


def item_of(reason):
    return AgendaItem.objects.get(reason=reason)


def polled(world, *choices):
    """The near tie, after the judges voted: the number of an entry each, None to abstain."""
    item = item_of(AgendaReason.NEAR_TIE)
    open_poll(item=item, actor=world.staff)
    for member, choice in zip(world.judges, choices, strict=True):
        chosen = None if choice is None else world.entries[choice]
        vote(item=item, user=member.user, nomination=chosen)
    close_poll(item=item, actor=world.staff)
    item.refresh_from_db()
    return item


class TestAgenda:
    def test_near_ties_at_the_top_and_wide_spreads_alone(self, world, talk):
        tie = item_of(AgendaReason.NEAR_TIE)
        wide = item_of(AgendaReason.WIDE_SPREAD)
        assert set(tie.nominations.all()) == set(world.entries[:2])
        assert list(wide.nominations.all()) == [world.entries[2]]
        assert wide.figures["high"] - wide.figures["low"] == 3
        told = OutboxMessage.objects.filter(template="judging_deliberation")
        assert {message.to for message in told} == {seat.user.email for seat in world.judges}
        with pytest.raises(Refused, match="already"):
            open_deliberation(result=talk.result, actor=world.staff)

    def test_none_where_the_figures_settle_it_nor_once_the_result_is_bound(self):
        world = closed_world(CLEAR)
        with pytest.raises(Refused, match="settle"):
            open_deliberation(result=Result.objects.get(), actor=world.staff)
        bound = closed_world(CLOSE)
        sign_bundle(bound)
        with pytest.raises(Refused, match="too late"):
            open_deliberation(result=bound.round.results.get(), actor=bound.staff)

    def test_opened_by_chair_or_staff_without_any_conflict(self, world):
        result = Result.objects.get()
        AccessBar.objects.create(nomination=world.entries[2], user=world.staff)
        for somebody in (world.judges[1].user, world.staff):
            with pytest.raises(Refused):
                open_deliberation(result=result, actor=somebody)

    def test_an_item_is_not_there_for_whoever_is_in_conflict(self, world, talk):
        judge = world.judges[1].user
        seen = AgendaItem.objects.visible_to
        assert seen(judge).count() == seen(world.staff).count() == 2
        AccessBar.objects.create(nomination=world.entries[0], user=judge)
        assert list(seen(judge)) == [item_of(AgendaReason.WIDE_SPREAD)]
        item = item_of(AgendaReason.NEAR_TIE)
        with pytest.raises(Refused):
            add_remark(item=item, author=judge, text="I should not speak.")
        assert not seen(award_staff(closed_world(CLEAR).cycle.award)).exists()


class TestTalking:
    def test_a_remark_is_never_changed_and_a_conclusion_is_the_leads(self, world, talk):
        item = item_of(AgendaReason.NEAR_TIE)
        remark = add_remark(item=item, author=world.judges[1].user, text=" Closer than it looks. ")
        with pytest.raises(ProgrammingError), transaction.atomic():
            Remark.objects.filter(pk=remark.pk).update(text="Other")
        with pytest.raises(Refused, match="chair and staff"):
            conclude(item=item, actor=world.judges[1].user, conclusion="Mine")
        assert conclude(item=item, actor=world.chair.user, conclusion="The first.").conclusion
        close_deliberation(deliberation=talk, actor=world.staff)
        with pytest.raises(Refused, match="closed"):
            add_remark(item=item, author=world.judges[1].user, text="Too late")


class TestVoting:
    def test_the_chair_decides_a_tie_and_nothing_else(self, world, talk):
        item = polled(world, 0, 1, None)
        tally = tally_of(item)
        assert (tally.is_tie, tally.abstained, tally.waits_for_chair) == (True, 1, True)
        with pytest.raises(Refused, match="chair"):
            close_deliberation(deliberation=talk, actor=world.staff)
        with pytest.raises(Refused, match="Only the chair"):
            cast(item=item, user=world.judges[1].user, nomination=world.entries[1])
        cast(item=item, user=world.chair.user, nomination=world.entries[1])
        assert tally_of(item).chosen == world.entries[1]
        with pytest.raises(Refused, match="already"):
            cast(item=item, user=world.chair.user, nomination=world.entries[0])

    def test_no_casting_vote_without_a_tie_and_one_vote_each(self, world, talk):
        item = item_of(AgendaReason.NEAR_TIE)
        open_poll(item=item, actor=world.chair.user)
        vote(item=item, user=world.judges[1].user, nomination=world.entries[0])
        with pytest.raises(Refused, match="already"):
            vote(item=item, user=world.judges[1].user, nomination=world.entries[1])
        with pytest.raises(Refused, match="entries of this item"):
            vote(item=item, user=world.judges[2].user, nomination=world.entries[2])
        with pytest.raises(Refused, match="members"):
            vote(item=item, user=world.staff, nomination=world.entries[0])
        assert tally_of(item).counts == {}, "nothing shows before the vote is closed"
        close_poll(item=item, actor=world.staff)
        item.refresh_from_db()
        assert tally_of(item).chosen == world.entries[0]
        with pytest.raises(Refused, match="evenly"):
            cast(item=item, user=world.chair.user, nomination=world.entries[1])
        with pytest.raises(Refused, match="nothing to choose"):
            open_poll(item=item_of(AgendaReason.WIDE_SPREAD), actor=world.staff)

    def test_the_vote_of_somebody_in_conflict_does_not_count(self, world, talk):
        item = polled(world, 1, 0, 0)
        AccessBar.objects.create(nomination=world.entries[1], user=world.judges[2].user)
        assert sum(tally_of(item).counts.values()) == 2

    @pytest.mark.parametrize("chosen", [0, 1])
    def test_it_comes_before_the_lot_in_the_order_of_ties(self, world, talk, chosen):
        """Whomever the lot had put first: the panel's choice may win without further reasons."""
        polled(world, chosen, chosen, 1 - chosen)
        close_deliberation(deliberation=talk, actor=world.staff)
        part = deliberation_part(talk.result)
        references = [entry.reference for entry in world.entries]
        assert part["votes"] == {references[chosen]: 2, references[1 - chosen]: 1}
        [category] = part["categories"]
        assert category["order"][0]["entry"] == references[chosen]
        assert "vote" in [step["step"] for step in category["ties"][0]["steps"]]
        bundle = sign_bundle(world)
        assert bundle.document["deliberation"]["votes"] == part["votes"]
        honour = Honour(world.entries[chosen], DecisionOutcome.WINNER)
        decision = propose_decision(cycle=world.cycle, actor=world.staff, honours=[honour])
        assert decision.document["panel"]["items"][0]["chosen"] == references[chosen]
        assert decision.document["panel"]["ties"][0]["steps"]
        other = Honour(world.entries[1 - chosen], DecisionOutcome.WINNER)
        with pytest.raises(Refused, match="reasons"):
            propose_decision(cycle=world.cycle, actor=world.staff, honours=[other])


class TestScoringAnew:
    def again(self, world, value=5, **changes):
        slugs = [criterion.slug for criterion in world.criteria]
        given = {
            "item": item_of(AgendaReason.WIDE_SPREAD),
            "user": world.judges[0].user,
            "nomination": world.entries[2],
            "scores": dict.fromkeys(slugs, value),
            "reason": "I had read the wrong year.",
        }
        return rescore(**given | changes)

    def test_the_frozen_result_stays_and_the_other_stands_beside_it(self, world, talk):
        frozen = Result.objects.get().document
        assert self.again(world, 4).version == 1
        assert self.again(world, 5).version == 2
        close_deliberation(deliberation=talk, actor=world.staff)
        part = deliberation_part(talk.result)
        reference = world.entries[2].reference
        changed = [card for card in part["scores"] if card not in frozen["scores"]]
        assert [(card["entry"], set(card["scores"].values())) for card in changed] == [
            (reference, {5.0})
        ]
        values = {row["entry"]: row["value"] for row in part["categories"][0]["order"]}
        before = {row["entry"]: row["value"] for row in frozen["categories"][0]["order"]}
        assert values[reference] > before[reference]
        assert Result.objects.get().document == frozen
        bundle = sign_bundle(world)
        assert bundle.document["scores"] == frozen["scores"]
        assert bundle.document["deliberation"]["scores"] == part["scores"]

    def test_only_ones_own_whole_scores_with_a_reason(self, world, talk):
        for changes, words in (
            ({"reason": " "}, "why"),
            ({"scores": {}}, "every criterion"),
            ({"value": 9}, "every criterion"),
            ({"value": 0}, "stand already"),
            ({"user": world.staff}, "scored"),
            ({"nomination": world.entries[0]}, "scored"),
        ):
            with pytest.raises(Refused, match=words):
                self.again(world, **changes)


class TestPages:
    """Through the pages, as the panel finds them."""

    def test_talking_voting_and_scoring_anew(self, client, world):
        cycle, judge = world.cycle.pk, world.judges[1].user
        room = reverse("judging:deliberation", args=[cycle])
        client.force_login(judge)
        assert client.get(room).status_code == 404, "there is nothing to talk about yet"
        client.force_login(world.chair.user)
        assert "2 things are worth talking about" in client.get(room).content.decode()
        assert client.post(f"{room}open/").status_code == 302
        item = item_of(AgendaReason.NEAR_TIE)
        page = reverse("judging:agenda_item", args=[cycle, item.public_id])
        client.post(page, {"act": "open-vote"})
        client.force_login(judge)
        start = client.get(reverse("judging:home")).content.decode()
        assert (room in start, "A vote waits for you" in start) == (True, True)
        text = client.get(page).content.decode()
        assert all(member.name in text for member in world.judges), "who sealed which score"
        assert client.post(page, {"act": "say", "text": " "}).status_code == 422
        assert client.post(page, {"act": "say", "text": "Lookatthis"}).status_code == 302
        voted = {"act": "vote", "entry": world.entries[0].public_id}
        assert client.post(page, voted).status_code == 302
        assert "A vote waits" not in client.get(reverse("judging:home")).content.decode()
        kept = client.post(page, voted)
        assert (kept.status_code, "voted on this item already" in kept.content.decode()) == (
            422,
            True,
        )
        assert client.post(page, {"act": "dance"}).status_code == 404
        wide = item_of(AgendaReason.WIDE_SPREAD)
        other = reverse("judging:agenda_item", args=[cycle, wide.public_id])
        pk = world.entries[2].pk
        scores = {f"anew-{pk}-score_{criterion.pk}": "4" for criterion in world.criteria}
        sent = {"act": "rescore", "entry": world.entries[2].public_id, **scores}
        unsaid = client.post(other, sent)
        assert (unsaid.status_code, "Say why" in unsaid.content.decode()) == (422, True)
        client.post(other, sent | {f"anew-{pk}-reason": "The wrong year"})
        assert "With the new scores" in client.get(other).content.decode()
        client.force_login(world.chair.user)
        assert "Lookatthis" in client.get(page).content.decode()
        client.post(page, {"act": "close-vote"})
        assert "The panel puts" in client.get(page).content.decode()
        client.post(page, {"act": "conclude", "conclusion": "The first one"})
        client.post(f"{room}close/")
        assert "Rank with it" in client.get(room).content.decode()

    @pytest.mark.parametrize(("table", "items"), [(((4, 4), (4, 4), (3, 3)), 1), (MANY, 3)])
    def test_queries_stay_the_same(self, client, django_assert_num_queries, table, items):
        world = closed_world(table)
        talk = open_deliberation(result=Result.objects.get(), actor=world.staff)
        assert talk.items.count() >= items
        client.force_login(world.judges[1].user)
        with django_assert_num_queries(7):
            client.get(reverse("judging:deliberation", args=[world.cycle.pk]))
