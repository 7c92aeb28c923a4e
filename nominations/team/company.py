"""Who has a draft open now, and which sections the team says are completed.

Both come along with a nomination that a page loads `with_company`, and cost no query then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership
from nominations.models import Nomination, Presence, SectionMark
from nominations.rules import WRITERS

if TYPE_CHECKING:
    from accounts.models import User

STAYS = timedelta(seconds=90)
"""How long somebody counts as here after the last sign of life."""


@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody of the team who has the draft open."""

    user: int
    name: str
    section: str
    """Slug of the section that the person has open; empty elsewhere in the draft."""
    writes: bool
    seen_at: datetime


def with_company[Q: QuerySet[Nomination]](found: Q) -> Q:
    """Loads who of the team is here now and the marks of sections along with each nomination."""
    role = Membership.objects.filter(agency=OuterRef("nomination__agency"), user=OuterRef("user"))
    here = (
        Presence.objects.filter(nomination=OuterRef("pk"), seen_at__gte=timezone.now() - STAYS)
        .annotate(role=Subquery(role.values("role")[:1]))
        .filter(role__isnull=False)
        .order_by("user__full_name", "user")
        .values(
            row=JSONObject(
                user="user",
                name="user__full_name",
                section="section",
                role="role",
                seen_at="seen_at",
            )
        )
    )
    marks = SectionMark.objects.filter(nomination=OuterRef("pk")).order_by("section")
    return found.annotate(
        loaded_company=ArraySubquery(here),
        loaded_marks=ArraySubquery(
            marks.values(row=JSONObject(section="section", completed="completed"))
        ),
    )


def company(nomination: Nomination) -> list[Companion]:
    """Everybody who is here now, the reader too; the nomination is loaded `with_company`."""
    rows: list[dict[str, Any]] = nomination.__dict__["loaded_company"]
    return [
        Companion(
            user=row["user"],
            name=row["name"],
            section=row["section"],
            writes=row["role"] in WRITERS,
            seen_at=datetime.fromisoformat(row["seen_at"]),
        )
        for row in rows
    ]


def others(nomination: Nomination, user: "User") -> list[Companion]:
    """Who of the team is here now beside this person."""
    return [one for one in company(nomination) if one.user != user.pk]


def marks_of(nomination: Nomination) -> dict[str, bool]:
    """Whether the team says that a section is completed, by slug; absent where it said nothing."""
    if "loaded_marks" in nomination.__dict__:
        rows = nomination.__dict__["loaded_marks"]
        return {row["section"]: row["completed"] for row in rows}
    return dict(nomination.marks.values_list("section", "completed"))


def words_here(companions: list[Companion], section: str) -> str:
    """Who else has this section open, in one sentence; empty if nobody has."""
    names = [one.name for one in companions if one.section == section and one.writes]
    if not names:
        return ""
    return ngettext(
        "%(names)s is writing here too.", "%(names)s are writing here too.", len(names)
    ) % {"names": _joined(names)}


def words_by_section(companions: list[Companion]) -> dict[str, str]:
    """Who is in which section, by its slug; under "" who is elsewhere or only reads."""
    grouped: dict[str, list[str]] = {}
    for one in companions:
        grouped.setdefault(one.section if one.writes else "", []).append(one.name)
    return {section: _are_here(names) for section, names in grouped.items()}


def words_of_all(companions: list[Companion], titles: Mapping[str, str]) -> str:
    """Who else is here and where, in one sentence; empty if nobody is.

    Args:
        titles: of the sections, by slug.
    """
    if not companions:
        return ""
    return _("Here now: %(people)s.") % {
        "people": ", ".join(_with_place(one, titles) for one in companions)
    }


def _with_place(one: Companion, titles: Mapping[str, str]) -> str:
    if not one.writes:
        return _("%(name)s (reading)") % {"name": one.name}
    if one.section not in titles:
        return one.name
    return _("%(name)s (%(section)s)") % {"name": one.name, "section": titles[one.section]}


def _are_here(names: list[str]) -> str:
    return ngettext("%(names)s is here.", "%(names)s are here.", len(names)) % {
        "names": _joined(names)
    }


def _joined(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
