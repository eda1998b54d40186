"""Is the audit trail what it was when it was written? Checks the chain the database keeps.

Each seal is SHA-256 over the seal before it and one event's whole content (migration core 0002),
so one altered, removed or slipped-in row breaks it from there on. Somebody who may rewrite the
whole chain, or cut off its end, is caught by a head noted elsewhere (``Head.parse``).
"""

from dataclasses import dataclass

from rpik.core import sql
from rpik.core.errors import DomainError


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain at some moment: worth noting on paper."""

    position: int
    hash: str

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """Read "position:hash" as printed; raises DomainError for anything else."""
        position, _, digest = text.strip().partition(":")
        whole = position.isascii() and position.isdigit() and len(position) < 19
        if not whole or len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise DomainError(f"“{text}” bukan kepala rantai. Bentuknya: 123:64 angka heksa.")
        return cls(int(position), digest)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found; ``fault`` is "" for an unbroken chain, else one sentence."""

    events: int
    head: Head | None
    fault: str = ""


def verify(*, expected: Head | None = None) -> Verdict:
    """Check every event and seal in one set-based pass over one snapshot.

    Args:
        expected: a head noted earlier; it must still be a link of the chain.
    """
    found = sql.rows(sql.load(__file__, "audit_chain"))[0]
    head = Head(found["head_position"], found["head_hash"]) if found["head_hash"] else None
    return Verdict(found["events"], head, _fault(found) or _lost(expected))


FAULTS = {
    "altered": "isi catatan atau segelnya tidak lagi seperti saat ditulis",
    "event_gone": "catatannya telah dihapus, segelnya tertinggal",
    "gap": "satu segel atau lebih sebelum ini telah dihapus",
}


def _fault(found: dict[str, object]) -> str:
    if found["fault"]:
        where = f"urutan {found['broken_position']}, catatan nomor {found['broken_event']}"
        return f"{where}: {FAULTS[str(found['fault'])]}"
    if found["unsealed_event"] is not None:
        return (
            f"catatan nomor {found['unsealed_event']}: tidak bersegel; "
            "ditulis saat pemicu dimatikan, atau segelnya dihapus"
        )
    return ""


def _lost(expected: Head | None) -> str:
    if expected is None:
        return ""
    kept = sql.rows(
        "SELECT encode(hash, 'hex') AS hash FROM core_auditseal WHERE position = %(position)s",
        {"position": expected.position},
    )
    if not kept:
        return f"urutan {expected.position}: ujung rantai yang pernah dicatat telah hilang"
    if kept[0]["hash"] != expected.hash:
        return f"urutan {expected.position}: rantai ditulis ulang sejak kepalanya dicatat"
    return ""
