"""Addresses of the form as a file, of earlier answers, and of what was understood of either."""

from django.urls import path

from nominations.views.nominee import earlier, intake, kept, offline

TEAM = [
    path("offline/", offline.offline_page, name="offline"),
    path("offline/word/", offline.word, name="word"),
    path("earlier/", earlier.earlier, name="earlier"),
    path("intake/<slug:intake_id>/", intake.intake, name="intake"),
    path("kept/", kept.kept, name="kept"),
]
"""Of one nomination."""

BLANK = [
    path("forms/<int:pk>/word/", offline.blank_word, name="blank_word"),
    path("forms/<int:pk>/pdf/", offline.blank_pdf, name="blank_pdf"),
]
"""Of a cycle's form without answers."""
