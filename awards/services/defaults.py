"""Giving a new cycle its first criteria, size bands and form, all of them editable."""

from typing import Any

from django.db import transaction

from accounts.models import User
from audit.services import record
from awards.defaults import default_content
from awards.models import Anchor, Category, Criterion, Cycle, Form, Question, Section
from awards.services.publishing import publish_form

__all__ = ["add_default_categories", "add_default_criteria", "add_default_form", "publish_form"]


@transaction.atomic
def add_default_criteria(*, cycle: Cycle, actor: User) -> list[Criterion]:
    """The default criteria with guidance and anchors, after any the cycle already has.

    A criterion whose address is taken is left as it is, so that a second call changes nothing.
    """
    taken = set(cycle.criteria.values_list("slug", flat=True))
    rows = [row for row in default_content("criteria") if row["slug"] not in taken]
    criteria = [
        _criterion(cycle, row, position)
        for position, row in enumerate(rows, start=_next_position(cycle.criteria))
    ]
    _record_defaults(cycle, actor, "criteria", [criterion.slug for criterion in criteria])
    return criteria


@transaction.atomic
def add_default_categories(*, cycle: Cycle, actor: User) -> list[Category]:
    """The default size bands by population served, leaving those that exist as they are."""
    taken = set(cycle.categories.values_list("slug", flat=True))
    start = _next_position(cycle.categories)
    categories = Category.objects.bulk_create(
        Category(cycle=cycle, position=start + number, **row)
        for number, row in enumerate(
            row for row in default_content("categories") if row["slug"] not in taken
        )
    )
    _record_defaults(cycle, actor, "categories", [category.slug for category in categories])
    return categories


@transaction.atomic
def add_default_form(*, cycle: Cycle, actor: User) -> Form:
    """An unpublished form with the default sections and questions.

    Questions are tied to the cycle's criteria by their addresses; one whose criterion the cycle
    does not have stands untied.

    Raises:
        IntegrityError: the cycle already has an unpublished form.
    """
    version = (cycle.forms.order_by("-version").values_list("version", flat=True).first() or 0) + 1
    form = Form.objects.create(cycle=cycle, version=version)
    criteria = {criterion.slug: criterion for criterion in cycle.criteria.all()}
    for position, row in enumerate(default_content("form")):
        fields = {key: value for key, value in row.items() if key != "questions"}
        section = Section.objects.create(form=form, position=position, **fields)
        Question.objects.bulk_create(
            _question(section, question, number, criteria)
            for number, question in enumerate(row["questions"])
        )
    _record_defaults(cycle, actor, "form", [f"version-{version}"])
    return form


def _criterion(cycle: Cycle, row: dict[str, Any], position: int) -> Criterion:
    fields = {key: value for key, value in row.items() if key != "anchors"}
    criterion = Criterion.objects.create(cycle=cycle, position=position, **fields)
    Anchor.objects.bulk_create(
        Anchor(criterion=criterion, value=value, text=text)
        for value, text in row["anchors"].items()
        if cycle.scale_min <= value <= cycle.scale_max
    )
    return criterion


def _question(
    section: Section, row: dict[str, Any], position: int, criteria: dict[str, Criterion]
) -> Question:
    fields = dict(row)
    criterion = criteria.get(fields.pop("criterion", ""))
    return Question(section=section, position=position, criterion=criterion, **fields)


def _next_position(rows: Any) -> int:
    last = rows.order_by("-position").values_list("position", flat=True).first()
    return 0 if last is None else last + 1


def _record_defaults(cycle: Cycle, actor: User, part: str, added: list[str]) -> None:
    record(
        actor=actor,
        action="cycle.defaults_added",
        obj=cycle,
        payload={"part": part, "added": added},
        scope=cycle.award.scope,
    )
