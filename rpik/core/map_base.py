"""Whose base map lies under our own: its host is the one foreign host a page may speak to."""

from urllib.parse import urlsplit

WANTED = "seperti https://peta.contoh.go.id/dasar/{z}/{x}/{y}.png"
TILE = ({"{z}", "{x}", "{y}"}, {"{quadkey}"}, {"{bbox-epsg-3857}"})


def host_of(url: str) -> list[str]:
    """Return the host (scheme, name, port) for the content security policy; [] without a base map.

    The host alone: a path with braces, a query or a semicolon would make the policy mean something else.

    Raises:
        ValueError: the address is none from which the map can draw; the sentence says why.
    """
    if not url:
        return []
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise ValueError(f"RPIK_MAP_BASE_URL bukan alamat yang sah; tulis {WANTED}.") from error
    name = parts.hostname or ""
    plain = name.isascii() and name.replace("-", "").replace(".", "").isalnum()
    if parts.scheme not in ("https", "http") or not plain:
        raise ValueError(f"RPIK_MAP_BASE_URL harus menyebut https dan nama host; tulis {WANTED}.")
    if not any(all(mark in url for mark in marks) for marks in TILE):
        raise ValueError(f"RPIK_MAP_BASE_URL harus memuat {{z}}, {{x}}, dan {{y}}; tulis {WANTED}.")
    return [f"{parts.scheme}://{name}{port}"]
