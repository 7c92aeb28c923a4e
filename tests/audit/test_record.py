"""Adding entries: the formula, the transaction, the head, and what is refused."""

import hashlib
import threading
from datetime import UTC

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import close_old_connections, connection, transaction
from django.db.transaction import TransactionManagementError
from django.db.utils import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from audit.models import AuditEntry, AuditHead
from audit.services import record
from audit.verification import verify_chain

pytestmark = pytest.mark.django_db


def person(name: str = "ada", **fields: object) -> User:
    return User.objects.create(email=f"{name}@example.org", **fields)


def test_the_hash_follows_the_published_formula() -> None:
    ada = person()
    first = record(actor=ada, action="thing.made", obj=ada, payload={"b": 1, "a": "ñ"})
    second = record(actor=None, action="thing.changed", scope="award:7")
    at = first.at.astimezone(UTC).isoformat(timespec="microseconds")
    written = (
        f'{{"action":"thing.made","actor":"{ada.pk}","at":"{at}",'
        f'"object":{{"id":"{ada.pk}","scope":"","type":"accounts.user"}},'
        f'"payload":{{"a":"ñ","b":1}},"seq":{first.seq}}}'
    )
    expected = hashlib.sha256((first.previous_hash + written).encode()).hexdigest()
    assert first.hash == expected
    assert (second.seq, second.previous_hash) == (first.seq + 1, first.hash)


def test_the_first_entry_follows_sixty_four_zeros() -> None:
    entry = record(actor=None, action="thing.made")
    assert (entry.seq, entry.previous_hash) == (1, "0" * 64)


def test_the_head_moves_with_each_entry() -> None:
    record(actor=None, action="thing.made")
    entry = record(actor=None, action="thing.made")
    assert str(AuditHead.objects.get()) == f"2:{entry.hash}"


def test_an_anonymous_visitor_is_nobody() -> None:
    assert record(actor=AnonymousUser(), action="thing.made").actor_id is None


def test_an_entry_outlives_the_person_who_made_it() -> None:
    ada = person()
    entry = record(actor=ada, action="thing.made")
    number = ada.pk
    ada.delete()
    kept = AuditEntry.objects.for_list().get(pk=entry.pk)
    assert (kept.actor_id, kept.actor) == (number, None)
    assert verify_chain().ok


@pytest.mark.parametrize(
    "payload",
    [{"to": "ada@example.org"}, {"deep": [{"text": "a" * 201}]}],
)
def test_personal_text_is_refused(payload: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="salted_digest"):
        record(actor=None, action="thing.made", payload=payload)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("action", ["made", "Thing.made", "thing.", ""])
def test_an_action_is_a_dotted_word(action: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        record(actor=None, action=action)


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    payload=st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=9),
        st.none() | st.integers() | st.floats(allow_nan=False, allow_infinity=False),
    )
)
def test_whatever_the_numbers_the_chain_verifies_after_reading_back(
    payload: dict[str, object],
) -> None:
    record(actor=None, action="thing.made", payload=payload)
    assert verify_chain().ok


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_is_refused() -> None:
    with pytest.raises(TransactionManagementError):
        record(actor=None, action="thing.made")


@pytest.mark.django_db(transaction=True)
def test_an_entry_goes_with_a_rolled_back_verb() -> None:
    with transaction.atomic():
        record(actor=None, action="thing.made")
        transaction.set_rollback(True)
    with transaction.atomic():
        assert record(actor=None, action="thing.made").seq == 1


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_make_one_chain() -> None:
    """From an empty trail, so that creating the head is raced for as well."""
    start = threading.Barrier(8)
    failures: list[BaseException] = []

    def write() -> None:
        try:
            start.wait()
            for number in range(10):
                with transaction.atomic():
                    record(actor=None, action="thing.made", payload={"n": number})
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    close_old_connections()
    assert failures == []
    found = verify_chain()
    assert (found.ok, found.seq) == (True, 80)


def test_only_staff_read_the_trail_and_within_their_scopes() -> None:
    staff = person("staff", is_staff=True)
    for scope in ("", "award:1", "award:2"):
        record(actor=None, action="thing.made", scope=scope)
    entries = AuditEntry.objects
    assert entries.visible_to(staff).count() == 3
    assert entries.visible_to(staff, {"award:1"}).get().scope == "award:1"
    assert not entries.visible_to(person()).exists()
    assert not entries.visible_to(AnonymousUser()).exists()


def test_entries_about_one_object() -> None:
    ada, eve = person(), person("eve")
    record(actor=None, action="thing.made", obj=ada)
    record(actor=None, action="thing.made", obj=eve)
    assert AuditEntry.objects.about(ada).get().object_id == str(ada.pk)


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_with_actors_is_one_query(rows: int, django_assert_num_queries) -> None:
    ada = person()
    for _ in range(rows):
        record(actor=ada, action="thing.made")
    with django_assert_num_queries(1):
        assert [entry.actor.email for entry in AuditEntry.objects.for_list()] == [ada.email] * rows
