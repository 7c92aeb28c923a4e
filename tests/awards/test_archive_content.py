"""The archive that comes with Laurel: complete, sourced, and safe to load again and again."""

from pathlib import Path

import pytest
from django.core.management import call_command

from audit.models import AuditEntry
from awards.content.reading import read_archive, read_winner
from awards.models import Award, Sponsorship, Topic, Winner, WinnerMeasure
from awards.presenters.published_findings import design_level
from awards.services.archive import load_archive

WINNERS = {
    2018: ("Chandler Police Department", "US", "Guardian Academy"),
    2019: ("Round Rock Police Department", "US", "Operation Front Porch"),
    2020: ("Thames Valley Police", "GB", "Project Vigilant"),
    2021: ("Denver Police Department", "US", "Co-responder programme"),
    2022: ("Rajnandgaon Police", "IN", "Nijaat"),
    2023: ("Ajman Police General Headquarters", "AE", "Regret Initiative"),
    2024: ("Secretariat of Citizen Security of Mexico City", "MX", "Alto al Fuego (Ceasefire)"),
}


@pytest.fixture
def archive(db: None) -> Award:
    load_archive()
    return Award.objects.get(slug="leadership-in-crime-prevention")


def test_the_seven_winners_are_there(archive: Award) -> None:
    rows = Winner.objects.published().values_list("year", "agency_name", "country", "programme")
    assert {year: tuple(rest) for year, *rest in rows} == WINNERS


def test_loading_again_changes_nothing(archive: Award) -> None:
    winner = Winner.objects.get(year=2019)
    Winner.objects.filter(pk=winner.pk).update(story="Corrected by staff.")
    entries = AuditEntry.objects.count()
    report = load_archive()
    winner.refresh_from_db()
    assert (report.created, report.updated) == (0, 0)
    assert winner.story == "Corrected by staff."
    assert AuditEntry.objects.count() == entries


def test_update_brings_the_files_back_and_doubles_nothing(archive: Award) -> None:
    Winner.objects.filter(year=2019).update(story="Corrected by staff.")
    before = Winner.objects.get(year=2019)
    call_command("load_archive", "--update")
    after = Winner.objects.get(year=2019)
    assert after.pk == before.pk
    assert after.story.startswith("A parcel on a doorstep")
    assert after.measures.count() == 2
    assert Winner.objects.count() == 7
    assert Sponsorship.objects.count() == 1


def test_the_sponsor_is_shown_for_the_one_year_the_sources_bear_out(archive: Award) -> None:
    sponsorship = archive.sponsorships.get()
    assert (sponsorship.first_year, sponsorship.last_year) == (2021, 2021)
    assert sponsorship.award_name == "IACP/ecoATM Leadership in Crime Prevention Award"
    assert "does not say" in sponsorship.note
    assert not archive.sponsorships.in_year(2020).exists()


def test_front_porch_keeps_every_december_its_source_gives(archive: Award) -> None:
    thefts = Winner.objects.get(year=2019).measures.get(is_output=False)
    assert [(p["period"], p["count"]) for p in thefts.series] == [
        ("2014", 4),
        ("2015", 8),
        ("2016", 13),
        ("2017", 4),
    ]
    assert thefts.intervention_period == "2017"


def test_vigilant_shows_all_three_published_pairs_with_their_sources(archive: Award) -> None:
    measures = Winner.objects.get(year=2020).measures.all()
    assert [int(m.change_low * 10) for m in measures] == [-600, -400, -500, -300, -770, -125]
    assert len({measure.source_name for measure in measures}) == 3


def test_the_design_level_is_what_the_engine_gives(archive: Award) -> None:
    for winner in Winner.objects.prefetch_related("measures"):
        outcomes = [measure for measure in winner.measures.all() if not measure.is_output]
        levels = [level for level in map(design_level, outcomes) if level is not None]
        assert winner.evidence_level == max(levels, default=None)


def test_counts_are_asked_about_as_far_as_they_are_exact(archive: Award) -> None:
    """Four Decembers are; "about 30" and "more than 300" packages are not."""
    filed = {m.what: m.filed for m in WinnerMeasure.objects.filter(filed__isnull=False)}
    assert filed == {
        "Package thefts reported in December": {
            "treated": {
                "before": 13,
                "before_days": 31.0,
                "before_start": "2016-12-01",
                "after": 4,
                "after_days": 31.0,
                "after_start": "2017-12-01",
            },
            "series": [
                {"period": "2014", "count": 4},
                {"period": "2015", "count": 8},
                {"period": "2016", "count": 13},
                {"period": "2017", "count": 4},
            ],
            "intervention_period": "2017",
            "outcome": True,
            "other_outcomes": 0,
        }
    }


def test_vigilants_three_pairs_are_three_sources_each(archive: Award) -> None:
    rows = Winner.objects.get(year=2020).discrepancies.values_list("topic", "figure", "period")
    assert [(topic, figure) for topic, figure, _period in rows] == [
        ("How far reported rape fell", "down 60 percent"),
        ("How far reported rape fell", "down 50 percent"),
        ("How far reported rape fell", "down 77 percent"),
        ("How far other sexual offences fell", "down 40 percent"),
        ("How far other sexual offences fell", "down 30 percent"),
        ("How far other sexual offences fell", "down 12.5 percent"),
    ]
    assert [period for *_said, period in rows][1] == ""  # the Slough Express names none


@pytest.mark.parametrize("record", read_archive().winners, ids=lambda r: str(r["year"]))
def test_what_sources_disagree_about_has_two_sources_that_the_record_names(record: dict) -> None:
    topics: dict[str, list[dict]] = {}
    for row in record["discrepancies"]:
        topics.setdefault(row["topic"], []).append(row)
    named = {record["source_url"], *(source["url"] for source in record.get("sources", ()))}
    for rows in topics.values():
        assert len({row["source_url"] for row in rows}) == len(rows) >= 2
        assert {row["source_url"] for row in rows} <= named


@pytest.mark.parametrize("record", read_archive().winners, ids=lambda r: str(r["year"]))
def test_each_story_is_told_at_length_and_names_its_source(record: dict) -> None:
    assert 150 <= len(record["story"].split()) <= 300
    assert record["source_name"]
    assert record["source_url"].startswith("https://")
    assert record["problems"]
    assert len(record["one_line"]) <= 300


@pytest.mark.parametrize("text", ["no head at all", "---\nyear: 2018\n"])
def test_a_file_without_a_head_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "2018-x.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="no head"):
        read_winner(path)


def test_topics_are_not_doubled_and_belong_to_their_kind(archive: Award) -> None:
    assert Topic.objects.count() == 21
    assert set(
        Winner.objects.get(year=2020).topics.filter(kind="problem").values_list("slug", flat=True)
    ) == {"sexual-violence", "night-time-economy"}
