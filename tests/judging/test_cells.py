"""Small groups cannot be read off a table, nor worked out from its rows and their total."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from judging.reports.cells import SMALLEST, cells, counts

GROUPS = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3),
    st.lists(st.floats(1, 10), max_size=12),
    max_size=9,
)


def test_a_small_group_takes_in_the_next_so_that_its_complement_tells_nothing() -> None:
    table = cells({"Belgium": [5.0] * 2, "Canada": [6.0] * 4, "Spain": [7.0] * 9})
    assert [(cell.name, cell.n, cell.mean) for cell in table] == [("Spain", 9, 7.0), ("", 6, 5.7)]


def test_small_groups_together_are_enough() -> None:
    table = cells({"Belgium": [5.0], "Chile": [6.0, 6.0], "Spain": [7.0] * 9})
    assert [(cell.name, cell.n, cell.groups) for cell in table] == [("Spain", 9, 1), ("", 3, 2)]


def test_one_row_says_no_more_than_the_total() -> None:
    assert cells({"Spain": [7.0] * 9}) == []
    assert cells({"Spain": [7.0] * 9, "Chile": [6.0]}) == []
    assert cells({"Chile": [6.0]}) == []
    assert cells({}) == []


def test_groups_that_are_large_enough_stay_as_they_are() -> None:
    table = counts({"Spain": 3, "Chile": 5, "nowhere": 0})
    assert [(cell.name, cell.n, cell.mean) for cell in table] == [
        ("Chile", 5, None),
        ("Spain", 3, None),
    ]


@given(GROUPS)
def test_no_row_stands_for_fewer_than_three(groups: dict[str, list[float]]) -> None:
    assert all(cell.n >= SMALLEST for cell in cells(groups))


@given(GROUPS)
def test_rows_add_up_to_the_total_or_there_is_no_table(groups: dict[str, list[float]]) -> None:
    table = cells(groups)
    assert not table or sum(cell.n for cell in table) == sum(map(len, groups.values()))


@given(GROUPS)
def test_a_small_group_is_never_alone_in_what_is_left_over(groups: dict[str, list[float]]) -> None:
    """What a reader can work out: sums over sets of rows. None is that of a small group."""
    table = cells(groups)
    named = {cell.name for cell in table if cell.name}
    hidden = [name for name, given in groups.items() if given and name not in named]
    assert all(len(groups[name]) >= SMALLEST for name in named)
    if not table or not hidden:
        return
    assert len(hidden) >= 2
    assert [cell.groups for cell in table if not cell.name] == [len(hidden)]
    sums = {
        sum(cell.n for cell in chosen)
        for size in range(1, len(table) + 1)
        for chosen in combinations(table, size)
    }
    assert min(sums) >= SMALLEST


@given(GROUPS)
def test_names_of_what_is_put_together_are_not_told(groups: dict[str, list[float]]) -> None:
    named = {cell.name for cell in cells(groups)}
    assert not {name for name, given in groups.items() if 0 < len(given) < SMALLEST} & named
