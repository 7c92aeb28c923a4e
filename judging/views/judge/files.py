"""Files of an entry, for its judges."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.http import person
from judging.models import Assignment
from nominations.http import attachment_response
from nominations.models import Attachment


@require_safe
def attachment(request: HttpRequest, public_id: str, file: str) -> HttpResponseBase:
    """A file of the version that the judge was given, as long as the entry is open to the judge."""
    assignment = get_object_or_404(
        Assignment.objects.visible_to(person(request)).select_related("submission"),
        public_id=public_id,
    )
    if file not in _files(assignment.submission.document):
        raise Http404
    found = get_object_or_404(Attachment, public_id=file, nomination=assignment.nomination_id)
    return attachment_response(found)


def _files(document: dict[str, Any]) -> set[str]:
    """Public ids of the files in a frozen document."""
    return {
        item["public_id"]
        for section in document["sections"]
        for question in section["questions"]
        if question["kind"] == "file"
        for item in question["value"] or ()
    }
