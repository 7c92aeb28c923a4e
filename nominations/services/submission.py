"""Submitting a nomination: once, complete, in time, and frozen for good."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from audit.canonical import plain, sha256_hex
from audit.services import record
from nominations.documents import build_document
from nominations.drafts import Draft
from nominations.eligibility.categories import settled_category
from nominations.enums import NominationState
from nominations.exceptions import DeadlinePassed, MissingAnswers, WrongState
from nominations.letters import tell_team
from nominations.models import Attachment, Nomination, ReferenceCounter, Submission
from nominations.rules import types_in
from nominations.scanning.looking import still_open, with_scan
from nominations.services.locking import lock_for_writer
from nominations.services.scanning import PlacesOpen, keep_scan, places_in


def submit_nomination(
    *, nomination: Nomination, actor: User, looked_through: bool = True
) -> Submission:
    """Freeze the draft as the nomination's next version, and tell the team.

    The time of the submission is the database's, at the beginning of this transaction, before any
    lock is waited for: at or before the deadline counts, however long the wait. Submitting what is
    already submitted gives the same submission and sends nothing, unless it was opened again.

    What staff typed in is held to the deadline by when it reached them, the first time that they
    submit it; the submission's own time is the true one all the same.

    `looked_through` says that the person looked at the places that the scanner found.

    Raises:
        NotAllowed: the person may not submit for the agency.
        PlacesOpen: places that were found have no reason, and nobody looked at them.
        WrongState: it is withdrawn or decided.
        DeadlinePassed: it arrived too late; the draft is kept as it is.
        MissingAnswers: with every gap, in the order of the form.
        RuntimeError: called inside another transaction, whose beginning would be the time.
    """
    with transaction.atomic(durable=True):
        arrived = _transaction_time()
        locked = in_full(lock_for_writer(nomination, actor))
        if locked.state == NominationState.SUBMITTED and not locked.is_reopened:
            return locked.submissions.latest("version")
        draft = _fit_draft(locked, _time_that_counts(locked, actor, arrived))
        return _freeze(draft, actor=actor, at=arrived, looked_through=looked_through)


@transaction.atomic
def freeze_submission(
    *, nomination: Nomination, actor: User, at: datetime, looked_through: bool = True
) -> Submission:
    """Freeze the draft as a submission of the given time, without asking whether it may be.

    For records of the past, such as those of the demo world.
    """
    locked = in_full(lock_for_writer(nomination, actor))
    locked.category = settled_category(locked.cycle, locked.agency, locked.category)
    return _freeze(Draft.load(locked), actor=actor, at=at, looked_through=looked_through)


def in_full(locked: Nomination) -> Nomination:
    """The locked nomination with all that freezing it reads of it, in one query.

    Asked after the lock was waited for: whoever held it may have changed any of this.
    """
    versions = Submission.objects.filter(nomination=OuterRef("pk")).order_by("-version")
    found = Nomination.objects.with_deadline().with_facts().select_related("agency", "form")
    open_files = Attachment.objects.present().filter(nomination=OuterRef("pk"), frozen_at=None)
    loaded = with_scan(found).annotate(
        last_version=Subquery(versions.values("version")[:1]), has_open_files=Exists(open_files)
    )
    return loaded.select_related("category").get(pk=locked.pk)


def _last_version(loaded: Nomination) -> int | None:
    """Of its submissions; it was loaded `in_full`."""
    version: int | None = loaded.__dict__["last_version"]
    return version


def _freeze(draft: Draft, *, actor: User, at: datetime, looked_through: bool) -> Submission:
    """The last step, for a draft that is locked and as it is in the database."""
    locked = draft.nomination
    # All that takes long comes before the counter of references, which everybody waits for.
    drafted = build_document(draft, at=at)
    places = places_in(locked, drafted)
    if not looked_through and (left := still_open(places)):
        raise PlacesOpen(left)
    locked.reference = locked.reference or _next_reference(locked)
    version = (_last_version(locked) or 0) + 1
    document = plain(drafted | {"reference": locked.reference, "version": version})
    submission = Submission.objects.create(
        nomination=locked,
        version=version,
        document=document,
        sha256=sha256_hex(document),
        submitted_at=at,
        submitted_by=actor,
    )
    keep_scan(submission=submission, places=places, looked_through=looked_through)
    _close_draft(locked, at)
    _tell(locked, submission, actor)
    return submission


def _transaction_time() -> datetime:
    """When this transaction began: the first thing asked in it, so nothing is locked yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT transaction_timestamp()")
        began: datetime = cursor.fetchone()[0]
    return began


def _time_that_counts(nomination: Nomination, actor: User, arrived: datetime) -> datetime:
    """When it reached the award: of one typed in, when its e-mail did.

    Only for whoever typed it in, and only once: what the agency writes itself, and what anybody
    changes later, counts by when it comes.
    """
    first = _last_version(nomination) is None
    if first and nomination.arrived_at is not None and types_in(actor, nomination):
        return nomination.arrived_at
    return arrived


def _fit_draft(nomination: Nomination, arrived: datetime) -> Draft:
    """What is to be frozen. Raises what `submit_nomination` says, where it cannot be."""
    if not nomination.is_writable:
        raise WrongState(
            _("This nomination is %(state)s, so it cannot be submitted.")
            % {"state": nomination.get_state_display().lower()}
        )
    deadline = nomination.deadline()
    if arrived > deadline:
        raise DeadlinePassed(deadline=deadline, arrived=arrived)
    nomination.category = settled_category(nomination.cycle, nomination.agency, nomination.category)
    draft = Draft.load(nomination)
    if gaps := draft.gaps():
        raise MissingAnswers(gaps)
    return draft


def _next_reference(nomination: Nomination) -> str:
    """The next number of the cycle's series, whose counter stays locked from here on."""
    cycle = nomination.cycle
    series = f"{cycle.reference_prefix}-{cycle.year}"
    return f"{series}-{ReferenceCounter.objects.take(series):04d}"


def _close_draft(nomination: Nomination, at: datetime) -> None:
    nomination.state = NominationState.SUBMITTED
    nomination.updated_at = at
    nomination.reopened_at = None
    nomination.save(update_fields=["state", "reference", "category", "updated_at", "reopened_at"])
    if nomination.__dict__["has_open_files"]:
        nomination.attachments.present().filter(frozen_at__isnull=True).update(frozen_at=at)


def _tell(nomination: Nomination, submission: Submission, actor: User) -> None:
    tell_team(
        nomination,
        "nomination_received",
        key=f"nomination-received:{submission.pk}",
        moments={"received": submission.submitted_at, "deadline": nomination.deadline()},
        submission=submission,
        actor=actor,
    )
    record(
        actor=actor,
        action="nomination.submitted",
        obj=nomination,
        payload={
            "submission": submission.pk,
            "version": submission.version,
            "reference": nomination.reference,
            "sha256": submission.sha256,
            "at": submission.submitted_at.isoformat(),
            **_arrival(nomination, submission),
        },
        scope=nomination.cycle.award.scope,
    )


def _arrival(nomination: Nomination, submission: Submission) -> dict[str, str]:
    """By what time the first version of one that staff typed in was held to the deadline."""
    if nomination.arrived_at is None or submission.version > 1:
        return {}
    return {"typed_in": "yes", "arrived_at": nomination.arrived_at.isoformat()}
