"""Files of a winner's press kit, public with the record."""

import mimetypes

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from awards.models import WinnerPress

PARTS = {"picture": "image", "card": "card"}


@login_not_required
@require_safe
def press_file(request: HttpRequest, year: int, slug: str, part: str) -> FileResponse:
    """The picture or the card; 404 where the record is not public or has none."""
    found = get_object_or_404(
        WinnerPress.objects.visible_to(request.user), winner__year=year, winner__slug=slug
    )
    file = getattr(found, PARTS.get(part, ""), None)
    if not file:
        raise Http404
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    response = FileResponse(file.open("rb"), content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "public, max-age=300"
    return response
