"""Addresses of reading, scoring and sealing: one entry at a time, or criterion by criterion."""

from django.urls import path

from judging.views.judge import by_criterion, entries, files, keys, pins, saving, scoring, sealing
from judging.views.judge.practising import practised

_CYCLE = "judging/cycles/<int:pk>/"
_ENTRY = "judging/entries/<str:public_id>/"

SCORING = [
    path(f"{_CYCLE}entries/", practised(entries.entries), name="entries"),
    path(
        f"{_CYCLE}criteria/<int:place>/", practised(by_criterion.by_criterion), name="by_criterion"
    ),
    path(f"{_CYCLE}seal/", practised(by_criterion.seal_all), name="seal_all"),
    path(_ENTRY, practised(scoring.score), name="score"),
    path(f"{_ENTRY}autosave/", practised(saving.autosave), name="autosave"),
    path(f"{_ENTRY}pins/", practised(pins.pins), name="pins"),
    path(f"{_ENTRY}pins/off/", practised(pins.unpin), name="unpin"),
    path(f"{_ENTRY}check/", practised(sealing.check), name="check"),
    path(f"{_ENTRY}change/", practised(sealing.change), name="change"),
    path(f"{_ENTRY}files/<str:file>/", practised(files.attachment), name="attachment"),
    path("judging/keys/", keys.keys, name="keys"),
]
