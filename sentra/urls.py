"""Addresses of this app: Indonesian paths, English names."""

from django.urls import URLPattern, URLResolver, path

from sentra.views import (
    analysis,
    attaching,
    board,
    commenting,
    comparing,
    detection,
    evaluating,
    field,
    field_results,
    growth,
    handwork,
    known,
    later_papers,
    layers,
    papers,
    places,
    proposal_form,
    proposing,
    review,
    rule_effect,
    runs,
    seals,
    sentra,
    telling,
    templates,
    trying,
    visits,
)

app_name = "sentra"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sentra/", sentra.SentraListView.as_view(), name="sentra-list"),
    path("sentra/analisis/", analysis.AnalysisView.as_view(), name="analysis"),
    path("sentra/analisis/peta.json", analysis.AnalysisCellsView.as_view(), name="analysis-cells"),
    path("sentra/analisis/lq.csv", analysis.AnalysisCsvView.as_view(), name="analysis-csv"),
    path(
        "sentra/analisis/ellison-glaeser.csv",
        analysis.ConcentrationCsvView.as_view(),
        name="concentration-csv",
    ),
    path("sentra/analisis/pertumbuhan/", growth.GrowthView.as_view(), name="growth"),
    path(
        "sentra/analisis/pertumbuhan/tabel.csv", growth.GrowthCsvView.as_view(), name="growth-csv"
    ),
    path("sentra/<int:pk>/", sentra.SentraDetailView.as_view(), name="sentra-detail"),
    path("sentra/<int:pk>/peta.json", sentra.SentraMapView.as_view(), name="sentra-area"),
    path("sentra/<int:pk>/sk/", sentra.DecreeFileView.as_view(), name="decree-file"),
    path("sentra/kandidat/", detection.CandidateListView.as_view(), name="candidate-list"),
    path("sentra/kandidat/bandingkan/", runs.RunCompareView.as_view(), name="run-compare"),
    path(
        "sentra/kandidat/bandingkan/peta.json",
        runs.RunChangesMapView.as_view(),
        name="run-changes-map",
    ),
    path("sentra/kandidat/kunjungan/", visits.VisitPlanView.as_view(), name="visit-plan"),
    path("sentra/kandidat/papan-skor/", known.ScoreboardView.as_view(), name="scoreboard"),
    path("sentra/kandidat/cara-lain/", known.BaselineView.as_view(), name="baselines"),
    path("sentra/kandidat/dikenal/", known.KnownListView.as_view(), name="known-list"),
    path("sentra/kandidat/dikenal/daftar.csv", known.KnownTableView.as_view(), name="known-table"),
    path("sentra/kandidat/dikenal/muat/", known.KnownImportView.as_view(), name="known-import"),
    path("sentra/kandidat/dikenal/<int:pk>/", known.KnownUpdateView.as_view(), name="known-update"),
    path(
        "sentra/kandidat/dikenal/<int:pk>/hapus/",
        known.KnownDeleteView.as_view(),
        name="known-delete",
    ),
    path("sentra/kandidat/coba/", trying.TryView.as_view(), name="candidate-try"),
    path(
        "sentra/kandidat/coba/hasil.json",
        trying.TryResultView.as_view(),
        name="candidate-try-result",
    ),
    path("sentra/kandidat/bobot/", trying.WeightsView.as_view(), name="candidate-weights"),
    path("sentra/kandidat/jalankan/", detection.DetectionRunView.as_view(), name="detection-run"),
    path(
        "sentra/kandidat/kemajuan/",
        detection.DetectionProgressView.as_view(),
        name="detection-progress",
    ),
    path("sentra/kandidat/peta.json", detection.CandidateMapView.as_view(), name="candidate-map"),
    path("sentra/kandidat/susun/", handwork.ComposeView.as_view(), name="candidate-compose"),
    path(
        "sentra/kandidat/susun/titik.json",
        handwork.ChoicesMapView.as_view(),
        name="candidate-choices-map",
    ),
    path("sentra/kandidat/susun/isi/", handwork.ChoicesView.as_view(), name="candidate-choices"),
    path("sentra/kandidat/<int:pk>/ubah/", handwork.ChangeView.as_view(), name="candidate-change"),
    path(
        "sentra/kandidat/<int:pk>/buang/", handwork.DiscardView.as_view(), name="candidate-discard"
    ),
    path(
        "sentra/kandidat/<int:pk>/",
        detection.CandidateDetailView.as_view(),
        name="candidate-detail",
    ),
    path(
        "sentra/kandidat/<int:pk>/ketahanan/",
        runs.CandidateStabilityView.as_view(),
        name="candidate-stability",
    ),
    path(
        "sentra/kandidat/<int:pk>/peta.json",
        detection.CandidateMembersMapView.as_view(),
        name="candidate-members-map",
    ),
    path("sentra/usulan/", review.ProposalListView.as_view(), name="proposal-list"),
    path("sentra/usulan/baru/", proposal_form.ProposalCreateView.as_view(), name="proposal-create"),
    path("sentra/usulan/banding/", comparing.CompareView.as_view(), name="proposal-compare"),
    path("sentra/usulan/<int:pk>/", review.ProposalDetailView.as_view(), name="proposal-detail"),
    path(
        "sentra/usulan/<int:pk>/hadir/",
        review.ProposalViewersView.as_view(),
        name="proposal-viewers",
    ),
    path("sentra/usulan/<int:pk>/lampiran/", attaching.AttachView.as_view(), name="attach"),
    path("sentra/lampiran/<uuid:key>/", attaching.AttachmentView.as_view(), name="attachment"),
    path("sentra/lampiran/<uuid:key>/hapus/", attaching.DetachView.as_view(), name="detach"),
    path("sentra/papan/", board.BoardView.as_view(), name="board"),
    path("sentra/usulan/<int:pk>/peta.json", review.ProposalMapView.as_view(), name="proposal-map"),
    path(
        "sentra/usulan/<int:pk>/perbaiki/",
        proposing.ResubmitView.as_view(),
        name="proposal-resubmit",
    ),
    path(
        "sentra/usulan/<int:pk>/tetapkan/",
        proposing.DesignateView.as_view(),
        name="proposal-designate",
    ),
    path(
        "sentra/usulan/<int:pk>/konsep-sk/", papers.DecreeDraftView.as_view(), name="proposal-draft"
    ),
    path(
        "sentra/usulan/<int:pk>/konsep-sk/perubahan/",
        later_papers.ChangeDraftView.as_view(),
        name="change-draft",
    ),
    path(
        "sentra/usulan/<int:pk>/konsep-sk/kembalikan/",
        proposing.ReturnChangeView.as_view(),
        name="change-return",
    ),
    path(
        "sentra/konsep-perubahan/<int:pk>/<slug:kind>/",
        later_papers.ChangePaperView.as_view(),
        name="change-paper",
    ),
    path(
        "sentra/usulan/<int:pk>/konsep-sk/pencabutan/",
        later_papers.EndDraftView.as_view(),
        name="end-draft",
    ),
    path(
        "sentra/usulan/<int:pk>/konsep-sk/pencabutan/kembalikan/",
        proposing.ReturnEndView.as_view(),
        name="end-return",
    ),
    path("sentra/sk/templat/", templates.TemplateListView.as_view(), name="template-list"),
    path(
        "sentra/sk/templat/unggah/", templates.TemplateUploadView.as_view(), name="template-upload"
    ),
    path(
        "sentra/sk/templat/bawaan/<slug:kind>/",
        templates.TemplateShippedView.as_view(),
        name="template-shipped",
    ),
    path(
        "sentra/sk/templat/kembali/<slug:kind>/",
        templates.TemplateRestoreView.as_view(),
        name="template-restore",
    ),
    path(
        "sentra/sk/templat/<int:pk>/",
        templates.TemplateDetailView.as_view(),
        name="template-detail",
    ),
    path(
        "sentra/sk/templat/<int:pk>/unduh/",
        templates.TemplateFileView.as_view(),
        name="template-file",
    ),
    path(
        "sentra/sk/templat/<int:pk>/pratinjau/",
        templates.TemplatePreviewView.as_view(),
        name="template-preview",
    ),
    path(
        "sentra/sk/templat/<int:pk>/berlakukan/",
        templates.TemplateEnforceView.as_view(),
        name="template-enforce",
    ),
    path(
        "sentra/usulan/<int:pk>/komentar/",
        commenting.CommentView.as_view(),
        name="proposal-comment",
    ),
    path(
        "sentra/usulan/<int:pk>/kelembagaan/",
        telling.InstitutionView.as_view(),
        name="institution",
    ),
    path("sentra/usulan/<int:pk>/sarana/", telling.SiteView.as_view(), name="site"),
    path(
        "sentra/usulan/<int:pk>/evaluasi/",
        evaluating.EvaluateView.as_view(),
        name="proposal-evaluate",
    ),
    path("sentra/usulan/<int:pk>/ubah/", proposing.AmendView.as_view(), name="proposal-amend"),
    path("sentra/evaluasi/", evaluating.EvaluationListView.as_view(), name="evaluation-list"),
    path(
        "sentra/evaluasi/<int:pk>/",
        evaluating.EvaluationDetailView.as_view(),
        name="evaluation-detail",
    ),
    path(
        "sentra/evaluasi/<int:pk>/nota/<slug:kind>/",
        evaluating.EvaluationPaperView.as_view(),
        name="evaluation-paper",
    ),
    path(
        "sentra/evaluasi/<int:pk>/<slug:action>/",
        evaluating.EvaluationDecideView.as_view(),
        name="evaluation-decide",
    ),
    path("sentra/usulan/<int:pk>/cabut/", proposing.RevokeView.as_view(), name="proposal-revoke"),
    path("sentra/lapangan/", field.FieldListView.as_view(), name="field-list"),
    path("sentra/lapangan/pekerja.js", field.OfflineWorkerView.as_view(), name="field-worker"),
    path("sentra/lapangan/kunci/", field.FieldKeyView.as_view(), name="field-key"),
    path("sentra/lapangan/foto/", field.FieldPhotoSendView.as_view(), name="field-photo-send"),
    path("sentra/lapangan/foto/<uuid:key>/", field.FieldPhotoView.as_view(), name="field-photo"),
    path("sentra/lapangan/<int:pk>/", field.FieldPageView.as_view(), name="field-page"),
    path("sentra/lapangan/<int:pk>/catatan/", field.FieldRecordView.as_view(), name="field-record"),
    path(
        "sentra/lapangan/beda/<int:pk>/",
        field_results.FieldDecideView.as_view(),
        name="field-decide",
    ),
    path(
        "sentra/usulan/<int:pk>/lapangan/",
        field_results.FieldResultView.as_view(),
        name="field-results",
    ),
    path(
        "sentra/usulan/<int:pk>/berita-acara/<slug:kind>/",
        field_results.FieldMinutesView.as_view(),
        name="field-minutes",
    ),
    path(
        "sentra/usulan/<int:pk>/<slug:action>/",
        review.ProposalActView.as_view(),
        name="proposal-act",
    ),
    path(
        "sentra/sk/<int:pk>/<slug:kind>/", seals.DecreeExtractView.as_view(), name="decree-extract"
    ),
    path("sk/periksa/", seals.SealCheckView.as_view(), name="seal-check"),
    path(
        "sentra/aturan/<int:pk>/akibat/", rule_effect.RuleEffectView.as_view(), name="rule-effect"
    ),
    path(
        "sentra/kelompok/<int:pk>/akibat/",
        rule_effect.GroupEffectView.as_view(),
        name="group-effect",
    ),
    path("sk/periksa/pekerja.js", field.OfflineWorkerView.as_view(), name="seal-worker"),
    path("sentra/ikm/<int:pk>/", sentra.IkmMembershipView.as_view(), name="ikm-membership"),
    path("peta/", sentra.MapView.as_view(), name="map"),
    path("peta/lapisan.json", sentra.LayersView.as_view(), name="map-layers"),
    path("peta/batas-resmi.json", layers.BoundariesView.as_view(), name="boundaries"),
    path("peta/letak/", places.PlaceListView.as_view(), name="place-list"),
    path("peta/letak/<int:pk>/", places.PlaceMendView.as_view(), name="place-mend"),
    path("peta/lapisan/", layers.LayerListView.as_view(), name="layer-list"),
    path("peta/lapisan/muat/", layers.LayerLoadView.as_view(), name="layer-load"),
    path("peta/lapisan/muat/<uuid:pk>/", layers.LayerLoadingView.as_view(), name="layer-loading"),
    path("peta/lapisan/<int:pk>/", layers.LayerDetailView.as_view(), name="layer-detail"),
    path("peta/lapisan/<int:pk>/peta.json", layers.LayerMapView.as_view(), name="layer-map"),
    path("peta/lapisan/<int:pk>/bila/", layers.LayerWhatIfView.as_view(), name="layer-what-if"),
    path("peta/lapisan/<int:pk>/atribut/", layers.LayerMappingView.as_view(), name="layer-mapping"),
    path("peta/lapisan/<int:pk>/arti/", layers.LayerAnswersView.as_view(), name="layer-answers"),
    path(
        "peta/lapisan/<int:pk>/berlakukan/", layers.LayerEnforceView.as_view(), name="layer-enforce"
    ),
    path("peta/lapisan/<int:pk>/cabut/", layers.LayerRetireView.as_view(), name="layer-retire"),
    path(
        "peta/lapisan/<int:pk>/bertumpuk.json",
        layers.LayerOverlapsView.as_view(),
        name="layer-overlaps",
    ),
    path("peta/pola-ruang.json", layers.PlansMapView.as_view(), name="plans-map"),
    path("peta/bahaya.json", layers.HazardsMapView.as_view(), name="hazards-map"),
    path("peta/lapisan/<int:pk>/buang/", layers.LayerDiscardView.as_view(), name="layer-discard"),
]
