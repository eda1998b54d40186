"""What every request gets: an actor for the history, no shared cache, refusals as sentences."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from rpik.core import space
from rpik.core.actor import acting
from rpik.core.errors import DomainError, NotAllowed

GetResponse = Callable[[HttpRequest], HttpResponse]


class NoNullMiddleware:
    """Postgres stores no NUL character: neither address nor form carries one into a query."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        while "%00" in query or "\x00" in query:
            query = query.replace("%00", "").replace("\x00", "")
            request.META["QUERY_STRING"] = query
        if "\x00" in request.path_info:
            return render(request, "404.html", status=404)
        if request.method == "POST" and any(
            "\x00" in value for _, values in request.POST.lists() for value in values
        ):
            clean = request.POST.copy()
            for name, values in request.POST.lists():
                clean.setlist(name, [value.replace("\x00", "") for value in values])
            request.POST = clean  # type: ignore[assignment]
        return self.get_response(request)


class FormAddressMiddleware:
    """An address that only takes forms, opened by hand or by going back, leads to the page above."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET":
            return redirect(f"{request.path.rstrip('/').rpartition('/')[0]}/")
        return response


class ActorMiddleware:
    """Tell the audit trail and the history's triggers who is acting."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user_id = request.user.pk if request.user.is_authenticated else None
        if request.method in {"GET", "HEAD", "OPTIONS"} and user_id is None:
            return self.get_response(request)
        match = request.path_info.strip("/").replace("/", ".")[:80]
        with acting(user_id, cause=match):
            return self.get_response(request)


class PrivateCacheMiddleware:
    """Pages hold personal data: neither proxies nor the Back button after log-out keep them."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class DomainErrorMiddleware:
    """A refusal that no form caught becomes a message on the page the person came from."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a ``DomainError`` or a full disk: 403 for a missing right, else back with the sentence."""
        if isinstance(error, NotAllowed):
            return render(request, "403.html", {"message": error.message}, status=403)
        if space.ran_out(error):
            error = DomainError(space.FULL)
        if not isinstance(error, DomainError):
            return None
        messages.error(request, error.message)
        back = request.META.get("HTTP_REFERER", "")
        if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
            back = "/"
        if urlsplit(back).path == request.path and request.method == "GET":
            back = "/"  # the page it came from is the one that refuses
        return redirect(back)
