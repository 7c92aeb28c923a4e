"""Addresses of judges, and those that staff and chair share: progress, results, decision."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.access.roles import AWARD_STAFF, CHAIRS, PANEL, Role
from tests.access.rows import Row, Table, everyone, only, signed_in
from tests.access.world import Scene

# Nobody with a conflict among a cycle's entries takes part in its decision.
_DECIDERS = frozenset({Role.STAFF, Role.CHAIR})
_WATCHERS = AWARD_STAFF | CHAIRS


def _cycle(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.judging.cycle.pk}


def _closed(scene: Scene) -> Mapping[str, Any]:
    return {"pk": scene.deciding.cycle.pk}


def _sealed(scene: Scene) -> Mapping[str, Any]:
    """The entry that the assigned judge has sealed."""
    judge = scene.people[Role.JUDGE]
    return {"public_id": scene.judging.assignment(judge, scene.judging.entry).public_id}


def _draft(scene: Scene) -> Mapping[str, Any]:
    """The entry of which the assigned judge has a draft."""
    judge = scene.people[Role.JUDGE]
    return {"public_id": scene.judging.assignment(judge, scene.judging.other).public_id}


def _withdrawn(scene: Scene) -> Mapping[str, Any]:
    """What the judge in conflict was assigned before stepping back."""
    judge = scene.people[Role.JUDGE_BARRED]
    return {"public_id": scene.judging.assignment(judge, scene.judging.entry).public_id}


def _removed(scene: Scene) -> Mapping[str, Any]:
    """What the removed judge had sealed."""
    judge = scene.people[Role.JUDGE_REMOVED]
    return {"public_id": scene.judging.assignment(judge, scene.judging.other).public_id}


def _of_cycle(entry: str) -> Callable[[Scene], Mapping[str, Any]]:
    def arguments(scene: Scene) -> Mapping[str, Any]:
        return {
            "pk": scene.judging.cycle.pk,
            "public_id": getattr(scene.judging, entry).public_id,
        }

    return arguments


def _of_result(entry: str) -> Callable[[Scene], Mapping[str, Any]]:
    def arguments(scene: Scene) -> Mapping[str, Any]:
        return {
            "pk": scene.deciding.cycle.pk,
            "public_id": getattr(scene.deciding, entry).public_id,
        }

    return arguments


_MINE = only(Role.JUDGE)
_NOBODY = only()
# Who declared the entry free of conflict: the panel, but for those who did not.
_CLEAR = frozenset({Role.JUDGE, Role.CHAIR})

TABLE: Table = {
    "judging:home": Row(only(PANEL)),
    "judging:invitation": Row(
        everyone(302), at=lambda scene: {"token": scene.judging.invitation_token}
    ),
    # Without the link opened before, there is no invitation.
    "judging:invitation_page": Row(everyone(404), post=everyone(404)),
    "judging:seat": Row(only(PANEL), post=only(PANEL, status=422), at=_cycle),
    "judging:declare": Row(
        only(PANEL, AWARD_STAFF), post=only(PANEL, AWARD_STAFF, status=422), at=_cycle
    ),
    "judging:step_back": Row(only(_CLEAR), post=only(_CLEAR, status=302), at=_of_cycle("entry")),
    "judging:step_back from another": Row(
        only(PANEL - {Role.JUDGE_IDLE}),
        post=only(PANEL - {Role.JUDGE_IDLE}, status=302),
        at=_of_cycle("other"),
    ),
    "judging:step_back_entry": Row(_MINE, post=only(Role.JUDGE, status=302), at=_draft),
    "judging:step_back_entry in conflict": Row(_NOBODY, post=_NOBODY, at=_withdrawn),
    # The round of the table asks for scores, not for ballots.
    "judging:ballot": Row(_NOBODY, post=_NOBODY, at=_cycle),
    "judging:ballot_check": Row(_NOBODY, post=_NOBODY, at=_cycle),
    "judging:ballot_change": Row(_NOBODY, post=_NOBODY, at=_cycle),
    "judging:answer_autosave": Row(post=_MINE, at=_draft),
    "judging:answer_autosave in conflict": Row(post=_NOBODY, at=_withdrawn),
    "judging:entries": Row(only(PANEL), at=_cycle),
    "judging:score": Row(_MINE, post=only(Role.JUDGE, status=302), at=_draft),
    "judging:score what is sealed": Row(_MINE, post=_MINE, at=_sealed),
    "judging:score in conflict": Row(_NOBODY, post=_NOBODY, at=_withdrawn),
    "judging:score after removal": Row(_NOBODY, post=_NOBODY, at=_removed),
    # Nothing is named that could be saved: the judge is told so.
    "judging:autosave": Row(_MINE, post=only(Role.JUDGE, status=422), at=_draft),
    "judging:autosave in conflict": Row(_NOBODY, post=_NOBODY, at=_withdrawn),
    "judging:pins": Row(_NOBODY, post=_NOBODY, at=_draft),
    "judging:pins to an answer": Row(
        # Without the name of an answer in the address there is no page.
        _NOBODY,
        post=only(Role.JUDGE, status=422),
        at=_draft,
        data=lambda scene: {"question": "summary"},
    ),
    "judging:pins in conflict": Row(
        post=_NOBODY, at=_withdrawn, data=lambda scene: {"question": "summary"}
    ),
    "judging:unpin": Row(post=only(Role.JUDGE, status=302), at=_draft),
    "judging:unpin in conflict": Row(post=_NOBODY, at=_withdrawn),
    # One's own switch.
    "judging:keys": Row(post=signed_in(302)),
    # The round of the table goes entry by entry.
    "judging:by_criterion": Row(
        _NOBODY, post=_NOBODY, at=lambda scene: {**_cycle(scene), "place": 1}
    ),
    "judging:seal_all": Row(_NOBODY, post=_NOBODY, at=_cycle),
    "judging:check": Row(_MINE, post=only(Role.JUDGE, status=302), at=_draft),
    "judging:check in conflict": Row(_NOBODY, post=_NOBODY, at=_withdrawn),
    "judging:change": Row(_MINE, post=only(Role.JUDGE, status=422), at=_sealed),
    "judging:change in conflict": Row(_NOBODY, post=_NOBODY, at=_withdrawn),
    "judging:attachment": Row(
        only(), at=lambda scene: {**_draft(scene), "file": scene.nominating.sent_file.public_id}
    ),
    "judging:progress": Row(only(_WATCHERS), at=_cycle),
    "judging:close": Row(only(_WATCHERS), post=only(_WATCHERS, status=422), at=_cycle),
    "judging:close a closed round": Row(_NOBODY, post=_NOBODY, at=_closed),
    # The round of the table decides, so that nobody goes on from it.
    "judging:advance": Row(_NOBODY, post=_NOBODY, at=_closed),
    "judging:advance_undo": Row(_NOBODY, post=_NOBODY, at=_closed),
    # Before the close there are no results for anybody.
    "judging:results": Row(_NOBODY, at=_cycle),
    "judging:results after the close": Row(only(_WATCHERS), at=_closed),
    "judging:result_entry": Row(_NOBODY, at=_of_cycle("entry")),
    "judging:result_entry after the close": Row(only(_DECIDERS), at=_of_result("entry")),
    "judging:result_entry of another": Row(only(_WATCHERS), at=_of_result("other")),
    "judging:recompute": Row(post=_NOBODY, at=_cycle),
    "judging:recompute after the close": Row(post=only(_WATCHERS, status=302), at=_closed),
}
