"""A team keeps an answer to the judges, and it stays there."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from judging.services.publication import winner_fields
from nominations.documents import build_document
from nominations.drafts import Draft
from nominations.exceptions import NotAllowed, WrongState
from nominations.models import Nomination, PublicationChoice
from nominations.services.milestones import save_milestone
from nominations.services.publication_choices import choose_publication
from nominations.services.submission import submit_nomination
from tests.nominations import making
from tests.nominations.test_milestones import STEP


def url(nomination: Nomination, question: str = "problem") -> str:
    return reverse("nominations:publication", args=[nomination.public_id, question])


def withhold(nomination: Nomination, actor: User, *questions: str) -> None:
    for question in questions:
        choose_publication(nomination=nomination, actor=actor, question=question, may_publish=False)


def test_without_a_choice_the_form_decides(filled: Nomination) -> None:
    document = build_document(Draft.load(filled))
    marks = {
        q["slug"]: q["publishable"] for part in document["sections"] for q in part["questions"]
    }
    assert marks["problem"]
    assert not marks["supporting-files"]


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("problem", making.ANSWERS["problem"]),
        ("measures", "Bicycles stolen"),
        ("costs", "12,000.00 USD"),
        ("timeline", "The lamps were lit"),
        ("started", "2029-01"),
    ],
)
def test_what_is_kept_to_the_judges_never_reaches_the_public_record(
    filled: Nomination, owner: User, question: str, kept: str
) -> None:
    save_milestone(nomination=filled, actor=owner, question="timeline", values=STEP)
    before = submit_nomination(nomination=filled, actor=owner)
    assert kept in str(winner_fields(filled, before, ""))
    Nomination.objects.filter(pk=filled.pk).update(state="returned")
    withhold(filled, owner, question)
    after = submit_nomination(nomination=filled, actor=owner)
    assert kept not in str(winner_fields(filled, after, ""))
    # Judges read it all the same, and the version of before stays as it was.
    assert "withheld" in str(after.document)
    assert kept in str(winner_fields(filled, before, ""))
    frozen = {q["slug"]: q for part in after.document["sections"] for q in part["questions"]}
    assert frozen[question]["value"]


def test_milestones_are_published_as_a_list(filled: Nomination, owner: User) -> None:
    late = {"what": "The square  opened", "reached": "no", "note": "No money.", "start": None}
    save_milestone(nomination=filled, actor=owner, question="timeline", values=STEP | late)
    save_milestone(nomination=filled, actor=owner, question="timeline", values=STEP)
    Nomination.objects.filter(pk=filled.pk).update(title="Lamps")
    milestone = filled.milestones.get(reached="no")
    milestone.start = STEP["start"].replace(year=2026)
    milestone.save()
    story = winner_fields(filled, submit_nomination(nomination=filled, actor=owner), "")["story"]
    assert story.endswith(
        "## What happened when?\n\n"
        "- 3 February 2025: The lamps were lit (Reached)\n"
        "- 3 February 2026: The square opened (Not reached). No money."
    )


class TestPages:
    def test_the_section_leads_to_the_choice_and_back(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        section = reverse("nominations:section", args=[nomination.public_id, "problem"])
        assert "May be published if you win." in as_owner.get(section).text
        sent = {"answer-problem": "Typed just now", "go": "publication:problem"}
        assert as_owner.post(section, sent)["Location"] == url(nomination)
        assert nomination.answers.get(question="problem").value == "Typed just now"
        assert "It may be published if we win" in as_owner.get(url(nomination)).text
        saved = as_owner.post(url(nomination), {"readers": "judges"})
        assert saved["Location"] == f"{section}#question-problem"
        assert "Kept to the judges." in as_owner.get(section).text

    def test_the_check_page_says_it_and_gets_the_reader_back(
        self, as_owner: Client, nomination: Nomination
    ) -> None:
        check = reverse("nominations:check", args=[nomination.public_id])
        assert f"{url(nomination)}?check" in as_owner.get(check).text
        saved = as_owner.post(f"{url(nomination)}?check", {"readers": "judges"})
        assert saved["Location"] == f"{check}#answer-to-problem"
        assert as_owner.get(check).text.count("Kept to the judges.") == 1
        as_owner.post(f"{url(nomination)}?check", {"readers": "public"})
        assert "Kept to the judges." not in as_owner.get(check).text

    @pytest.mark.parametrize("sent", [{}, {"readers": "everybody"}])
    def test_nothing_chosen_is_said(
        self, as_owner: Client, nomination: Nomination, sent: dict[str, str]
    ) -> None:
        assert "There is a problem" in as_owner.post(url(nomination), sent).text
        assert not PublicationChoice.objects.exists()

    @pytest.mark.parametrize("question", ["supporting-files", "no-such-question"])
    def test_there_is_none_for_what_is_never_published(
        self, as_owner: Client, nomination: Nomination, question: str
    ) -> None:
        assert as_owner.get(url(nomination, question)).status_code == 404

    def test_a_viewer_reads_no_such_links(
        self, client: Client, nomination: Nomination, viewer: User
    ) -> None:
        client.force_login(viewer)
        check = reverse("nominations:check", args=[nomination.public_id])
        assert "Keep it to the judges" not in client.get(check).text
        assert client.post(url(nomination), {"readers": "judges"}).status_code == 404


class TestVerb:
    def test_saying_it_twice_is_saying_it_once(self, nomination: Nomination, owner: User) -> None:
        withhold(nomination, owner, "problem", "problem")
        entries = AuditEntry.objects.filter(action="nomination.publication_chosen")
        assert entries.count() == 1
        assert entries.get().payload == {"question": "problem", "may_publish": False}

    def test_others_cannot(self, nomination: Nomination, viewer: User, outsider: User) -> None:
        for person in (viewer, outsider):
            with pytest.raises(NotAllowed):
                withhold(nomination, person, "problem")

    def test_what_is_never_published_is_no_choice(
        self, nomination: Nomination, owner: User
    ) -> None:
        with pytest.raises(WrongState):
            choose_publication(
                nomination=nomination, actor=owner, question="supporting-files", may_publish=True
            )
        assert not PublicationChoice.objects.exists()

    def test_not_after_submitting(self, filled: Nomination, owner: User) -> None:
        submit_nomination(nomination=filled, actor=owner)
        with pytest.raises(WrongState):
            withhold(filled, owner, "problem")
