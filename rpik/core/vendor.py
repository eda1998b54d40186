"""Serve the few browser files we use out of ``node_modules``, under ``vendor/``."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage

# address under static/ : path under node_modules/
FILES: dict[str, str] = {
    "vendor/tabler/css/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/tabler/css/tabler.min.css.map": "@tabler/core/dist/css/tabler.min.css.map",
    "vendor/tabler/js/tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "vendor/tabler/js/tabler.min.js.map": "@tabler/core/dist/js/tabler.min.js.map",
    "vendor/htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "vendor/maplibre/maplibre-gl-csp.js": "maplibre-gl/dist/maplibre-gl-csp.js",
    "vendor/maplibre/maplibre-gl-csp.js.map": "maplibre-gl/dist/maplibre-gl-csp.js.map",
    "vendor/maplibre/maplibre-gl-csp-worker.js": "maplibre-gl/dist/maplibre-gl-csp-worker.js",
    "vendor/maplibre/maplibre-gl-csp-worker.js.map": (
        "maplibre-gl/dist/maplibre-gl-csp-worker.js.map"
    ),
    "vendor/maplibre/maplibre-gl.css": "maplibre-gl/dist/maplibre-gl.css",
    "vendor/qr/decode.js": "qr/decode.js",
    "vendor/qr/index.js": "qr/index.js",
    "vendor/tom-select/tom-select.complete.min.js": (
        "tom-select/dist/js/tom-select.complete.min.js"
    ),
    "vendor/tom-select/tom-select.complete.min.js.map": (
        "tom-select/dist/js/tom-select.complete.min.js.map"
    ),
    "vendor/tom-select/tom-select.bootstrap5.min.css": (
        "tom-select/dist/css/tom-select.bootstrap5.min.css"
    ),
    "vendor/tom-select/tom-select.bootstrap5.min.css.map": (
        "tom-select/dist/css/tom-select.bootstrap5.min.css.map"
    ),
}


class _Renamed(FileSystemStorage):
    """Reads ``vendor/x`` from where npm put it."""

    def path(self, name: str) -> str:
        return str(Path(settings.NODE_MODULES) / FILES[name])


class VendorFinder(BaseFinder):
    """Finds exactly ``FILES``: a package's other hundred files never reach a browser."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()
        self.storage = _Renamed(location=str(settings.NODE_MODULES))
        self.storage.prefix = ""  # type: ignore[attr-defined]

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        target = Path(settings.NODE_MODULES) / FILES.get(path, "\0missing").replace("\0", "")
        found = str(target) if path in FILES and target.is_file() else None
        if find_all:
            return [found] if found else []
        return found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        for name in FILES:
            if Path(self.storage.path(name)).is_file():
                yield name, self.storage
