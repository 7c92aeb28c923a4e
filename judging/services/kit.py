"""The press kit of an honour: written by staff, under embargo until the announcement.

Its first draft follows from the decision. What staff save is kept; the public gets a snapshot of it
beside the winner's record, once the cycle is announced.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.exceptions import Refused
from accounts.models import User
from audit.canonical import sha256_hex
from audit.services import record
from awards.models import Cycle
from awards.services.press import PressFile, publish_press
from judging import kit
from judging.enums import AcceptanceAnswer, DecisionOutcome, DecisionState
from judging.models import Acceptance, Decision, DecisionEntry, PressKit
from nominations import files
from nominations.exceptions import FileRefused
from nominations.models import Nomination

LARGEST_IMAGE = 10 * 1024 * 1024
LONGEST_TEXT = 6000
IMAGES = {"png", "jpg", "webp"}


class KitChanged(Refused):
    """Somebody else changed the kit since it was shown."""


@dataclass(frozen=True, slots=True)
class KitWords:
    """What staff write: the text, and what the picture shows."""

    text: str
    image_alt: str = ""


def entries_of_kits(user: User) -> QuerySet[DecisionEntry]:
    """Honours of standing decisions, for staff without any conflict in the cycle."""
    decisions = (
        Decision.objects.visible_to(user).current().filter(cycle__in=Cycle.objects.managed_by(user))
    )
    return DecisionEntry.objects.filter(decision__in=decisions).select_related(
        "decision__cycle__award", "nomination__agency", "acceptance", "press_kit"
    )


def kit_entry_for_team(user: User, public_id: str) -> DecisionEntry | None:
    """The honour that a team accepted: for its owners in confidence, for all once announced."""
    accepted = Acceptance.objects.filter(
        answer=AcceptanceAnswer.ACCEPTED,
        entry__nomination__in=Nomination.objects.of_team(user),
        entry__nomination__public_id=public_id,
    )
    of_owner = accepted.filter(pk__in=Acceptance.objects.visible_to(user).values("pk"))
    public = accepted.filter(
        entry__decision__state=DecisionState.RELEASED,
        entry__decision__cycle__in=Cycle.objects.announced(),
    )
    rows = DecisionEntry.objects.filter(
        Q(acceptance__in=of_owner.values("pk")) | Q(acceptance__in=public.values("pk"))
    ).exclude(revocations__is_confirmed=True)
    return rows.select_related(
        "decision__cycle__award", "nomination__agency", "acceptance", "press_kit"
    ).first()


def names_of(entry: DecisionEntry) -> dict[str, str]:
    """Agency and programme as their team wants them written, else as they were nominated."""
    acceptance = getattr(entry, "acceptance", None)
    return {
        "agency": (acceptance and acceptance.agency_name) or entry.nomination.agency.name,
        "programme": (acceptance and acceptance.programme) or entry.nomination.title,
    }


def first_draft(entry: DecisionEntry) -> str:
    """The press text as it follows from the decision, in plain words."""
    cycle = entry.decision.cycle
    words = {
        "award": cycle.award.name,
        "year": str(cycle.year),
        "honour": str(DecisionOutcome(entry.outcome).label),
        **names_of(entry),
    }
    if entry.outcome == DecisionOutcome.WINNER:
        first = _("%(agency)s wins the %(award)s %(year)s with its programme “%(programme)s”.")
    else:
        first = _(
            "%(agency)s is honoured in the %(award)s %(year)s for its programme “%(programme)s”: "
            "%(honour)s."
        )
    return "\n\n".join(
        part for part in (first % words, entry.citation.strip(), _judged(entry)) if part
    )


def _judged(entry: DecisionEntry) -> str:
    """How it was judged, in the figures of the result that the decision rests on."""
    document: dict[str, Any] = entry.decision.result.document
    scores = document.get("scores") or []
    judges = len({row["judge"] for row in scores})
    if not judges:
        return ""
    return ngettext(
        "%(judges)d judge scored the nominations against criteria that were published beforehand.",
        "%(judges)d judges scored the nominations against criteria that were published "
        "beforehand, each without seeing the others' scores.",
        judges,
    ) % {"judges": judges}


def text_of(entry: DecisionEntry) -> str:
    """What staff saved, else the first draft."""
    kit = getattr(entry, "press_kit", None)
    return kit.text if kit is not None and kit.text else first_draft(entry)


def card_of(entry: DecisionEntry) -> bytes:
    """The card for social media as a PNG."""
    cycle = entry.decision.cycle
    return kit.cards.social_card(
        award=cycle.award.name,
        year=cycle.year,
        honour=str(DecisionOutcome(entry.outcome).label),
        **names_of(entry),
    )


def save_kit(
    *,
    entry: DecisionEntry,
    actor: User,
    words: KitWords,
    upload: File[bytes] | None = None,
    removes_image: bool = False,
    seen_at: datetime | None = None,
) -> PressKit:
    """Keep the kit. A picture is decoded and written anew, and needs words for who cannot see it.

    `seen_at` is the kit's time as it was shown; None if there was none.

    Raises:
        FileRefused: the upload is no picture that is taken.
        KitChanged: somebody else changed it meanwhile.
        Refused: it is not the actor's to write, or the picture is not described.
    """
    image = _cleaned(upload) if upload else None
    name = f"{secrets.token_hex(16)}.{image.extension}" if image else ""
    return _save(entry, actor, words, _Picture(image, name, removes_image), seen_at)


@dataclass(frozen=True, slots=True)
class _Picture:
    file: PressFile | None
    name: str
    removed: bool


@transaction.atomic
def _save(
    entry: DecisionEntry, actor: User, words: KitWords, picture: _Picture, seen_at: datetime | None
) -> PressKit:
    # Honours are rows that nobody may lock, as nobody may change them; one at a time all the same.
    Cycle.objects.select_for_update(no_key=True).get(pk=entry.decision.cycle_id)
    found = entries_of_kits(actor).filter(pk=entry.pk).first()
    if found is None:
        raise Refused(gettext_lazy("You cannot write this press kit."))
    kit = PressKit.objects.filter(entry=found).first() or PressKit(entry=found)
    if (kit.changed_at if kit.pk else None) != seen_at:
        raise KitChanged(gettext_lazy("Somebody else changed this kit. Read it again."))
    if picture.removed and picture.file is None:
        kit.image = ""
    if picture.file is not None:
        kit.image.save(picture.name, ContentFile(picture.file.content), save=False)
    if kit.image and not words.image_alt.strip():
        raise Refused(gettext_lazy("Say what the picture shows, for those who cannot see it."))
    kit.text = words.text.strip()
    kit.image_alt = words.image_alt.strip() if kit.image else ""
    kit.changed_by, kit.changed_at = actor, timezone.now()
    kit.save()
    record(
        actor=actor,
        action="press_kit.saved",
        obj=kit,
        payload={"text": sha256_hex(kit.text), "has_image": bool(kit.image)},
        scope=found.decision.cycle.award.scope,
    )
    return kit


def _cleaned(upload: File[bytes]) -> PressFile:
    cleaned = files.cleaning.clean_file(upload, max_bytes=LARGEST_IMAGE)
    if cleaned.extension not in IMAGES:
        raise FileRefused(_("Choose a picture: PNG, JPEG or WebP."))
    return PressFile(cleaned.content, cleaned.extension)


def due_kits() -> QuerySet[PressKit]:
    """Kits of announced winners whose records do not have them yet as they stand."""
    return (
        PressKit.objects.filter(
            entry__decision__state=DecisionState.RELEASED,
            entry__decision__cycle__in=Cycle.objects.announced(),
            entry__acceptance__winner__isnull=False,
        )
        .exclude(entry__acceptance__winner__press__updated_at=F("changed_at"))
        .order_by("pk")
    )


@transaction.atomic
def publish_kit(*, kit: PressKit) -> bool:
    """Put the kit beside the winner's public record, once announced. False if nothing was due."""
    locked = (
        PressKit.objects.select_for_update(of=("self",))
        .filter(pk__in=due_kits())
        .filter(pk=kit.pk)
        .select_related("entry__acceptance__winner", "entry__decision__cycle__award")
        .first()
    )
    if locked is None:
        return False
    entry, winner = locked.entry, locked.entry.acceptance.winner
    if winner is None:
        return False
    press = publish_press(
        winner=winner,
        text=text_of(entry),
        image=_stored(locked),
        image_alt=locked.image_alt,
        card=PressFile(card_of(entry), "png"),
        made_at=locked.changed_at,
    )
    record(
        actor=None,
        action="press_kit.published",
        obj=press,
        payload={"kit": locked.pk, "winner": press.winner_id},
        scope=entry.decision.cycle.award.scope,
    )
    return True


def _stored(kit: PressKit) -> PressFile | None:
    name = kit.image.name
    if not name:
        return None
    with kit.image.open("rb") as file:
        return PressFile(file.read(), name.rpartition(".")[2])
