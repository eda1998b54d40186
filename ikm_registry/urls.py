"""Addresses of this app: Indonesian paths, English names."""

from django.urls import path

from ikm_registry.views.change_causes import ChangeCausesView
from ikm_registry.views.classification import (
    ClassificationView,
    DerivedView,
    KbliSearchView,
    QualityView,
    ReferenceView,
)
from ikm_registry.views.concordance import (
    ConcordanceActivateView,
    ConcordanceLoadView,
    ConcordanceView,
)
from ikm_registry.views.conversion import (
    ConversionDecideView,
    ConversionRunView,
    ConversionUndoView,
    ConversionView,
    ConversionWithdrawView,
)
from ikm_registry.views.detail import (
    ChooseKbliView,
    IkmDetailView,
    IkmRevealView,
    IkmStatusView,
    OverrideView,
)
from ikm_registry.views.duplicates import (
    AtOnceView,
    DuplicatesView,
    PairView,
    SuggestView,
    TakeBackView,
)
from ikm_registry.views.groups import (
    GroupEditView,
    GroupSetActivateView,
    GroupSetCopyView,
    GroupSetDiscardView,
    GroupSetEffectView,
    GroupSetHeadView,
    GroupSetView,
    GroupsView,
)
from ikm_registry.views.hamlets import HamletsLearnView, HamletsMapView, HamletsView
from ikm_registry.views.ikm import (
    IkmCreateView,
    IkmExportView,
    IkmListView,
    IkmPointView,
    IkmUpdateView,
    LookalikesView,
)
from ikm_registry.views.ikm_bulk import IkmBulkDoneView, IkmBulkView
from ikm_registry.views.import_columns import ImportColumnsView
from ikm_registry.views.import_mends import (
    ColumnMemoriesView,
    ColumnMemoryDeleteView,
    ImportByNikView,
    ImportCauseView,
    ImportCheckView,
    ImportMendDeleteView,
    ImportMendView,
    ImportRealView,
    ImportRestView,
    ImportUnitsView,
    ImportYearView,
    PlaceMemoryDeleteView,
)
from ikm_registry.views.import_progress import (
    ImportProgressView,
    ImportRejectsView,
    RejectsProgressView,
)
from ikm_registry.views.import_upload import ImportTemplateView, ImportUploadView
from ikm_registry.views.imports import (
    ImportCommitView,
    ImportDiscardView,
    ImportListView,
    ImportPreviewView,
    ImportUndoView,
)
from ikm_registry.views.kbli_version import KbliVersionView
from ikm_registry.views.keywords import KeywordDeleteView, KeywordsView
from ikm_registry.views.places import CellsView, DesaSearchView
from ikm_registry.views.rules import (
    RuleDeleteView,
    RuleRowView,
    RuleSetActivateView,
    RuleSetCopyView,
    RuleSetDiscardView,
    RuleSetEffectView,
    RuleSetHeadView,
    RuleSetView,
    RulesView,
)
from ikm_registry.views.structure import StructureCsvView, StructureView
from ikm_registry.views.texts import BetterCodesView, TextUndoView, TextWorkView
from ikm_registry.views.tiles import IkmNamesView, IkmTileView, IkmTotalsView

app_name = "ikm_registry"
urlpatterns = [
    path("ikm/", IkmListView.as_view(), name="ikm-list"),
    path("ikm/baru/", IkmCreateView.as_view(), name="ikm-create"),
    path("ikm/turunan/", DerivedView.as_view(), name="ikm-derived"),
    path("ikm/mirip/", LookalikesView.as_view(), name="ikm-lookalikes"),
    path("ikm/sekaligus/", IkmBulkView.as_view(), name="ikm-bulk"),
    path("ikm/sekaligus/<int:pk>/", IkmBulkDoneView.as_view(), name="ikm-bulk-done"),
    path("ikm/ekspor/", IkmExportView.as_view(), name="ikm-export"),
    path("ikm/peta/<int:z>/<int:x>/<int:y>.mvt", IkmTileView.as_view(), name="ikm-tile"),
    path("ikm/peta/jumlah.json", IkmTotalsView.as_view(), name="ikm-map-totals"),
    path("ikm/peta/nama.json", IkmNamesView.as_view(), name="ikm-map-names"),
    path("ikm/<int:pk>/", IkmDetailView.as_view(), name="ikm-detail"),
    path("ikm/<int:pk>/ubah/", IkmUpdateView.as_view(), name="ikm-update"),
    path("ikm/<int:pk>/status/", IkmStatusView.as_view(), name="ikm-status"),
    path("ikm/<int:pk>/titik.json", IkmPointView.as_view(), name="ikm-point"),
    path("ikm/<int:pk>/buka-data/", IkmRevealView.as_view(), name="ikm-reveal"),
    path("ikm/<int:pk>/kbli/", ChooseKbliView.as_view(), name="ikm-choose-kbli"),
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
    path("ikm/impor/<int:pk>/sebab/", ImportCauseView.as_view(), name="import-cause"),
    path("ikm/impor/<int:pk>/periksa/", ImportCheckView.as_view(), name="import-check"),
    path("ikm/impor/<int:pk>/sisa/", ImportRestView.as_view(), name="import-rest"),
    path("ikm/impor/<int:pk>/tahun-berikutnya/", ImportYearView.as_view(), name="import-year"),
    path("ikm/impor/<int:pk>/sebenarnya/", ImportRealView.as_view(), name="import-real"),
    path("ikm/impor/<int:pk>/ber-nik/", ImportByNikView.as_view(), name="import-by-nik"),
    path("ikm/impor/<int:pk>/satuan/", ImportUnitsView.as_view(), name="import-units"),
    path("ikm/impor/<int:pk>/", ImportPreviewView.as_view(), name="import-preview"),
    path("ikm/impor/<int:pk>/kolom/", ImportColumnsView.as_view(), name="import-columns"),
    path("ikm/impor/<int:pk>/simpan/", ImportCommitView.as_view(), name="import-commit"),
    path("ikm/impor/<int:pk>/urungkan/", ImportUndoView.as_view(), name="import-undo"),
    path("ikm/impor/<int:pk>/buang/", ImportDiscardView.as_view(), name="import-discard"),
    path("ikm/impor/<int:pk>/ditolak/", ImportRejectsView.as_view(), name="import-rejects"),
    path(
        "ikm/impor/<int:pk>/ditolak/kemajuan/",
        RejectsProgressView.as_view(),
        name="import-rejects-progress",
    ),
    path("ikm/impor/<int:pk>/kemajuan/", ImportProgressView.as_view(), name="import-progress"),
    path("ikm/ganda/", DuplicatesView.as_view(), name="duplicates"),
    path("ikm/ganda/cari/", SuggestView.as_view(), name="duplicates-suggest"),
    path("ikm/ganda/sekaligus/", AtOnceView.as_view(), name="duplicates-at-once"),
    path("ikm/ganda/kembalikan/", TakeBackView.as_view(), name="duplicates-take-back"),
    path("ikm/ganda/<int:pk>/", PairView.as_view(), name="duplicate"),
    path("ikm/klasifikasi/", ClassificationView.as_view(), name="classification"),
    path("ikm/klasifikasi/teks/", TextWorkView.as_view(), name="classification-texts"),
    path(
        "ikm/klasifikasi/teks/lebih-cocok/",
        BetterCodesView.as_view(),
        name="classification-texts-better",
    ),  # fmt: skip
    path("ikm/klasifikasi/teks/batal/", TextUndoView.as_view(), name="classification-texts-undo"),
    path("ikm/klasifikasi/aturan/", RulesView.as_view(), name="rules"),
    path("ikm/klasifikasi/aturan/<int:pk>/", RuleSetView.as_view(), name="ruleset"),
    path("ikm/klasifikasi/aturan/<int:pk>/salin/", RuleSetCopyView.as_view(), name="ruleset-copy"),
    path("ikm/klasifikasi/aturan/<int:pk>/ket/", RuleSetHeadView.as_view(), name="ruleset-head"),
    path("ikm/klasifikasi/aturan/<int:pk>/baris/", RuleRowView.as_view(), name="rule-create"),
    path(
        "ikm/klasifikasi/aturan/<int:pk>/baris/<int:rule>/",
        RuleRowView.as_view(),
        name="rule-update",
    ),
    path(
        "ikm/klasifikasi/aturan/<int:pk>/baris/<int:rule>/hapus/",
        RuleDeleteView.as_view(),
        name="rule-delete",
    ),
    path(
        "ikm/klasifikasi/aturan/<int:pk>/akibat/",
        RuleSetEffectView.as_view(),
        name="ruleset-effect",
    ),
    path(
        "ikm/klasifikasi/aturan/<int:pk>/berlakukan/",
        RuleSetActivateView.as_view(),
        name="ruleset-activate",
    ),
    path(
        "ikm/klasifikasi/aturan/<int:pk>/buang/",
        RuleSetDiscardView.as_view(),
        name="ruleset-discard",
    ),
    path("ikm/klasifikasi/kata/", KeywordsView.as_view(), name="keywords"),
    path(
        "ikm/klasifikasi/kata/<int:pk>/hapus/", KeywordDeleteView.as_view(), name="keyword-delete"
    ),
    path("ikm/klasifikasi/kelompok/", GroupsView.as_view(), name="groups"),
    path("ikm/klasifikasi/kelompok/<int:pk>/", GroupSetView.as_view(), name="groupset"),
    path(
        "ikm/klasifikasi/kelompok/<int:pk>/salin/", GroupSetCopyView.as_view(), name="groupset-copy"
    ),
    path(
        "ikm/klasifikasi/kelompok/<int:pk>/keterangan/",
        GroupSetHeadView.as_view(),
        name="groupset-head",
    ),
    path(
        "ikm/klasifikasi/kelompok/<int:pk>/buang/",
        GroupSetDiscardView.as_view(),
        name="groupset-discard",
    ),
    path(
        "ikm/klasifikasi/kelompok/<int:pk>/akibat/",
        GroupSetEffectView.as_view(),
        name="groupset-effect",
    ),
    path(
        "ikm/klasifikasi/kelompok/<int:pk>/berlakukan/",
        GroupSetActivateView.as_view(),
        name="groupset-activate",
    ),
    path("ikm/klasifikasi/kelompok/<int:pk>/baru/", GroupEditView.as_view(), name="group-create"),
    path(
        "ikm/klasifikasi/kelompok/<int:pk>/isi/<slug:code>/", GroupEditView.as_view(), name="group"
    ),
    path("ikm/klasifikasi/konversi/", ConversionView.as_view(), name="conversion"),
    path("ikm/klasifikasi/konversi/versi/", KbliVersionView.as_view(), name="kbli-version"),
    path(
        "ikm/klasifikasi/konversi/putuskan/",
        ConversionDecideView.as_view(),
        name="conversion-decide",
    ),
    path(
        "ikm/klasifikasi/konversi/putuskan/<int:pk>/cabut/",
        ConversionWithdrawView.as_view(),
        name="conversion-withdraw",
    ),
    path("ikm/klasifikasi/konversi/<int:pk>/", ConversionRunView.as_view(), name="conversion-run"),
    path(
        "ikm/klasifikasi/konversi/<int:pk>/urungkan/",
        ConversionUndoView.as_view(),
        name="conversion-undo",
    ),
    path(
        "ikm/klasifikasi/konversi/tabel/muat/",
        ConcordanceLoadView.as_view(),
        name="conversion-table-load",
    ),
    path(
        "ikm/klasifikasi/konversi/tabel/<int:pk>/",
        ConcordanceView.as_view(),
        name="conversion-table",
    ),
    path(
        "ikm/klasifikasi/konversi/tabel/<int:pk>/berlakukan/",
        ConcordanceActivateView.as_view(),
        name="conversion-table-activate",
    ),
    path("ikm/klasifikasi/perubahan/", ChangeCausesView.as_view(), name="change-causes"),
    path("ikm/mutu/", QualityView.as_view(), name="quality"),
    path("analisis/struktur/", StructureView.as_view(), name="structure"),
    path("analisis/struktur/tabel.csv", StructureCsvView.as_view(), name="structure-csv"),
    path("acuan/", ReferenceView.as_view(), name="reference"),
    path("acuan/desa/cari/", DesaSearchView.as_view(), name="desa-search"),
    path("acuan/kbli/cari/", KbliSearchView.as_view(), name="kbli-search"),
    path("peta/dusun/", HamletsView.as_view(), name="hamlets"),
    path("peta/dusun/hitung/", HamletsLearnView.as_view(), name="hamlets-learn"),
    path("peta/dusun/peta.json", HamletsMapView.as_view(), name="hamlets-map"),
    path("peta/batas.json", CellsView.as_view(), name="cells"),
]
