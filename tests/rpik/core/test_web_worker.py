"""An address that is too long is refused in Indonesian, before Django sees it."""

import socket

from gunicorn.http.errors import LimitRequestLine

from rpik.core.web_worker import Worker


def test_an_address_too_long_is_answered_with_a_sentence():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        Worker.__new__(Worker).handle_error(None, ours, None, LimitRequestLine(9_000, 8_190))
        answer = theirs.recv(4_096).decode()
    head, body = answer.split("\r\n\r\n")
    assert head.startswith("HTTP/1.1 414 ")
    assert f"Content-Length: {len(body.encode())}" in head
    assert "terlalu panjang" in body
