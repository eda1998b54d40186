"""One action removes every demo record."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from rpik.core.context import forget_demo
from rpik.core.templatetags.format_id import angka
from rpik.core.views.permission import PermissionRequired
from rpik.plan.queries import summary
from rpik.plan.services.demo import has_demo, remove_demo, what_goes


class DemoRemoveView(PermissionRequired, View):
    """Ask by naming what will go, then remove it."""

    permission_required = "core.remove_demo"

    def get(self, request: HttpRequest) -> HttpResponse:
        going = what_goes() if has_demo() else []
        return render(request, "rpik/demo_remove.html", {"going": going})

    def post(self, request: HttpRequest) -> HttpResponse:
        count = remove_demo(by=request.user)
        forget_demo()
        summary.forget()
        messages.success(
            request,
            f"Data contoh dihapus: {angka(count)} IKM beserta kandidat, usulan, dan sentranya.",
        )
        return redirect("plan:home")
