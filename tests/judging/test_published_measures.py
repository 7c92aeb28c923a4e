"""What of a nomination's measures the announcement makes public, and what it keeps back."""

from typing import Any

import pytest
from django.test import Client

from awards.models import Winner
from awards.questions.frozen_measure import freeze_measure
from judging.services.published_measures import highest_level, published_measure
from nominations.models import Nomination
from tests.awards.test_questions_rows import row as typed_row
from tests.judging.deciding import release, signed_world
from tests.judging.test_announcement import reach_the_hour
from tests.judging.world import frozen_document

SERIES = "2020\t30\t41\n2021\t36\t40\n2022\t69\t42\n2023\t19\t43"
BESIDE = {
    "comparison_area": "The next town",
    "comparison_choice": "matched",
    "comparison_before_count": "42",
    "comparison_after_count": "43",
}


def frozen(**changes: str) -> dict[str, Any]:
    """A measure as a nomination freezes it: 69 in 2022, 19 in 2023."""
    return freeze_measure(typed_row(**changes))


class TestWhatIsPublished:
    def test_the_whole_request_goes_along(self) -> None:
        row = frozen(series=SERIES, intervention_period="2023", **BESIDE, population="5000")
        measure = published_measure(row, others=1)
        assert measure["filed"]["treated"]["before_start"] == "2022-01-01"
        assert measure["filed"]["comparison"] == {"before": 42, "after": 43}
        assert measure["filed"]["comparison_matched"] is True
        assert measure["filed"]["population"] == 5000
        assert [point["count"] for point in measure["filed"]["series"]] == [30, 36, 69, 19]
        assert measure["series"][0] == {"period": "2020", "count": 30, "comparison": 41}
        assert measure["intervention_period"] == "2023"
        assert measure["comparison_area"] == "The next town"
        assert not measure["has_small_counts"]

    @pytest.mark.parametrize(
        "changes",
        [
            {"series": "2020\t30\n2021\t2\n2022\t69\n2023\t19", "intervention_period": "2023"},
            {
                "comparison_area": "The next town",
                "series": "2020\t30\t1\n2021\t36\t40\n2022\t69\t42\n2023\t19\t43",
                "intervention_period": "2023",
            },
            BESIDE | {"comparison_before_count": "2"},
            {
                "displacement_area": "Next door",
                "displacement_before_count": "1",
                "displacement_after_count": "50",
            },
        ],
    )
    def test_a_small_count_anywhere_keeps_series_and_request_back(self, changes: Any) -> None:
        measure = published_measure(frozen(**changes), others=0)
        assert measure["filed"] is None
        assert measure["series"] == []
        assert measure["has_small_counts"]
        # Its own two counts point at nobody.
        assert (measure["before_count"], measure["after_count"]) == (69, 19)

    @pytest.mark.parametrize("counts", [("2", "19"), ("69", "1")])
    def test_small_counts_of_its_own_are_not_there_at_all(self, counts: tuple[str, str]) -> None:
        before, after = counts
        measure = published_measure(
            frozen(before_count=before, after_count=after, **BESIDE), others=0
        )
        for name in ("before_count", "after_count", "change_low", "change_high", "filed"):
            assert measure[name] is None
        assert measure["has_small_counts"]

    def test_zero_points_at_nobody(self) -> None:
        measure = published_measure(frozen(after_count="0"), others=0)
        assert measure["filed"]["treated"]["after"] == 0
        assert not measure["has_small_counts"]

    def test_what_was_frozen_before_series_existed_is_published_too(self) -> None:
        new = {
            "is_output",
            "population",
            "chosen_high",
            "treated_units",
            "series",
            "intervention_period",
            "from_series",
            "displacement",
        }
        old = {name: value for name, value in frozen().items() if name not in new}
        measure = published_measure(old, others=0)
        assert measure["filed"]["treated"]["before"] == 69
        assert measure["series"] == []

    def test_what_the_engine_does_not_take_is_published_without_a_request(self) -> None:
        row = frozen()
        row["after"]["start"] = row["before"]["start"]
        measure = published_measure(row, others=0)
        assert measure["filed"] is None
        assert (measure["before_count"], measure["after_count"]) == (69, 19)
        assert not measure["has_small_counts"]


class TestLevel:
    def test_it_is_the_highest_of_the_outcomes(self) -> None:
        assert highest_level([frozen(), frozen(**BESIDE)]) == 3
        assert highest_level([frozen(recording_changes="A new code")]) == 1
        assert highest_level([]) is None

    def test_outputs_have_none(self) -> None:
        assert highest_level([frozen(is_output="on")]) is None

    def test_a_small_count_does_not_hide_it(self) -> None:
        assert highest_level([frozen(after_count="1")]) == 2


@pytest.mark.django_db
class TestAnnouncement:
    def announced(self, monkeypatch: pytest.MonkeyPatch, *measures: dict[str, Any]) -> Winner:
        """The record of a winner who filed these measures, at its hour."""

        def with_measures(nomination: Nomination) -> dict[str, Any]:
            document: dict[str, Any] = frozen_document(nomination)
            document["sections"][0]["questions"][-1]["value"] = list(measures)
            return document

        monkeypatch.setattr("tests.judging.world.frozen_document", with_measures)
        world, decision = signed_world()
        release(world, decision)
        reach_the_hour(world)
        return Winner.objects.get(cycle=world.cycle)

    def test_the_record_carries_series_report_and_level(
        self, monkeypatch: pytest.MonkeyPatch, client: Client
    ) -> None:
        row = frozen(series=SERIES, intervention_period="2023", **BESIDE)
        winner = self.announced(monkeypatch, row, frozen(what="Robberies", is_output="on"))
        assert winner.evidence_level == 3
        thefts, output = winner.measures.all()
        assert [point["comparison"] for point in thefts.series] == [41, 40, 42, 43]
        assert thefts.filed["other_outcomes"] == 0
        assert output.filed["outcome"] is False
        page = client.get(winner.get_absolute_url()).content.decode()
        assert "Burglaries fell from 69 to 19." in page
        assert "Beside the comparison area" in page
        assert page.count('class="chart__whisker') >= 8
        assert "Design level 3 of 5" in page
        listed = client.get("/winners/", {"evidence": "3"}).content.decode()
        assert winner.programme in listed
        assert (
            "Burglaries: Burglaries fell from 69 to 19."
            in client.get("/winners.csv").getvalue().decode()
        )

    def test_small_counts_are_nowhere(
        self, monkeypatch: pytest.MonkeyPatch, client: Client
    ) -> None:
        series = "2020\t7301\n2021\t2\n2022\t69\n2023\t19"
        own = frozen(what="Robberies", before_count="7302", after_count="1")
        winner = self.announced(monkeypatch, frozen(series=series, intervention_period="2023"), own)
        address = winner.get_absolute_url()
        api = f"/api{address}".rstrip("/")
        for page in (address, api, "/winners.json", "/winners.csv"):
            response = client.get(page)
            assert response.status_code == 200
            text = response.getvalue().decode()
            assert winner.programme in text
            assert "730" not in text.replace(",", "")
        assert "Counts of one and two are not published" in client.get(address).content.decode()
        assert winner.evidence_level == 2
