"""Addresses of the top of the house."""

from django.urls import path

from rpik.plan.views.demo import DemoRemoveView
from rpik.plan.views.home import HomeView
from rpik.plan.views.search import SearchView

app_name = "plan"
urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("cari/", SearchView.as_view(), name="search"),
    path("data-contoh/hapus/", DemoRemoveView.as_view(), name="demo-remove"),
]
