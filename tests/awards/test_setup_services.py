"""Criteria, categories and the unpublished form."""

import pytest
from django.core.exceptions import ValidationError

from awards.enums import Phase, QuestionKind
from awards.models import Category, Criterion, Cycle, Form
from awards.services import form_editor, setup
from awards.services.publishing import publish_form
from tests.factories import CriterionFactory, award_staff, make_cycle

pytestmark = pytest.mark.django_db


def _criterion(cycle: Cycle, **values: object) -> Criterion:
    fields = {"name": "Impact", "slug": "impact", "weight": 20, "anchors": {1: "Low", 5: "High"}}
    return setup.save_criterion(cycle=cycle, actor=award_staff(cycle.award), **{**fields, **values})


def test_saving_a_criterion_makes_its_anchors_exactly_those_given() -> None:
    cycle = make_cycle()
    criterion = _criterion(cycle)
    _criterion(cycle, criterion=criterion, anchors={1: "Lower", 3: "Middle"})
    assert list(criterion.anchors.values_list("value", "text")) == [(1, "Lower"), (3, "Middle")]


def test_an_anchor_outside_the_scale_is_refused() -> None:
    with pytest.raises(ValidationError, match="0 to 5"):
        _criterion(make_cycle(), anchors={9: "Off the scale"})


@pytest.mark.parametrize("weight", [0, -1])
def test_a_weight_counts_for_something(weight: int) -> None:
    with pytest.raises(ValidationError):
        _criterion(make_cycle(), weight=weight)


@pytest.mark.parametrize("phase", [Phase.JUDGING, Phase.DECIDING, Phase.ANNOUNCED])
def test_once_judging_has_opened_nothing_of_it_changes(phase: Phase) -> None:
    cycle = make_cycle(phase)
    criterion = CriterionFactory(cycle=cycle)
    category = Category.objects.create(cycle=cycle, slug="all", name="All")
    staff = award_staff(cycle.award)
    with pytest.raises(setup.SetupIsFixed):
        _criterion(cycle)
    with pytest.raises(setup.SetupIsFixed):
        setup.save_category(cycle=cycle, actor=staff, category=category, name="Other")
    with pytest.raises(setup.SetupIsFixed):
        setup.remove_setup_row(row=criterion, actor=staff)


def test_a_band_runs_from_low_to_high() -> None:
    cycle = make_cycle()
    with pytest.raises(ValidationError):
        setup.save_category(
            cycle=cycle,
            actor=award_staff(cycle.award),
            name="Odd",
            slug="odd",
            min_population=100,
            max_population=10,
        )


def _form(cycle: Cycle) -> Form:
    return Form.objects.create(cycle=cycle, version=1)


def _question(slug: str, **values: object) -> dict[str, object]:
    return {"slug": slug, "kind": QuestionKind.LONG_TEXT, "label": f"Question {slug}", **values}


def test_a_questions_name_is_unique_in_the_whole_form() -> None:
    cycle = make_cycle()
    staff, form = award_staff(cycle.award), _form(cycle)
    first = form_editor.save_section(form=form, actor=staff, title="One", slug="one")
    second = form_editor.save_section(form=form, actor=staff, title="Two", slug="two")
    form_editor.save_question(section=first, actor=staff, **_question("why"))
    with pytest.raises(ValidationError, match="called so"):
        form_editor.save_question(section=second, actor=staff, **_question("why"))


def test_moving_swaps_neighbours_and_stops_at_the_ends() -> None:
    cycle = make_cycle()
    staff, form = award_staff(cycle.award), _form(cycle)
    for slug in ("one", "two", "three"):
        form_editor.save_section(form=form, actor=staff, title=slug, slug=slug)
    last = form.sections.get(slug="three")
    form_editor.move_form_row(row=last, actor=staff, up=True)
    assert [s.slug for s in form.sections.all()] == ["one", "three", "two"]
    form_editor.move_form_row(row=form.sections.get(slug="one"), actor=staff, up=True)
    assert [s.slug for s in form.sections.all()] == ["one", "three", "two"]


def test_a_published_form_no_longer_changes() -> None:
    cycle = make_cycle()
    staff, form = award_staff(cycle.award), _form(cycle)
    section = form_editor.save_section(form=form, actor=staff, title="One", slug="one")
    question = form_editor.save_question(section=section, actor=staff, **_question("why"))
    publish_form(form=form, actor=staff)
    section.refresh_from_db()
    with pytest.raises(form_editor.FormIsPublished):
        form_editor.save_section(form=form, actor=staff, title="Two", slug="two")
    with pytest.raises(form_editor.FormIsPublished):
        form_editor.save_question(section=section, actor=staff, **_question("how"))
    with pytest.raises(form_editor.FormIsPublished):
        form_editor.remove_form_row(row=question, actor=staff)
    with pytest.raises(form_editor.FormIsPublished):
        form_editor.move_form_row(row=section, actor=staff, up=False)


def test_a_criterion_of_a_published_form_cannot_be_removed() -> None:
    cycle = make_cycle()
    staff, form = award_staff(cycle.award), _form(cycle)
    criterion = CriterionFactory(cycle=cycle)
    section = form_editor.save_section(form=form, actor=staff, title="One", slug="one")
    form_editor.save_question(section=section, actor=staff, **_question("why", criterion=criterion))
    publish_form(form=form, actor=staff)
    with pytest.raises(ValidationError, match="published form"):
        setup.remove_setup_row(row=criterion, actor=staff)
    assert Criterion.objects.filter(pk=criterion.pk).exists()
