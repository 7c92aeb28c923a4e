"""Addresses of the desk room: staff's workplace across the rooms."""

from django.urls import path

from desk.views import (
    appeals,
    bulk,
    entering,
    extension,
    home,
    outbox,
    screening,
    styleguide,
    trail,
)

app_name = "desk"

urlpatterns = [
    path("desk/", home.home, name="home"),
    path("desk/cycles/<int:pk>/", home.cycle, name="cycle"),
    path("desk/cycles/<int:pk>/extend/", extension.extend, name="extend"),
    path("desk/cycles/<int:pk>/screening/", screening.queue, name="screening"),
    path("desk/cycles/<int:pk>/screening/decide/", bulk.decide_many, name="decide_many"),
    path("desk/cycles/<int:pk>/appeals/", appeals.queue, name="appeals"),
    path("desk/appeals/<int:pk>/", appeals.appeal, name="appeal"),
    path("desk/cycles/<int:pk>/enter/", entering.enter, name="enter"),
    path("desk/nominations/<str:public_id>/", screening.screen, name="screen"),
    path(
        "desk/nominations/<str:public_id>/files/<str:file_id>/",
        screening.attachment,
        name="attachment",
    ),
    path("desk/nominations/<str:public_id>/extend/", screening.extend_one, name="extend_one"),
    path("desk/outbox/", outbox.outbox, name="outbox"),
    path("desk/outbox/<int:pk>/", outbox.message, name="message"),
    path("desk/outbox/<int:pk>/act/", outbox.message_act, name="message_act"),
    path("desk/outbox/<int:pk>/edit/", outbox.message_edit, name="message_edit"),
    path("desk/trail/", trail.trail, name="trail"),
    path("desk/health/", trail.health, name="health"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
