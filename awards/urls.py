"""Addresses of the awards room: what everyone sees, and the staff's setting-up pages."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import views as sitemap_views
from django.urls import URLPattern, URLResolver, path

from awards.api import public_urls
from awards.feeds import winners_feed
from awards.sitemaps import SITEMAPS
from awards.urls_staff import urlpatterns as staff_urlpatterns
from awards.views import (
    public,
    public_evidence,
    public_files,
    public_interest,
    public_judging,
    public_press,
    public_sponsor,
    public_winners,
)

app_name = "awards"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", public.home, name="home"),
    path("awards/", public.awards, name="awards"),
    path("awards/<slug:slug>/", public.award, name="award"),
    path("awards/<slug:slug>/<int:year>/", public.cycle, name="cycle"),
    path("awards/<slug:slug>/<int:year>/dates.ics", public.cycle_ics, name="cycle_ics"),
    path("awards/<slug:slug>/<int:year>/judging/", public_judging.judging, name="judging"),
    path("winners/", public_winners.winners, name="winners"),
    path("winners/feed/", winners_feed, name="winners_feed"),
    path("winners/<int:year>/<slug:slug>/", public_winners.winner, name="winner"),
    path(
        "winners/<int:year>/<slug:slug>/press/<slug:part>/",
        public_press.press_file,
        name="press_file",
    ),
    path("winners.csv", public_files.winners_csv, name="winners_csv"),
    path("winners.json", public_files.winners_json, name="winners_json"),
    path("evidence/", public_evidence.calculator, name="evidence"),
    path("interest/", public_interest.interest, name="interest"),
    path("interest/sent/", public_interest.interest_sent, name="interest_sent"),
    path("interest/confirm/", public_interest.interest_confirm, name="interest_confirm"),
    path("interest/confirm/<str:token>/", public_interest.interest_link, name="interest_link"),
    path("interest/stop/", public_interest.interest_stop, name="interest_stop"),
    path(
        "interest/stop/<str:token>/",
        public_interest.interest_stop_link,
        name="interest_stop_link",
    ),
    path("sponsor/", public_sponsor.sponsor, name="sponsor"),
    path("api/", public_files.data_guide, name="data_guide"),
    path("api/", public_urls()),
    path(
        "sitemap.xml",
        login_not_required(sitemap_views.index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "awards:sitemap_section"},
        name="sitemap",
    ),
    path(
        "sitemap-<section>.xml",
        login_not_required(sitemap_views.sitemap),
        {"sitemaps": SITEMAPS},
        name="sitemap_section",
    ),
    path("robots.txt", public_files.robots, name="robots"),
    *staff_urlpatterns,
]
