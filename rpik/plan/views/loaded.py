"""The page of what is loaded from a table in versions: load one, say which counts."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from rpik.core.errors import DomainError
from rpik.core.views.asked import numbers
from rpik.core.views.refusals import carry_out, tell
from rpik.plan.models.loaded import Loaded


class LoadedView(View):
    """The versions and the form; POST loads one, or with ``pakai`` chooses one ("0": none)."""

    form_class: type[Form]
    model: type[Loaded]
    template = here = after = ""

    def load(self, data: dict[str, Any]) -> tuple[Loaded, str]:
        """Load a version; return it and what to say."""
        raise NotImplementedError

    def use(self, pk: int) -> str:
        """Let a version count; return what to say."""
        raise NotImplementedError

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, self.form_class())

    def post(self, request: HttpRequest) -> HttpResponse:
        if "pakai" in request.POST:
            try:
                messages.success(request, self.use(_version(request.POST["pakai"])))
            except DomainError as error:
                tell(request, error)
            return redirect(self.here)
        form = self.form_class(request.POST, request.FILES)

        def save() -> HttpResponse:
            _, said = self.load(form.cleaned_data)
            messages.success(request, said)
            return redirect(self.after)

        answer, status = carry_out(form, save)
        return answer or self._page(request, form, status)

    def _page(self, request: HttpRequest, form: Form, status: int = 200) -> HttpResponse:
        versions = self.model._default_manager.select_related("loaded_by")[:50]
        return render(request, self.template, {"form": form, "versions": versions}, status=status)


def _version(text: str) -> int:
    """Return the version asked for, 0 for none; nonsense is a version that does not exist."""
    return next(iter(numbers([text])), -1)
