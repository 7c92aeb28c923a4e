"""Addresses of the judging room: judges', staff and chair's, and staff's alone."""

from django.urls import path

from judging.panel_urls import ASSIGNMENT, PANEL
from judging.result_urls import RESULTS
from judging.scoring_urls import SCORING
from judging.views import invitation
from judging.views.deciding import decision, progress
from judging.views.judge import conflicts, home, seat
from judging.views.staff import cockpit, rounds

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
]

_DECIDING = [
    path("judging/cycles/<int:pk>/progress/", progress.progress, name="progress"),
    path("judging/cycles/<int:pk>/close/", progress.close, name="close"),
    *RESULTS,
    path("judging/cycles/<int:pk>/decision/", decision.decision, name="decision"),
    path("judging/cycles/<int:pk>/decision/propose/", decision.propose, name="propose"),
    path("judging/cycles/<int:pk>/decision/sign/", decision.sign, name="sign"),
]

_DESK = "desk/cycles/<int:pk>/judging/"

_STAFF = [
    path(_DESK, cockpit.hub, name="staff_hub"),
    path(f"{_DESK}round/", rounds.round_page, name="staff_round"),
    path(f"{_DESK}round/open/", rounds.round_open, name="staff_round_open"),
    path(f"{_DESK}round/extend/", rounds.round_extend, name="staff_round_extend"),
    path(f"{_DESK}release/", cockpit.release, name="staff_release"),
]

urlpatterns = [*_JUDGE, *SCORING, *_DECIDING, *_STAFF, *PANEL, *ASSIGNMENT]
