"""Addresses of what follows the decision: feedback, press kits, thanks to the judges."""

from django.urls import path

from judging.views import kits, nominee
from judging.views.judge import certificate
from judging.views.staff import feedback

_DESK = "desk/cycles/<int:pk>/judging/feedback/"
_KITS = "desk/cycles/<int:pk>/judging/kits/"

AFTER = [
    path("judging/cycles/<int:pk>/certificate/", certificate.certificate, name="certificate"),
    path("nominations/<str:public_id>/feedback/", nominee.feedback, name="feedback"),
    path("nominations/<str:public_id>/feedback/pdf/", nominee.feedback_file, name="feedback_file"),
    path(_DESK, feedback.reports, name="staff_feedback"),
    path(f"{_DESK}draft/", feedback.draft, name="staff_feedback_draft"),
    path(f"{_DESK}approve/", feedback.approve_many, name="staff_feedback_many"),
    path(f"{_DESK}<str:public_id>/", feedback.report, name="staff_feedback_report"),
    path(f"{_DESK}<str:public_id>/anew/", feedback.redraft, name="staff_feedback_redraft"),
    path("nominations/<str:public_id>/press/", kits.press, name="press"),
    path("nominations/<str:public_id>/press/<slug:part>/", kits.press_file, name="press_file"),
    path(_KITS, kits.kits, name="staff_kits"),
    path(f"{_KITS}<str:public_id>/", kits.kit, name="staff_kit"),
    path(f"{_KITS}<str:public_id>/<slug:part>/", kits.kit_file, name="staff_kit_file"),
]
