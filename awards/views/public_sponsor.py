"""How a sponsor is shown, for the sponsor's own people."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.http import person
from awards.models import Sponsor
from awards.presenters.awards import years_in_words
from awards.start import SPONSORS_AT_MOST


@require_safe
def sponsor(request: HttpRequest) -> HttpResponse:
    """Name, years and statement as the public pages print them; 404 for everyone else."""
    sponsors = Sponsor.objects.visible_to(person(request))
    found = list(sponsors.prefetch_related("sponsorships__award")[:SPONSORS_AT_MOST])
    if not found:
        raise Http404
    shown = [
        {
            "sponsor": sponsor,
            "sponsorships": [
                {"record": record, "award": record.award, "years": years_in_words(record)}
                for record in sponsor.sponsorships.all()
                if record.award.is_published
            ],
        }
        for sponsor in found
    ]
    return render(request, "awards/public/sponsor.html", {"sponsors": shown})
