"""Addresses of the top of the house."""

from django.urls import path

from rpik.plan.views import (
    attendance,
    audit,
    capture,
    coaching,
    compare,
    danger,
    editions,
    effect,
    errands,
    external_tables,
    facility,
    left_out,
    mirror,
    next_sentra,
    notices,
    outcomes,
    public,
    roads,
    savings,
    sentra_change,
    summary,
    trace,
    unggulan,
)
from rpik.plan.views.demo import DemoRemoveView
from rpik.plan.views.home import HomeView
from rpik.plan.views.search import SearchView

app_name = "plan"
urlpatterns = [
    path("", HomeView.as_view(), name="home"),
    path("ringkasan/", summary.SummaryView.as_view(), name="summary"),
    path("ringkasan/ringkasan.pdf", summary.SummarySheetView.as_view(), name="summary-sheet"),
    path("ringkasan/perda/", mirror.MirrorView.as_view(), name="mirror"),
    path("ringkasan/perda/daftar/", mirror.PerdaListView.as_view(), name="perda-list"),
    path("ringkasan/belum-terdata/", capture.CaptureView.as_view(), name="missing-ikm"),
    path("cari/", SearchView.as_view(), name="search"),
    path("audit/", audit.AuditView.as_view(), name="audit"),
    path("audit/audit.csv", audit.AuditCsvView.as_view(), name="audit-csv"),
    path("pemberitahuan/", notices.NoticesView.as_view(), name="notices"),
    path(
        "pemberitahuan/berhenti/<uuid:key>/", notices.NoticesEndView.as_view(), name="notices-end"
    ),
    path("publik/", public.PublicPageView.as_view(), name="public"),
    path("publik/terbitkan/", public.PublicPublishView.as_view(), name="public-publish"),
    path("publik/peta/<str:kind>.json", public.PublicMapView.as_view(), name="public-map"),
    path("publik/<str:name>", public.PublicFileView.as_view(), name="public-file"),
    path("data-contoh/hapus/", DemoRemoveView.as_view(), name="demo-remove"),
    path("rencana/", editions.EditionListView.as_view(), name="edition-list"),
    path("rencana/baru/", editions.EditionCreateView.as_view(), name="edition-create"),
    path("rencana/<int:pk>/", editions.EditionDetailView.as_view(), name="edition-detail"),
    path("rencana/<int:pk>/ubah/", editions.EditionHeadView.as_view(), name="edition-head"),
    path("rencana/<int:pk>/perda/", editions.EditionPerdaView.as_view(), name="edition-perda"),
    path("rencana/<int:pk>/angka/", editions.EditionFiguresView.as_view(), name="edition-figures"),
    path(
        "rencana/<int:pk>/unggulan/",
        unggulan.EditionCriteriaView.as_view(),
        name="edition-criteria",
    ),
    path(
        "rencana/<int:pk>/unggulan/kriteria/",
        unggulan.EditionCriteriaSetView.as_view(),
        name="edition-criteria-set",
    ),
    path(
        "rencana/<int:pk>/unggulan/nilai/",
        unggulan.EditionScoresView.as_view(),
        name="edition-scores",
    ),
    path(
        "rencana/<int:pk>/unggulan/tahap/",
        unggulan.EditionLeadersView.as_view(),
        name="edition-leaders",
    ),
    path(
        "rencana/<int:pk>/unggulan/riwayat/",
        unggulan.ScoringsView.as_view(),
        name="edition-scorings",
    ),
    path(
        "rencana/<int:pk>/tabel/<slug:code>/",
        external_tables.ExternalTableView.as_view(),
        name="edition-table",
    ),
    path(
        "rencana/<int:pk>/tabel/<slug:code>/kosongkan/",
        external_tables.ExternalTableDropView.as_view(),
        name="edition-table-drop",
    ),
    path(
        "rencana/<int:pk>/bagian/<str:code>/",
        editions.EditionSectionView.as_view(),
        name="edition-section",
    ),
    path("rencana/<int:pk>/banding/", compare.EditionCompareView.as_view(), name="edition-compare"),
    path(
        "rencana/<int:pk>/asal/<slug:table>/<str:row>/<slug:measure>/",
        trace.TraceView.as_view(),
        name="edition-trace",
    ),
    path("rencana/<int:pk>/terbit/", editions.EditionPublishView.as_view(), name="edition-publish"),
    path(
        "rencana/<int:pk>/unduh/<str:kind>/",
        editions.EditionDownloadView.as_view(),
        name="edition-download",
    ),
    path("lapangan/putaran/", errands.ErrandsView.as_view(), name="errands"),
    path("pembinaan/", coaching.CoachingView.as_view(), name="coaching"),
    path(
        "pembinaan/program/baru/", coaching.ProgrammeCreateView.as_view(), name="programme-create"
    ),
    path(
        "pembinaan/program/<int:pk>/ubah/",
        coaching.ProgrammeUpdateView.as_view(),
        name="programme-update",
    ),
    path("pembinaan/kegiatan/baru/", coaching.ActivityCreateView.as_view(), name="activity-create"),
    path(
        "pembinaan/kegiatan/<int:pk>/",
        coaching.ActivityDetailView.as_view(),
        name="activity-detail",
    ),
    path(
        "pembinaan/kegiatan/<int:pk>/ubah/",
        coaching.ActivityUpdateView.as_view(),
        name="activity-update",
    ),
    path(
        "pembinaan/kegiatan/<int:pk>/hadir/",
        attendance.AttendanceView.as_view(),
        name="activity-attendance",
    ),
    path(
        "pembinaan/kegiatan/<int:pk>/daftar-hadir.pdf",
        attendance.AttendanceSheetView.as_view(),
        name="activity-sheet",
    ),
    path(
        "pembinaan/kegiatan/<int:pk>/hasil/",
        outcomes.OutcomesView.as_view(),
        name="activity-outcomes",
    ),
    path(
        "pembinaan/kegiatan/<int:pk>/hasil/berkas/",
        outcomes.OutcomesFileView.as_view(),
        name="activity-outcomes-file",
    ),
    path("pembinaan/belum/", left_out.LeftOutView.as_view(), name="coaching-left-out"),
    path("pembinaan/diterima/", coaching.ReceivedView.as_view(), name="coaching-received"),
    path("pembinaan/berhasil/", effect.EffectView.as_view(), name="coaching-effect"),
    path("pembinaan/bahaya/", danger.DangerView.as_view(), name="coaching-danger"),
    path("pembinaan/berikutnya/", next_sentra.NextSentraView.as_view(), name="next-sentra"),
    path(
        "pembinaan/berikutnya/<int:pk>/", next_sentra.SentraPlanView.as_view(), name="sentra-plan"
    ),
    path(
        "pembinaan/berikutnya/<int:pk>/pelaksana/",
        next_sentra.CarriersView.as_view(),
        name="sentra-plan-carriers",
    ),
    path("pembinaan/hemat/jalan/", roads.RoadsView.as_view(), name="roads"),
    path("pembinaan/hemat/asumsi/", savings.TravelSettingView.as_view(), name="travel-setting"),
    path("pembinaan/hemat/", savings.SavingsView.as_view(), name="coaching-savings"),
    path(
        "pembinaan/sentra/<int:pk>/", coaching.SentraReceivedView.as_view(), name="coaching-sentra"
    ),
    path(
        "pembinaan/sentra/<int:pk>/perubahan/",
        sentra_change.SentraChangeView.as_view(),
        name="sentra-change",
    ),
    path("pembinaan/sentra/<int:pk>/fasilitas/", facility.FacilityView.as_view(), name="facility"),
    path("pembinaan/ikm/<int:pk>/", coaching.IkmReceivedView.as_view(), name="coaching-ikm"),
]
