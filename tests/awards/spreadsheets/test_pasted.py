"""Series as people paste them: every layout that is understood, and every row that is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from awards.limits import MAX_COUNT
from awards.spreadsheets.series import MOST_PERIODS, points_as_text, read_pasted
from evidence import outcome_schema
from evidence.outcome_schema import OutcomeRequest
from evidence.series import Period


def lines(*rows: str) -> str:
    return "\n".join(rows)


def counts(read):
    return {point["period"]: point["count"] for point in read.points}


def beside(read):
    return {point["period"]: point.get("comparison") for point in read.points}


def whys(read):
    return {row.number: row.why for row in read.bad_rows}


TWO = {"2014-07": 12, "2014-08": 1234}


@pytest.mark.parametrize(
    "text",
    [
        "2014-07\t12\n2014-08\t1,234\n",
        "2014-07\t12\r\n2014-08\t1 234\r\n",
        "2014-07\t12\r2014-08\t1234",
        '"2014-07"\t"12"\n"2014-08"\t"1,234"',
        "2014-07;12\n2014-08;1.234",
        "2014-07,12\n2014-08,1234",
        '2014-07,12\n2014-08,"1,234"',
        "2014-07: 12\n2014-08: 1,234",
        "2014-07:12\n2014-08:1234",
        "2014-07   12\n2014-08   1 234",
        "2014-07 12\n2014-08 1,234",
        "July 2014 12\nAugust 2014 1234",
        "  2014-08\t1234\n  2014-07\t12",
        "Month\tThefts\n2014-07\t12\n2014-08\t1234",
        "2014\t7\t12\n2014\t8\t1234",
        "Year\tMonth\tCount\n2014\t7\t12\n\t8\t1234",
        "2014\tJul\t12\n2014\tAug\t1234",
        "Jul\t2014\t12\nAug\t2014\t1234",
        "Month\t2014-07\t2014-08\nThefts\t12\t1234",
        "2014-07\t2014-08\n12\t1234",
        "Month\t2014\nJul\t12\nAug\t1234",
        "\tJul\tAug\n2014\t12\t1234",
        "\t2014\t2015\nJul\t12\t\nAug\t1234\t",
        "\t2014\t2015\n7\t12\t\n8\t1234\t",
    ],
)
def test_layouts_and_separators(text):
    read = read_pasted(text)
    assert counts(read) == TWO
    assert read.is_clean
    assert all("comparison" not in point for point in read.points)


@pytest.mark.parametrize(
    "text",
    [
        "2014\t4\t30\n2015\t6\t31",
        "2014  4  30\n2015  6  31",
        "Year,Town,Rest of county\n2014,4,30\n2015,6,31",
        "Year,Control,Treated\n2014,30,4\n2015,31,6",
        "Year,Arrests,Town,Comparison area\n2014,4,9,30\n2015,6,9,31",
        "Year,2014,2015\nTown,4,6\nControl,30,31",
    ],
)
def test_a_second_column_of_numbers_is_the_comparison_area(text):
    read = read_pasted(text)
    assert counts(read) == {"2014": 4, "2015": 6}
    assert beside(read) == {"2014": 30, "2015": 31}
    assert "the comparison area's count" in read.notes[0]


def test_the_notes_say_how_the_sheet_was_read():
    read = read_pasted(
        lines(
            "Thefts from vehicles\t\t\t",
            "Month\tRate per 1000\tCount\tControl area",
            "Jul 2014\t1.2\t12\t30",
            "\t\t\t",
            "Aug 2014\t1.3\t1,300\t31",
            "Total\t2.5\t1,312\t61",
            "Source: crime records\t\t\t",
        )
    )
    assert read.is_clean
    assert read.notes == (
        (
            "Column A is read as the month, column C as the count, column D as the comparison "
            "area's count."
        ),
        "Rows 1, 2 are read as headings.",
        "Column B is not read.",
        "Row 6 is passed over: “Total | 2.5 | 1,312 | 61”.",
        "Row 7 is passed over: “Source: crime records”.",
        "1 empty row was passed over.",
        "“1,300” is read as 1300.",
    )


def test_a_sheet_on_its_side_says_so():
    read = read_pasted("Title\t\t\nYear\t2014\t2015\tTotal\nThefts\t4\t6\t10\nSource: records")
    assert counts(read) == {"2014": 4, "2015": 6}
    assert read.is_clean
    assert read.notes == (
        "Row 2 is read as the year, row 3 as the count.",
        "The first row is read as headings.",
        "Column D is not read.",
        "Row 4 is passed over: “Source: records”.",
    )


def test_years_across_and_months_down():
    read = read_pasted("Month\t2014\t2015\tChange\nJan\t4\t6\t50%\nDec\t7\t\t\nTotal\t11\t6\t")
    assert counts(read) == {"2014-01": 4, "2014-12": 7, "2015-01": 6}
    assert "Row 1 is read as the years, column A as the months." in read.notes
    assert "Column D is not read." in read.notes
    assert "Row 4 is passed over: “Total | 11 | 6”." in read.notes


def test_months_below_their_year_as_in_a_pivot_table():
    read = read_pasted(
        lines(
            "Row Labels\tCount of incidents",
            "2014\t15",
            "Nov\t7",
            "Dec\t8",
            "2015\t1999",
            "Jan\t1999",
            "Grand Total\t2014",
        )
    )
    assert counts(read) == {"2014-11": 7, "2014-12": 8, "2015-01": 1999}
    assert read.is_clean
    assert "Row 5 is passed over: “2015 | 1999”." in read.notes


def test_of_several_columns_the_one_headed_as_the_count_is_read():
    read = read_pasted("Year\tNorth\tSouth\tTotal\n2014\t1\t3\t4\n2015\t2\t4\t6")
    assert counts(read) == {"2014": 4, "2015": 6}
    assert "Columns B, C are not read." in read.notes


@pytest.mark.parametrize("heading", ["% change", "Rate per 1,000", "Population", "Running total"])
def test_other_figures_are_no_comparison(heading):
    read = read_pasted(f"Year\tThefts\t{heading}\n2014\t4\t1000\n2015\t6\t2000")
    assert counts(read) == {"2014": 4, "2015": 6}
    assert read.is_clean
    assert "Column C is not read." in read.notes


def test_the_rows_own_numbers_are_not_counts():
    assert counts(read_pasted(",period,n\n0,2014,4\n1,2015,6")) == {"2014": 4, "2015": 6}


def test_every_bad_row_is_named_as_the_sheet_numbers_it():
    read = read_pasted(
        lines(
            "Month\tCount",
            "2014-01\t12",
            "2014-02\t12.5",
            "",
            "2014-03\tn/a",
            "Juli\t3",
            "2014-01\t4",
            "2014-04\t-2",
            "2014-05\t<5",
            "2014-06\t",
            "\t17",
            "2014-07\t10,000,001",
            "2014-08\t9",
        )
    )
    assert whys(read) == {
        3: "The count is 12.5, and counts are whole numbers.",
        5: "“n/a” is not a number.",
        6: "“Juli” has no year. Write it like 2014-07.",
        7: "This period stands in row 2 already.",
        8: "The count is -2, below zero.",
        9: "Small counts hidden as “<5” cannot be used; leave the period out or give the number.",
        10: "There is no count.",
        11: "There is no year or month.",
        12: "The count is more than 10,000,000, the largest that is taken.",
    }
    assert read.bad_rows[0].text == "2014-02 | 12.5"
    assert counts(read) == {"2014-01": 12, "2014-08": 9}
    assert not read.faults, "periods of bad rows are not missing as well"
    assert not read.is_clean


def test_a_comparison_that_cannot_be_read_makes_a_bad_row():
    read = read_pasted("2014\t4\t30\n2015\t6\t\n2016\t6\t31")
    assert whys(read) == {2: "The comparison area: There is no count."}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "2019-03\t4\n2019-05\t6",
            "There is no count for 2019-04 between 2019-03 and 2019-05.",
        ),
        (
            "2014\t4\n2018\t6",
            "There are no counts for 2015 to 2017 between 2014 and 2018.",
        ),
        (
            "2014\t4\n2014-05\t6",
            "Some counts are by year and some by month. Give all by year, or all by month.",
        ),
        (
            "Year\tQ1\tQ2\n2014\t1\t2",
            "Quarters cannot be read. Give counts by month or by year.",
        ),
        ("thefts went down", "No column with counts was found beside the years or months."),
        (
            "2014-07-01\t4\n2014-07-09\t1\n2014-08-01\t1",
            "There are several dates in one month. Add up the counts by month, and keep one",
        ),
        ("2014\t4\n" * 2001, "There are more than 2,000 rows. Add up the counts by month or by"),
        ("2014\t4" + "\t1" * 50, "There are more than 50 columns."),
        ("2014\t4\n" + "x" * 500_000, "This text is too long."),
    ],
)
def test_faults_of_the_whole(text, fault):
    read = read_pasted(text)
    assert len(read.faults) == 1
    assert read.faults[0].startswith(fault)
    assert not read.is_clean


def test_the_evidence_engine_takes_what_is_read_here():
    most = f"{MAX_COUNT}"
    months = [f"{year}-{month:02}\t{most}" for year in range(1950, 2000) for month in range(1, 13)]
    read = read_pasted(lines(*months))
    assert len(read.points) == MOST_PERIODS == outcome_schema.MOST_PERIODS
    OutcomeRequest(treated={"after": 1}, series=list(read.points))
    with pytest.raises(ValidationError):
        OutcomeRequest(treated={"after": 1}, series=[{"period": "2014", "count": MAX_COUNT + 1}])


def test_many_gaps_are_counted_rather_than_listed():
    text = lines(*(f"{year}\t4" for year in range(1950, 1990, 2)))
    read = read_pasted(text)
    assert len(read.faults) == 6
    assert read.faults[-1] == "There are 14 more gaps."


def test_more_periods_than_can_be_kept():
    months = [f"{year}-{month:02}\t1" for year in range(1950, 2001) for month in range(1, 13)]
    assert not read_pasted(lines(*months[:600])).faults
    assert read_pasted(lines(*months[:601])).faults == (
        "There are 601 periods, and the most that can be kept is 600.",
    )


@pytest.mark.parametrize(
    ("dates", "months"),
    [
        (["01/07/2014", "01/08/2014"], ["2014-07", "2014-08"]),
        (["7/1/2014", "8/1/2014"], ["2014-07", "2014-08"]),
        (["31/07/2014", "31/08/2014"], ["2014-07", "2014-08"]),
        (["7/31/2014", "8/31/2014"], ["2014-07", "2014-08"]),
        (["01/12/2014", "01/01/2015"], ["2014-12", "2015-01"]),
        (["2014-07-31", "2014-08-31"], ["2014-07", "2014-08"]),
        (["31.12.2014", "31.12.2015"], ["2014", "2015"]),
        (["2014-01-01", "2015-01-01"], ["2014", "2015"]),
    ],
)
def test_dates_stand_for_their_month_or_year(dates, months):
    read = read_pasted(lines(*(f"{day}\t4" for day in dates)))
    assert list(counts(read)) == months
    assert read.is_clean


def test_dates_that_could_be_two_are_not_guessed_at():
    read = read_pasted("05/06/2014\t4\n06/06/2014\t5\n07/08/2014\t5")
    assert set(whys(read)) == {1, 3}
    assert "day or month may come first" in whys(read)[1]
    assert counts(read) == {"2014-06": 5}


def test_financial_years_are_told_from_months():
    read = read_pasted("2010/11\t4\n2011/12\t5")
    assert "looks like a financial year" in whys(read)[1]
    assert not read.points


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t\t\n", "\ufeff"])
def test_of_nothing_comes_nothing(text):
    read = read_pasted(text)
    assert (read.points, read.bad_rows, read.faults, read.notes) == ((), (), (), ())


def test_a_lone_quotation_mark_does_not_swallow_the_rows_below():
    assert counts(read_pasted('2014\t"4\n2015\t5')) == {"2014": 4, "2015": 5}


WHOLE = st.integers(min_value=0, max_value=10_000_000)


@st.composite
def series(draw):
    first = Period(draw(st.integers(1900, 2000)), draw(st.sampled_from([None, 1, 6, 12])))
    length = draw(st.integers(1, 100))
    has_comparison = draw(st.booleans())
    points = []
    for place in range(first.place, first.place + length):
        year, month = divmod(place, 12)
        period = Period(place) if first.month is None else Period(year, month + 1)
        point = {"period": str(period), "count": draw(WHOLE)}
        if has_comparison:
            point["comparison"] = draw(WHOLE)
        points.append(point)
    return tuple(points)


@given(series())
def test_points_written_as_text_are_read_back(points):
    read = read_pasted(points_as_text(points))
    assert read.points == points
    assert read.is_clean


CELLS = st.sampled_from(
    ["2014", "2014-07", "Jul", "01/02/2014", "12", "1,234", "1.5", "<5", "Total", "n/a", "", "x"]
)
SHEETS = st.lists(st.lists(CELLS, max_size=6), max_size=12)


@given(st.text() | SHEETS.map(lambda rows: "\n".join("\t".join(row) for row in rows)))
def test_whatever_is_pasted_gets_an_answer(text):
    read = read_pasted(text)
    periods = [point["period"] for point in read.points]
    assert periods == sorted(set(periods))
    assert all(0 <= point["count"] <= 10_000_000 for point in read.points)
    assert all(row.why and row.number > 0 for row in read.bad_rows)
    assert text.isspace() or not text or read.points or read.bad_rows or read.faults or read.notes


def test_small_yearly_counts_are_no_months_though_a_year_stands_twice() -> None:
    read = read_pasted("2014;4;30\n2015;8;28\n2016;n/a;31\n2016;13;31\n2017;4;29")
    assert [point["period"] for point in read.points] == ["2014", "2015", "2017"]
    assert [bad.number for bad in read.bad_rows] == [3, 4]
