"""Addresses of the shared ground."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from rpik.core.views.accounts import OfficeLoginView
from rpik.core.views.components import ComponentsView
from rpik.core.views.guide import GuideOwnView, GuideView
from rpik.core.views.jobs import JobView

app_name = "core"
urlpatterns = [
    path("masuk/", OfficeLoginView.as_view(), name="login"),
    path("keluar/", LogoutView.as_view(), name="logout"),
    path("panduan/", GuideOwnView.as_view(), name="guide-own"),
    path("panduan/<slug:name>/", GuideView.as_view(), name="guide"),
    path("komponen/", ComponentsView.as_view(), name="components"),
    path("pekerjaan/<uuid:pk>/", JobView.as_view(), name="job"),
]
