"""The minutes of a proposal's field check, as the visits and the register stand today."""

from dataclasses import replace

from django.utils import timezone

from rpik.core import files
from rpik.core.audit import record
from rpik.core.errors import DomainError, NotAllowed
from rpik.core.models import User
from rpik.core.templatetags.format_id import angka, desimal, waktu
from sentra.choices import Found
from sentra.models import Proposal
from sentra.papers import map, minutes_docx, minutes_pdf
from sentra.papers.minutes import Differs, Minutes, Shot, Visited
from sentra.queries import field, lists
from sentra.services import field_checks
from sentra.services.decree_papers import areas_of, by_place, member_of

WRITERS = {"pdf": minutes_pdf.write, "docx": minutes_docx.write}
NBSP = "\N{NO-BREAK SPACE}"
MOST_SHOTS = 40  # one photo a member first; a paper of hundreds opens in no Word


def may_write(user: User) -> bool:
    """Return whether this person prepares the minutes."""
    return user.has_perm(field_checks.MAY) or user.has_perm("sentra.designate_sentra")


def write(*, proposal: Proposal, kind: str, by: User) -> bytes:
    """Return the minutes as "pdf" or "docx"; recorded in the audit trail.

    Raises:
        NotAllowed: a role that only reads, or members outside the working area.
        DomainError: nobody was visited yet.
    """
    if not may_write(by):
        raise NotAllowed(
            "Hanya Petugas, Perencana, atau Pimpinan yang dapat menyiapkan berita acara."
        )
    ids = list(proposal.members.values_list("ikm_id", flat=True))
    members = lists.members_of(ids, by)
    if members.hidden and by.kecamatan_scope:
        raise NotAllowed("Sebagian anggota berada di luar wilayah kerja Anda.")
    visits = field.of_proposal(proposal, sorted(members.rows, key=by_place))
    if not visits.done:
        raise DomainError("Belum ada anggota yang diperiksa di lapangan.")
    content = WRITERS[kind](_paper(proposal, visits))
    record(
        "proposal.field_minutes",
        by=by,
        target=proposal,
        sentence=f"{by} mengunduh berita acara lapangan ({kind.upper()}): {proposal.name}",
        data={"kind": kind, "visited": len(visits.done)},
    )
    return content


def _paper(proposal: Proposal, visits: field.Visits) -> Minutes:
    shown = tuple(_visited(row) for row in visits.rows)
    source, areas = areas_of({row.ikm.desa_id for row in visits.rows if row.ikm.desa_id})
    officers = {row.record.by_id: row.record.by for row in visits.done if row.record}
    return Minutes(
        name=proposal.name,
        group=proposal.product_group.name,
        place=proposal.place,
        day=timezone.localdate(),
        officers=tuple((str(user), user.position) for user in officers.values()),
        visits=shown,
        differences=tuple(_differences(visits)),
        shots=tuple(_shots(visits)),
        photos=visits.photos,
        doubtful=len(visits.doubtful),
        active=visits.found.get(Found.ACTIVE, 0),
        closed=visits.found.get(Found.CLOSED, 0),
        not_found=visits.found.get(Found.NOT_FOUND, 0),
        demo=proposal.is_demo,
        map_svg=map.draw([one.member for one in shown], hull=proposal.hull, areas=areas),
        map_source=source.replace("register IKM", "pemeriksaan lapangan, atau dari register IKM"),
    )


def _visited(row: field.Visit) -> Visited:
    seen = row.record
    member = member_of(row.ikm)
    if seen is None:
        return Visited(member)
    point = ""
    if seen.lat is not None and seen.lon is not None:
        accuracy = (
            "" if seen.accuracy_m is None else f" (±{NBSP}{angka(round(seen.accuracy_m))}{NBSP}m)"
        )
        point = f"{desimal(seen.lat, 5)}, {desimal(seen.lon, 5)}{accuracy}"
        # The map of the minutes shows where the visit found it.
        member = replace(member, lat=seen.lat, lon=seen.lon)
    return Visited(
        member=member,
        found=str(Found(seen.found).label).lower(),
        product=seen.product,
        male=seen.workers_male,
        female=seen.workers_female,
        point=point,
        at=timezone.localtime(seen.checked_at),
        note=seen.note,
    )


def _differences(visits: field.Visits) -> list[Differs]:
    """Return the open differences, and those that somebody settled."""
    found = []
    for number, row in enumerate(visits.rows, 1):
        found += [
            Differs(number, row.ikm.title, one.label, one.before, _after(one), "")
            for one in row.differences
        ]
        found += [
            Differs(
                number,
                row.ikm.title,
                str(decision.get_field_display()),
                decision.before,
                decision.after,
                "diambil ke register" if decision.accepted else "dibiarkan seperti di register",
            )
            for decision in row.decided
        ]
    return found


def _after(one: field.Differing) -> str:
    return f"{one.after}; {one.note}" if one.note else one.after


def _shots(visits: field.Visits) -> list[Shot]:
    """Return the first photo of each member, then the second ones, up to ``MOST_SHOTS``."""
    ranked = sorted(
        (
            (place, number, row, seen)
            for number, row in enumerate(visits.rows, 1)
            for place, seen in enumerate(row.photos)
        ),
        key=lambda entry: entry[:2],
    )[:MOST_SHOTS]
    return [
        Shot(files.read(seen.photo.file), _caption(number, row, seen))
        for _, number, row, seen in sorted(ranked, key=lambda entry: (entry[1], entry[0]))
    ]


def _caption(number: int, row: field.Visit, seen: field.PhotoSeen) -> str:
    taken = waktu(seen.photo.taken_at) if seen.photo.taken_at else "waktu foto tidak tercatat"
    doubts = f". Periksa: {'; '.join(seen.doubts)}" if seen.doubts else ""
    return f"No. {number} {row.ikm.title}, {taken}{doubts}"
