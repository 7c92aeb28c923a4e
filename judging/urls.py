"""Addresses of the judging room: judges', staff and chair's, and staff's alone."""

from django.urls import path

from judging import deciding_urls
from judging.after_urls import AFTER
from judging.ballot_urls import BALLOTS
from judging.panel_urls import ASSIGNMENT, PANEL
from judging.result_urls import RESULTS
from judging.scoring_urls import SCORING
from judging.views import invitation
from judging.views.deciding import advancing, progress
from judging.views.judge import (
    conflicts,
    home,
    packs,
    practice,
    seat,
)
from judging.views.judge.practising import practised
from judging.views.staff import cockpit, rounds
from judging.views.staff import practice as staff_practice

app_name = "judging"

_JUDGE = [
    path("judging/", home.home, name="home"),
    path("judging/invitation/", invitation.invitation_page, name="invitation_page"),
    path("judging/invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("judging/cycles/<int:pk>/seat/", seat.seat, name="seat"),
    path("judging/cycles/<int:pk>/conflicts/", conflicts.declare, name="declare"),
    path(
        "judging/cycles/<int:pk>/conflicts/<str:public_id>/",
        conflicts.step_back,
        name="step_back",
    ),
    path(
        "judging/entries/<str:public_id>/step-back/",
        conflicts.step_back_entry,
        name="step_back_entry",
    ),
    path("judging/cycles/<int:pk>/practice/", practice.practice, name="practice"),
    path(
        "judging/cycles/<int:pk>/practice/<int:row>/",
        practice.practice_entry,
        name="practice_entry",
    ),
    path("judging/cycles/<int:pk>/offline/", practised(packs.packs), name="packs"),
    path(
        "judging/cycles/<int:pk>/offline/<int:part>/", practised(packs.pack_page), name="pack_page"
    ),
    path(
        "judging/cycles/<int:pk>/offline/<int:part>/pdf/",
        practised(packs.pack_file),
        name="pack_file",
    ),
]

_DECIDING = [
    path("judging/cycles/<int:pk>/progress/", progress.progress, name="progress"),
    path("judging/cycles/<int:pk>/close/", progress.close, name="close"),
    path("judging/cycles/<int:pk>/advance/", advancing.advance, name="advance"),
    path("judging/cycles/<int:pk>/advance/undo/", advancing.advance_undo, name="advance_undo"),
    *RESULTS,
]

_DESK = "desk/cycles/<int:pk>/judging/"

_STAFF = [
    path(_DESK, cockpit.hub, name="staff_hub"),
    path(f"{_DESK}rounds/", rounds.round_list, name="staff_rounds"),
    path(f"{_DESK}rounds/new/", rounds.round_new, name="staff_round_new"),
    path(f"{_DESK}round/", rounds.round_page, name="staff_round"),
    path(f"{_DESK}round/open/", rounds.round_open, name="staff_round_open"),
    path(f"{_DESK}round/extend/", rounds.round_extend, name="staff_round_extend"),
    path(f"{_DESK}practice/", staff_practice.practice, name="staff_practice"),
    path(f"{_DESK}practice/new/", staff_practice.practice_new, name="staff_practice_new"),
    path(f"{_DESK}practice/<int:row>/", staff_practice.practice_entry, name="staff_practice_entry"),
    path(
        f"{_DESK}practice/<int:row>/remove/",
        staff_practice.practice_remove,
        name="staff_practice_remove",
    ),
]

urlpatterns = [
    *_JUDGE,
    *SCORING,
    *BALLOTS,
    *_DECIDING,
    *deciding_urls.PATHS,
    *_STAFF,
    *AFTER,
    *PANEL,
    *ASSIGNMENT,
]
