"""How a paper leaves the judging room: as a file, or as a page that says why there is none."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

import printing
from accounts.limits import person_must_wait

PRIVATE = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
}


def paper(
    request: HttpRequest, *, name: str, make: Callable[[], bytes], back_url: str
) -> HttpResponse:
    """The PDF file; without the library, too often in an hour, or while others wait, the reason."""
    if not printing.available():
        return no_paper(request, _("This server cannot make PDF files."), back_url, 503)
    if wait := person_must_wait(request, action="paper"):
        response = no_paper(
            request, _("Too many PDF files in a short time. Ask again later."), back_url, 429
        )
        response["Retry-After"] = str(wait)
        return response
    try:
        content = make()
    except printing.Busy:
        words = _("The server is busy making other PDF files. Ask again in a minute.")
        return no_paper(request, words, back_url, 503)
    return file_answer(content, name=name, content_type="application/pdf")


def file_answer(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """A file for one person, saved and never opened in the site's name."""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        **PRIVATE,
    }
    return HttpResponse(content, content_type=content_type, headers=headers)


def no_paper(request: HttpRequest, words: str, back_url: str, status: int) -> HttpResponse:
    """The page that says why there is no file."""
    context = {"words": words, "back_url": back_url}
    return render(request, "judging/no_paper.html", context, status=status)
