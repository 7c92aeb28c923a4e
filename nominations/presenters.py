"""Words and rows for the pages of a nomination."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from nominations.drafts import Draft
from nominations.enums import NominationState, SectionState
from nominations.exceptions import Gap
from nominations.models import Nomination

STATE_KINDS = {
    NominationState.DRAFT: "progress",
    NominationState.SUBMITTED: "info",
    NominationState.RETURNED: "alert",
    NominationState.ACCEPTED: "good",
    NominationState.INELIGIBLE: "todo",
    NominationState.WITHDRAWN: "todo",
}
SECTION_KINDS = {
    SectionState.NOT_STARTED: "todo",
    SectionState.IN_PROGRESS: "progress",
    SectionState.COMPLETED: "done",
    SectionState.OPTIONAL: "todo",
    SectionState.PROBLEM: "alert",
}
WHAT_NOW = {
    NominationState.DRAFT: gettext_lazy(
        "It is not submitted yet, and nobody but your team sees it."
    ),
    NominationState.SUBMITTED: gettext_lazy(
        "It is submitted. The award's staff check that it can be judged, and then write to you."
    ),
    NominationState.RETURNED: gettext_lazy(
        "It was returned to you for correction. Change what is asked for, and submit it again."
    ),
    NominationState.ACCEPTED: gettext_lazy(
        "It meets the rules and is with the judges. You hear from us when the result is announced."
    ),
    NominationState.INELIGIBLE: gettext_lazy("It cannot take part, for the reason below."),
    NominationState.WITHDRAWN: gettext_lazy(
        "It was withdrawn and takes no further part. Nothing of it was deleted."
    ),
}


def state_tag(nomination: Nomination) -> dict[str, str]:
    """Label and kind for `components/status_tag.html`."""
    state = NominationState(nomination.state)
    return {"label": str(state.label), "kind": STATE_KINDS[state]}


def what_now(nomination: Nomination) -> str:
    """How it stands, in one plain sentence or two."""
    if nomination.state == NominationState.ACCEPTED and nomination.cycle.is_announced():
        return _("The award is decided, and the result is announced.")
    return str(WHAT_NOW[NominationState(nomination.state)])


def time_left(deadline: datetime, now: datetime | None = None) -> str:
    """How long there is until a deadline, in whole days or hours; empty once it has passed."""
    left = deadline - (now or timezone.now())
    if left < timedelta(0):
        return ""
    if left >= timedelta(days=2):
        return ngettext("%(count)d day left", "%(count)d days left", left.days) % {
            "count": left.days
        }
    hours = int(left / timedelta(hours=1))
    if hours:
        return ngettext("%(count)d hour left", "%(count)d hours left", hours) % {"count": hours}
    return _("Less than an hour left")


def events(nomination: Nomination) -> list[dict[str, Any]]:
    """What happened to it, oldest first: submissions and the decisions of screening."""
    rows: list[dict[str, Any]] = [
        {"at": row.submitted_at, "version": row.version}
        for row in nomination.submissions.defer("document")
    ]
    rows += [
        {"at": row.made_at, "text": row.get_outcome_display(), "reason": row.reason}
        for row in nomination.screenings.all()
    ]
    return sorted(rows, key=lambda row: row["at"])


def task_items(draft: Draft) -> list[dict[str, Any]]:
    """Rows of `components/task_list.html`: the details, then each section."""
    nomination = draft.nomination
    details = {
        "label": _("About the programme"),
        "url": reverse("nominations:details", args=[nomination.public_id]),
        "hint": _("Name, language, topics, residents served and partners"),
        "status": SectionState.COMPLETED.label,
        "kind": SECTION_KINDS[SectionState.COMPLETED],
    }
    return [details, *(_section_item(nomination, entry) for entry in draft.sections())]


def _section_item(nomination: Nomination, entry: Any) -> dict[str, Any]:
    return {
        "label": entry.section.title,
        "url": reverse("nominations:section", args=[nomination.public_id, entry.section.slug]),
        "hint": "",
        "status": entry.state.label,
        "kind": SECTION_KINDS[entry.state],
    }


def progress(items: list[dict[str, Any]]) -> dict[str, Any]:
    """Context of `components/progress_line.html` for the rows of the task list."""
    done = sum(item["kind"] == "done" for item in items)
    return {
        "done": done,
        "total": len(items),
        "text": _("%(done)d of %(total)d parts completed") % {"done": done, "total": len(items)},
    }


def gap_rows(nomination: Nomination, gaps: list[Gap]) -> list[dict[str, str]]:
    """What is missing, each with the address of the field where it can be mended."""
    return [
        {
            "text": _("%(question)s – %(message)s")
            % {"question": gap.label, "message": gap.message},
            "url": _gap_url(nomination, gap),
        }
        for gap in gaps
    ]


def _gap_url(nomination: Nomination, gap: Gap) -> str:
    if not gap.section:
        return reverse("nominations:details", args=[nomination.public_id])
    section = reverse("nominations:section", args=[nomination.public_id, gap.section])
    return f"{section}#question-{gap.question}"
