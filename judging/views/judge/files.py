"""Files of an entry, for its judges."""

from pathlib import PurePath
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.http import person
from judging.models import Assignment
from judging.services.practised import check_practised
from nominations.http import attachment_response
from nominations.models import Attachment
from nominations.reading import PICTURES


@require_safe
def attachment(request: HttpRequest, public_id: str, file: str) -> HttpResponseBase:
    """A file of the version that the judge was given, as long as the entry is open to the judge."""
    assignment = get_object_or_404(
        Assignment.objects.visible_to(person(request)).select_related("submission", "round__cycle"),
        public_id=public_id,
    )
    check_practised(assignment.round, person(request))
    is_blind = assignment.round.is_blind
    files = _files(assignment.submission.document, blind=is_blind)
    if file not in files:
        raise Http404
    found = get_object_or_404(Attachment, public_id=file, nomination=assignment.nomination_id)
    # Where judges are not told whose the entry is, the name of a file must not tell them.
    name = f"entry-{files.index(file) + 1}{PurePath(found.original_name).suffix}"
    # Pictures open in a tab of their own: they were drawn anew when they came in.
    return attachment_response(
        found, name=name if is_blind else "", inline=found.content_type in PICTURES
    )


def _files(document: dict[str, Any], *, blind: bool) -> list[str]:
    """Public ids of the files in a frozen document that a judge is shown, in its order."""
    return [
        item["public_id"]
        for section in document["sections"]
        for question in section["questions"]
        if question["kind"] == "file" and not (blind and question["identifying"])
        for item in question["value"] or ()
    ]
