"""Every way of tampering is found, and where."""

from collections.abc import Callable
from io import StringIO

import pgtrigger
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from audit.models import AuditEntry, AuditHead
from audit.services import record
from audit.verification import Break, Expectation, verify_chain

pytestmark = pytest.mark.django_db(transaction=True)

ENTRY = "audit.AuditEntry"
HEAD = "audit.AuditHead"


@pytest.fixture
def trail() -> list[AuditEntry]:
    with transaction.atomic():
        return [record(actor=None, action="thing.made", payload={"n": n}) for n in range(1, 6)]


def tamper(change: Callable[[], object]) -> None:
    """Do as an owner would who switches the triggers off."""
    with pgtrigger.ignore():
        change()


def rewrite(entry: AuditEntry, payload: dict[str, int]) -> None:
    entry.payload = payload
    entry.hash = entry.computed_hash()
    entry.save()


def test_an_empty_trail_is_whole() -> None:
    assert verify_chain().head == "0:" + "0" * 64


def test_a_whole_trail_and_its_head(trail: list[AuditEntry]) -> None:
    found = verify_chain()
    assert found.ok
    assert found.head == f"5:{trail[-1].hash}"


@pytest.mark.parametrize(
    "fields",
    [
        {"payload": {"n": 99}},
        {"action": "thing.unmade"},
        {"actor_id": 4711},
        {"object_id": "7"},
        {"scope": "award:9"},
    ],
)
def test_an_edited_entry(trail: list[AuditEntry], fields: dict[str, object]) -> None:
    tamper(lambda: AuditEntry.objects.filter(seq=3).update(**fields))
    found = verify_chain()
    assert (found.kind, found.broken_at, found.seq) == (Break.EDITED, 3, 2)


def test_a_moved_time(trail: list[AuditEntry]) -> None:
    tamper(lambda: AuditEntry.objects.filter(seq=2).update(at=trail[0].at))
    assert verify_chain().broken_at == 2


def test_a_deleted_middle_row(trail: list[AuditEntry]) -> None:
    tamper(lambda: AuditEntry.objects.filter(seq=3).delete())
    found = verify_chain()
    assert (found.kind, found.broken_at) == (Break.GAP, 3)


def test_a_deleted_first_row(trail: list[AuditEntry]) -> None:
    tamper(lambda: AuditEntry.objects.filter(seq=1).delete())
    assert verify_chain().broken_at == 1


def test_two_rows_in_each_others_place(trail: list[AuditEntry]) -> None:
    def swap() -> None:
        for old, new in ((2, 99), (3, 2), (99, 3)):
            AuditEntry.objects.filter(seq=old).update(seq=new)

    tamper(swap)
    found = verify_chain()
    assert (found.kind, found.broken_at) == (Break.RELINKED, 2)


def test_an_entry_rewritten_with_a_matching_hash(trail: list[AuditEntry]) -> None:
    tamper(lambda: rewrite(trail[2], {"n": 99}))
    found = verify_chain()
    assert (found.kind, found.broken_at) == (Break.RELINKED, 4)


def test_a_cut_tail(trail: list[AuditEntry]) -> None:
    tamper(lambda: AuditEntry.objects.filter(seq__gt=3).delete())
    found = verify_chain()
    assert (found.kind, found.broken_at, found.seq) == (Break.CUT, 4, 3)


def cut_with_head(trail: list[AuditEntry]) -> None:
    AuditEntry.objects.filter(seq__gt=3).delete()
    AuditHead.objects.update(seq=3, hash=trail[2].hash)


def test_a_cut_tail_with_the_head_put_back_shows_only_against_a_noted_head(
    trail: list[AuditEntry],
) -> None:
    noted = Expectation(5, trail[4].hash)
    tamper(lambda: cut_with_head(trail))
    assert verify_chain().ok
    found = verify_chain(expect=noted)
    assert (found.kind, found.broken_at) == (Break.CUT, 4)


def test_a_last_entry_rewritten_with_the_head_shows_only_against_a_noted_head(
    trail: list[AuditEntry],
) -> None:
    noted = Expectation(5, trail[4].hash)

    def rewrite_tail() -> None:
        rewrite(trail[4], {"n": 99})
        AuditHead.objects.update(hash=trail[4].hash)

    tamper(rewrite_tail)
    assert verify_chain().ok
    found = verify_chain(expect=noted)
    assert (found.kind, found.broken_at) == (Break.EXPECTED, 5)


def test_a_head_that_disagrees(trail: list[AuditEntry]) -> None:
    tamper(lambda: AuditHead.objects.update(hash="a" * 64))
    assert verify_chain().kind is Break.HEAD


def test_an_entry_slipped_in_after_the_head(trail: list[AuditEntry]) -> None:
    tamper(lambda: AuditHead.objects.update(seq=4, hash=trail[3].hash))
    assert verify_chain().kind is Break.HEAD


def test_an_expected_head_inside_the_trail_is_met(trail: list[AuditEntry]) -> None:
    assert verify_chain(expect=Expectation(3, trail[2].hash)).ok


def test_rows_are_streamed(trail: list[AuditEntry], monkeypatch: pytest.MonkeyPatch) -> None:
    """In chunks through one server-side cursor, whatever the length."""
    monkeypatch.setattr("audit.verification.CHUNK", 2)
    statements: list[str] = []

    def note(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    named: list[str] = []
    original = connection.chunked_cursor
    monkeypatch.setattr(
        connection, "chunked_cursor", lambda: named.append("server-side") or original()
    )
    with connection.execute_wrapper(note):
        assert verify_chain().ok
    assert named == ["server-side"]


def run(*args: str) -> str:
    out = StringIO()
    call_command("verify_audit", *args, stdout=out)
    return out.getvalue()


def test_the_command_prints_the_head(trail: list[AuditEntry]) -> None:
    assert run() == f"The audit trail is whole: 5 entries.\nhead 5:{trail[4].hash}\n"


def test_the_command_takes_a_noted_head(trail: list[AuditEntry]) -> None:
    assert "whole" in run("--expect", f"5:{trail[4].hash}")


def test_the_command_fails_on_a_break(trail: list[AuditEntry]) -> None:
    tamper(lambda: AuditEntry.objects.filter(seq=4).delete())
    with pytest.raises(CommandError, match=r"entry 4 is missing. Last good entry: 3:[0-9a-f]{64}$"):
        run()


@pytest.mark.parametrize("text", ["5", "x:" + "0" * 64, "5:abc", "5:" + "g" * 64])
def test_the_command_explains_a_malformed_head(text: str) -> None:
    with pytest.raises(CommandError, match="SEQ:HASH"):
        run("--expect", text)
