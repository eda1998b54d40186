"""Berapa yang belum terdata: an estimate from lists that overlap, with its interval and its limits."""

from collections import Counter
from typing import Any

from django.views.generic import TemplateView

from ikm_registry.models import Kecamatan
from rpik.plan import capture
from rpik.plan.forms.capture import CaptureForm
from rpik.plan.queries.capture import overlaps
from rpik.plan.views.editions import EditionRead


class CaptureView(EditionRead, TemplateView):
    """The whole and each kecamatan that all the chosen lists went to."""

    permission_required = ("plan.view_edition", "ikm_registry.view_ikm")
    template_name = "rpik/capture.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        form = CaptureForm(self.request.GET or None, by=user)
        context = super().get_context_data(
            **kwargs, form=form, lists=len(form.fields["daftar"].choices)
        )
        if not form.is_valid():
            return context
        chosen = form.cleaned_data["daftar"]
        group = form.cleaned_data["kelompok"]
        places = overlaps(chosen, group=group.pk if group else None, scope=user.kecamatan_scope)
        whole: Counter[int] = Counter()
        for counts in places.values():
            whole.update(counts)
        names = dict(Kecamatan.objects.values_list("code", "name"))
        labels = dict(form.fields["daftar"].choices)
        rows = [
            {
                "name": names.get(code, code),
                "seen": sum(counts.values()),
                "found": capture.estimate(counts, len(chosen)),
            }
            for code, counts in places.items()
        ]
        rows.sort(key=lambda row: (-(row["found"].missing if row["found"] else -1), row["name"]))
        return context | {
            "chosen": [
                {"label": labels[pk], "value": size}
                for pk, size in zip(chosen, capture.sizes(whole, len(chosen)), strict=True)
            ],
            "found": capture.estimate(whole, len(chosen)) if whole else None,
            "seen": sum(whole.values()),
            "rows": rows,
            "copied": [
                (labels[chosen[i]], labels[chosen[j]])
                for i, j in capture.copied(whole, len(chosen))
            ],
            "least": capture.LEAST_SHARED,
        }
