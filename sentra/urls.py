"""Addresses of this app: Indonesian paths, English names."""

from django.urls import URLPattern, URLResolver

app_name = "sentra"
urlpatterns: list[URLPattern | URLResolver] = []
