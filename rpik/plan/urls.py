"""Addresses of the top of the house."""

from django.urls import path

from rpik.plan.views import editions
from rpik.plan.views.demo import DemoRemoveView
from rpik.plan.views.home import HomeView
from rpik.plan.views.search import SearchView

app_name = "plan"
urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("cari/", SearchView.as_view(), name="search"),
    path("data-contoh/hapus/", DemoRemoveView.as_view(), name="demo-remove"),
    path("rencana/", editions.EditionListView.as_view(), name="edition-list"),
    path("rencana/baru/", editions.EditionCreateView.as_view(), name="edition-create"),
    path("rencana/<int:pk>/", editions.EditionDetailView.as_view(), name="edition-detail"),
    path("rencana/<int:pk>/ubah/", editions.EditionHeadView.as_view(), name="edition-head"),
    path("rencana/<int:pk>/angka/", editions.EditionFiguresView.as_view(), name="edition-figures"),
    path(
        "rencana/<int:pk>/bagian/<str:code>/",
        editions.EditionSectionView.as_view(),
        name="edition-section",
    ),
    path("rencana/<int:pk>/terbit/", editions.EditionPublishView.as_view(), name="edition-publish"),
    path(
        "rencana/<int:pk>/unduh/<str:kind>/",
        editions.EditionDownloadView.as_view(),
        name="edition-download",
    ),
]
