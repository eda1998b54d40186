"""Addresses of this app: Indonesian paths, English names."""

from django.urls import URLPattern, URLResolver

app_name = "ikm_registry"
urlpatterns: list[URLPattern | URLResolver] = []
