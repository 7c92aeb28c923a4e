"""The field into which a nominee pastes a series."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from awards.questions.series_field import SeriesField
from awards.spreadsheets.series import points_as_text

POINTS = [
    {"period": "2014-07", "count": 12, "comparison": 30},
    {"period": "2014-08", "count": 13, "comparison": 31},
]
TEXT = "2014-07\t12\t30\n2014-08\t13\t31"


class Paste(forms.Form):
    series = SeriesField()


def messages(text, field=None):
    with pytest.raises(ValidationError) as refused:
        (field or SeriesField()).clean(text)
    return refused.value.messages


def test_rows_become_points_in_order_of_time():
    assert SeriesField().clean("Aug 2014\t13\t31\nJul 2014\t12\t30") == POINTS


@pytest.mark.parametrize("empty", ["", "  \n", None, [], ()])
def test_nothing_is_an_empty_list(empty):
    assert SeriesField().clean(empty) == []


def test_a_required_series_must_be_there():
    assert messages("", SeriesField(required=True)) == ["This field is required."]


def test_points_are_accepted_as_they_are_and_checked():
    assert SeriesField().clean(POINTS) == POINTS
    assert messages([{"period": "2014-07", "count": -1}]) == [
        "Row 1 (“2014-07 | -1”): The count is -1, below zero."
    ]
    assert messages([1, 2]) == ["This is not a series of counts."]


def test_every_bad_row_and_every_fault_has_its_message():
    assert messages("2014\t4\n2015\tn/a\n2018\t<5\n2019\t7\n2021\t8") == [
        "Row 2 (“2015 | n/a”): “n/a” is not a number.",
        (
            "Row 3 (“2018 | <5”): Small counts hidden as “<5” cannot be used; leave the period "
            "out or give the number."
        ),
        "There are no counts for 2016 to 2017 between 2015 and 2018.",
        "There is no count for 2020 between 2019 and 2021.",
    ]


def test_a_hundred_bad_rows_do_not_bury_the_page():
    found = messages("\n".join(f"{year}\tx" for year in range(1901, 2001)))
    assert len(found) == 21
    assert found[-1] == "There are 80 more."


def test_the_first_cell_of_a_pasted_row_may_be_empty():
    assert SeriesField().clean("\t2014\t2015\nJul\t12\t\nAug\t13\t") == [
        {"period": "2014-07", "count": 12},
        {"period": "2014-08", "count": 13},
    ]


def test_the_form_shows_points_as_rows():
    form = Paste(initial={"series": POINTS})
    assert TEXT in str(form["series"])


def test_text_with_errors_stays_as_it_was_typed():
    form = Paste({"series": "2014\t<5 & x"})
    assert not form.is_valid()
    assert "2014\t&lt;5 &amp; x" in str(form["series"])
    assert "Row 1" in str(form.errors)


@pytest.mark.parametrize(
    ("typed", "changed"),
    [
        (TEXT, False),
        (TEXT.replace("\n", "\r\n") + "\r\n", False),
        ("July 2014;12;30\nAugust 2014;13;31", False),
        ("2014-08: 13\n2014-07: 12", True),
        (TEXT.replace("31", "32"), True),
        (TEXT + "\n2014-09\tn/a\t1", True),
        ("", True),
    ],
)
def test_only_other_points_are_a_change(typed, changed):
    form = Paste({"series": typed}, initial={"series": POINTS})
    assert form.has_changed() is changed


def test_an_empty_form_has_not_changed():
    assert not Paste({"series": "\n"}, initial={"series": None}).has_changed()
    assert not Paste({"series": ""}, initial={"series": []}).has_changed()


def test_a_disabled_field_never_changes():
    assert not SeriesField(disabled=True).has_changed(POINTS, "2014\t4")


def test_points_as_text_has_a_row_for_each():
    assert points_as_text(POINTS) == TEXT
    assert points_as_text([]) == ""


@given(st.text())
def test_any_text_is_cleaned_or_refused(text):
    form = Paste({"series": text})
    form.is_valid()
    assert str(form)
