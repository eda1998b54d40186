"""The web server's worker: what it refuses before Django sees it, it refuses in Indonesian."""

from typing import Any

from gunicorn.http.errors import LimitRequestLine
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

TOO_LONG = (
    '<!doctype html><html lang="id"><meta charset="utf-8"><title>Alamat terlalu panjang</title>'
    "<h1>Alamat terlalu panjang</h1><p>Teks yang dicari terlalu panjang. Cari dengan beberapa kata "
    "saja (paling banyak 400 huruf), lalu ulangi.</p></html>"
)


class Worker(ThreadWorker):
    """As gunicorn's, but for the address that is too long."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer 414 with a sentence; everything else as gunicorn does."""
        if not isinstance(exc, LimitRequestLine):
            super().handle_error(req, client, addr, exc)
            return
        body = TOO_LONG.encode()
        head = (
            "HTTP/1.1 414 URI Too Long\r\nConnection: close\r\n"
            f"Content-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        try:
            write_nonblock(client, head.encode() + body)
        except OSError:
            self.log.debug("Failed to send error message.")
