"""Keeping what a file or an earlier nomination holds, and taking over what somebody ticked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.exceptions import Refused
from accounts.models import User
from audit.services import record
from nominations.drafts import Draft
from nominations.intake.found import Found
from nominations.intake.weighing import Proposal, Verdict, weigh
from nominations.models import Attachment, Intake, Nomination
from nominations.services.answers import Typed, save_section
from nominations.services.attachments import attach_file
from nominations.services.locking import lock_draft

KEPT = timedelta(days=30)
"""How long what was read waits for its person."""


@dataclass(slots=True)
class Applied:
    """What became of what was ticked."""

    taken: int = 0
    refused: list[str] = field(default_factory=list)
    """One text for each that was not taken over, with the reason."""


@transaction.atomic
def keep_intake(
    *, nomination: Nomination, actor: User, source: str, origin: str, found: Found
) -> Intake:
    """Keep what was understood until its person decides; it replaces their last of this source.

    Raises:
        NotAllowed, WrongState: the draft is not this person's to change, or is closed.
    """
    locked = lock_draft(nomination, actor)
    intake, _is_new = Intake.objects.update_or_create(
        nomination=locked,
        made_by=actor,
        source=source,
        defaults={"origin": origin[:255], "found": found.as_json(), "made_at": timezone.now()},
    )
    record(
        actor=actor,
        action="nomination.intake_read",
        obj=locked,
        payload={"source": source, "answers": len(found.answers), "rows": len(found.rows)},
        scope=locked.cycle.award.scope,
    )
    return intake


def apply_intake(*, intake: Intake, actor: User, ticked: Mapping[str, int]) -> Applied:
    """Take over what was ticked, each with the version that the person saw beside it.

    Answers and rows are saved together or not at all; one that somebody changed meanwhile, or that
    cannot be saved, is left as it is and told. Files are copied afterwards, each by itself.

    Raises:
        NotAllowed, WrongState: the draft is not this person's to change, or is closed.
    """
    applied = Applied()
    with transaction.atomic():
        locked = lock_draft(intake.nomination, actor)
        found = Found.from_json(intake.found)
        chosen = [
            proposal
            for proposal in weigh(found, Draft.load(locked), intake.source)
            if proposal.key in ticked and proposal.can_take
        ]
        _take_answers(locked, actor, chosen, ticked, applied)
        for proposal in chosen:
            if proposal.spec is not None:
                _take_row(locked, actor, proposal, ticked[proposal.key], applied)
        record(
            actor=actor,
            action="nomination.intake_applied",
            obj=locked,
            payload={
                "source": intake.source,
                "taken": applied.taken,
                "refused": len(applied.refused),
            },
            scope=locked.cycle.award.scope,
        )
    _copy_files(locked, actor, chosen, applied)
    if not applied.refused:
        intake.delete()
    return applied


def _take_answers(
    nomination: Nomination,
    actor: User,
    chosen: list[Proposal],
    ticked: Mapping[str, int],
    applied: Applied,
) -> None:
    answers = {one.question: one for one in chosen if one.key.startswith("answer:")}
    if not answers:
        return
    saved = save_section(
        nomination=nomination,
        actor=actor,
        typed={slug: Typed(one.value, ticked[one.key]) for slug, one in answers.items()},
    )
    applied.taken += len(answers) - len(saved.conflicts)
    applied.refused += [_meanwhile(answers[slug]) for slug in saved.conflicts]


def _take_row(
    nomination: Nomination, actor: User, proposal: Proposal, version: int, applied: Applied
) -> None:
    """Add, change or take out one row; a refusal leaves the others as they are."""
    spec, row = proposal.spec, proposal.row
    if spec is None:
        return
    try:
        with transaction.atomic():
            if row is None:
                spec.add(
                    nomination=nomination,
                    actor=actor,
                    question=proposal.question,
                    values=proposal.values,
                )
            elif row.version != version:
                applied.refused.append(_meanwhile(proposal))
                return
            elif proposal.verdict == Verdict.EMPTIED:
                spec.take_out(row, actor=actor)
            else:
                spec.change(row, actor=actor, version=version, values=proposal.values)
    except (Refused, ValidationError) as error:
        applied.refused.append(_refusal(proposal, error))
    else:
        applied.taken += 1


def _copy_files(
    nomination: Nomination, actor: User, chosen: list[Proposal], applied: Applied
) -> None:
    """Attach copies, cleaned like any other file and stored under names of their own."""
    keys = [int(one.key.partition(":")[2]) for one in chosen if one.key.startswith("file:")]
    proposals = {one.key: one for one in chosen}
    if not keys:
        return
    visible = Attachment.objects.visible_to(actor).present()
    for attachment in visible.filter(pk__in=keys).order_by("pk"):
        try:
            with attachment.file.open("rb") as stored:
                copy = ContentFile(stored.read(), name=attachment.original_name)
            attach_file(
                nomination=nomination,
                actor=actor,
                question=attachment.question,
                upload=copy,
                caption=attachment.caption,
            )
        except (Refused, OSError) as error:
            applied.refused.append(_refusal(proposals[f"file:{attachment.pk}"], error))
        else:
            applied.taken += 1


def _meanwhile(proposal: Proposal) -> str:
    return _("“%(answer)s”: somebody changed it here meanwhile, so it was left as it is.") % {
        "answer": proposal.label
    }


def _refusal(proposal: Proposal, error: Exception) -> str:
    if isinstance(error, ValidationError):
        why = " ".join(error.messages)
    elif isinstance(error, OSError):
        why = _("The file is no longer in the storage.")
    else:
        why = str(error)
    return _("“%(answer)s” was not taken over. %(why)s") % {"answer": proposal.label, "why": why}


def forget_undecided() -> int:
    """Forget what was read a month ago and never decided on; how many readings went."""
    return Intake.objects.filter(made_at__lt=timezone.now() - KEPT).delete()[0]
