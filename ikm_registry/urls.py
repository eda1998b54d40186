"""Addresses of this app: Indonesian paths, English names."""

from django.urls import path

from ikm_registry.views.classification import (
    ClassificationView,
    DerivedView,
    KbliSearchView,
    QualityView,
    ReferenceView,
    RulesView,
)
from ikm_registry.views.detail import IkmDetailView, IkmRevealView, IkmStatusView, OverrideView
from ikm_registry.views.duplicates import DuplicatesView, PairView, SuggestView
from ikm_registry.views.hamlets import HamletsLearnView, HamletsMapView, HamletsView
from ikm_registry.views.ikm import (
    IkmCreateView,
    IkmExportView,
    IkmListView,
    IkmMapView,
    IkmPointView,
    IkmUpdateView,
    LookalikesView,
)
from ikm_registry.views.import_columns import ImportColumnsView
from ikm_registry.views.import_mends import (
    ColumnMemoriesView,
    ColumnMemoryDeleteView,
    ImportCheckView,
    ImportMendDeleteView,
    ImportMendView,
    ImportRestView,
    PlaceMemoryDeleteView,
)
from ikm_registry.views.import_upload import ImportTemplateView, ImportUploadView
from ikm_registry.views.imports import (
    ImportCommitView,
    ImportDiscardView,
    ImportListView,
    ImportPreviewView,
    ImportRejectsView,
    ImportUndoView,
)
from ikm_registry.views.places import CellsView, DesaSearchView
from ikm_registry.views.texts import TextUndoView, TextWorkView

app_name = "ikm_registry"
urlpatterns = [
    path("ikm/", IkmListView.as_view(), name="ikm-list"),
    path("ikm/baru/", IkmCreateView.as_view(), name="ikm-create"),
    path("ikm/turunan/", DerivedView.as_view(), name="ikm-derived"),
    path("ikm/mirip/", LookalikesView.as_view(), name="ikm-lookalikes"),
    path("ikm/ekspor/", IkmExportView.as_view(), name="ikm-export"),
    path("ikm/peta.json", IkmMapView.as_view(), name="ikm-map"),
    path("ikm/<int:pk>/", IkmDetailView.as_view(), name="ikm-detail"),
    path("ikm/<int:pk>/ubah/", IkmUpdateView.as_view(), name="ikm-update"),
    path("ikm/<int:pk>/status/", IkmStatusView.as_view(), name="ikm-status"),
    path("ikm/<int:pk>/titik.json", IkmPointView.as_view(), name="ikm-point"),
    path("ikm/<int:pk>/buka-data/", IkmRevealView.as_view(), name="ikm-reveal"),
    path("ikm/<int:pk>/klasifikasi/", OverrideView.as_view(), name="classification-override"),
    path("ikm/impor/", ImportListView.as_view(), name="import-list"),
    path("ikm/impor/baru/", ImportUploadView.as_view(), name="import-upload"),
    path("ikm/impor/templat/", ImportTemplateView.as_view(), name="import-template"),
    path("ikm/impor/kolom-diingat/", ColumnMemoriesView.as_view(), name="import-memories"),
    path(
        "ikm/impor/kolom-diingat/<int:pk>/hapus/",
        ColumnMemoryDeleteView.as_view(),
        name="import-memory-delete",
    ),
    path(
        "ikm/impor/desa-diingat/<int:pk>/hapus/",
        PlaceMemoryDeleteView.as_view(),
        name="import-place-delete",
    ),
    path("ikm/impor/<int:pk>/perbaiki/", ImportMendView.as_view(), name="import-mend"),
    path(
        "ikm/impor/perbaikan/<int:pk>/hapus/",
        ImportMendDeleteView.as_view(),
        name="import-mend-delete",
    ),
    path("ikm/impor/<int:pk>/periksa/", ImportCheckView.as_view(), name="import-check"),
    path("ikm/impor/<int:pk>/sisa/", ImportRestView.as_view(), name="import-rest"),
    path("ikm/impor/<int:pk>/", ImportPreviewView.as_view(), name="import-preview"),
    path("ikm/impor/<int:pk>/kolom/", ImportColumnsView.as_view(), name="import-columns"),
    path("ikm/impor/<int:pk>/simpan/", ImportCommitView.as_view(), name="import-commit"),
    path("ikm/impor/<int:pk>/urungkan/", ImportUndoView.as_view(), name="import-undo"),
    path("ikm/impor/<int:pk>/buang/", ImportDiscardView.as_view(), name="import-discard"),
    path("ikm/impor/<int:pk>/ditolak/", ImportRejectsView.as_view(), name="import-rejects"),
    path("ikm/ganda/", DuplicatesView.as_view(), name="duplicates"),
    path("ikm/ganda/cari/", SuggestView.as_view(), name="duplicates-suggest"),
    path("ikm/ganda/<int:pk>/", PairView.as_view(), name="duplicate"),
    path("ikm/klasifikasi/", ClassificationView.as_view(), name="classification"),
    path("ikm/klasifikasi/teks/", TextWorkView.as_view(), name="classification-texts"),
    path("ikm/klasifikasi/teks/batal/", TextUndoView.as_view(), name="classification-texts-undo"),
    path("ikm/klasifikasi/aturan/", RulesView.as_view(), name="rules"),
    path("ikm/mutu/", QualityView.as_view(), name="quality"),
    path("acuan/", ReferenceView.as_view(), name="reference"),
    path("acuan/desa/cari/", DesaSearchView.as_view(), name="desa-search"),
    path("acuan/kbli/cari/", KbliSearchView.as_view(), name="kbli-search"),
    path("peta/dusun/", HamletsView.as_view(), name="hamlets"),
    path("peta/dusun/hitung/", HamletsLearnView.as_view(), name="hamlets-learn"),
    path("peta/dusun/peta.json", HamletsMapView.as_view(), name="hamlets-map"),
    path("peta/batas.json", CellsView.as_view(), name="cells"),
]
