"""Points written as a Mapbox vector tile (version 2.1 of the specification), and nothing more.

A tile is a protocol buffer: every part is a field number with its length and content. Points need
six kinds of field, so a library for all of it would weigh more than this file.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

EXTENT = 4096  # units along a tile's side
POINT = 1
MOVE_TO_ONE = 9  # the command of one point: MoveTo (1), once


@dataclass(frozen=True, slots=True)
class Feature:
    """A point in tile units with what it says: texts and whole numbers from 0 up."""

    x: int
    y: int
    properties: dict[str, str | int] = field(default_factory=dict)


def encode(layer: str, features: Iterable[Feature]) -> bytes:
    """Return a tile with one layer of points; keys and values are written once and pointed to."""
    keys: dict[str, int] = {}
    values: dict[str | int, int] = {}
    body = bytearray()
    for one in features:
        tags = bytearray()
        for name, value in one.properties.items():
            tags += _varint(keys.setdefault(name, len(keys)))
            tags += _varint(values.setdefault(value, len(values)))
        geometry = _varint(MOVE_TO_ONE) + _varint(_zigzag(one.x)) + _varint(_zigzag(one.y))
        body += _block(2, _block(2, tags) + _number(3, POINT) + _block(4, geometry))
    if not body:
        return b""
    head = _number(15, 2) + _block(1, layer.encode())
    names = b"".join(_block(3, name.encode()) for name in keys)
    meant = b"".join(_block(4, _value(value)) for value in values)
    return _block(3, head + bytes(body) + names + meant + _number(5, EXTENT))


def _value(value: str | int) -> bytes:
    return _block(1, value.encode()) if isinstance(value, str) else _number(5, value)


def _block(number: int, content: bytes | bytearray) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + bytes(content)


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def _varint(value: int) -> bytes:
    if value < 0x80:
        return _SMALL[value]
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)


_SMALL = [bytes([value]) for value in range(0x80)]
