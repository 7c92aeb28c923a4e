"""Migration operations about what the application role may do."""

from typing import Any

from django.conf import settings
from django.db import migrations


class Withhold(migrations.RunSQL):
    """Take privileges on a table from the application role, e.g. ``Withhold("t", "DELETE")``.

    The default privileges (migration ``audit.0001_roles``) grant SELECT, INSERT, UPDATE and DELETE
    on every new table; this takes back what one table must not have.
    """

    def __init__(self, table: str, privileges: str) -> None:
        self.table = table
        self.privileges = privileges
        role = settings.APPLICATION_ROLE
        super().__init__(
            sql=f'REVOKE {privileges} ON "{table}" FROM "{role}"',
            reverse_sql=f'GRANT {privileges} ON "{table}" TO "{role}"',
        )

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, [self.table, self.privileges], {})

    def describe(self) -> str:
        return f"Withhold {self.privileges} on {self.table} from the application role"


class InsertOnly(Withhold):
    """Let the application role read a table and add rows, nothing else.

    Goes with ``audit.triggers.append_only`` on the model.
    """

    def __init__(self, table: str) -> None:
        super().__init__(table, "UPDATE, DELETE")

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, [self.table], {})
