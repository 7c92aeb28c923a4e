"""Editing survey questions and numbers of people, and reading them."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from nominations.drafts import Draft
from nominations.exceptions import ChangedMeanwhile, NotAllowed, WrongState
from nominations.models import CommunityMeasure, Nomination
from nominations.services import evidence
from nominations.services.submission import submit_nomination
from tests.nominations import making

SURVEY = {key: str(value) for key, value in making.SURVEY.items() if key != "kind"}
NUMBER = {key: str(value) for key, value in making.NUMBER.items() if key != "kind"}
SURVEYS, NUMBERS = "trust-surveys", "engagement-numbers"


def url(nomination: Nomination, name: str, arg: Any) -> str:
    return reverse(f"nominations:{name}", args=[nomination.public_id, arg])


def save(nomination: Nomination, actor: User, **changes: Any) -> CommunityMeasure:
    return evidence.save_community(
        nomination=nomination, actor=actor, question=SURVEYS, values=making.SURVEY | changes
    )


class TestVerbs:
    def test_a_row_is_changed_by_who_saw_the_present_version(
        self, nomination: Nomination, owner: User, editor: User
    ) -> None:
        row = save(nomination, owner)
        change = {"nomination": nomination, "question": SURVEYS, "community": row}
        evidence.save_community(actor=editor, values={"after_yes": 280}, seen_version=1, **change)
        with pytest.raises(ChangedMeanwhile):
            evidence.save_community(
                actor=owner, values={"after_yes": 200}, seen_version=1, **change
            )
        row.refresh_from_db()
        assert (row.after_yes, row.version) == (280, 2)
        assert AuditEntry.objects.filter(action="nomination.community_saved").count() == 2

    def test_is_removed_once(self, nomination: Nomination, owner: User) -> None:
        row = save(nomination, owner)
        evidence.remove_community(community=row, actor=owner)
        evidence.remove_community(community=row, actor=owner)
        assert not nomination.community.exists()
        assert AuditEntry.objects.filter(action="nomination.community_removed").count() == 1

    @pytest.mark.parametrize("changes", [{"after_yes": 401}, {"months": 0}, {"number": -1}])
    def test_nonsense_is_refused_by_verb_and_database(
        self, nomination: Nomination, owner: User, changes: dict[str, Any]
    ) -> None:
        with pytest.raises(ValidationError):
            save(nomination, owner, **changes)
        with pytest.raises(IntegrityError), transaction.atomic():
            CommunityMeasure.objects.create(
                nomination=nomination, question=SURVEYS, **(making.SURVEY | changes)
            )

    def test_is_for_those_who_may_write_and_while_the_draft_is_open(
        self, filled: Nomination, owner: User, viewer: User, outsider: User
    ) -> None:
        row = save(filled, owner)
        for person in (viewer, outsider):
            with pytest.raises(NotAllowed):
                evidence.remove_community(community=row, actor=person)
        submit_nomination(nomination=filled, actor=owner)
        with pytest.raises(WrongState):
            save(filled, owner)

    def test_goes_only_where_the_form_asks_for_it(
        self, nomination: Nomination, owner: User
    ) -> None:
        with pytest.raises(WrongState):
            evidence.save_community(
                nomination=nomination, actor=owner, question="measures", values=making.SURVEY
            )


class TestSurveyPages:
    def test_the_section_leads_to_either_kind_and_keeps_what_was_typed(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        section = url(nomination, "section", "community")
        for go, name in (("survey", "survey_add"), ("engagement", "engagement_add")):
            sent = {"answer-trust": "Kept", "seen-trust": "0:", "go": f"{go}-add:{SURVEYS}"}
            assert as_owner.post(section, sent)["Location"] == url(nomination, name, SURVEYS)
        assert "Kept" in as_owner.get(section).text

    def test_are_added_changed_and_removed(self, as_owner: Client, nomination: Nomination) -> None:
        add = url(nomination, "survey_add", SURVEYS)
        page = as_owner.post(add, SURVEY, follow=True)
        assert page.redirect_chain[0][0].endswith("/sections/community/")
        assert "+12.0 points" in page.text
        row = nomination.community.get()
        assert row.kind == "survey"
        edit = url(nomination, "community_edit", row.pk)
        assert "Change a survey question" in as_owner.get(edit).text
        as_owner.post(edit, SURVEY | {"after_yes": "250", "seen": "1"})
        row.refresh_from_db()
        assert row.after_yes == 250
        remove = url(nomination, "community_remove", row.pk)
        assert "How safe do you feel" in as_owner.get(remove).text
        assert nomination.community.exists()
        as_owner.post(remove)
        assert not nomination.community.exists()

    def test_an_unfinished_one_is_saved_marked_and_keeps_from_submitting(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        making.fill(nomination)
        page = as_owner.post(url(nomination, "survey_add", SURVEYS), {"what": "Safe?"}, follow=True)
        assert "Not finished" in page.text
        gaps = Draft.load(nomination).gaps()
        assert [gap.question for gap in gaps] == [SURVEYS]
        assert "lacks which answers are counted" in gaps[0].message

    def test_nonsense_is_said_and_nothing_typed_is_lost(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        page = as_owner.post(url(nomination, "survey_add", SURVEYS), SURVEY | {"after_yes": "401"})
        words = "More people gave the answer than answered at all."
        assert page.text.count(words) == 2
        assert 'href="#id_after_yes"' in page.text
        for typed in ("401", "March 2023", "Survey of travellers, question 4"):
            assert f'value="{typed}"' in page.text
        assert not nomination.community.exists()

    def test_two_tabs_do_not_overwrite_each_other(
        self, as_owner: Client, nomination: Nomination, owner: User, editor: User
    ) -> None:
        row = save(nomination, owner)
        evidence.save_community(
            nomination=nomination,
            actor=editor,
            question=SURVEYS,
            values={"after_yes": 290},
            community=row,
        )
        edit = url(nomination, "community_edit", row.pk)
        page = as_owner.post(edit, SURVEY | {"after_yes": "200", "seen": "1"})
        assert "changed this while you were writing" in page.text
        assert "290 of 400" in page.text
        assert 'name="after_yes" value="200"' in page.text
        row.refresh_from_db()
        assert row.after_yes == 290


class TestReportWhileTyping:
    LIVE = {"HX-Request": "true"}

    def test_is_the_report_alone_with_a_line_to_read_out(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        add = url(nomination, "survey_add", SURVEYS)
        answer = as_owner.post(add, SURVEY | {"go": "preview"}, headers=self.LIVE).text
        assert "228 of 400" in answer
        assert "<form" not in answer
        status = answer.split('id="row-status"')[1].split("</p>")[0]
        assert "The share rose from 57 percent of 400" in status
        assert not nomination.community.exists()

    def test_says_kindly_what_is_missing_and_what_is_wrong(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        add = url(nomination, "survey_add", SURVEYS)
        typed = SURVEY | {"go": "preview", "after_yes": ""}
        answer = as_owner.post(add, typed, headers=self.LIVE).text
        assert "Still to give: how many of them gave the answer." in answer
        answer = as_owner.post(add, typed | {"after_yes": "-1"}, headers=self.LIVE).text
        assert "How many of them gave that answer after?: This cannot be less than" in answer

    def test_without_script_a_button_gives_it_and_keeps_what_was_typed(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        Nomination.objects.filter(pk=nomination.pk).update(residents_served=50_000)
        add = url(nomination, "engagement_add", NUMBERS)
        answer = as_owner.post(add, NUMBER | {"go": "preview"}).text
        assert "25 per 1,000 residents" in answer
        assert 'value="The register"' in answer
        assert not nomination.community.exists()

    def test_a_saved_one_shows_it_at_once(
        self, as_owner: Client, nomination: Nomination, owner: User
    ) -> None:
        edit = url(nomination, "community_edit", save(nomination, owner).pk)
        assert "The share rose from 57 percent of 400" in as_owner.get(edit).text


class TestNumberPages:
    def test_are_added_and_told_beside_the_residents(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        Nomination.objects.filter(pk=nomination.pk).update(residents_served=50_000)
        page = as_owner.post(url(nomination, "engagement_add", NUMBERS), NUMBER, follow=True)
        assert "1,250" in page.text
        assert "25 per 1,000 residents" in page.text
        row = nomination.community.get()
        assert (row.kind, row.before_asked) == ("engagement", None)
        edit = as_owner.get(url(nomination, "community_edit", row.pk)).text
        assert "Change a number of people or hours" in edit
        assert 'name="after_asked"' not in edit

    def test_reach_is_not_added_to_participants(
        self, as_owner: Client, nomination: Nomination, owner: User
    ) -> None:
        for engagement in ("participants", "participants", "reach"):
            evidence.save_community(
                nomination=nomination,
                actor=owner,
                question=NUMBERS,
                values=making.NUMBER | {"engagement": engagement},
            )
        text = as_owner.get(url(nomination, "section", "community")).text
        assert "took an active part, together: 2,500" in text
        assert "3,750" not in text

    def test_another_can_be_added_at_once(self, as_owner: Client, nomination: Nomination) -> None:
        add = url(nomination, "engagement_add", NUMBERS)
        assert as_owner.post(add, NUMBER | {"go": "another"})["Location"] == add


@pytest.mark.parametrize("rows", [1, 3])
def test_the_section_costs_the_same_whatever_is_in_it(
    as_owner: Client,
    nomination: Nomination,
    owner: User,
    rows: int,
    django_assert_num_queries: Any,
) -> None:
    for _number in range(rows):
        save(nomination, owner)
    address = url(nomination, "section", "community")
    as_owner.get(address)
    with django_assert_num_queries(8):
        text = as_owner.get(address).text
    assert text.count("measure--community") == rows


class TestDenial:
    def test_viewers_and_outsiders_change_nothing(
        self, client: Client, nomination: Nomination, owner: User, viewer: User, outsider: User
    ) -> None:
        row = save(nomination, owner)
        for address in (
            url(nomination, "survey_add", SURVEYS),
            url(nomination, "engagement_add", NUMBERS),
            url(nomination, "community_edit", row.pk),
            url(nomination, "community_remove", row.pk),
        ):
            client.force_login(viewer)
            assert client.get(address).status_code == 302
            assert client.post(address, SURVEY).status_code == 404
            client.force_login(outsider)
            assert client.get(address).status_code == 404
            assert client.post(address, SURVEY).status_code == 404
        assert nomination.community.count() == 1

    def test_a_row_of_another_nomination_is_not_found(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        other = making.draft(nomination.cycle, title="Other")
        row = save(other, making.owner_of(other.agency))
        for name in ("community_edit", "community_remove"):
            assert as_owner.get(url(nomination, name, row.pk)).status_code == 404


def test_is_frozen_with_the_submission_and_read_as_it_was(
    as_owner: Client, filled: Nomination, owner: User
) -> None:
    row = save(filled, owner)
    submission = submit_nomination(nomination=filled, actor=owner)
    frozen = {
        question["slug"]: question["value"]
        for section in submission.document["sections"]
        for question in section["questions"]
    }
    assert frozen[SURVEYS]["items"][0]["after"]["percent"] == 69.0
    assert frozen[SURVEYS]["items"][0]["response_rate"] == "41.00"
    assert frozen[NUMBERS] is None
    CommunityMeasure.objects.filter(pk=row.pk).update(after_yes=0)
    address = reverse("nominations:submission", args=[filled.public_id, submission.version])
    assert "276 of 400" in as_owner.get(address).text
