"""The sealed extract of a decree as PDF: its members as frozen, and the QR code that proves them."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import typst

from rpik.core.templatetags.format_id import angka
from sentra.papers.content import MEMBER_HEAD, MEMBER_WIDTHS
from sentra.papers.printable import breakable, printable
from sentra.papers.seal import qr_svg

TEMPLATE = Path(__file__).with_name("extract.typ")


def write(
    *,
    name: str,
    place: str,
    action: str,
    number: str,
    day: str,
    signer: str,
    members: Sequence[Mapping[str, Any]],
    seal: str,
    made: str,
    demo: bool,
) -> bytes:
    """Return the PDF; ``members`` are the frozen records, ``seal`` the QR code's text."""
    listed = sorted(members, key=lambda m: (m.get("kecamatan") or "", m.get("desa") or "", (m.get("title") or "").lower()))  # fmt: skip
    rows = [_row(index, member) for index, member in enumerate(listed, 1)]
    data = {
        "title": f"Kutipan SK {action} {name}",
        "name": name,
        "place": place,
        "action": action,
        "number": number,
        "day": day,
        "signer": signer or "–",
        "units": angka(len(rows)),
        "head": MEMBER_HEAD,
        "widths": MEMBER_WIDTHS,
        "rows": breakable(rows),
        "seal": seal,
        "made": made,
        "demo": demo,
    }
    files: Any = {
        "main": TEMPLATE.read_bytes(),
        "data.json": json.dumps(data, ensure_ascii=False).encode(),
        "qr.svg": qr_svg(seal).encode(),
    }
    content: Any = typst.compile(files, ignore_system_fonts=True, timestamp=0)
    return content[0] if isinstance(content, list) else content


def _row(index: int, member: Mapping[str, Any]) -> list[str]:
    words = {key: printable(str(member.get(key) or "–")) for key in ("title", "owner", "product", "desa", "kecamatan")}  # fmt: skip
    kbli = str(member.get("kbli") or "–").split(" ")[0]
    return [
        str(index), words["title"], words["owner"], words["product"], kbli, words["desa"],
        words["kecamatan"], angka(member.get("workers")),
    ]  # fmt: skip
