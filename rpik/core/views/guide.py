"""The user guide inside RPIK."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView, View

from rpik.core.guide import CHAPTERS, chapter, own_chapter


class GuideOwnView(View):
    """Leads to the chapter of one's role."""

    def get(self, request: HttpRequest) -> HttpResponse:
        roles = list(request.user.groups.order_by("name").values_list("name", flat=True))
        return redirect("core:guide", name=own_chapter(roles))


class GuideView(TemplateView):
    """One chapter, with the others beside it."""

    template_name = "core/guide.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        name = kwargs["name"]
        if name not in CHAPTERS:
            raise Http404
        chapters = [(one, title, one == name) for one, title in CHAPTERS.items()]
        return super().get_context_data(**kwargs, chapter=chapter(name), chapters=chapters)
