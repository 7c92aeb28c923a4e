"""Result bundles: frozen, signed by two, and held against the database afterwards."""

import json

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from accounts.exceptions import Refused
from audit.models import AuditEntry, AuditHead
from judging import engine
from judging.enums import SigningCapacity
from judging.models import BundleSignature, Result
from judging.services.bundles import bundle_is_signed, make_bundle, sign_bundle
from judging.services.conflicts import recuse
from judging.services.results import compute_result, latest_result
from mail.models import OutboxMessage
from nominations.models import AccessBar, Submission
from tests.judging import world as worlds
from tests.judging.test_views_deciding import sign_in_afresh
from tests.judging.world import closed_world, open_world

pytestmark = pytest.mark.django_db

STAFF, CHAIR = SigningCapacity.STAFF, SigningCapacity.CHAIR


@pytest.fixture
def world():
    return closed_world()


def sign(world, bundle, capacity, user=None, digest=None):
    chosen = user or (world.chair.user if capacity == CHAIR else world.staff)
    return sign_bundle(
        bundle=bundle, user=chosen, capacity=capacity, bundle_sha256=digest or bundle.sha256
    )


class TestMaking:
    def test_it_holds_all_that_the_result_was_made_of(self):
        world = open_world(entries=2, judges=3)
        world.seal_all([[5, 3], [4, 3], [1, 1]])
        recuse(assignment=world.assignment(2, 0), user=world.judges[2].user)
        world.close()
        bundle = worlds.sign_bundle(world)
        document = bundle.document
        assert engine.verify.verify(document).consistent
        assert document["sha256"] == bundle.sha256
        assert {row["entry"] for row in document["entries"]} == {
            entry.reference for entry in world.entries
        }
        assert [(row["entry"], row["ground"]) for row in document["void"]] == [
            (world.entries[0].reference, "conflict")
        ]
        assert document["void"][0]["scores"]
        assert document["software"]["laurel"]
        text = json.dumps(document)
        for member in world.judges:
            assert member.user.full_name not in text
            assert member.user.email not in text

    def test_once_for_each_result(self, world):
        result = latest_result(world.round)
        first = make_bundle(result=result, actor=world.staff)
        assert make_bundle(result=result, actor=world.chair.user) == first

    def test_staff_and_chair_without_any_conflict(self, world):
        result = latest_result(world.round)
        with pytest.raises(Refused):
            make_bundle(result=result, actor=world.judges[1].user)
        AccessBar.objects.create(nomination=world.entries[2], user=world.staff)
        with pytest.raises(Refused):
            make_bundle(result=result, actor=world.staff)

    def test_not_of_a_result_that_is_out_of_date(self, world):
        recuse(assignment=world.assignment(1, 0), user=world.judges[1].user)
        with pytest.raises(Refused, match="Scorecards have changed"):
            make_bundle(result=latest_result(world.round), actor=world.staff)
        old = latest_result(world.round)
        compute_result(judging_round=world.round, actor=world.staff, reason="A recusal")
        with pytest.raises(Refused, match="newer result"):
            make_bundle(result=old, actor=world.staff)

    def test_the_chair_is_mailed_the_head_of_the_trail(self, world):
        worlds.sign_bundle(world)
        made = AuditEntry.objects.get(action="bundle.made")
        closed = AuditEntry.objects.get(action="round.closed")
        bodies = OutboxMessage.objects.filter(
            template="judging_head", to=world.chair.user.email
        ).values_list("body", flat=True)
        assert len(bodies) == 2
        for entry in (made, closed):
            assert any(f"{entry.seq}:{entry.hash}" in body for body in bodies)


class TestSigning:
    def test_two_people_in_two_capacities(self, world):
        result = latest_result(world.round)
        bundle = make_bundle(result=result, actor=world.staff)
        sign(world, bundle, STAFF)
        assert not bundle_is_signed(result)
        with pytest.raises(Refused, match="signed already"):
            sign(world, bundle, STAFF)
        with pytest.raises(Refused, match="capacity"):
            sign(world, bundle, CHAIR, user=world.judges[1].user)
        sign(world, bundle, CHAIR)
        assert bundle_is_signed(result)
        assert AuditEntry.objects.filter(action="bundle.signed").count() == 2

    def test_what_was_shown_and_nothing_else(self, world):
        bundle = make_bundle(result=latest_result(world.round), actor=world.staff)
        with pytest.raises(Refused, match="not the one you were shown"):
            sign(world, bundle, STAFF, digest="0" * 64)

    def test_not_after_a_scorecard_became_void(self, world):
        bundle = make_bundle(result=latest_result(world.round), actor=world.staff)
        recuse(assignment=world.assignment(1, 0), user=world.judges[1].user)
        with pytest.raises(Refused, match="Scorecards have changed"):
            sign(world, bundle, STAFF)

    def test_on_the_page_after_a_fresh_sign_in(self, client, world):
        bundle = make_bundle(result=latest_result(world.round), actor=world.staff)
        address = reverse("judging:bundle_sign", args=[world.cycle.pk])
        given = {"sha256": bundle.sha256, "capacity": "staff"}
        client.force_login(world.staff)
        assert "reauthenticate" in client.post(address, given)["Location"]
        assert BundleSignature.objects.count() == 0
        sign_in_afresh(client, world.staff)
        client.post(address, given)
        assert BundleSignature.objects.get().capacity == STAFF


class TestDownload:
    def test_it_is_the_bundle(self, client, world):
        client.force_login(world.staff)
        client.post(reverse("judging:bundle_make", args=[world.cycle.pk]))
        response = client.get(reverse("judging:bundle_download", args=[world.cycle.pk]))
        assert "attachment" in response["Content-Disposition"]
        assert engine.verify.verify(json.loads(response.content)).consistent

    def test_nobody_in_conflict(self, client, world):
        worlds.sign_bundle(world)
        AccessBar.objects.create(nomination=world.entries[2], user=world.staff)
        sign_in_afresh(client, world.staff)
        for name in ("bundle_make", "bundle_sign", "bundle_download"):
            address = reverse(f"judging:{name}", args=[world.cycle.pk])
            method = client.get if name == "bundle_download" else client.post
            assert method(address).status_code == 404, name


def as_owner(statement, *values):
    """What somebody with the database in hand could do: triggers off, then the change."""
    with pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(statement, values)


class TestVerifyResult:
    @pytest.fixture
    def file(self, world, tmp_path):
        path = tmp_path / "bundle.json"
        self.write(path, worlds.sign_bundle(world).document)
        return path

    def write(self, path, document):
        path.write_text(json.dumps(document, ensure_ascii=False, indent=1))

    def change(self, path, change):
        document = json.loads(path.read_text())
        change(document)
        self.write(path, document)

    def test_authentic(self, file, capsys):
        call_command("verify_result", file)
        out = capsys.readouterr().out
        assert "Authentic" in out
        assert "FAILED" not in out

    def test_a_changed_score(self, file, capsys):
        self.change(file, lambda document: document["scores"][0]["scores"].update(a=0))
        with pytest.raises(CommandError):
            call_command("verify_result", file)

    def test_a_changed_order(self, file, capsys):
        self.change(file, lambda document: document["categories"][0]["order"].reverse())
        with pytest.raises(CommandError, match="Not consistent"):
            call_command("verify_result", file)
        out = capsys.readouterr().out
        assert "FAILED  digest of the file" in out
        assert "FAILED  order and values" in out

    def test_another_file_that_agrees_with_itself_is_consistent_not_authentic(self, file, capsys):
        def rewrite(document):
            document["year"] += 1
            document["sha256"] = engine.bundles.digest(document)

        self.change(file, rewrite)
        with pytest.raises(CommandError, match="Consistent, but not authentic"):
            call_command("verify_result", file)
        assert "FAILED  frozen here" in capsys.readouterr().out

    def test_a_submission_changed_in_the_database(self, world, file, capsys):
        submission = Submission.objects.filter(nomination=world.entries[0]).get()
        as_owner("UPDATE nominations_submission SET document = '{}' WHERE id = %s", submission.pk)
        with pytest.raises(CommandError, match="not authentic"):
            call_command("verify_result", file)
        assert "was changed after it was frozen" in capsys.readouterr().out

    def test_what_was_erased_is_named_and_no_failure(self, world, file, capsys):
        as_owner(
            "UPDATE nominations_nomination SET reference = 'GONE-1' WHERE id = %s",
            world.entries[0].pk,
        )
        call_command("verify_result", file)
        out = capsys.readouterr().out
        assert "gone    submissions" in out
        assert f"{world.entries[0].reference}: erased" in out

    def test_an_audit_entry_rewritten(self, file, capsys):
        made = AuditEntry.objects.get(action="bundle.made")
        as_owner("UPDATE audit_auditentry SET actor_id = NULL WHERE seq = %s", made.seq)
        with pytest.raises(CommandError, match="not authentic"):
            call_command("verify_result", file)
        assert "was changed after it was written" in capsys.readouterr().out

    def test_no_bundle_at_all(self, tmp_path):
        path = tmp_path / "other.json"
        path.write_text("{}")
        with pytest.raises(CommandError):
            call_command("verify_result", path)


def test_the_head_in_the_bundle_is_that_of_its_moment(world):
    before = AuditHead.objects.get()
    bundle = make_bundle(result=Result.objects.get(), actor=world.staff)
    assert bundle.document["audit_head"] == {"seq": before.seq, "hash": before.hash}
