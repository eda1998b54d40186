"""Addresses of the shared ground."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from rpik.core.views.accounts import OfficeLoginView
from rpik.core.views.jobs import JobView

app_name = "core"
urlpatterns = [
    path("masuk/", OfficeLoginView.as_view(), name="login"),
    path("keluar/", LogoutView.as_view(), name="logout"),
    path("pekerjaan/<uuid:pk>/", JobView.as_view(), name="job"),
]
