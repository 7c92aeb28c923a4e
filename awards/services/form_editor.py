"""Changing the unpublished version of a cycle's nomination form."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from awards.models import Form, Question, Section
from awards.services.awards import apply_changes


class FormIsPublished(ValidationError):
    """A published form is frozen."""

    def __init__(self) -> None:
        super().__init__(
            _("This version is published and no longer changes. Make a new version to change it.")
        )


def _locked(form: Form) -> Form:
    locked = Form.objects.select_for_update().select_related("cycle__award").get(pk=form.pk)
    if locked.published_at:
        raise FormIsPublished
    return locked


@transaction.atomic
def save_section(
    *, form: Form, actor: User, section: Section | None = None, **values: Any
) -> Section:
    locked = _locked(form)
    row = section or Section(form=locked, position=locked.sections.count())
    _save(row, values, actor, locked)
    return row


@transaction.atomic
def save_question(
    *, section: Section, actor: User, question: Question | None = None, **values: Any
) -> Question:
    """Create or change a question. Its slug is unique in the whole form: answers are kept by it."""
    locked = _locked(section.form)
    row = question or Question(section=section)
    others = Question.objects.filter(section__form=locked).exclude(pk=row.pk)
    if others.filter(slug=values["slug"]).exists():
        raise ValidationError(
            {
                "slug": _(
                    "Another question of this form is called so. Answers are kept by this name."
                )
            }
        )
    _save(row, values, actor, locked)
    return row


@transaction.atomic
def remove_form_row(*, row: Section | Question, actor: User) -> None:
    form = row.form if isinstance(row, Section) else row.section.form
    locked = _locked(form)
    kind = row._meta.model_name or ""
    slug = row.slug
    row.delete()
    record(
        actor=actor,
        action=f"form.{kind}_removed",
        obj=locked,
        payload={kind: slug},
        scope=locked.cycle.award.scope,
    )


def _siblings(row: Section | Question) -> list[Section | Question]:
    """The row's list, itself included, in order."""
    if isinstance(row, Section):
        return list(row.form.sections.all())
    return list(row.section.questions.all())


@transaction.atomic
def move_form_row(*, row: Section | Question, actor: User, up: bool) -> None:
    """Swap a section or question with its neighbour; at the end of the list nothing happens."""
    form = row.form if isinstance(row, Section) else row.section.form
    locked = _locked(form)
    siblings = _siblings(row)
    index = siblings.index(row)
    target = index - 1 if up else index + 1
    if not 0 <= target < len(siblings):
        return
    siblings.insert(target, siblings.pop(index))
    for position, sibling in enumerate(siblings):
        sibling.position = position
        sibling.save(update_fields=["position"])
    record(
        actor=actor,
        action=f"form.{row._meta.model_name}_moved",
        obj=locked,
        payload={"slug": row.slug, "to": target},
        scope=locked.cycle.award.scope,
    )


def _save(row: models.Model, values: dict[str, Any], actor: User, form: Form) -> None:
    apply_changes(row, values)
    row.full_clean()
    row.save()
    record(
        actor=actor,
        action=f"form.{row._meta.model_name}_saved",
        obj=form,
        payload={"row": row.pk},
        scope=form.cycle.award.scope,
    )
