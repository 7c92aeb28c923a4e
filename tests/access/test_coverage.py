"""Every address of the site stands in a table, and every table speaks of addresses there are."""

from tests.access.resolver import NAMELESS, every_pattern
from tests.access.roles import EVERYONE
from tests.access.tables import rows, url_name


def test_every_pattern_has_a_name() -> None:
    nameless = [route for name, route in every_pattern() if name.endswith(NAMELESS)]
    assert not nameless


def test_every_address_stands_in_a_table() -> None:
    in_tables = {url_name(key) for key in rows()}
    missing = {name: route for name, route in every_pattern() if name not in in_tables}
    assert not missing, f"say in tests/access/tables who gets what from {missing}"


def test_every_row_is_of_an_address() -> None:
    there = {name for name, _route in every_pattern()}
    gone = [key for key in rows() if url_name(key) not in there]
    assert not gone


def test_every_row_names_every_role() -> None:
    for key, row in rows().items():
        for expected in (row.get, row.post):
            assert expected is None or expected.keys() == EVERYONE, key


def test_no_row_is_open_to_nobody_by_mistake() -> None:
    """A row without GET has a POST: else it would ask nothing."""
    empty = [key for key, row in rows().items() if row.get is None and row.post is None]
    assert not empty
