"""Files sent in pieces by a script, so that a slow line can stop and go on.

Answers are JSON. What is refused comes with `words` to be shown; a piece in the wrong place with
the `offset` of the right one.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.exceptions import Refused
from accounts.http import person
from nominations.exceptions import FileRefused, Incomplete, NotChecked
from nominations.forms.files import FinishUploadForm, StartUploadForm
from nominations.http import for_open_drafts
from nominations.models import Attachment, Nomination, Upload
from nominations.services.uploads import (
    MOST_CHUNK,
    cancel_upload,
    finish_upload,
    receive_chunk,
    start_upload,
)
from nominations.views.nominee.section_files import attachment_row

OFFSET = "Upload-Offset"


@require_http_methods(["GET", "HEAD", "POST"])
@for_open_drafts
def uploads(request: HttpRequest, nomination: Nomination) -> HttpResponse:
    """Announce a file (POST); or see which of one's own are on the way (GET)."""
    user = person(request)
    if request.method != "POST":
        mine = Upload.objects.visible_to(user).filter(nomination=nomination)
        return JsonResponse({"uploads": [_state(row) for row in mine]})
    form = StartUploadForm(request.POST)
    if not form.is_valid():
        return _in_words(_("This file cannot be sent like this. Reload the page and try again."))
    try:
        begun = start_upload(nomination=nomination, actor=user, **form.cleaned_data)
    except Refused as refusal:
        return _refused(refusal)
    return JsonResponse(_state(begun))


@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
def upload(request: HttpRequest, public_id: str) -> HttpResponse:
    """How much is there (GET), one more piece (PATCH), or give it up (DELETE)."""
    user = person(request)
    found = get_object_or_404(Upload.objects.visible_to(user), public_id=public_id)
    if request.method == "DELETE":
        cancel_upload(upload=found, actor=user)
        return HttpResponse(status=204)
    if request.method != "PATCH":
        return JsonResponse(_state(found), headers={OFFSET: str(found.received)})
    chunk, offset = _chunk(request), request.headers.get(OFFSET, "")
    if not chunk or not offset.isdecimal() or len(offset) > len(str(found.size)):
        words = _("A part of the file did not arrive as it was sent. It is sent once more.")
        return _in_words(words, status=400)
    try:
        received = receive_chunk(upload=found, actor=user, offset=int(offset), chunk=chunk)
    except Refused as refusal:
        return _refused(refusal)
    return JsonResponse({"offset": received}, headers={OFFSET: str(received)})


@require_POST
def upload_finish(request: HttpRequest, public_id: str) -> HttpResponse:
    """All is there: attach it. Asked again, the same answer."""
    user = person(request)
    found = Upload.objects.visible_to(user).filter(public_id=public_id).first()
    if found is None:
        return _row(request, _attached(request, public_id))
    form = FinishUploadForm(request.POST)
    if not form.is_valid():
        return _in_words(_("This file cannot be sent like this. Reload the page and try again."))
    try:
        attachment = finish_upload(upload=found, actor=user, **form.cleaned_data)
    except Refused as refusal:
        return _refused(refusal)
    return _row(request, attachment)


def _chunk(request: HttpRequest) -> bytes:
    """The piece; empty if it is too long, or the line broke on the way."""
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal() or int(length) > MOST_CHUNK:
        return b""
    try:
        body = request.body
    except UnreadablePostError:
        return b""
    return body if len(body) == int(length) else b""


def _attached(request: HttpRequest, public_id: str) -> Attachment:
    """What an upload has become, for its sender whose answer got lost."""
    user = person(request)
    found = Attachment.objects.visible_to(user).present().filter(uploaded_by=user)
    return get_object_or_404(found, public_id=public_id)


def _row(request: HttpRequest, attachment: Attachment) -> HttpResponse:
    """The file as the section's page shows it."""
    row = {"file": attachment_row(attachment)}
    html = render_to_string("nominations/_file_row.html", row, request)
    return JsonResponse({"name": attachment.original_name, "html": html})


def _state(found: Upload) -> dict[str, Any]:
    return {
        "id": found.public_id,
        "question": found.question,
        "name": found.name,
        "size": found.size,
        "offset": found.received,
    }


def _refused(refusal: Refused) -> JsonResponse:
    if isinstance(refusal, Incomplete):
        return _in_words(str(refusal), status=409, offset=refusal.received)
    # A file that cannot be taken is deleted; after anything else it may be tried again.
    is_final = isinstance(refusal, FileRefused) and not isinstance(refusal, NotChecked)
    return _in_words(str(refusal), again=not is_final)


def _in_words(words: str, *, status: int = 422, **more: Any) -> JsonResponse:
    return JsonResponse({"words": words, **more}, status=status)
