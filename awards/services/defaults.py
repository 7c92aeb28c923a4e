"""Giving a new cycle its first criteria, size bands and form, all of them editable."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from accounts.models import User
from audit.services import record
from awards.defaults import default_content
from awards.models import Anchor, Category, Criterion, Cycle, Form, Question, Section, Winner
from awards.services.publishing import publish_form

__all__ = [
    "add_default_categories",
    "add_default_criteria",
    "add_default_examples",
    "add_default_form",
    "lacks_examples",
    "publish_form",
]

APART = frozenset({"anchors", "example", "example_winner", "example_source"})
"""What a default criterion has beside the fields of its row."""


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


@transaction.atomic
def add_default_examples(*, cycle: Cycle, actor: User) -> list[Criterion]:
    """Give the default criteria of a cycle their examples, where they have none yet.

    An example that was written without the archive is tied to its record once that is loaded. What
    staff wrote stays as it is.
    """
    criteria = {row.slug: row for row in cycle.criteria.all()}
    changed = []
    for row in default_content("criteria"):
        criterion = criteria.get(row["slug"])
        if criterion and _give_example(criterion, row):
            criterion.save(update_fields=["example", "example_winner"])
            changed.append(criterion)
    if changed:
        _record_defaults(cycle, actor, "examples", [criterion.slug for criterion in changed])
    return changed


def lacks_examples(criteria: Iterable[Criterion]) -> bool:
    """Whether `add_default_examples` has something to give to these criteria."""
    known = {row["slug"] for row in default_content("criteria")}
    return any(row.slug in known and not row.example for row in criteria)


def _give_example(criterion: Criterion, row: dict[str, Any]) -> bool:
    winner = _example_winner(row)
    alone = f"{row['example']}\n\n{row['example_source']}"
    if criterion.example not in ("", alone) or (criterion.example and winner is None):
        return False
    criterion.example = row["example"] if winner else alone
    criterion.example_winner = winner
    return True


def _example_winner(row: dict[str, Any]) -> Winner | None:
    """The record in the archive, where it is loaded and public."""
    return Winner.objects.published().filter(**row["example_winner"]).first()


def _criterion(cycle: Cycle, row: dict[str, Any], position: int) -> Criterion:
    fields = {key: value for key, value in row.items() if key not in APART}
    criterion = Criterion(cycle=cycle, position=position, **fields)
    _give_example(criterion, row)
    criterion.save()
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
