"""The scoring page: saving, sealing, changing, and the files of an entry."""

import re
from datetime import timedelta

import pgtrigger
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from judging.enums import ConflictAnswer, ScorecardState
from judging.models import (
    Assignment,
    DraftScore,
    Round,
    Scorecard,
    SealedScorecard,
)
from judging.services.conflicts import Declared, declare_conflicts
from nominations.models import Attachment, Submission
from tests.factories import UserFactory
from tests.judging.world import open_world

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"judging:{name}", args=args)


@pytest.fixture
def world():
    return open_world(entries=3, judges=2)


@pytest.fixture
def judge(world, client):
    client.force_login(world.judges[1].user)
    return world.judges[1].user


def typed(world, *values, versions=None, comment=""):
    """What the scoring form posts."""
    data = {}
    for place, (criterion, value) in enumerate(zip(world.criteria, values, strict=True)):
        data[f"score_{criterion.pk}"] = "" if value is None else str(value)
        data[f"comment_{criterion.pk}"] = comment
        data[f"version_{criterion.pk}"] = str((versions or [0] * len(values))[place])
    return data


def judge_without_names(world):
    """As if the round had been set up so: what decides is locked once it is open."""
    with pgtrigger.ignore("judging.Round:rules_are_locked"):
        Round.objects.filter(pk=world.round.pk).update(is_blind=True)


class TestScoring:
    @pytest.fixture
    def assignment(self, world, judge):
        return world.assignment(1, 0)

    def test_entry_and_rubric_stand_side_by_side(self, client, world, assignment):
        text = client.get(assignment.get_absolute_url()).content.decode()
        assert "look after each other" in text
        assert "Burglaries" in text
        assert "All of it." in text
        for criterion in world.criteria:
            assert f'name="score_{criterion.pk}"' in text

    def test_each_criterion_leads_to_the_answers_that_belong_to_it(self, client, world, assignment):
        document = assignment.submission.document
        slugs = {criterion.slug for criterion in world.criteria}
        tied = {
            question["slug"]
            for section in document["sections"]
            for question in section["questions"]
            if question["criterion"] in slugs
        }
        text = client.get(assignment.get_absolute_url()).content.decode()
        led_to = set(re.findall(r'href="#answer-to-([\w-]+)"', text))
        assert led_to == tied != set()

    def test_plain_save_keeps_an_unfinished_draft(self, client, world, assignment):
        response = client.post(
            assignment.get_absolute_url(), typed(world, 4, None, comment="Well told")
        )
        assert response.status_code == 302
        rows = assignment.scorecard.draft_scores.order_by("criterion")
        assert [(row.value, row.comment) for row in rows] == [
            (4, "Well told"),
            (None, "Well told"),
        ]
        text = client.get(assignment.get_absolute_url()).content.decode()
        assert "1 of 2 scored" in text
        assert "Well told" in text

    def test_two_windows_are_both_shown_and_one_chooses(self, client, world, assignment):
        address = assignment.get_absolute_url()
        client.post(address, typed(world, 4, 4, comment="Window one"))
        response = client.post(address, typed(world, 2, 4, comment="Window two"))
        text = response.content.decode()
        assert response.status_code == 409
        assert "Window one" in text
        assert "Window two" in text
        first = world.criteria[0].pk
        mine = typed(world, 2, 4, versions=[0, 0], comment="Window two")
        client.post(address, mine | {"keep": f"mine.{first}"})
        row = assignment.scorecard.draft_scores.get(criterion=first)
        assert (row.value, row.comment, row.version) == (2, "Window two", 2)

    def test_taking_the_other_windows_words(self, client, world, assignment):
        address = assignment.get_absolute_url()
        client.post(address, typed(world, 4, 4, comment="Window one"))
        first, second = (criterion.pk for criterion in world.criteria)
        posted = typed(world, 2, 4, versions=[0, 1], comment="Window two")
        client.post(address, posted | {"keep": f"theirs.{first}"})
        assert assignment.scorecard.draft_scores.get(criterion=first).comment == "Window one"
        assert assignment.scorecard.draft_scores.get(criterion=second).comment == "Window two"

    def test_a_score_off_the_scale_is_refused_and_the_words_stay(self, client, world, assignment):
        response = client.post(
            assignment.get_absolute_url(), typed(world, 9, 4, comment="Do not lose me")
        )
        assert response.status_code == 422
        assert "Do not lose me" in response.content.decode()
        assert not Scorecard.objects.filter(assignment=assignment).exists()

    def save_part(self, client, world, assignment, version=0, **more):
        data = {"part": f"criterion-{world.criteria[0].pk}", "version": version, **more}
        address = page("autosave", assignment.public_id)
        return client.post(address, data, headers={"HX-Request": "true"})

    def test_autosave_answers_with_the_new_version(self, client, world, assignment):
        response = self.save_part(client, world, assignment, score="4", comment="Well told")
        assert response.status_code == 200
        answer = response.json()
        assert (answer["version"], answer["scored"], answer["criteria"]) == (1, 1, 2)
        row = assignment.scorecard.draft_scores.get()
        assert (row.value, row.comment) == (4, "Well told")

    def test_a_score_that_waited_leaves_the_comment_as_it_is(self, client, world, assignment):
        self.save_part(client, world, assignment, score="4", comment="Well told")
        self.save_part(client, world, assignment, version=1, score="2")
        row = assignment.scorecard.draft_scores.get()
        assert (row.value, row.comment, row.version) == (2, "Well told", 2)

    def test_the_same_sent_twice_is_saved_once(self, client, world, assignment):
        for _time in range(2):
            response = self.save_part(client, world, assignment, score="4", comment="")
            assert response.json()["version"] == 1

    def test_autosave_tells_of_another_window_and_keeps_what_is_stored(
        self, client, world, assignment
    ):
        self.save_part(client, world, assignment, score="4", comment="First")
        response = self.save_part(client, world, assignment, score="1", comment="Second")
        assert response.status_code == 409
        answer = response.json()
        assert (answer["version"], answer["score"], answer["comment"]) == (1, 4, "First")
        assert "changed in another window" in answer["html"]
        assert assignment.scorecard.draft_scores.get().value == 4

    @pytest.mark.parametrize(
        "sent",
        [
            {"score": "9"},
            {"score": "-1"},
            {"score": "four"},
            {"score": "٣٣٣"},
            {"score": "3", "part": "criterion-0"},
            {"score": "3", "part": f"criterion-{'9' * 5000}"},
            {"part": "note-nobody", "text": "x"},
            {"part": "note-private", "text": "x" * 5001},
            {"part": ""},
        ],
    )
    def test_what_cannot_be_saved_is_refused_in_words(self, client, world, assignment, sent):
        response = self.save_part(client, world, assignment, **sent)
        assert response.status_code == 422
        assert response.json()["words"]
        assert not DraftScore.objects.exists()

    def test_a_note_saves_itself_and_notices_another_window(self, client, world, assignment):
        first = self.save_part(client, world, assignment, part="note-panel", text="One")
        assert first.json()["version"] == 1
        second = self.save_part(client, world, assignment, part="note-panel", text="Two")
        assert second.status_code == 409
        assert second.json()["text"] == "One"

    def test_signed_out_it_says_so(self, client, world, assignment):
        client.logout()
        assert self.save_part(client, world, assignment, score="4").status_code == 401

    def test_a_page_gets_a_new_token(self, client, assignment):
        assert client.get(page("autosave", assignment.public_id)).json()["token"]

    def test_the_page_says_who_reads_each_note(self, client, assignment):
        text = client.get(assignment.get_absolute_url()).text
        for words in ("Read by you alone", "after the round is closed", "once staff have read it"):
            assert words in text

    def test_plain_save_keeps_notes_and_shows_both_after_a_conflict(
        self, client, world, assignment
    ):
        address = assignment.get_absolute_url()
        notes = {"note_nominee": "Tell the costs", "note_version_nominee": "0"}
        client.post(address, typed(world, 4, 4) | notes)
        other = typed(world, 4, 4, versions=[1, 1]) | notes | {"note_nominee": "Say more"}
        response = client.post(address, other)
        assert response.status_code == 409
        assert "Tell the costs" in response.text
        assert "Say more" in response.text
        client.post(address, other | {"keep": "mine.nominee"})
        assert assignment.notes.get().text == "Say more"

    def test_a_private_note_can_be_written_after_the_seal(self, client, world, assignment):
        world.seal(assignment, 4)
        address = assignment.get_absolute_url()
        data = {"note_private": "Ask about the budget", "note_version_private": "0"}
        assert client.post(address, data).status_code == 302
        assert "Ask about the budget" in client.get(address).text
        refused = self.save_part(client, world, assignment, part="note-panel", text="Late")
        assert refused.status_code == 422

    def test_a_number_that_is_no_pin_takes_nothing_off(self, client, assignment):
        address = page("unpin", assignment.public_id)
        for pin in ("", "0", "x", "9" * 40):
            assert client.post(address, {"pin": pin}).status_code == 302

    def test_check_then_seal(self, client, world, assignment):
        response = client.post(assignment.get_absolute_url(), typed(world, 4, 2) | {"check": "yes"})
        check = page("check", assignment.public_id)
        assert response["Location"] == check
        response = client.get(check)
        assert "Seal my scores" in response.content.decode()
        client.post(check, {"shown": response.context["shown"]})
        text = client.get(assignment.get_absolute_url()).content.decode()
        seal = SealedScorecard.objects.get()
        assert "Scores sealed, version 1" in text
        assert seal.sha256[:8] in text

    def test_sealing_waits_for_every_criterion(self, client, world, assignment):
        client.post(assignment.get_absolute_url(), typed(world, 4, None))
        response = client.get(page("check", assignment.public_id))
        assert response.context["missing"] == [world.criteria[1].name]
        client.post(page("check", assignment.public_id), {"shown": response.context["shown"]})
        assert not SealedScorecard.objects.exists()

    def test_what_changed_after_the_check_is_not_sealed(self, client, world, assignment):
        client.post(assignment.get_absolute_url(), typed(world, 4, 2))
        shown = client.get(page("check", assignment.public_id)).context["shown"]
        client.post(assignment.get_absolute_url(), typed(world, 5, 2, versions=[1, 1]))
        client.post(page("check", assignment.public_id), {"shown": shown})
        assert not SealedScorecard.objects.exists()

    def test_pressing_seal_twice_or_coming_back_does_no_harm(self, client, world, assignment):
        world.seal(assignment, 4)
        for _time in range(2):
            assert client.post(page("check", assignment.public_id), {}).status_code == 302
        response = client.post(assignment.get_absolute_url(), typed(world, 1, 1))
        assert "Nothing was changed" in response.content.decode()
        assert SealedScorecard.objects.count() == 1

    def test_changing_sealed_scores(self, client, world, assignment):
        world.seal(assignment, 4)
        change = page("change", assignment.public_id)
        assert client.post(change, {"reason": ""}).status_code == 422
        client.post(change, {"reason": "Misread the costs"})
        assert Scorecard.objects.get(assignment=assignment).state == ScorecardState.CHANGING
        text = client.get(assignment.get_absolute_url()).content.decode()
        assert "counts until you seal again" in text

    def test_after_the_last_hour_nothing_is_saved_and_it_says_so(self, client, world, assignment):
        world.draft(assignment, 4)
        Round.objects.filter(pk=world.round.pk).update(
            closes_at=timezone.now() - timedelta(minutes=1)
        )
        response = client.post(assignment.get_absolute_url(), typed(world, 1, 1, versions=[1, 1]))
        assert "Scoring is closed" in response.content.decode()
        assert set(assignment.scorecard.draft_scores.values_list("value", flat=True)) == {4}
        saved = self.save_part(client, world, assignment, version=1, score="1")
        assert "Scoring is closed" in saved.json()["words"]

    def test_words_typed_when_the_session_was_gone_are_there_after_signing_in(
        self, client, world, assignment
    ):
        user = world.judges[1].user
        client.logout()
        client.post(assignment.get_absolute_url(), typed(world, 4, 2, comment="Do not lose me"))
        client.force_login(user)
        text = client.get(assignment.get_absolute_url()).content.decode()
        assert "Do not lose me" in text


class TestFiles:
    @pytest.fixture
    def attached(self, world, judge, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        entry = world.entries[0]
        file = Attachment.objects.create(
            nomination=entry,
            question="files",
            file=ContentFile(b"%PDF-1.7", name="x"),
            original_name="plan.pdf",
            content_type="application/pdf",
            size=8,
            sha256="0" * 64,
            uploaded_by=entry.created_by,
        )
        assignment = world.assignment(1, 0)
        document = assignment.submission.document
        document["sections"][0]["questions"].append(
            {
                "slug": "files",
                "label": "Files",
                "kind": "file",
                "criterion": None,
                "criterion_name": "",
                "identifying": False,
                "publishable": False,
                "value": [
                    {
                        "public_id": file.public_id,
                        "name": "plan.pdf",
                        "content_type": "application/pdf",
                        "size": 8,
                        "sha256": "0" * 64,
                    }
                ],
            }
        )
        newer = Submission.objects.create(
            nomination=entry,
            version=2,
            document=document,
            sha256="0" * 64,
            submitted_at=timezone.now(),
            submitted_by=entry.created_by,
        )
        Assignment.objects.filter(pk=assignment.pk).update(submission=newer)
        return assignment, file

    def test_the_judge_of_the_entry_gets_it_as_a_download(self, client, attached):
        assignment, file = attached
        address = page("attachment", assignment.public_id, file.public_id)
        assert address in client.get(assignment.get_absolute_url()).content.decode()
        response = client.get(address)
        assert b"".join(response.streaming_content) == b"%PDF-1.7"
        assert "attachment" in response["Content-Disposition"]
        assert "sandbox" in response["Content-Security-Policy"]

    def test_nobody_else(self, client, world, attached):
        assignment, file = attached
        address = page("attachment", assignment.public_id, file.public_id)
        for somebody in (world.judges[0].user, world.staff, UserFactory()):
            client.force_login(somebody)
            assert client.get(address).status_code == 404

    def test_in_a_blind_round_its_name_says_nothing(self, client, world, attached):
        assignment, file = attached
        address = page("attachment", assignment.public_id, file.public_id)
        assert file.original_name in client.get(address)["Content-Disposition"]
        judge_without_names(world)
        assert 'filename="entry-1.pdf"' in client.get(address)["Content-Disposition"]

    def test_in_a_blind_round_files_of_identifying_questions_are_closed(
        self, client, world, attached
    ):
        assignment, file = attached
        submission = assignment.submission
        judge_without_names(world)
        document = Submission.objects.get(nomination=assignment.nomination, version=2).document
        document["sections"][0]["questions"][-1]["identifying"] = True
        newest = Submission.objects.create(
            nomination=assignment.nomination,
            version=3,
            document=document,
            sha256="0" * 64,
            submitted_at=timezone.now(),
            submitted_by=submission.submitted_by,
        )
        Assignment.objects.filter(pk=assignment.pk).update(submission=newest)
        address = page("attachment", assignment.public_id, file.public_id)
        assert client.get(address).status_code == 404
        assert address not in client.get(assignment.get_absolute_url()).text

    def test_in_a_blind_round_the_entry_names_neither_agency_nor_reference(
        self, client, world, attached
    ):
        assignment, _file = attached
        document = assignment.submission.document
        words = (document["agency"]["name"], document["reference"])
        shown = client.get(assignment.get_absolute_url()).text
        assert all(word in shown for word in words)
        judge_without_names(world)
        shown = client.get(assignment.get_absolute_url()).text
        assert not any(word in shown for word in words)

    def test_only_files_of_the_version_that_was_given(self, client, world, attached):
        assignment, file = attached
        Assignment.objects.filter(pk=assignment.pk).update(
            submission=Submission.objects.get(nomination=world.entries[0], version=1)
        )
        address = page("attachment", assignment.public_id, file.public_id)
        assert client.get(address).status_code == 404

    def test_a_conflict_closes_it_at_once(self, client, world, judge, attached):
        assignment, file = attached
        declare_conflicts(
            user=judge,
            cycle=world.cycle,
            answers={world.entries[0].pk: Declared(ConflictAnswer.CONFLICT)},
        )
        address = page("attachment", assignment.public_id, file.public_id)
        assert client.get(address).status_code == 404

    def test_a_picture_is_shown_on_the_page_and_opens_in_a_tab(
        self, client, world, judge, settings, tmp_path
    ):
        settings.MEDIA_ROOT = tmp_path
        entry, assignment = world.entries[0], world.assignment(1, 0)
        file = Attachment.objects.create(
            nomination=entry,
            question="files",
            file=ContentFile(b"pixels", name="x"),
            original_name="map.png",
            content_type="image/png",
            size=6,
            sha256="0" * 64,
            uploaded_by=entry.created_by,
        )
        document = assignment.submission.document
        question = document["sections"][0]["questions"][0]
        listed = {"public_id": file.public_id, "name": "map.png", "size": 6}
        answer = {
            "kind": "file",
            "slug": "files",
            "value": [listed | {"content_type": "image/png"}],
        }
        document["sections"][0]["questions"].append(question | answer)
        newer = Submission.objects.create(
            nomination=entry,
            version=2,
            document=document,
            sha256="0" * 64,
            submitted_at=timezone.now(),
            submitted_by=entry.created_by,
        )
        Assignment.objects.filter(pk=assignment.pk).update(submission=newer)
        address = page("attachment", assignment.public_id, file.public_id)
        assert f'src="{address}"' in client.get(assignment.get_absolute_url()).text
        response = client.get(address)
        assert response["Content-Disposition"].startswith("inline")
        assert "sandbox" in response["Content-Security-Policy"]
