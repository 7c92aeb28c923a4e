"""Staff set an award up in the browser; what they typed wrongly is kept and explained."""

import pytest
from django.test import Client
from django.urls import reverse

from awards.enums import Phase
from awards.models import Anchor, Award, Criterion, Cycle, Sponsorship
from tests.factories import AwardFactory, CriterionFactory, UserFactory, award_staff, make_cycle

pytestmark = pytest.mark.django_db

DATES = {
    "opens_at": "2031-01-10T09:00",
    "closes_at": "2031-03-31T23:59",
    "judging_opens_at": "2031-04-10T09:00",
    "judging_closes_at": "2031-05-31T23:59",
    "announcement_at": "2031-06-15T12:00",
}
CYCLE = {
    "year": 2031,
    "zone": "Europe/London",
    **DATES,
    "grace_minutes": 0,
    "attachment_limit": 8,
    "attachment_megabytes": 10,
    "appeal_days": 21,
    "is_blind": "on",
    "reference_prefix": "EX",
    "scale_min": 0,
    "scale_max": 5,
}
AWARD = {
    "name": "Second Award",
    "slug": "second-award",
    "organisation": "Example Association",
    "contact_email": "awards@example.org",
}


@pytest.fixture
def award() -> Award:
    return AwardFactory()


@pytest.fixture
def staff_client(client: Client, award) -> Client:
    client.force_login(award_staff(award))
    return client


@pytest.fixture
def cycle(award) -> Cycle:
    return make_cycle(award=award)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_at_any_length(
    client, award, count, django_assert_num_queries
) -> None:
    staff = award_staff(award)
    for _ in range(count - 1):
        AwardFactory().staff_seats.create(user=staff)
    client.force_login(staff)
    with django_assert_num_queries(4):
        client.get(reverse("awards:staff_awards"))


def test_whoever_creates_an_award_runs_it(staff_client) -> None:
    response = staff_client.post(reverse("awards:staff_award_new"), AWARD, follow=True)
    assert response.context["award"] == Award.objects.get(slug="second-award")
    assert not Award.objects.get(slug="second-award").is_published


def test_an_award_without_a_name_is_explained_and_nothing_typed_is_lost(staff_client) -> None:
    response = staff_client.post(
        reverse("awards:staff_award_new"), {**AWARD, "name": "", "lead": "Careful words"}
    )
    body = response.content.decode()
    assert response.status_code == 422
    assert "There is a problem" in body
    assert "Careful words" in body


def test_an_address_that_is_taken_is_refused(staff_client, award) -> None:
    response = staff_client.post(reverse("awards:staff_award_new"), {**AWARD, "slug": award.slug})
    assert response.status_code == 422
    assert Award.objects.count() == 1


def test_a_cycle_is_made_with_dates_in_its_own_zone_and_defaults(staff_client, award) -> None:
    staff_client.post(reverse("awards:staff_cycle_new", args=[award.slug]), CYCLE)
    cycle = Cycle.objects.get()
    # British summer time begins on 30 March 2031.
    assert cycle.opens_at.isoformat() == "2031-01-10T09:00:00+00:00"
    assert cycle.closes_at.isoformat() == "2031-03-31T22:59:00+00:00"
    assert (cycle.attachment_limit, cycle.attachment_megabytes) == (8, 10)
    assert (cycle.appeal_days, cycle.is_blind) == (21, True)
    assert cycle.criteria.count() == 8
    assert cycle.forms.get().published_at is None


def test_a_date_before_the_one_it_follows_is_named_beside_its_field(staff_client, award) -> None:
    response = staff_client.post(
        reverse("awards:staff_cycle_new", args=[award.slug]),
        {**CYCLE, "closes_at": "2030-03-31T23:59"},
    )
    assert response.context["form"].errors["closes_at"] == [
        "This must not be before “Nominations open”."
    ]
    assert not Cycle.objects.exists()


def test_an_hour_that_the_clocks_skip_is_refused(staff_client, award) -> None:
    response = staff_client.post(
        reverse("awards:staff_cycle_new", args=[award.slug]),
        {**CYCLE, "closes_at": "2031-03-30T01:30"},
    )
    assert "skip this hour" in str(response.context["form"].errors["closes_at"])


def test_an_unknown_zone_is_refused_in_words(staff_client, award) -> None:
    response = staff_client.post(
        reverse("awards:staff_cycle_new", args=[award.slug]), {**CYCLE, "zone": "Mars/Olympus"}
    )
    assert "is not a time zone name" in str(response.context["form"].errors["zone"])


def test_saving_dates_unchanged_changes_no_instant(staff_client, cycle) -> None:
    url = reverse("awards:staff_cycle_edit", args=[cycle.pk])
    form = staff_client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields}
    before = {name: getattr(cycle, name).replace(second=0, microsecond=0) for name in DATES}
    response = staff_client.post(
        url, {k: v for k, v in data.items() if v is not None and v is not False}
    )
    assert response.status_code == 302
    cycle.refresh_from_db()
    after = {name: getattr(cycle, name).replace(second=0, microsecond=0) for name in DATES}
    assert after == before


def test_a_second_cycle_of_a_year_is_refused_when_copying(staff_client, cycle) -> None:
    response = staff_client.post(
        reverse("awards:staff_cycle_clone", args=[cycle.pk]), {"year": cycle.year}
    )
    assert "There is a cycle for 2031 already" in response.content.decode()


def _anchors(*lines: tuple[int, str], existing: list[Anchor] | None = None) -> dict[str, object]:
    rows = existing or []
    data: dict[str, object] = {
        "anchor-TOTAL_FORMS": len(lines),
        "anchor-INITIAL_FORMS": len(rows),
    }
    for number, (value, text) in enumerate(lines):
        data |= {f"anchor-{number}-value": value, f"anchor-{number}-text": text}
        if number < len(rows):
            data[f"anchor-{number}-id"] = rows[number].pk
    return data


def test_a_criterion_is_saved_with_its_anchors(staff_client, cycle) -> None:
    staff_client.post(
        reverse("awards:staff_criterion_new", args=[cycle.pk]),
        {
            "name": "Impact",
            "slug": "impact",
            "weight": "20",
            "position": 0,
            **_anchors((1, "Low"), (5, "High")),
        },
    )
    criterion = Criterion.objects.get()
    assert list(criterion.anchors.values_list("value", "text")) == [(1, "Low"), (5, "High")]


def test_changing_a_criterion_keeps_its_other_anchors(staff_client, cycle) -> None:
    criterion = CriterionFactory(cycle=cycle)
    anchor = Anchor.objects.create(criterion=criterion, value=1, text="Low")
    staff_client.post(
        reverse("awards:staff_criterion", args=[cycle.pk, criterion.pk]),
        {
            "name": "Renamed",
            "slug": criterion.slug,
            "weight": "30",
            "position": 0,
            **_anchors((1, "Low"), existing=[anchor]),
        },
    )
    criterion.refresh_from_db()
    assert (criterion.name, criterion.weight) == ("Renamed", 30)
    assert criterion.anchors.get().text == "Low"


def test_once_judging_opened_the_page_says_so_and_a_post_is_refused(client) -> None:
    cycle = make_cycle(Phase.JUDGING)
    criterion = CriterionFactory(cycle=cycle)
    client.force_login(award_staff(cycle.award))
    page = client.get(reverse("awards:staff_criteria", args=[cycle.pk])).content.decode()
    assert "can no longer be changed" in page
    client.post(reverse("awards:staff_criterion_remove", args=[cycle.pk, criterion.pk]))
    assert Criterion.objects.filter(pk=criterion.pk).exists()


def test_the_form_can_be_begun_changed_published_and_versioned(staff_client, cycle) -> None:
    act = reverse("awards:staff_form_act", args=[cycle.pk])
    staff_client.post(act, {"act": "begin"})
    form = cycle.forms.get()
    section = form.sections.first()
    staff_client.post(
        reverse("awards:staff_question_new", args=[cycle.pk, section.pk]),
        {"label": "Which?", "slug": "which", "kind": "choice", "options": "One\nTwo"},
    )
    question = section.questions.get(slug="which")
    assert question.options == [["One", "One"], ["Two", "Two"]]
    staff_client.post(act, {"act": "publish"})
    form.refresh_from_db()
    assert form.published_at
    staff_client.post(act, {"act": "new-version"})
    assert sorted(cycle.forms.values_list("version", flat=True)) == [1, 2]


def test_a_choice_needs_two_options(staff_client, cycle) -> None:
    staff_client.post(reverse("awards:staff_form_act", args=[cycle.pk]), {"act": "begin"})
    section = cycle.forms.get().sections.first()
    response = staff_client.post(
        reverse("awards:staff_question_new", args=[cycle.pk, section.pk]),
        {"label": "Which?", "slug": "which", "kind": "choice", "options": "One"},
    )
    assert "Offer at least two choices" in response.content.decode()


def test_a_sponsor_is_shown_for_its_years(staff_client, award) -> None:
    staff_client.post(
        reverse("awards:staff_sponsor_new", args=[award.slug]),
        {"name": "Example Foundation", "slug": "example-foundation"},
    )
    from awards.models import Sponsor

    response = staff_client.post(
        reverse("awards:staff_sponsorship_new", args=[award.slug]),
        {
            "sponsor": Sponsor.objects.get().pk,
            "first_year": 2030,
            "last_year": 2029,
            "award_name": "The Example Foundation Award",
        },
    )
    assert response.status_code == 422
    staff_client.post(
        reverse("awards:staff_sponsorship_new", args=[award.slug]),
        {"sponsor": Sponsor.objects.get().pk, "first_year": 2029, "last_year": 2030},
    )
    assert Sponsorship.objects.in_year(2030).get().award == award


def test_the_pages_are_not_there_for_another_awards_staff(client, cycle) -> None:
    client.force_login(award_staff(AwardFactory()))
    for name, args in (
        ("staff_award", [cycle.award.slug]),
        ("staff_award_edit", [cycle.award.slug]),
        ("staff_cycle_new", [cycle.award.slug]),
        ("staff_add", [cycle.award.slug]),
        ("staff_sponsor_new", [cycle.award.slug]),
        ("staff_sponsorship_new", [cycle.award.slug]),
        ("staff_cycle_edit", [cycle.pk]),
        ("staff_cycle_clone", [cycle.pk]),
        ("staff_criteria", [cycle.pk]),
        ("staff_criterion_new", [cycle.pk]),
        ("staff_category_new", [cycle.pk]),
        ("staff_form", [cycle.pk]),
    ):
        assert client.get(reverse(f"awards:{name}", args=args)).status_code == 404, name


def test_a_colleague_is_given_a_seat_and_becomes_staff(staff_client, award) -> None:
    colleague = UserFactory()
    url = reverse("awards:staff_add", args=[award.slug])
    staff_client.post(url, {"email": colleague.email.upper()})
    colleague.refresh_from_db()
    assert colleague.is_staff
    assert Award.objects.managed_by(colleague).get() == award


def test_a_colleague_without_an_account_is_asked_to_sign_up_first(staff_client, award) -> None:
    url = reverse("awards:staff_add", args=[award.slug])
    response = staff_client.post(url, {"email": "nobody@example.org"})
    assert response.status_code == 422
    assert "Nobody has signed up with this address yet" in response.content.decode()
    assert award.staff_seats.count() == 1


def test_a_person_who_is_not_staff_cannot_create_an_award(client) -> None:
    client.force_login(UserFactory())
    assert client.post(reverse("awards:staff_award_new"), AWARD).status_code == 404
    assert not Award.objects.exists()
