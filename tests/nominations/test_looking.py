"""Looking through a nomination: findings, reasons, the tick, and what staff are shown."""

from io import BytesIO
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from nominations import scanner
from nominations.documents import build_document
from nominations.drafts import Draft
from nominations.exceptions import NotAllowed, WrongState
from nominations.models import Nomination, ScanReason, SubmissionScan
from nominations.scanner import Finding
from nominations.scanning import looking
from nominations.scanning.file_texts import kept_words, read_words
from nominations.scanning.kept import with_scan_counts
from nominations.services.answers import write_answers
from nominations.services.attachments import attach_file
from nominations.services.scanning import PlacesOpen, ReasonChanged, explain_finding
from nominations.services.submission import submit_nomination
from nominations.services.withdrawal import withdraw_nomination
from tests.nominations import making

TELLS = "The victim, Jane Roe, wrote to us. Call her at (312) 555-0142."
WHY = "She asked to be named, and signed for it."


@pytest.fixture
def telling(filled: Nomination, owner: User) -> Nomination:
    write_answers(nomination=filled, actor=owner, values={"problem": TELLS})
    return filled


def findings(nomination: Nomination) -> list[Finding]:
    document = build_document(Draft.load(nomination))
    looks = looking.look_through(nomination, document, read_words(document))
    return [look.finding for look in looks]


def url(nomination: Nomination, name: str = "looking") -> str:
    return reverse(f"nominations:{name}", args=[nomination.public_id])


def explain(nomination: Nomination, actor: User, *, seen: str = "", reason: str = WHY) -> str:
    digest = findings(nomination)[0].digest
    explain_finding(nomination=nomination, actor=actor, finding=digest, reason=reason, seen=seen)
    return digest


class TestReasons:
    def test_are_kept_with_who_and_when(self, telling: Nomination, editor: User) -> None:
        digest = explain(telling, editor)
        reason = telling.scan_reasons.get()
        assert (reason.finding, reason.reason, reason.made_by) == (digest, WHY, editor)
        entry = AuditEntry.objects.latest("pk")
        assert entry.action == "nomination.finding_explained"
        assert WHY not in str(entry.payload)

    def test_are_replaced_by_those_who_saw_them(self, telling: Nomination, editor: User) -> None:
        explain(telling, editor)
        explain(telling, editor, seen=WHY, reason="Another one.")
        assert telling.scan_reasons.get().reason == "Another one."
        explain(telling, editor, seen="Another one.", reason="  ")
        assert not telling.scan_reasons.exists()

    def test_of_others_are_never_overwritten_unseen(
        self, telling: Nomination, owner: User, editor: User
    ) -> None:
        explain(telling, editor)
        with pytest.raises(ReasonChanged) as refusal:
            explain(telling, owner, reason="Mine")
        assert refusal.value.present == WHY
        assert telling.scan_reasons.get().reason == WHY

    def test_said_twice_are_said_once(self, telling: Nomination, editor: User) -> None:
        explain(telling, editor)
        before = AuditEntry.objects.count()
        explain(telling, editor)
        assert AuditEntry.objects.count() == before

    def test_are_given_by_writers_of_open_drafts(
        self, telling: Nomination, owner: User, viewer: User, outsider: User
    ) -> None:
        for person in (viewer, outsider):
            with pytest.raises(NotAllowed):
                explain(telling, person)
        withdraw_nomination(nomination=telling, actor=owner, reason="")
        telling.refresh_from_db()
        with pytest.raises(WrongState):
            explain(telling, owner)


class TestThePage:
    def test_shows_each_place_marked_with_a_link_to_its_field(
        self, as_owner: Client, telling: Nomination
    ) -> None:
        text = as_owner.get(url(telling)).text
        assert "<mark>Jane Roe</mark>" in text
        assert "<mark>(312) 555-0142</mark>" in text
        assert f"{url(telling, 'check')[:-6]}sections/problem/?check#question-problem" in text
        assert "2 places were found." in text
        assert "2 have no reason yet." in text

    def test_says_when_there_is_nothing(self, as_owner: Client, filled: Nomination) -> None:
        assert "Nothing was found" in as_owner.get(url(filled)).text
        assert "See the places" not in as_owner.get(url(filled, "check")).text

    def test_keeps_a_reason_and_shows_who_gave_it(
        self, as_owner: Client, telling: Nomination, owner: User
    ) -> None:
        data = {"finding": findings(telling)[0].digest, "seen": "", "reason": WHY}
        text = as_owner.post(url(telling), data, follow=True).text
        assert "Stays, with a reason" in text
        assert f"Said by {owner.full_name}," in text
        assert "1 has no reason yet." in text

    def test_shows_both_where_somebody_else_was_faster(
        self, as_owner: Client, telling: Nomination, editor: User
    ) -> None:
        digest = explain(telling, editor)
        data = {"finding": digest, "seen": "", "reason": "Mine, <b>typed</b>"}
        text = as_owner.post(url(telling), data).text
        assert f"{editor.full_name} changed this while you were writing." in text
        assert "Mine, &lt;b&gt;typed&lt;/b&gt;" in text
        assert WHY in text
        data["seen"] = WHY
        assert as_owner.post(url(telling), data).status_code == 302
        assert telling.scan_reasons.get().reason == "Mine, <b>typed</b>"

    def test_loses_nothing_typed(self, as_owner: Client, telling: Nomination) -> None:
        digest = findings(telling)[0].digest
        long = "x" * 1001
        text = as_owner.post(url(telling), {"finding": digest, "seen": "", "reason": long}).text
        assert long in text
        assert "There is a problem" in text
        gone = {"finding": "0" * 64, "seen": "", "reason": "Of a place that was mended"}
        for finding in (gone["finding"], "not a digest", ""):
            text = as_owner.post(url(telling), {**gone, "finding": finding}).text
            assert "That place is no longer there" in text
            assert "Of a place that was mended" in text
        assert not telling.scan_reasons.exists()

    def test_is_escaped(self, as_owner: Client, filled: Nomination, owner: User) -> None:
        nasty = "<script>alert(1)</script> (312) 555-0142 </mark><img src=x>"
        write_answers(nomination=filled, actor=owner, values={"problem": nasty})
        text = as_owner.get(url(filled)).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text

    def test_viewers_read_and_others_do_not_find_it(
        self, client: Client, telling: Nomination, viewer: User, outsider: User, staff: User
    ) -> None:
        client.force_login(viewer)
        text = client.get(url(telling)).text
        assert "Jane Roe" in text
        assert "Save the reason" not in text
        assert client.post(url(telling), {}).status_code == 404
        for person in (outsider, staff):
            client.force_login(person)
            assert client.get(url(telling)).status_code == 404
            assert client.post(url(telling), {}).status_code == 404

    @pytest.mark.parametrize("rows", [1, 3])
    def test_costs_the_same_whatever_is_found(
        self,
        as_owner: Client,
        telling: Nomination,
        owner: User,
        rows: int,
        django_assert_num_queries: Any,
    ) -> None:
        said = " ".join(f"Call (312) 555-014{number}." for number in range(rows))
        write_answers(nomination=telling, actor=owner, values={"response": said})
        explain(telling, owner)
        as_owner.get(url(telling))
        with django_assert_num_queries(8):
            as_owner.get(url(telling))


class TestSubmitting:
    def test_asks_to_look_only_where_places_are_open(
        self, as_owner: Client, telling: Nomination, owner: User
    ) -> None:
        page = as_owner.get(url(telling, "submit")).text
        assert "I have looked at these places" in page
        for finding in findings(telling):
            explain_finding(
                nomination=telling, actor=owner, finding=finding.digest, reason=WHY, seen=""
            )
        assert "I have looked at these places" not in as_owner.get(url(telling, "submit")).text
        as_owner.post(url(telling, "submit"), {"agreed": "on"})
        assert telling.submissions.count() == 1

    def test_without_reason_or_tick_is_asked_again(
        self, as_owner: Client, telling: Nomination
    ) -> None:
        text = as_owner.post(url(telling, "submit"), {"agreed": "on"}).text
        assert "2 places that were found have no reason." in text
        assert not telling.submissions.exists()
        done = as_owner.post(url(telling, "submit"), {"agreed": "on", "looked_through": "on"})
        assert done["Location"] == url(telling, "receipt")
        kept = telling.submissions.get().scan.findings
        assert [row["looked_at"] for row in kept] == [True, True]

    def test_keeps_what_was_found_with_its_reasons(
        self, telling: Nomination, owner: User, editor: User
    ) -> None:
        digest = explain(telling, editor)
        submit_nomination(nomination=telling, actor=owner)
        rows = {row["digest"]: row for row in SubmissionScan.objects.get().findings}
        assert (rows[digest]["reason"], rows[digest]["reason_by"]) == (WHY, editor.full_name)
        assert sorted(row["reason"] for row in rows.values()) == ["", WHY]

    def test_is_refused_by_the_verb_too(self, telling: Nomination, owner: User) -> None:
        with pytest.raises(PlacesOpen):
            submit_nomination(nomination=telling, actor=owner, looked_through=False)
        telling.refresh_from_db()
        assert telling.reference is None

    def test_goes_on_when_the_scanner_breaks(
        self, as_owner: Client, telling: Nomination, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def breaks(*args: object, **kwargs: object) -> None:
            raise RecursionError

        monkeypatch.setattr(scanner, "scan", breaks, raising=False)
        for name in ("check", "looking", "submit"):
            assert as_owner.get(url(telling, name)).status_code == 200
        as_owner.post(url(telling, "submit"), {"agreed": "on"})
        assert telling.submissions.get().scan.findings == []


class TestStaff:
    def test_see_places_and_reasons(
        self, client: Client, telling: Nomination, owner: User, staff: User
    ) -> None:
        explain(telling, owner)
        submit_nomination(nomination=telling, actor=owner)
        client.force_login(staff)
        text = client.get(reverse("desk:screen", args=[telling.public_id])).text
        assert "<mark>Jane Roe</mark>" in text
        assert WHY in text
        assert "No reason given." in text

    def test_get_counts_for_the_queue(self, telling: Nomination, owner: User) -> None:
        explain(telling, owner)
        submit_nomination(nomination=telling, actor=owner)
        other = making.draft(telling.cycle)
        found = with_scan_counts(Nomination.objects.filter(cycle=telling.cycle))
        counts = found.values_list("pk", "places_found", "places_unexplained")
        assert set(counts.order_by(F("pk"))) == {(telling.pk, 2, 1), (other.pk, 0, 0)}


class TestFiles:
    def test_words_are_read_once_and_kept(
        self, filled: Nomination, owner: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        attach(filled, owner, making.upload("plan.pdf", pdf_saying("Call 312-555-0142 now")))
        (finding,) = findings(filled)
        assert finding.spots[0].words == "312-555-0142"
        assert finding.spots[0].place.part == "content"
        monkeypatch.setattr("nominations.scanning.file_texts._read", None)
        assert len(findings(filled)) == 1

    def test_a_submission_waits_for_no_file(self, filled: Nomination, owner: User) -> None:
        attach(filled, owner, making.upload("plan.pdf", pdf_saying("Call 312-555-0142 now")))
        assert kept_words(build_document(Draft.load(filled))) == []
        submit_nomination(nomination=filled, actor=owner)
        assert SubmissionScan.objects.get().findings == []

    def test_what_takes_too_long_is_ended(
        self, filled: Nomination, owner: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        attach(filled, owner, making.upload("plan.pdf", pdf_saying("Call 312-555-0142 now")))
        monkeypatch.setattr("nominations.scanning.file_texts.SECONDS_EACH", 0.001)
        assert findings(filled) == []


def attach(nomination: Nomination, owner: User, upload: Any) -> None:
    attach_file(nomination=nomination, actor=owner, question="supporting-files", upload=upload)


def pdf_saying(words: str) -> bytes:
    """A PDF with one line of text, written by hand."""
    import pikepdf

    made = pikepdf.new()
    made.add_blank_page()
    page = made.pages[0]
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = made.make_stream(f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode())
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def test_reasons_are_never_empty(telling: Nomination, owner: User) -> None:
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        ScanReason.objects.create(nomination=telling, finding="0" * 64, reason="", made_by=owner)
