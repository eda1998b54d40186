"""The audit trail: readable in words, taken along as CSV with each event's seal."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict, StreamingHttpResponse
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from ikm_registry import exports
from rpik.core.audit import record
from rpik.core.errors import NotAllowed
from rpik.core.models import AuditEvent
from rpik.core.views.asked import number
from rpik.core.views.downloads import CSV
from rpik.core.views.permission import PermissionRequired
from rpik.plan.queries import audit

PAGE = 100
HEAD = ("Nomor", "Waktu (WIB)", "Oleh", "Peristiwa", "Jenis objek", "Id objek", "Keterangan", "Urutan segel", "Segel SHA-256")  # fmt: skip


class AuditPermission(PermissionRequired):
    """Who may read the audit trail."""

    permission_required = "core.view_auditevent"

    def has_permission(self) -> bool:
        """Its sentences name people and businesses of every kecamatan: a working area closes it.

        Raises:
            NotAllowed: the account is bound to some kecamatan.
        """
        if not super().has_permission():
            return False
        if self.request.user.kecamatan_scope:
            raise NotAllowed(
                "Jejak audit memuat seluruh kabupaten, sedangkan akun Anda dibatasi pada beberapa "
                "kecamatan. Riwayat tiap IKM tetap terbuka di halamannya."
            )
        return True


class AuditView(AuditPermission, TemplateView):
    """What was done, newest first: ``?q=&dari=&sampai=``, older pages by ``?sebelum=`` (an id)."""

    template_name = "rpik/audit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET
        found = _asked(asked)
        if before := number(asked.get("sebelum")):
            found = found.filter(pk__lt=before)
        rows = list(found[: PAGE + 1])
        kept = {name: asked[name] for name in ("q", "dari", "sampai") if asked.get(name)}
        query = QueryDict(mutable=True)
        query.update(kept)
        older = query.copy()
        if len(rows) > PAGE:
            older["sebelum"] = str(rows[PAGE - 1].pk)
        shown = rows[:PAGE]
        about = audit.subjects(shown)
        return super().get_context_data(
            **kwargs,
            rows=[(row, about.get(row.pk)) for row in shown],
            older=older.urlencode() if len(rows) > PAGE else "",
            paged=bool(before),
            query=query.urlencode(),
            asked=kept,
            head=audit.head(),
        )


class AuditCsvView(AuditPermission, View):
    """All that the page's search finds, oldest first; taking it along is itself recorded."""

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        last = AuditEvent.objects.order_by("-id").values_list("pk", flat=True).first() or 0
        found = _asked(request.GET).filter(pk__lte=last).order_by("id")
        count = found.count()
        record(
            "audit.export",
            by=request.user,
            sentence=f"{request.user} mengunduh {count} catatan audit",
            data={"count": count},
        )
        response = StreamingHttpResponse(exports.csv_stream(HEAD, _rows(found)), content_type=CSV)
        stamp = timezone.localtime().strftime("%Y%m%d-%H%M")
        response["Content-Disposition"] = f'attachment; filename="audit-{stamp}.csv"'
        return response


def _rows(found: QuerySet[AuditEvent]) -> Iterator[tuple[object, ...]]:
    for event in found.iterator(chunk_size=2000):
        seal = getattr(event, "seal", None)
        yield (
            event.pk,
            f"{timezone.localtime(event.at):%Y-%m-%d %H:%M:%S}",
            str(event.by or "sistem"),
            event.event,
            event.target_type,
            event.target_id or "",
            event.sentence,
            seal.position if seal else "",
            bytes(seal.hash).hex() if seal else "",
        )


def _asked(given: QueryDict) -> QuerySet[AuditEvent]:
    words = " ".join(given.get("q", "").split())[:80]
    return audit.events(
        words=words, since=_day(given.get("dari", "")), until=_day(given.get("sampai", ""))
    )


def _day(text: str) -> date | None:
    """Return the day of an address, None for none or nonsense."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
