"""A judge's own order: what is next, and how long the rest takes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judging.reading_list import Place, ReadingList, minutes_per_entry

START = datetime(2031, 3, 1, 20, tzinfo=UTC)


def sealed_at(*minutes: float) -> list[datetime]:
    return [START + timedelta(minutes=minute) for minute in minutes]


def place(number: int, state: str = "", touched: int | None = None, sealed: int | None = None):
    def at(minutes: int | None) -> datetime | None:
        return None if minutes is None else START + timedelta(minutes=minutes)

    return Place(number, f"e{number}", number, state, at(touched), at(sealed))


class TestPace:
    def test_the_median_without_pauses(self) -> None:
        # Steps of 10, 20, 600 (a night) and 30 minutes.
        assert minutes_per_entry(sealed_at(0, 10, 30, 630, 660)) == 20

    @pytest.mark.parametrize("minutes", [(), (0,), (0, 10, 20), (0, 100, 200, 300, 400)])
    def test_too_few_steps_are_no_pace(self, minutes: tuple[int, ...]) -> None:
        assert minutes_per_entry(sealed_at(*minutes)) is None

    def test_sealing_finished_drafts_in_a_row_is_no_pace(self) -> None:
        assert minutes_per_entry(sealed_at(0, 0.2, 0.4, 0.6, 0.8)) is None

    @given(st.lists(st.floats(min_value=0, max_value=5000), max_size=20))
    def test_whatever_the_order_a_pace_is_between_the_bounds(self, minutes: list[float]) -> None:
        pace = minutes_per_entry(sealed_at(*minutes))
        assert pace == minutes_per_entry(sealed_at(*reversed(minutes)))
        assert pace is None or 2 <= pace <= 90

    def test_the_rest_in_words(self) -> None:
        done = [place(number, "sealed", sealed=20 * number) for number in range(4)]
        assert ReadingList([*done, place(5)]).time_left == "20 min"
        assert ReadingList([*done, *(place(5 + n) for n in range(8))]).time_left == "2 h 40 min"
        assert ReadingList([*done, *(place(5 + n) for n in range(6))]).time_left == "2 h"
        assert ReadingList(done).time_left == ""
        assert ReadingList([place(1)]).time_left == ""


class TestNext:
    def test_where_one_stopped_is_what_was_touched_last(self) -> None:
        mine = ReadingList([place(1, "draft", 5), place(2, "draft", 9), place(3, "sealed", 20)])
        assert mine.resume == mine.places[1]

    def test_a_sealed_one_under_change_is_not_finished(self) -> None:
        mine = ReadingList([place(1, "changing", 5), place(2)])
        assert mine.resume == mine.places[0]

    def test_else_the_first_new_one_and_nothing_at_the_end(self) -> None:
        mine = ReadingList([place(1, "sealed"), place(2), place(3)])
        assert mine.resume == mine.places[1]
        assert ReadingList([place(1, "sealed")]).resume is None
        assert ReadingList().resume is None

    def test_the_ways_to_the_ones_beside_it(self) -> None:
        mine = ReadingList([place(1), place(2), place(3)])
        assert (mine.before("e1"), mine.after("e1")) == ("", "e2")
        assert (mine.before("e3"), mine.after("e3")) == ("e2", "")
        assert mine.number("e2") == 2
