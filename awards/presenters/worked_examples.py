"""Examples for the calculator: published counts of real projects, with their source."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from awards.models import Winner, WinnerMeasure

type Words = str | Promise

WINNERS_SHOWN = 3


@dataclass(frozen=True)
class WorkedExample:
    """Counts that one can try. `shows` says what there is to learn from them."""

    name: Words
    what: Words
    source: str
    values: tuple[tuple[str, int], ...]
    shows: Words = ""
    record_url: str = ""

    @property
    def url(self) -> str:
        query = urlencode([("what", str(self.what)), *self.values])
        return f"{reverse('awards:evidence')}?{query}"


PUBLISHED = (
    WorkedExample(
        name=_("Strike Force Piccadilly, New South Wales Police: Goldstein Award 2012"),
        what=_("Ram raids on cash machines"),
        shows=_("A fall too large for chance, and still nothing to compare it with."),
        source="Australian Institute of Criminology, 29 Oct 2009; Prenzler 2009, Policing 32(2)",
        values=(("before", 69), ("after", 19)),
    ),
    WorkedExample(
        name=_("Treated and control areas of a published method"),
        what=_("Crimes in the treated areas"),
        shows=_("A comparison area tells how much of a fall would have come anyway."),
        source="Wheeler & Ratcliffe 2018, Crime Science 7:11",
        values=(
            ("before", 207),
            ("after", 110),
            ("comparison_before", 308),
            ("comparison_after", 318),
        ),
    ),
)


def worked_examples() -> list[WorkedExample]:
    """Winners of the archive whose record has counts before and after, then others'. One query."""
    counted = (
        WinnerMeasure.objects.filter(winner__in=Winner.objects.published())
        .filter(before_count__isnull=False, after_count__isnull=False)
        .filter(is_output=False, winner__is_demo=False)
        .select_related("winner")
        .order_by("-winner__year", "winner__slug", "position", "pk")
    )
    return [*(_of_winner(measure) for measure in counted[:WINNERS_SHOWN]), *PUBLISHED]


def _of_winner(measure: WinnerMeasure) -> WorkedExample:
    winner = measure.winner
    return WorkedExample(
        name=f"{winner.programme}, {winner.agency_name} ({winner.year})",
        what=measure.what,
        source=measure.source_name or winner.source_name,
        record_url=winner.get_absolute_url(),
        values=(("before", measure.before_count or 0), ("after", measure.after_count or 0)),
    )
