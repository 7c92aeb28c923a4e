"""Criteria and categories of a cycle: what is judged, and in which bands."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from awards.enums import Phase
from awards.models import Anchor, Category, Criterion, Cycle, Question, Section
from awards.services.awards import apply_changes

EDITABLE_PHASES = frozenset({Phase.PLANNED, Phase.OPEN, Phase.CLOSED})


class SetupIsFixed(ValidationError):
    """Judging has opened: what judges score against no longer changes."""

    def __init__(self) -> None:
        super().__init__(
            _("Judging has opened, so criteria and categories can no longer be changed.")
        )


def setup_is_editable(cycle: Cycle) -> bool:
    """Criteria and categories may change until judging opens."""
    return cycle.phase(timezone.now()) in EDITABLE_PHASES


def _locked(cycle: Cycle) -> Cycle:
    locked = Cycle.objects.select_for_update().select_related("award").get(pk=cycle.pk)
    if not setup_is_editable(locked):
        raise SetupIsFixed
    return locked


def _save(row: models.Model, values: dict[str, Any]) -> None:
    apply_changes(row, values)
    row.full_clean()
    row.save()


@transaction.atomic
def save_criterion(
    *,
    cycle: Cycle,
    actor: User,
    criterion: Criterion | None = None,
    anchors: dict[int, str],
    **values: Any,
) -> Criterion:
    """Create or change a criterion with its anchors (score to meaning), which it then has exactly.

    Raises SetupIsFixed once judging has opened, ValidationError for an anchor outside the scale.
    """
    locked = _locked(cycle)
    outside = [v for v in anchors if not locked.scale_min <= v <= locked.scale_max]
    if outside:
        raise ValidationError(
            _("The scale runs from %(low)s to %(high)s, so %(value)s cannot have an anchor.")
            % {"low": locked.scale_min, "high": locked.scale_max, "value": outside[0]}
        )
    row = criterion or Criterion(cycle=locked)
    _save(row, values)
    row.anchors.exclude(value__in=anchors).delete()
    Anchor.objects.bulk_create(
        [Anchor(criterion=row, value=value, text=text) for value, text in anchors.items()],
        update_conflicts=True,
        unique_fields=["criterion", "value"],
        update_fields=["text"],
    )
    record(
        actor=actor,
        action="criterion.saved",
        obj=row,
        payload={"weight": str(row.weight), "anchors": sorted(anchors)},
        scope=locked.award.scope,
    )
    return row


@transaction.atomic
def save_category(
    *, cycle: Cycle, actor: User, category: Category | None = None, **values: Any
) -> Category:
    """Create or change a category.

    Raises:
        SetupIsFixed: judging has opened.
        ValidationError: a form asks questions of this category alone, by the short name that would
            change; or the values do not fit.
    """
    locked = _locked(cycle)
    if category and values.get("slug", category.slug) != category.slug:
        _refuse_if_asked_alone(category)
    row = category or Category(cycle=locked)
    _save(row, values)
    record(actor=actor, action="category.saved", obj=row, payload={}, scope=locked.award.scope)
    return row


@transaction.atomic
def remove_setup_row(*, row: Criterion | Category, actor: User) -> None:
    """Remove one. Raises SetupIsFixed, or ValidationError where it is in use."""
    locked = _locked(row.cycle)
    kind = row._meta.model_name or ""
    pk = row.pk
    if isinstance(row, Category):
        _refuse_if_asked_alone(row)
    try:
        with transaction.atomic():
            row.delete()
    except (models.ProtectedError, IntegrityError) as error:
        # A published form's questions may not change, not even to lose their criterion.
        raise ValidationError(
            _("It is used by nominations or by a published form, so it cannot be removed.")
        ) from error
    record(
        actor=actor,
        action=f"{kind}.removed",
        obj=locked,
        payload={kind: pk},
        scope=locked.award.scope,
    )


def _refuse_if_asked_alone(category: Category) -> None:
    """Forms name categories by their short names, and published forms cannot follow a change."""
    of_category = {"only_categories__contains": [category.slug]}
    sections = Section.objects.filter(form__cycle=category.cycle_id, **of_category)
    questions = Question.objects.filter(section__form__cycle=category.cycle_id, **of_category)
    if sections.exists() or questions.exists():
        raise ValidationError(
            _(
                "The form has questions for “%(name)s” alone, so it cannot be removed and its "
                "short name cannot change."
            )
            % {"name": category.name}
        )
