"""Addresses about endorsements: of those who are asked, who have no account, and of the team."""

from django.urls import path

from nominations.views import endorser
from nominations.views.nominee import endorsements

app_name = "endorse"

urlpatterns = [
    path("", endorser.page, name="page"),
    path("<str:token>/", endorser.link, name="link"),
]

TEAM = [
    path("", endorsements.endorsements, name="endorsements"),
    path("ask/<slug:kind>/", endorsements.ask, name="endorsement_ask"),
    path("<int:pk>/send-again/", endorsements.send_again, name="endorsement_send_again"),
    path("<int:pk>/take-back/", endorsements.take_back, name="endorsement_take_back"),
]
"""Below a nomination's own address, in the namespace of `nominations.urls`."""
