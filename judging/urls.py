"""Addresses of the judging room."""

from django.urls import URLPattern, URLResolver

app_name = "judging"

urlpatterns: list[URLPattern | URLResolver] = []
