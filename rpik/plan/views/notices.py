"""What waits for me, whether I want it by e-mail, and the way out of a mail."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from rpik.core.errors import DomainError
from rpik.plan.forms.notices import NoticeForm
from rpik.plan.models import NoticeSetting
from rpik.plan.services import notices
from rpik.plan.tasks_waiting import waiting_for


class NoticesView(View):
    """The list that the home page opens with, and the choice about e-mail."""

    def get(self, request: HttpRequest) -> HttpResponse:
        chosen = notices.setting_of(request.user)
        initial = {"by_email": chosen.by_email, "address": request.user.email}
        return self._page(request, NoticeForm(initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NoticeForm(request.POST)
        if form.is_valid():
            try:
                chosen = notices.choose(by=request.user, **form.cleaned_data)
            except DomainError as error:
                form.add_error(error.field or None, error.message)
            else:
                done = "akan dikirim" if chosen.by_email else "tidak dikirim"
                messages.success(request, f"Tersimpan: ringkasan lewat surel {done}.")
                return redirect("plan:notices")
        return self._page(request, form, 400)

    def _page(self, request: HttpRequest, form: NoticeForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "waiting": waiting_for(request.user), "is_on": notices.is_on()}
        return render(request, "rpik/notices.html", context, status=status)


# Mail programs POST here by themselves (RFC 8058), without cookie or token: the key is the proof,
# and all it can do is end the mails.
@method_decorator([login_not_required, csrf_exempt], name="dispatch")
class NoticesEndView(View):
    """GET asks, POST ends: a mail scanner that opens links ends nothing."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        if not NoticeSetting.objects.filter(key=key).exists():
            raise Http404
        return render(request, "rpik/notices_end.html", {"done": False})

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        if not notices.end(key=key):
            raise Http404
        return render(request, "rpik/notices_end.html", {"done": True})
