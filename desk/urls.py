"""Addresses of the desk room: staff's workplace across the rooms."""

from django.urls import path

from desk.views import outbox, styleguide, trail

app_name = "desk"

urlpatterns = [
    path("desk/outbox/", outbox.outbox, name="outbox"),
    path("desk/outbox/<int:pk>/", outbox.message, name="message"),
    path("desk/outbox/<int:pk>/act/", outbox.message_act, name="message_act"),
    path("desk/outbox/<int:pk>/edit/", outbox.message_edit, name="message_edit"),
    path("desk/trail/", trail.trail, name="trail"),
    path("desk/health/", trail.health, name="health"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
