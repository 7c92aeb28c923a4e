"""Nobody rewrites the trail: the application has no grant, the owner meets the triggers."""

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from audit.models import AuditEntry, AuditHead
from audit.services import record

REWRITES = [
    "UPDATE audit_auditentry SET action = 'thing.unmade'",
    "DELETE FROM audit_auditentry",
    "TRUNCATE audit_auditentry",
]
HEAD_REWRITES = [
    "DELETE FROM audit_audithead",
    "TRUNCATE audit_audithead",
]


@pytest.mark.django_db
@pytest.mark.parametrize("statement", REWRITES + HEAD_REWRITES)
def test_the_application_has_no_grant(statement: str) -> None:
    record(actor=None, action="thing.made")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == settings.APPLICATION_ROLE
        # The application may switch the triggers off for its session; the grants do not care.
        cursor.execute("SET LOCAL pgtrigger.ignore = '{audit_auditentry}'")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute(statement)


@pytest.mark.django_db
def test_the_application_owns_no_table_and_may_not_make_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone()[0] == 0
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            cursor.execute("CREATE TABLE public.mine (id int)")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", REWRITES + HEAD_REWRITES)
def test_the_owner_meets_the_triggers(statement: str) -> None:
    with transaction.atomic():
        record(actor=None, action="thing.made")
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute("SET LOCAL laurel.allow_truncate = off")
        with pytest.raises(ProgrammingError, match="pgtrigger: Cannot"), transaction.atomic():
            cursor.execute(statement)
    assert AuditEntry.objects.get().action == "thing.made"


@pytest.mark.django_db
@pytest.mark.parametrize("seq", [0, 1, 3])
def test_the_head_moves_on_by_one_and_never_back(seq: int) -> None:
    record(actor=None, action="thing.made")
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        AuditHead.objects.update(seq=seq)
