"""Examples of earlier winners beside the criteria: given, changed, copied and shown."""

import pytest
from django.test import Client
from django.urls import reverse

from awards.defaults import default_content
from awards.enums import Phase
from awards.models import Criterion, Cycle, Winner
from awards.services.archive import load_archive
from awards.services.cycles import clone_cycle
from awards.services.defaults import add_default_criteria, add_default_examples, lacks_examples
from tests.factories import CriterionFactory, award_staff, make_cycle
from tests.nominations import making

pytestmark = pytest.mark.django_db


def with_defaults(cycle: Cycle | None = None) -> Cycle:
    cycle = cycle or make_cycle()
    add_default_criteria(cycle=cycle, actor=award_staff(cycle.award))
    return cycle


def test_each_default_example_names_a_record_of_the_archive() -> None:
    load_archive()
    for row in default_content("criteria"):
        winner = Winner.objects.get(**row["example_winner"])
        assert str(winner.year) in row["example_source"]
        assert winner.agency_name in row["example_source"]
        assert row["example"].count(".") in {2, 3}


def test_it_leads_to_the_record_where_the_archive_is_loaded() -> None:
    load_archive()
    criterion = with_defaults().criteria.get(slug="low-cost")
    assert criterion.example_winner == Winner.objects.get(year=2019)
    assert "Source:" not in criterion.example


def test_without_the_archive_it_names_winner_and_source_and_is_tied_later() -> None:
    cycle = with_defaults()
    criterion = cycle.criteria.get(slug="low-cost")
    assert criterion.example_winner is None
    assert criterion.example.endswith(
        "Operation Front Porch, Round Rock Police Department, 2019. Source: award page, theiacp.org"
    )
    load_archive()
    actor = award_staff(cycle.award)
    assert len(add_default_examples(cycle=cycle, actor=actor)) == 8
    criterion.refresh_from_db()
    assert criterion.example_winner is not None
    assert "Source:" not in criterion.example
    assert add_default_examples(cycle=cycle, actor=actor) == []


def test_what_staff_wrote_stays() -> None:
    cycle = make_cycle()
    CriterionFactory(cycle=cycle, slug="impact", example="Our own words.")
    CriterionFactory(cycle=cycle, slug="of-our-own")
    add_default_examples(cycle=cycle, actor=award_staff(cycle.award))
    assert set(cycle.criteria.values_list("slug", "example")) == {
        ("impact", "Our own words."),
        ("of-our-own", ""),
    }


def test_a_copied_cycle_has_them_too() -> None:
    load_archive()
    source = with_defaults()
    copy = clone_cycle(source=source, actor=award_staff(source.award), year=source.year + 1)
    fields = ("slug", "example", "example_winner")
    assert set(copy.criteria.values_list(*fields)) == set(
        Cycle.objects.get(pk=source.pk).criteria.values_list(*fields)
    )
    assert copy.criteria.exclude(example="").count() == 8


class TestStaff:
    def test_add_them_to_a_cycle_of_before(self, client: Client) -> None:
        cycle = with_defaults()
        cycle.criteria.update(example="")
        client.force_login(award_staff(cycle.award))
        page = reverse("awards:staff_criteria", args=[cycle.pk])
        assert "Add the examples" in client.get(page).text
        shown = client.post(reverse("awards:staff_examples", args=[cycle.pk]), follow=True).text
        assert "The examples are added." in shown
        assert "Add the examples" not in shown
        assert not lacks_examples(cycle.criteria.all())

    def test_change_example_and_record(self, client: Client) -> None:
        load_archive()
        cycle = with_defaults()
        criterion = cycle.criteria.get(slug="impact")
        winner = Winner.objects.get(year=2021)
        client.force_login(award_staff(cycle.award))
        url = reverse("awards:staff_criterion", args=[cycle.pk, criterion.pk])
        sent = {
            "name": "Impact",
            "slug": "impact",
            "weight": "20",
            "position": 0,
            "example": "Ours.",
            "example_winner": winner.pk,
            "anchor-TOTAL_FORMS": 0,
            "anchor-INITIAL_FORMS": 0,
        }
        assert client.post(url, sent).status_code == 302
        criterion.refresh_from_db()
        assert (criterion.example, criterion.example_winner) == ("Ours.", winner)

    def test_are_not_offered_records_under_embargo_or_withheld(self, client: Client) -> None:
        load_archive()
        cycle = with_defaults()
        Winner.objects.filter(year=2021).update(cycle=make_cycle(Phase.DECIDING))
        Winner.objects.filter(year=2022).update(is_hidden=True)
        client.force_login(award_staff(cycle.award))
        url = reverse("awards:staff_criterion_new", args=[cycle.pk])
        offered = client.get(url).context["form"].fields["example_winner"].queryset
        assert {winner.year for winner in offered} == {2018, 2019, 2020, 2023, 2024}

    def test_of_a_cycle_in_judging_change_nothing(self, client: Client) -> None:
        cycle = make_cycle(Phase.JUDGING)
        criterion = CriterionFactory(cycle=cycle, slug="impact")
        client.force_login(award_staff(cycle.award))
        client.post(reverse("awards:staff_examples", args=[cycle.pk]))
        assert Criterion.objects.get(pk=criterion.pk).example == ""


class TestNominees:
    def test_read_it_with_the_way_to_the_record(self, client: Client) -> None:
        load_archive()
        nomination = making.draft()
        client.force_login(making.owner_of(nomination.agency))
        url = reverse("nominations:section", args=[nomination.public_id, "cost"])
        text = client.get(url).text
        assert "volunteers log each parcel" in text
        assert 'href="/winners/2019/operation-front-porch/"' in text
        Winner.objects.filter(year=2019).update(is_hidden=True)
        text = client.get(url).text
        assert "volunteers log each parcel" in text
        assert "/winners/2019/" not in text
