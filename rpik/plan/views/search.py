"""The page behind the search box of the header."""

from typing import Any

from django.views.generic import TemplateView

from rpik.plan.search import MIN_LETTERS, search


class SearchView(TemplateView):
    """Answers ``?q=``; each row shows only what the person may see."""

    template_name = "rpik/search.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.GET.get("q", "").strip()[:80]
        return super().get_context_data(
            **kwargs,
            q=text,
            hits=search(text, user=self.request.user),
            too_short=0 < len(text) < MIN_LETTERS,
            long_number=len(text) >= 15 and text.replace(" ", "").isdigit(),
        )
