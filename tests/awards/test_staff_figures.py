"""Staff enter a figure's counts, lengths and areas in plain fields; the request is made of them."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from awards.forms.published_figure import MeasureForm, as_typed
from awards.models import Award, Winner, WinnerMeasure
from awards.services.winners import save_winner
from tests.awards.test_staff_winners import RECORD, typed
from tests.factories import AwardFactory, WinnerFactory, award_staff

pytestmark = pytest.mark.django_db

COUNTED = {
    "what": "Package thefts",
    "direction": "down",
    "before_count": "13",
    "after_count": "4",
    "before_start": "2016-12-01",
    "before_days": "31",
    "after_start": "2017-12-01",
    "after_days": "31",
}
BESIDE = {
    "comparison_area": "The next town",
    "comparison_before": "1,308",
    "comparison_after": "318",
    "likeness": "described",
    "displacement_before": "178",
    "displacement_after": "157",
}


@pytest.fixture
def award() -> Award:
    return AwardFactory()


@pytest.fixture
def staff_client(client: Client, award: Award) -> Client:
    client.force_login(award_staff(award))
    return client


def filed(**changes: str) -> dict[str, Any]:
    form = MeasureForm(COUNTED | changes)
    assert form.is_valid(), form.errors
    return form.cleaned_data["filed"]


def said(**changes: str) -> dict[str, list[str]]:
    form = MeasureForm(COUNTED | changes)
    assert not form.is_valid()
    return {name: [str(text) for text in texts] for name, texts in form.errors.items()}


class TestForm:
    def test_plain_fields_make_the_request(self) -> None:
        asked = filed(**BESIDE, population="130,000", claimed="-69.2", recording_changed="on")
        assert asked["treated"] == {
            "before_start": "2016-12-01",
            "before_days": 31,
            "after_start": "2017-12-01",
            "after_days": 31,
        }
        assert asked["comparison"] == {"before": 1308, "after": 318}
        assert asked["displacement"] == {"before": 178, "after": 157}
        assert (asked["comparison_described"], asked["comparison_matched"]) == (True, False)
        assert (asked["population"], asked["claimed_change_pct"]) == (130_000, -69.2)
        assert asked["recording_changed"] is True

    @pytest.mark.parametrize(
        ("changes", "field", "words"),
        [
            ({"before_days": ""}, "before_days", "how many days were counted"),
            ({"before_start": "", "before_days": ""}, "after_days", "both periods, or of neither"),
            ({"after_start": "2016-12-20"}, "after_start", "when the period before has ended"),
            ({"before_start": "December"}, "before_start", "Give a date"),
            ({"after_days": "0"}, "after_days", "1 or more"),
            ({"before_count": "11000000"}, "before_count", "10000000"),
            ({"comparison_before": "7"}, "comparison_after", "count after as well"),
            ({"displacement_before": "7"}, "displacement_after", "count after as well"),
            ({"after_count": ""}, "after_count", "count after it as well"),
            ({"population": "0"}, "population", "1 or more"),
            ({"claimed": "-101"}, "claimed", "-100 or more"),
        ],
    )
    def test_what_is_wrong_is_said_beside_its_field(
        self, changes: dict[str, str], field: str, words: str
    ) -> None:
        errors = said(**changes)
        assert list(errors) == [field]
        assert words in errors[field][0]

    def test_a_stored_request_comes_back_as_it_was(self) -> None:
        whole = {
            "treated": {"before": 13, "after": 4, "before_days": 31.0, "after_days": 31.0},
            "comparison": {"before": 20, "after": 19, "before_days": 30.0},
            "comparison_described": True,
            "comparison_matched": True,
            "displacement": {"before": 8, "after": 7},
            "displacement_comparison": {"before": 6, "after": 5},
            "treated_units": 2,
            "outcome": True,
            "other_outcomes": 0,
        }
        first = as_typed(WinnerMeasure(what="Thefts", filed=whole, before_count=13, after_count=4))
        form = MeasureForm(_sent(first))
        assert form.is_valid(), form.errors
        again = form.cleaned_data["filed"]
        own = {"treated", "outcome", "other_outcomes"}
        assert {name: again[name] for name in again if name not in own} == {
            name: whole[name] for name in whole if name not in own
        }

    def test_an_area_taken_out_takes_along_what_rests_on_it(self) -> None:
        whole = {
            "treated": {"before": 13, "after": 4},
            "displacement": {"before": 8, "after": 7, "before_days": 30.0},
            "displacement_comparison": {"before": 6, "after": 5},
        }
        first = as_typed(WinnerMeasure(what="Thefts", filed=whole, before_count=13, after_count=4))
        cleared = first | {"displacement_before": "", "displacement_after": ""}
        form = MeasureForm(_sent(cleared))
        assert form.is_valid(), form.errors
        assert "filed" not in form.cleaned_data

    def test_a_series_can_name_its_comparison(self) -> None:
        lines = "2016: 13; comparison: 9\n2017: 4; 31 days; comparison: 8"
        form = MeasureForm(COUNTED | {"series": lines})
        assert form.is_valid(), form.errors
        points = form.cleaned_data["series"]
        assert [point["comparison"] for point in points] == [9, 8]
        assert points[1]["days"] == 31
        assert form.fields["series"].prepare_value(points) == lines


def _sent(values: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends of a form that shows these values."""
    form = MeasureForm(initial=values)
    return {
        name: field.prepare_value(values[name])
        for name, field in form.fields.items()
        if values.get(name) not in (None, False)
    }


class TestPage:
    def test_typed_counts_give_a_report_on_the_public_page(
        self, staff_client: Client, client: Client, award: Award
    ) -> None:
        figure = {f"measures-0-{name}": value for name, value in (COUNTED | BESIDE).items()}
        statement = {"topic": "When", "what": "Start", "figure": "2019", "source_name": "A report"}
        rows = {f"discrepancies-0-{name}": value for name, value in statement.items()}
        address = reverse("awards:staff_winner_new", args=[award.slug])
        assert staff_client.post(address, RECORD | figure | rows).status_code == 302
        winner = Winner.objects.get()
        measure = winner.measures.get()
        assert measure.filed["treated"]["before"] == 13
        assert winner.discrepancies.get().figure == "2019"
        page = client.get(winner.get_absolute_url()).content.decode()
        assert "Package thefts fell from 13 to 4." in page
        assert "Design level 3 of 5" in page
        assert "Where the sources disagree" in page
        assert "Comparison area (The next town): from 1,308 to 318." in page

    def test_mistakes_keep_what_was_typed(self, staff_client: Client, award: Award) -> None:
        figure = {f"measures-0-{name}": value for name, value in COUNTED.items()}
        address = reverse("awards:staff_winner_new", args=[award.slug])
        wrong = {"measures-0-after_start": "2016-12-20", "discrepancies-0-topic": "When it began"}
        response = staff_client.post(address, RECORD | figure | wrong)
        assert response.status_code == 422
        page = response.content.decode()
        assert "The period after must begin when the period before has ended." in page
        assert 'value="2016-12-20"' in page
        assert "When it began" in page
        assert set(response.context["parts"].discrepancies.forms[0].errors) == {
            "what",
            "figure",
            "source_name",
        }

    def test_saved_as_it_stands_it_stays_as_it_is(self, staff_client: Client, award: Award) -> None:
        winner = save_winner(
            award=award,
            year=2015,
            actor=None,
            agency_name="Example Town Police",
            country="MX",
            programme="Lights On",
            one_line="Fewer thefts",
            story="A made-up story.",
            source_name="A report",
            measures=[
                {
                    "what": "Thefts",
                    "before_count": 40,
                    "after_count": 20,
                    "comparison_area": "The next town",
                    "filed": {
                        "comparison": {"before": 50, "after": 51},
                        "comparison_matched": True,
                        "comparison_described": True,
                        "randomised": True,
                        "treated_units": 3,
                        "comparison_units": 3,
                    },
                },
                {"what": "Small", "has_small_counts": True, "filed": None},
            ],
        )
        before = list(winner.measures.values_list("what", "filed", "has_small_counts"))
        address = reverse("awards:staff_winner", args=[award.slug, winner.pk])
        sent = {
            name: "" if value is None else value
            for name, value in typed(staff_client, address).items()
        }
        assert staff_client.post(address, sent).status_code == 302
        assert list(winner.measures.values_list("what", "filed", "has_small_counts")) == before
        assert before[0][1]["treated_units"] == 3

    def test_each_outcome_knows_of_the_others(self, award: Award) -> None:
        winner = WinnerFactory(award=award)
        rows = [
            {"what": "Thefts", "before_count": 40, "after_count": 20},
            {"what": "Robberies", "before_count": 30, "after_count": 28},
            {"what": "Leaflets", "is_output": True, "after_count": 900},
        ]
        save_winner(
            award=award,
            year=winner.year,
            actor=None,
            winner=winner,
            agency_name="A",
            country="MX",
            programme="P",
            one_line="O",
            story="S",
            source_name="N",
            measures=rows,
        )
        others = [measure.filed["other_outcomes"] for measure in winner.measures.all()]
        assert others == [1, 1, 0]
