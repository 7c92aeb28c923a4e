"""Addresses from the deliberation to the release, and of what can follow it."""

from django.urls import path

from judging.views import acceptance
from judging.views.deciding import (
    asked,
    decision,
    deliberation,
    release,
    revocation,
    vetting,
)
from judging.views.judge import deliberation as room

_CYCLE = "judging/cycles/<int:pk>/"

PATHS = [
    path(f"{_CYCLE}deliberation/", room.deliberation, name="deliberation"),
    path(f"{_CYCLE}deliberation/open/", deliberation.deliberation_open, name="deliberation_open"),
    path(
        f"{_CYCLE}deliberation/close/", deliberation.deliberation_close, name="deliberation_close"
    ),
    path(f"{_CYCLE}deliberation/<str:public_id>/", room.agenda_item, name="agenda_item"),
    path(f"{_CYCLE}vetting/", vetting.vetting, name="vetting"),
    path(f"{_CYCLE}vetting/<str:public_id>/", vetting.vetting_entry, name="vetting_entry"),
    path(f"{_CYCLE}decision/", decision.decision, name="decision"),
    path(f"{_CYCLE}decision/propose/", decision.propose, name="propose"),
    path(f"{_CYCLE}decision/sign/", decision.sign, name="sign"),
    path(f"{_CYCLE}decision/teams/", asked.more_time, name="more_time"),
    path(f"{_CYCLE}decision/release/", release.release, name="release"),
    path(
        f"{_CYCLE}decision/revocations/<int:row>/", revocation.revocation_answer, name="revocation"
    ),
    path(f"{_CYCLE}decision/revoke/<str:public_id>/", revocation.revoke, name="revoke"),
    path("judging/honours/<str:public_id>/", acceptance.acceptance, name="acceptance"),
    path("judging/honours/<str:public_id>/refuse/", acceptance.refusal, name="refusal"),
]
