"""What a judge declares against where names are hidden: agencies and people, in alphabetical order.

Neither titles nor codes stand beside them, and the entries of one agency are one line: from the
list nothing can be told about who stands behind which code.
"""

from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Lower

from accounts.models import Agency
from nominations.models import Nomination


@dataclass(frozen=True, slots=True)
class NamedAgency:
    """An agency with everyone that its entries name."""

    pk: int
    name: str
    partners: list[str]
    people: list[str]
    """Who wrote the entries, and who endorses them."""
    entries: list[int]
    """Primary keys of the nominations."""


def agencies_of(entries: "QuerySet[Nomination]") -> "QuerySet[Agency]":
    """The agencies of these nominations by name, each with what `named` reads."""
    those = Q(nominations__in=entries.order_by().values("pk"))
    names = {
        "partner_names": "nominations__partners__name",
        "writer_names": "nominations__created_by__full_name",
        "endorser_names": "nominations__endorsements__name",
        "entry_pks": "nominations__pk",
    }
    return (
        Agency.objects.filter(those)
        .annotate(
            **{
                name: ArrayAgg(F(path), filter=those, distinct=True, default=[])
                for name, path in names.items()
            }
        )
        .order_by(Lower("name"), "pk")
    )


def named(agency: Agency) -> NamedAgency:
    """What the page shows of an agency that `agencies_of` fetched."""
    rows = vars(agency)
    people = {*rows["writer_names"], *rows["endorser_names"]}
    return NamedAgency(
        pk=agency.pk,
        name=agency.name,
        partners=sorted({name for name in rows["partner_names"] if name}, key=str.casefold),
        people=sorted((name for name in people if name), key=str.casefold),
        entries=sorted(rows["entry_pks"]),
    )
