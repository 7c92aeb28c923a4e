"""Saving what the nomination is about, field by field, so that nobody overwrites another unseen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.services import record
from awards.enums import TopicKind
from awards.models import Category
from nominations.eligibility.categories import settled_category
from nominations.models import Nomination
from nominations.services.answers import answer_digest
from nominations.services.locking import lock_draft, refuse_closed_details
from nominations.services.revisions import note_details

PLAIN = ("title", "language", "residents_served", "participants")
TOPICS = {"problems": TopicKind.PROBLEM, "approaches": TopicKind.APPROACH}
CATEGORY = "category"
FIELDS = (*PLAIN, *TOPICS, CATEGORY)

type Detail = str | int | list[int] | None
"""A field's value in its stored shape; topics and categories by their numbers."""


@dataclass(frozen=True, slots=True)
class TypedDetail:
    """A field as somebody sent it, with digests of what the page had shown.

    `seen` empty says that the page told nothing. `follows` is of what the same page sent just
    before, of which nobody knows yet whether it arrived.
    """

    value: Detail
    seen: str = ""
    follows: str = ""

    @property
    def is_untouched(self) -> bool:
        return detail_digest(self.value) == self.seen

    def knows(self, present: Detail) -> bool:
        return not self.seen or detail_digest(present) in {self.seen, self.follows}


@dataclass(slots=True)
class SavedDetails:
    """What became of each field: saved, in conflict with what stands, or (in neither) unchanged."""

    saved: list[str] = field(default_factory=list)
    conflicts: dict[str, Detail] = field(default_factory=dict)
    """What stands, by field."""


def detail_digest(value: Detail) -> str:
    """Tells whether a field is still as a page showed it."""
    return answer_digest(value)


def present_details(nomination: Nomination) -> dict[str, Detail]:
    """Every field as it is stored."""
    topics = list(nomination.topics.order_by("pk").values_list("pk", "kind"))
    return {
        **{name: getattr(nomination, name) for name in PLAIN},
        **{name: [pk for pk, of in topics if of == kind] for name, kind in TOPICS.items()},
        CATEGORY: nomination.category_id,
    }


@transaction.atomic
def change_details(
    *,
    nomination: Nomination,
    actor: User,
    typed: Mapping[str, TypedDetail],
    is_autosave: bool = False,
) -> SavedDetails:
    """Save fields by name (`FIELDS`); those that somebody else changed meanwhile are conflicts.

    Every save is kept in the draft's history; one that a page makes of itself while somebody types
    writes no audit entry.

    Raises:
        NotAllowed, WrongState: the draft is not this person's to change, or is closed.
    """
    locked = lock_draft(nomination, actor)
    refuse_closed_details(locked)
    present, result = present_details(locked), SavedDetails()
    for name, sent in typed.items():
        if sent.is_untouched or sent.value == present[name]:
            continue
        if not sent.knows(present[name]):
            result.conflicts[name] = present[name]
            continue
        result.saved.append(name)
    if result.saved or not is_autosave:
        _store(locked, {name: typed[name].value for name in result.saved}, present)
        note_details(nomination=locked, actor=actor)
    if result.saved and not is_autosave:
        _tell(locked, actor)
    return result


def _store(nomination: Nomination, values: Mapping[str, Any], present: Mapping[str, Any]) -> None:
    """The category is settled anew each time: it may follow from what the agency says by now."""
    for name in PLAIN:
        if name in values:
            setattr(nomination, name, values[name])
    chosen = nomination.category
    if CATEGORY in values:
        chosen = Category.objects.filter(cycle=nomination.cycle, pk=values[CATEGORY]).first()
    nomination.category = settled_category(nomination.cycle, nomination.agency, chosen)
    nomination.updated_at = timezone.now()
    nomination.save(update_fields=[*PLAIN, CATEGORY, "updated_at"])
    if TOPICS.keys() & values.keys():
        nomination.topics.set([pk for name in TOPICS for pk in values.get(name, present[name])])


def _tell(nomination: Nomination, actor: User) -> None:
    record(
        actor=actor,
        action="nomination.details_saved",
        obj=nomination,
        payload={
            "category": nomination.category_id,
            "residents_served": nomination.residents_served,
            "participants": nomination.participants,
        },
        scope=nomination.cycle.award.scope,
    )
