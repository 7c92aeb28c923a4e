"""Words and rows for the pages of a nomination."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nominations.drafts import Draft, DraftSection
from nominations.enums import NominationState, SectionState
from nominations.exceptions import Gap
from nominations.models import Appeal, Nomination
from nominations.services.appeals import appeal_of

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


def state_tag(nomination: Nomination) -> dict[str, str]:
    """Label and kind for `components/status_tag.html`."""
    state = NominationState(nomination.state)
    return {"label": str(state.label), "kind": STATE_KINDS[state]}


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
    for row in nomination.screenings.select_related("appeal"):
        rows += [
            {"at": row.made_at, "text": row.get_outcome_display(), "reason": row.reason},
            *_appeal_events(appeal_of(row)),
        ]
    return sorted(rows, key=lambda row: row["at"])


def _appeal_events(appeal: Appeal | None) -> Iterator[dict[str, Any]]:
    if appeal is None:
        return
    yield {"at": appeal.made_at, "text": _("You appealed"), "reason": appeal.text}
    if appeal.answered_at is not None:
        answer = (
            _("Your appeal was upheld") if appeal.is_upheld else _("Your appeal was not upheld")
        )
        yield {"at": appeal.answered_at, "text": answer, "reason": appeal.answer}


def task_items(draft: Draft, here: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
    """Rows of `components/task_list.html`: the details, then each section.

    Args:
        here: who else has a section open, in words, by its slug.
    """
    nomination = draft.nomination
    details = {
        "label": _("About the programme"),
        "url": reverse("nominations:details", args=[nomination.public_id]),
        "hint": _("Name, language, topics, residents served and partners"),
        "status": SectionState.COMPLETED.label,
        "kind": SECTION_KINDS[SectionState.COMPLETED],
    }
    words = here or {}
    rows = (
        _section_item(nomination, entry, words.get(entry.section.slug, ""))
        for entry in draft.sections()
    )
    return [details, *rows]


def _section_item(nomination: Nomination, entry: DraftSection, hint: str) -> dict[str, Any]:
    return {
        "label": entry.section.title,
        "url": reverse("nominations:section", args=[nomination.public_id, entry.section.slug]),
        "hint": hint,
        "status": entry.state.label,
        "kind": SECTION_KINDS[entry.state],
    }


def section_titles(draft: Draft) -> dict[str, str]:
    """Titles of the form's sections, by slug."""
    return {question.section.slug: question.section.title for question in draft.questions}


def unmarked_rows(draft: Draft) -> list[dict[str, str]]:
    """Sections with answers that the team did not mark as completed, with their addresses."""
    return [
        {"text": row["label"], "url": row["url"]}
        for row in (_section_item(draft.nomination, entry, "") for entry in _unmarked(draft))
    ]


def _unmarked(draft: Draft) -> list[DraftSection]:
    return [entry for entry in draft.sections() if entry.state == SectionState.IN_PROGRESS]


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
