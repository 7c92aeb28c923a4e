"""Who gets what from every address: one table per room."""

from tests.access.rows import Row, Table
from tests.access.tables import (
    accounts,
    after,
    allauth,
    awards,
    awards_staff,
    deciding,
    desk,
    endorsements,
    judging,
    judging_staff,
    nominations,
    offline,
    practice,
    results,
    site,
)

TABLES: dict[str, Table] = {
    "site": site.TABLE,
    "accounts": accounts.TABLE,
    "allauth": allauth.TABLE,
    "awards": awards.TABLE,
    "awards_staff": awards_staff.TABLE,
    "nominations": nominations.TABLE,
    "offline": offline.TABLE,
    "endorsements": endorsements.TABLE,
    "judging": judging.TABLE,
    "judging_staff": judging_staff.TABLE,
    "deciding": deciding.TABLE,
    "practice": practice.TABLE,
    "results": results.TABLE,
    "after": after.TABLE,
    "desk": desk.TABLE,
}


def rows() -> dict[str, Row]:
    """Every row by its key. A key in two tables is a mistake."""
    found: dict[str, Row] = {}
    for table in TABLES.values():
        twice = found.keys() & table.keys()
        assert not twice, f"in two tables: {sorted(twice)}"
        found |= table
    return found


def url_name(key: str) -> str:
    """The URL name that a row's key begins with."""
    return key.split(" ", 1)[0]
