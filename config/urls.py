"""Where everything is."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import TemplateView

from config import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("theme/", views.theme, name="theme"),
]

urlpatterns += i18n_patterns(
    path(
        "accessibility/",
        login_not_required(TemplateView.as_view(template_name="accessibility.html")),
        name="accessibility",
    ),
    path(
        "help/",
        login_not_required(TemplateView.as_view(template_name="help.html")),
        name="help",
    ),
    path("accounts/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("nominations/", include("nominations.urls")),
    path("endorse/", include("nominations.endorse_urls")),
    path("", include("judging.urls")),
    path("", include("desk.urls")),
    path("", include("awards.urls")),
    prefix_default_language=False,
)
