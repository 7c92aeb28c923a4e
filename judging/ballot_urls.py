"""Addresses of rounds without scores: answers to single entries, and ballots."""

from django.urls import path

from judging.views.judge import ballot, shortlist
from judging.views.judge.practising import practised

BALLOTS = [
    path("judging/cycles/<int:pk>/ballot/", practised(ballot.ballot), name="ballot"),
    path(
        "judging/cycles/<int:pk>/ballot/check/", practised(ballot.ballot_check), name="ballot_check"
    ),
    path(
        "judging/cycles/<int:pk>/ballot/change/",
        practised(ballot.ballot_change),
        name="ballot_change",
    ),
    path(
        "judging/entries/<str:public_id>/answer/",
        practised(shortlist.answer_autosave),
        name="answer_autosave",
    ),
]
