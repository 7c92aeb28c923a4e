"""Addresses of nominees: their agency's nominations, from the first draft on."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.access.roles import TEAM, WRITERS, Role
from tests.access.rows import Expected, Outcome, Row, Table, everyone, only, signed_in
from tests.access.world import Scene


def _of_draft(**fixed: Any) -> Callable[[Scene], Mapping[str, Any]]:
    return lambda scene: {"public_id": scene.nominating.draft.public_id, **fixed}


def _of_submitted(**fixed: Any) -> Callable[[Scene], Mapping[str, Any]]:
    return lambda scene: {"public_id": scene.nominating.submitted.public_id, **fixed}


def _of_typed(**fixed: Any) -> Callable[[Scene], Mapping[str, Any]]:
    """What staff typed in: theirs alone, as nobody is on the agency's team."""
    return lambda scene: {"public_id": scene.nominating.typed.public_id, **fixed}


def _of_judged(scene: Scene) -> Mapping[str, Any]:
    """The team's entry that is with the judges."""
    return {"public_id": scene.judging.entry.public_id}


def _row_of_draft(name: str) -> Callable[[Scene], Mapping[str, Any]]:
    return lambda scene: {
        "public_id": scene.nominating.draft.public_id,
        "pk": getattr(scene.nominating, name).pk,
    }


def _upload(scene: Scene) -> Mapping[str, Any]:
    return {"public_id": scene.nominating.upload.public_id}


def _section(of: Callable[..., Any]) -> Callable[[Scene], Mapping[str, Any]]:
    return lambda scene: {**of()(scene), "slug": scene.nominating.section}


def _in_cycle(scene: Scene) -> str:
    return f"cycle={scene.nominating.cycle.pk}"


def _writing(status: Outcome = 200) -> Expected:
    """Writers get the page; those who may read only are led to the page that they may read."""
    return only(TEAM - WRITERS, status=302) | dict.fromkeys(WRITERS, status)


def _page_of_draft(at: Callable[[Scene], Mapping[str, Any]], *, posted: Outcome = 200) -> Row:
    """A page that writers change: what they send is saved (302) or shown again (200)."""
    return Row(_writing(), post=only(WRITERS, status=posted), at=at)


TABLE: Table = {
    "nominations:list": Row(signed_in()),
    # One cycle is open, so that there is nothing to choose.
    "nominations:start": Row(signed_in(302), post=signed_in(302)),
    # Those who cannot start one are told why.
    "nominations:start in a cycle": Row(signed_in(), post=signed_in(), query=_in_cycle),
    "nominations:detail": Row(only(TEAM), at=_of_draft()),
    "nominations:detail after submitting": Row(only(TEAM), at=_of_submitted()),
    "nominations:detail in judging": Row(only(TEAM), at=_of_judged),
    "nominations:details": _page_of_draft(_of_draft()),
    "nominations:translation": _page_of_draft(_of_draft(), posted=302),
    # The made-up cycle has no rules to check.
    "nominations:self_check": Row(
        only(TEAM, status=302), post=only(WRITERS, status=302), at=_of_draft()
    ),
    "nominations:partner_add": _page_of_draft(_of_draft()),
    "nominations:partner_edit": _page_of_draft(_row_of_draft("partner")),
    "nominations:partner_remove": _page_of_draft(_row_of_draft("partner"), posted=302),
    "nominations:section": _page_of_draft(_section(_of_draft)),
    # What is typed into a closed draft is shown again, and not saved.
    "nominations:section after submitting": Row(
        only(TEAM, status=302), post=only(WRITERS), at=_section(_of_submitted)
    ),
    # Nothing is asked for, so that nothing is saved: 422. To others the draft is not there.
    "nominations:autosave": Row(post=only(WRITERS, status=422), at=_section(_of_draft)),
    # Leads to the row's page; what writers send drops what they saw, and leads to the list.
    "nominations:unsaved": Row(
        only(TEAM, status=302), post=only(WRITERS, status=302), at=_row_of_draft("row_draft")
    ),
    "nominations:here": Row(only(TEAM), post=only(TEAM), at=_of_draft()),
    "nominations:history": Row(only(TEAM), at=_of_draft()),
    # Viewers look; what writers send without having looked restores nothing and leads back.
    "nominations:revision": Row(
        only(TEAM),
        post=only(WRITERS, status=302),
        at=lambda scene: {
            "public_id": scene.nominating.draft.public_id,
            "pk": scene.nominating.draft.revisions.earliest("pk").pk,
        },
    ),
    "nominations:measure_add": _page_of_draft(_of_draft(question="measures")),
    "nominations:measure_edit": _page_of_draft(_row_of_draft("measure")),
    "nominations:measure_remove": _page_of_draft(_row_of_draft("measure"), posted=302),
    "nominations:cost_add": _page_of_draft(_of_draft(question="costs")),
    "nominations:cost_edit": _page_of_draft(_row_of_draft("cost")),
    "nominations:cost_remove": _page_of_draft(_row_of_draft("cost"), posted=302),
    "nominations:survey_add": _page_of_draft(_of_draft(question="trust-surveys")),
    "nominations:engagement_add": _page_of_draft(_of_draft(question="engagement-numbers")),
    "nominations:community_edit": _page_of_draft(_row_of_draft("community")),
    "nominations:community_remove": _page_of_draft(_row_of_draft("community"), posted=302),
    "nominations:milestone_add": _page_of_draft(_of_draft(question="timeline")),
    "nominations:milestone_edit": _page_of_draft(_row_of_draft("milestone")),
    "nominations:milestone_remove": _page_of_draft(_row_of_draft("milestone"), posted=302),
    "nominations:publication": _page_of_draft(_of_draft(question="summary")),
    "nominations:check": Row(only(TEAM), at=_of_draft()),
    "nominations:check after submitting": Row(only(TEAM, status=302), at=_of_submitted()),
    "nominations:submit": _page_of_draft(_of_draft()),
    # Viewers look too. What is sent names no place here, and is shown again.
    "nominations:looking": Row(only(TEAM), post=only(WRITERS), at=_of_draft()),
    # A reason typed for what is closed is shown again, and not saved.
    "nominations:looking after submitting": Row(
        only(TEAM, status=302), post=only(WRITERS), at=_of_submitted()
    ),
    "nominations:receipt": Row(only(TEAM), at=_of_submitted()),
    "nominations:receipt_pdf": Row(only(TEAM), at=_of_submitted()),
    "nominations:receipt_pdf of a draft": Row(only(), at=_of_draft()),
    "nominations:receipt of a draft": Row(only(), at=_of_draft()),
    "nominations:submission": Row(only(TEAM), at=_of_submitted(version=1)),
    "nominations:draft_pdf": Row(only(TEAM), at=_of_draft()),
    "nominations:draft_pdf after submitting": Row(only(TEAM, status=302), at=_of_submitted()),
    # The award's staff read what was submitted, unless a conflict closes it.
    "nominations:submission_pdf": Row(only(TEAM, Role.STAFF), at=_of_submitted(version=1)),
    "nominations:detail of one typed in": Row(only(Role.STAFF), at=_of_typed()),
    "nominations:details of one typed in": Row(
        only(Role.STAFF), post=only(Role.STAFF), at=_of_typed()
    ),
    "nominations:section of one typed in": Row(
        only(Role.STAFF), post=only(Role.STAFF, status=302), at=_section(_of_typed)
    ),
    "nominations:check of one typed in": Row(only(Role.STAFF), at=_of_typed()),
    "nominations:submit of one typed in": Row(
        only(Role.STAFF), post=only(Role.STAFF), at=_of_typed()
    ),
    "nominations:withdraw of one typed in": Row(
        only(Role.STAFF), post=only(Role.STAFF, status=302), at=_of_typed()
    ),
    # There is no decision to appeal against: the owner is told so, on the page or above the form.
    "nominations:appeal": Row(
        only(TEAM, status=302), post=only(Role.OWNER, status=422), at=_of_submitted()
    ),
    "nominations:appeal made already": Row(
        only(TEAM, status=302),
        post=only(Role.OWNER, status=422),
        at=lambda scene: {
            "public_id": scene.nominating.appeal.screening.nomination.public_id,
        },
    ),
    "nominations:reopen": Row(post=only(WRITERS, status=302), at=_of_submitted()),
    "nominations:keep": Row(post=only(WRITERS, status=302), at=_of_submitted()),
    "nominations:reinstate": Row(post=only(WRITERS, status=302), at=_of_submitted()),
    "nominations:withdraw": _page_of_draft(_of_draft(), posted=302),
    "nominations:reminders": _page_of_draft(_of_draft(), posted=302),
    # Opened from a message, without signing in; the address alone says and does nothing.
    "nominations:reminders_link": Row(everyone(302), at=lambda scene: {"token": "no-such-token"}),
    "nominations:reminders_by_link": Row(everyone(410), post=everyone(410)),
    "nominations:file": Row(
        only(TEAM), at=lambda scene: {"public_id": scene.nominating.file.public_id}
    ),
    # The award's staff read what was submitted, unless a conflict closes it.
    "nominations:file after submitting": Row(
        only(TEAM, Role.STAFF),
        at=lambda scene: {"public_id": scene.nominating.sent_file.public_id},
    ),
    "nominations:file_edit": Row(
        only(WRITERS),
        post=only(WRITERS, status=302),
        at=lambda scene: {"public_id": scene.nominating.file.public_id},
    ),
    # Announcing nothing is refused in words.
    "nominations:uploads": _page_of_draft(_of_draft(), posted=422),
    # A file half sent is its sender's alone, and cannot be finished yet.
    "nominations:upload": Row(only(Role.OWNER), at=_upload),
    "nominations:upload_finish": Row(post=only(Role.OWNER, status=409), at=_upload),
    "nominations:file_remove": Row(
        only(WRITERS),
        post=only(WRITERS, status=302),
        at=lambda scene: {"public_id": scene.nominating.file.public_id},
    ),
}
