"""Files handed out to be kept, never shown in the page's own origin."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

CSV = "text/csv; charset=utf-8"
PDF = "application/pdf"


def download(content: bytes | str, *, kind: str, name: str) -> HttpResponse:
    """Return a file of ours; ``kind`` its content type, ``name`` what the browser saves it as."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = str(content_disposition_header(True, name))
    return response


def uploaded(content: bytes, *, kind: str, name: str) -> HttpResponse:
    """Return a file that somebody brought: whatever is in it, it runs nothing."""
    response = download(content, kind=kind, name=name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
