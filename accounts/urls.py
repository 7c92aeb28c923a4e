"""Addresses of the accounts room; signing in itself is allauth's, beside these."""

from django.urls import URLPattern, URLResolver, path

from accounts.views import agencies, demo, invitation, profile, second_factor, start, team

app_name = "accounts"

urlpatterns: list[URLPattern | URLResolver] = [
    path("start/", start.start, name="start"),
    path("profile/", profile.profile, name="profile"),
    path("second-factor/", second_factor.second_factor, name="second_factor"),
    path("demo-sign-in/", demo.demo_sign_in, name="demo_sign_in"),
    path("invitation/", invitation.invitation_page, name="invitation_page"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/new/", agencies.agency_create, name="agency_create"),
    path("agencies/<int:pk>/", team.team, name="team"),
    path("agencies/<int:pk>/edit/", agencies.agency_edit, name="agency_edit"),
    path("agencies/<int:pk>/leave/", team.leave, name="leave"),
    path("agencies/<int:pk>/hand-over/", team.hand_over, name="hand_over"),
    path("agencies/<int:pk>/members/<int:member>/", team.member_role, name="member"),
    path(
        "agencies/<int:pk>/members/<int:member>/remove/",
        team.member_remove,
        name="member_remove",
    ),
    path(
        "agencies/<int:pk>/invitations/<int:invitation>/resend/",
        team.invitation_resend,
        name="invitation_resend",
    ),
    path(
        "agencies/<int:pk>/invitations/<int:invitation>/withdraw/",
        team.invitation_withdraw,
        name="invitation_withdraw",
    ),
]
