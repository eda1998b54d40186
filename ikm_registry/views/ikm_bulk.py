"""One change to many rows of the list: what will change is shown first, and can be taken back."""

from collections import Counter
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from ikm_registry.choices import IkmStatus
from ikm_registry.forms.ikm import DesaChoiceForm
from ikm_registry.models import Ikm
from ikm_registry.models.ikm import IkmQuerySet
from ikm_registry.services import ikm_bulk
from ikm_registry.views.ikm import RegisterView
from rpik.core.errors import DomainError
from rpik.core.models import AuditEvent
from rpik.core.templatetags.format_id import angka

SHOWN = 50
ACTIONS = {
    "desa": ("Pindahkan ke desa lain", "Pindahkan"),
    IkmStatus.INACTIVE.value: ("Nonaktifkan", "Nonaktifkan"),
    IkmStatus.ACTIVE.value: ("Aktifkan kembali", "Aktifkan"),
}


class IkmBulkView(RegisterView):
    """The chosen rows and the change; with ``yakin`` it is made. The filter stays in the address."""

    permission_required = "ikm_registry.change_ikm"

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect(self._list_url())

    def post(self, request: HttpRequest) -> HttpResponse:
        action = request.POST.get("tindakan", "")
        chosen, why_not = self._chosen()
        if action not in ACTIONS or why_not or not chosen:
            messages.warning(request, why_not or "Centang dahulu IKM yang ingin diubah.")
            return redirect(self._list_url())
        sure = "yakin" in request.POST
        form = DesaChoiceForm(request.POST if sure else None)
        if sure and (action != "desa" or form.is_valid()):
            try:
                event = self._do(action, [ikm.pk for ikm in chosen], form)
            except DomainError as error:
                form.add_error("desa" if action == "desa" else None, error.message)
            else:
                done = reverse("ikm_registry:ikm-bulk-done", args=[event.pk])
                return redirect(f"{done}?{request.GET.urlencode()}")
        return self._page(action, chosen, form)

    def _do(self, action: str, ids: list[int], form: DesaChoiceForm) -> AuditEvent:
        if action == "desa":
            return ikm_bulk.move(ids=ids, desa=form.cleaned_data["desa"], by=self.request.user)
        return ikm_bulk.set_status(ids=ids, status=action, by=self.request.user)

    def _page(self, action: str, chosen: list[Ikm], form: DesaChoiceForm) -> HttpResponse:
        title, verb = ACTIONS[action]
        context: dict[str, Any] = {
            "action": action,
            "title": title,
            "verb": verb,
            "form": form,
            "chosen": chosen,
            "shown": chosen[:SHOWN],
            "places": Counter(str(ikm.desa or "desa belum diketahui") for ikm in chosen).most_common(8),
            "list_url": self._list_url(),
        }  # fmt: skip
        status = 422 if form.errors else 200
        return render(self.request, "ikm_registry/ikm_bulk.html", context, status=status)

    def _chosen(self) -> tuple[list[Ikm], str]:
        """The ticked records, or all that the list's filter matches; else why it cannot be."""
        rows: IkmQuerySet = self.filtered()[1]
        everything = self.request.POST.get("semua", "")
        if not everything:
            keys = [key for key in self.request.POST.getlist("ikm") if key.isdecimal()][
                : ikm_bulk.MOST
            ]
            return list(self.visible().for_list().filter(pk__in=[k for k in keys if len(k) < 10]).order_by("pk")), ""  # fmt: skip
        found = list(rows.order_by("pk")[: ikm_bulk.MOST + 1])
        if len(found) > ikm_bulk.MOST:
            return (
                [],
                f"Paling banyak {angka(ikm_bulk.MOST)} IKM sekali ubah. Persempit saringannya dahulu.",
            )
        if str(len(found)) != everything:
            return [], "Daftarnya berubah sejak Anda memilih semua. Periksa, lalu pilih lagi."
        return found, ""

    def _list_url(self) -> str:
        query = self.request.GET.urlencode()
        return reverse("ikm_registry:ikm-list") + (f"?{query}" if query else "")


class IkmBulkDoneView(RegisterView):
    """What one change made of many records; a POST takes it back."""

    permission_required = "ikm_registry.change_ikm"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        event = self._event(pk)
        numbers = [number for number, _, _ in event.data["was"]]
        standing = self.visible().for_list().filter(pk__in=numbers).order_by("pk")
        return render(
            request,
            "ikm_registry/ikm_bulk_done.html",
            {
                "event": event,
                "count": len(numbers),
                "shown": standing[:SHOWN],
                "undone": ikm_bulk.is_taken_back(event),
            },
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        restored, left = ikm_bulk.take_back(event=self._event(pk), by=request.user)
        if not restored:
            messages.warning(
                request,
                "Tidak ada yang dikembalikan: semuanya sudah diubah lagi atau sudah diurungkan.",
            )
        else:
            more = f" {angka(left)} yang sudah diubah lagi sesudahnya dibiarkan." if left else ""
            messages.success(request, f"{angka(restored)} IKM dikembalikan seperti semula.{more}")
        query = urlencode([(key, value) for key, value in request.GET.items()])
        return redirect(reverse("ikm_registry:ikm-list") + (f"?{query}" if query else ""))

    def _event(self, pk: int) -> AuditEvent:
        """Only who made the change, who knows what was meant, takes it back."""
        return get_object_or_404(AuditEvent, pk=pk, event=ikm_bulk.EVENT, by=self.request.user)
