"""Publishing a form, and making the next version of one."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.models import User
from audit.services import record
from awards.models import Criterion, Cycle, Form, Question, Section
from awards.questions.faults import form_faults


class FormNotReady(ValidationError):
    """The form has faults that nominees could not answer around; each is said in words."""


@transaction.atomic
def publish_form(*, form: Form, actor: User) -> Form:
    """Freeze a form, so that nominations can be written on it. Publishing twice is publishing once.

    From here on the database refuses any change to its sections and questions.

    Raises:
        FormNotReady: with one message for each fault.
    """
    locked = Form.objects.select_for_update().get(pk=form.pk)
    if locked.published_at is not None:
        return locked
    faults = form_faults(locked)
    if faults:
        raise FormNotReady(faults)
    locked.published_at = timezone.now()
    locked.save(update_fields=["published_at"])
    record(
        actor=actor,
        action="form.published",
        obj=locked,
        payload={"cycle": locked.cycle_id, "version": locked.version},
        scope=locked.cycle.award.scope,
    )
    return locked


@transaction.atomic
def publish_version(*, form: Form, actor: User) -> list[str]:
    """Publish a form, and let the rooms above follow (``settings.LAUREL_AFTER_PUBLISHING``).

    Returns:
        What that meant there, in sentences for the staff; nothing where it was published already.

    Raises:
        FormNotReady: with one message for each fault.
    """
    if Form.objects.published().filter(pk=form.pk).exists():
        return []
    published = publish_form(form=form, actor=actor)
    followers = [import_string(path) for path in settings.LAUREL_AFTER_PUBLISHING]
    told = [follow(form=published, actor=actor) for follow in followers]
    return [words for words in told if words]


@transaction.atomic
def new_form_version(*, form: Form, actor: User) -> Form:
    """An unpublished copy of a form, to be changed. If one is waiting already, that one.

    Sections and questions keep their addresses (slugs), by which answers carry over.
    """
    cycle = Cycle.objects.select_for_update().select_related("award").get(pk=form.cycle_id)
    waiting = cycle.forms.filter(published_at__isnull=True).first()
    return waiting or copy_form(source=form, cycle=cycle, actor=actor)


@transaction.atomic
def copy_form(*, source: Form, cycle: Cycle, actor: User) -> Form:
    """An unpublished copy of a form for a cycle, its own or another.

    Questions are tied to the criteria of that cycle by address; those without a match stand untied.

    Raises:
        IntegrityError: the cycle already has an unpublished form.
    """
    latest = cycle.forms.order_by("-version").values_list("version", flat=True).first() or 0
    copy = Form.objects.create(cycle=cycle, version=latest + 1)
    criteria = {criterion.slug: criterion for criterion in cycle.criteria.all()}
    for section in source.sections.prefetch_related("questions__criterion"):
        _copy_section(section, copy, criteria)
    record(
        actor=actor,
        action="form.copied",
        obj=copy,
        payload={"source": source.pk, "cycle": cycle.pk, "version": copy.version},
        scope=cycle.award.scope,
    )
    return copy


def _copy_section(section: Section, form: Form, criteria: dict[str, Criterion]) -> None:
    questions = list(section.questions.all())
    twin = Section.objects.create(
        form=form,
        slug=section.slug,
        title=section.title,
        intro=section.intro,
        sara_phase=section.sara_phase,
        position=section.position,
        only_categories=section.only_categories,
    )
    Question.objects.bulk_create(_copy_question(row, twin, criteria) for row in questions)


def _copy_question(row: Question, section: Section, criteria: dict[str, Criterion]) -> Question:
    """A new row with the same values, as Django documents it for copying instances."""
    criterion = criteria.get(row.criterion.slug) if row.criterion else None
    row.pk = None
    row._state.adding = True
    row.section = section
    row.criterion = criterion
    return row
