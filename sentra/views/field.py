"""The field check on the phone, and what it sends."""

from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.generic import TemplateView

from rpik.core.errors import DomainError, NotAllowed
from rpik.core.views.permission import PermissionRequired
from sentra.forms.field import FieldCheckForm, FieldPhotoForm
from sentra.models import FieldCheck, Proposal
from sentra.queries import field, lists
from sentra.services import field_checks, field_photos
from sentra.views.review import get_proposal

RETRY_MS = 3000


class FieldPermission(PermissionRequired):
    """Who checks in the field."""

    permission_required = ("sentra.view_proposal", field_checks.MAY)


class FieldListView(FieldPermission, TemplateView):
    """Open proposals with how far their field check has come, oldest first."""

    template_name = "sentra/field_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = list(Proposal.objects.for_list().open().order_by("state_since")[:200])
        visited = field.visited([proposal.pk for proposal in found])
        rows = [(proposal, visited.get(proposal.pk, 0)) for proposal in found]
        return super().get_context_data(**kwargs, rows=rows)


class FieldPageView(FieldPermission, View):
    """The phone's page of one proposal; it works on without a signal."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        proposal = get_proposal(pk)
        ids = list(proposal.members.values_list("ikm_id", flat=True))
        members = lists.members_of(ids, request.user)
        context = {
            "proposal": proposal,
            "members": members,
            "form": FieldCheckForm(prefix=None),
            "retry_ms": RETRY_MS,
            "data": _page_data(request, proposal, members.rows),
        }
        return render(request, "sentra/field_page.html", context)


def _page_data(request: HttpRequest, proposal: Proposal, members: list[Any]) -> dict[str, Any]:
    newest = {
        one.ikm_id: one for one in FieldCheck.objects.filter(proposal=proposal).newest_per_member()
    }
    middle = {"lat": proposal.lat, "lon": proposal.lon} if proposal.lat is not None else None
    return {
        "user": request.user.pk,
        "proposal": proposal.pk,
        "middle": middle,
        "most_photos": field_photos.MOST,
        "urls": {
            "key": reverse("sentra:field-key"),
            "record": reverse("sentra:field-record", args=[0]),
            "photo": reverse("sentra:field-photo-send"),
            "worker": reverse("sentra:field-worker"),
            "scope": reverse("sentra:field-list"),
        },
        "members": [_member(ikm, newest.get(ikm.pk)) for ikm in members],
    }


def _member(ikm: Any, last: FieldCheck | None) -> dict[str, Any]:
    """Return what a petugas needs to find and recognise a member; no phone, NIK or address."""
    return {
        "id": ikm.pk,
        "title": ikm.title,
        "owner": ikm.owner_name,
        "product": ikm.product,
        "workers": ikm.workers,
        "desa": ikm.desa.name if ikm.desa else "",
        "lat": ikm.lat,
        "lon": ikm.lon,
        "last": {"at": last.checked_at.isoformat(), "found": last.found} if last else None,
    }


@method_decorator(login_not_required, name="dispatch")
class OfflineWorkerView(View):
    """The service worker, served from inside what it may look after; ``?modul`` sends by itself too.

    Open to all like any script: browsers fetch a worker's module without its session.
    """

    def get(self, request: HttpRequest) -> HttpResponse:
        name = "field/worker-sync" if "modul" in request.GET else "offline-worker"
        path = finders.find(f"js/{name}.js")
        if path is None:
            raise Http404
        return HttpResponse(Path(path).read_bytes(), content_type="text/javascript; charset=utf-8")


class FieldKeyView(FieldPermission, View):
    """Who is logged in on this phone, and the token its next sending needs."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return JsonResponse({"user": request.user.pk, "token": get_token(request)})


class _Receiver(View):
    """Answers a phone in JSON: 200 it is kept, 409 send it again later, 4xx why it is refused."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return self.receive(request, *args, **kwargs)
        except NotAllowed as error:
            return JsonResponse({"error": error.message}, status=403)
        except field_photos.NotYet as error:
            return JsonResponse({"error": error.message}, status=409)
        except DomainError as error:
            return JsonResponse({"error": error.message}, status=422)

    def receive(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise NotImplementedError


class FieldRecordView(_Receiver):
    """POST one record of a visit; the same key any number of times."""

    def receive(self, request: HttpRequest, pk: int) -> HttpResponse:
        field_checks.require_may(request.user)
        form = FieldCheckForm(request.POST)
        if not form.is_valid():
            raise DomainError(form.first_error)
        kept, new = field_checks.receive(proposal_id=pk, given=form.given, by=request.user)
        return JsonResponse({"key": str(kept.key), "new": new})


class FieldPhotoSendView(_Receiver):
    """POST one photo of a visit; the same key any number of times."""

    def receive(self, request: HttpRequest) -> HttpResponse:
        field_checks.require_may(request.user)
        form = FieldPhotoForm(request.POST, request.FILES)
        if not form.is_valid():
            raise DomainError("Foto tidak lengkap terkirim. Ambil ulang fotonya.")
        upload = form.cleaned_data["photo"]
        field_photos.check_size(upload.size)
        kept, new = field_photos.receive(
            record_key=form.cleaned_data["record"],
            key=form.cleaned_data["key"],
            content=upload.read(),
            by=request.user,
        )
        return JsonResponse({"key": str(kept.key), "new": new})


class FieldPhotoView(View):
    """A photo, to who may see its proposal and its member; else it does not exist."""

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        photo = field_photos.find(key=key, by=request.user)
        if photo is None:
            raise Http404
        response = HttpResponse(field_photos.content_of(photo), content_type="image/jpeg")
        response["Content-Disposition"] = f'inline; filename="{photo.key}.jpg"'
        return response
