"""Letting an answer, a row or the details be again what they were at some time.

Every restoring goes through the verb that somebody who typed it would use, so that whatever hangs
on a change happens here too; what it was until then stays in the history.
"""

from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from audit.canonical import sha256_hex
from awards.models import Category, Topic
from nominations.enums import RevisionSubject
from nominations.exceptions import WrongState
from nominations.models import Nomination, Partner, Revision
from nominations.rows.kinds import specs_of
from nominations.services.answers import Typed, save_section
from nominations.services.locking import lock_draft
from nominations.services.revisions import details_values, row_fields, row_values
from nominations.services.starting import save_details
from nominations.services.translation import save_translation

DIGEST_LENGTH = 16


def model_of(subject: str) -> type[models.Model] | None:
    """The model of the rows that a revision is of; None for answers and details."""
    return next((spec.model for spec in specs_of(subject)), None)


def state_digest(value: Any) -> str:
    """Tells whether something is still as a page showed it."""
    return sha256_hex(value)[:DIGEST_LENGTH]


@transaction.atomic
def restore(*, revision: Revision, actor: User, seen: str) -> None:
    """Let something be again what it was in this revision, as a change of its own.

    Args:
        seen: `state_digest` of what the person saw it to be before they asked for this.

    Raises:
        NotAllowed, WrongState: the draft is not this person's to change, or is closed; or somebody
            changed it after the person looked; or the form no longer asks for it.
        TooMany: there is no room for a row that was removed.
        ValidationError: what it was breaks a rule that has come since.
    """
    locked = lock_draft(revision.nomination, actor)
    present = present_value(locked, revision)
    if state_digest(present) != seen:
        raise WrongState(_("Somebody changed this meanwhile. Nothing was restored; look again."))
    if present == revision.value:
        return
    if revision.subject == RevisionSubject.ANSWER:
        _restore_answer(locked, revision, actor)
    elif revision.subject == RevisionSubject.DETAILS:
        _restore_details(locked, revision.value or {}, actor)
    else:
        _restore_row(locked, revision, actor)


def present_value(nomination: Nomination, revision: Revision) -> Any:
    """What the subject of a revision says now; None where it is empty or removed."""
    if revision.subject == RevisionSubject.ANSWER:
        found = nomination.answers.filter(question=revision.question)
        return found.values_list("value", flat=True).first()
    if revision.subject == RevisionSubject.DETAILS:
        return details_values(nomination)
    row = _present_row(nomination, revision)
    return row_values(row) if row else None


def _present_row(nomination: Nomination, revision: Revision) -> models.Model | None:
    rows = specs_of(revision.subject)[0].model._default_manager
    return rows.filter(nomination=nomination, pk=revision.row or 0).first()


def _restore_answer(nomination: Nomination, revision: Revision, actor: User) -> None:
    found = nomination.answers.filter(question=revision.question)
    version = found.values_list("version", flat=True).first() or 0
    typed = {revision.question: Typed(revision.value, version)}
    if not save_section(nomination=nomination, actor=actor, typed=typed).saved:
        raise WrongState(_("The form does not ask this any more, so nothing was restored."))


def _restore_row(nomination: Nomination, revision: Revision, actor: User) -> None:
    verbs, row = specs_of(revision.subject)[0], _present_row(nomination, revision)
    name = str(revision.subject)
    if revision.value is None:
        verbs.remove(**{name: row}, actor=actor)
        return
    values = _known_values(verbs.model, revision.value)
    if row is None:
        values |= _as_it_was(nomination, revision)
    common: dict[str, Any] = {"nomination": nomination, "actor": actor, name: row}
    if revision.subject == RevisionSubject.PARTNER:
        agency = values.pop("agency", None)
        values["agency"] = Agency.objects.filter(pk=agency).first() if agency else None
    verbs.save(**common, question=revision.question, values=values)


def _known_values(model: type[models.Model], kept: dict[str, Any]) -> dict[str, Any]:
    """What was kept, without fields that the model has no longer."""
    names = set(row_fields(model))
    if model is Partner:
        names -= {"position"}
    return {name: value for name, value in kept.items() if name in names}


def _as_it_was(nomination: Nomination, revision: Revision) -> dict[str, Any]:
    """A row that was removed comes back under its number: asking for it twice brings back one."""
    last = nomination.revisions.filter(subject=revision.subject, row=revision.row)
    version = last.order_by("-pk").values_list("version", flat=True).first() or 0
    return {"id": revision.row, "version": version + 1}


def _restore_details(nomination: Nomination, value: dict[str, Any], actor: User) -> None:
    now = details_values(nomination)
    was = {name: value.get(name, kept) for name, kept in now.items()}
    names = ("title", "language", "residents_served", "participants")
    save_details(
        nomination=nomination,
        actor=actor,
        **{name: was[name] for name in names},
        topics=Topic.objects.filter(pk__in=was["topics"]),
        category=Category.objects.filter(cycle=nomination.cycle, pk=was["category"]).first(),
    )
    translation = ("translation_language", "translated_title", "translation_by_machine")
    if any(was[name] != now[name] for name in translation):
        save_translation(
            nomination=nomination,
            actor=actor,
            language=was["translation_language"],
            title=was["translated_title"],
            by_machine=was["translation_by_machine"],
        )
