"""Triggers for tables whose rows are written once."""

import pgtrigger

# The setting lets a test database be emptied between tests. The application role may not
# truncate at all, whatever the setting says.
_REFUSE_TRUNCATE = """
IF current_setting('laurel.allow_truncate', true) IS DISTINCT FROM 'on' THEN
    RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;
END IF;
RETURN NULL;
"""


def append_only() -> list[pgtrigger.Trigger]:
    """For ``Meta.triggers``: refuse UPDATE, DELETE and TRUNCATE, to the table's owner as well.

    Grants keep the application role out (``audit.operations.InsertOnly``); the triggers keep the
    owner from slips. Both are needed: an owner can drop a trigger, an application cannot.
    """
    return [
        pgtrigger.Protect(name="append_only_update", operation=pgtrigger.Update),
        pgtrigger.Protect(name="append_only_delete", operation=pgtrigger.Delete),
        refuse_truncate(),
    ]


def refuse_truncate() -> pgtrigger.Trigger:
    """Refuse TRUNCATE unless the session says ``SET laurel.allow_truncate = on``."""
    return pgtrigger.Trigger(
        name="refuse_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func=_REFUSE_TRUNCATE,
    )
