"""Beginning a nomination and saying what it is about."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from audit.services import record
from awards.models import Category, Cycle, Form, Topic
from nominations.eligibility.categories import settled_category
from nominations.exceptions import NotAllowed, NotOpen, TooMany
from nominations.models import Nomination
from nominations.rules import WRITERS
from nominations.services.locking import lock_draft, refuse_closed_details
from nominations.services.revisions import note_details

MAX_DRAFTS = 50


@transaction.atomic
def start_nomination(
    *,
    cycle: Cycle,
    agency: Agency,
    actor: User,
    title: str,
    language: str = "en",
    topics: Iterable[Topic] = (),
    eligibility: dict[str, Any] | None = None,
) -> Nomination:
    """A new draft of the agency in an open cycle, on the cycle's latest published form.

    `eligibility` is what came of the self-check (`as_kept` of `nominations.eligibility.selfcheck`).
    A rule that is not met keeps nobody from starting: staff decide when they screen.

    Raises:
        NotAllowed: the person may not write for the agency.
        NotOpen: the cycle takes no nominations now, or has no published form.
        TooMany: the agency has more drafts in the cycle than anybody needs.
    """
    if agency.role_of(actor) not in WRITERS:
        raise NotAllowed(_("Only an owner or editor of the agency's team can start a nomination."))
    form = _form_to_write_on(cycle)
    if cycle.nominations.filter(agency=agency).count() >= MAX_DRAFTS:
        raise TooMany(
            _("Your agency has %(count)d nominations in this cycle, which is the most it can have.")
            % {"count": MAX_DRAFTS}
        )
    nomination = begin_draft(
        cycle=cycle,
        agency=agency,
        form=form,
        actor=actor,
        topics=topics,
        title=title,
        language=language,
        eligibility=eligibility or {},
    )
    record(
        actor=actor,
        action="nomination.started",
        obj=nomination,
        payload={
            "cycle": cycle.pk,
            "agency": agency.pk,
            "form": form.pk,
            "rules_not_met": _not_met(nomination),
        },
        scope=cycle.award.scope,
    )
    return nomination


def begin_draft(
    *,
    cycle: Cycle,
    agency: Agency,
    form: Form,
    actor: User,
    topics: Iterable[Topic] = (),
    **said: Any,
) -> Nomination:
    """The draft itself, whoever may begin it: in its size band, and with its first details kept.

    A part of the verbs that begin one; call it in their transaction.

    Args:
        said: further fields of the nomination.
    """
    nomination = Nomination.objects.create(
        cycle=cycle,
        agency=agency,
        form=form,
        category=settled_category(cycle, agency),
        residents_served=agency.population_served,
        created_by=actor,
        **said,
    )
    nomination.topics.set(topics)
    note_details(nomination=nomination, actor=actor)
    return nomination


def _not_met(nomination: Nomination) -> list[str]:
    found = nomination.eligibility.get("verdicts", [])
    return [one["rule"] for one in found if one["met"] is False]


def _form_to_write_on(cycle: Cycle) -> Form:
    now = timezone.now()
    if not Cycle.objects.open(now).filter(pk=cycle.pk).exists():
        raise NotOpen(_("This cycle does not take nominations now."))
    form = cycle.forms.published().first()
    if form is None:
        raise NotOpen(_("The form of this cycle is not published yet. Come back in a while."))
    return form


@transaction.atomic
def save_details(
    *,
    nomination: Nomination,
    actor: User,
    title: str,
    language: str,
    topics: Iterable[Topic],
    residents_served: int | None,
    participants: int | None,
    category: Category | None = None,
) -> Nomination:
    """Change what the nomination is about. The category must be one that the agency fits.

    Raises:
        NotAllowed, WrongState: the draft is not this person's to change, or is closed.
    """
    locked = lock_draft(nomination, actor)
    refuse_closed_details(locked)
    locked.title = title
    locked.language = language
    locked.residents_served = residents_served
    locked.participants = participants
    locked.category = settled_category(locked.cycle, locked.agency, category)
    locked.updated_at = timezone.now()
    locked.save(
        update_fields=[
            "title",
            "language",
            "residents_served",
            "participants",
            "category",
            "updated_at",
        ]
    )
    locked.topics.set(topics)
    note_details(nomination=locked, actor=actor)
    record(
        actor=actor,
        action="nomination.details_saved",
        obj=locked,
        payload={
            "category": locked.category_id,
            "residents_served": residents_served,
            "participants": participants,
        },
        scope=locked.cycle.award.scope,
    )
    return locked
