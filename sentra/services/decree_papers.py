"""The SK of an endorsed proposal as a draft, with the register's state of today."""

from datetime import date
from typing import Any

from django.utils import timezone

from ikm_registry.choices import SizeClass
from ikm_registry.models import Ikm
from rpik.core.audit import record
from rpik.core.errors import DomainError, NotAllowed
from rpik.core.models import User
from rpik.core.templatetags.format_id import angka
from sentra.choices import Authority, ProposalState
from sentra.models import Proposal
from sentra.papers import docx, map, pdf
from sentra.papers.content import Decree, Member, Signatory, counted, money
from sentra.queries import boundaries, officials
from sentra.services import members as membership

WRITERS = {"pdf": pdf.write, "docx": docx.write}
MAY = ("sentra.review_sentra", "sentra.designate_sentra")


def may_draft(user: User) -> bool:
    """Return whether this person prepares decrees."""
    return any(user.has_perm(permission) for permission in MAY)


def require_may_draft(user: User) -> None:
    """Refuse who prepares no decrees."""
    if not may_draft(user):
        raise NotAllowed("Hanya Perencana atau Pimpinan yang dapat menyiapkan konsep SK.")


def draft(
    *,
    proposal: Proposal,
    by: User,
    kind: str,
    number: str = "",
    day: date | None = None,
    signatory: str = "",
) -> bytes:
    """Return the draft of a proposal's decree; recorded in the audit trail.

    Args:
        kind: "pdf" or "docx".
        number: as it will stand on the decree; "" leaves the pattern with a gap.
        day: of the decree; None leaves a gap, and today decides who may sign.
        signatory: a code of ``queries.officials``; "" is the Bupati.

    Raises:
        NotAllowed: neither reviewer nor head, or members outside the working area.
        DomainError: not endorsed, a member no longer fit, or the signatory not in office.
    """
    require_may_draft(by)
    if proposal.state != ProposalState.ENDORSED:
        raise DomainError("Konsep SK disiapkan setelah usulan disetujui dan sebelum ditetapkan.")
    found = membership.require_fit(proposal)
    if Ikm.objects.visible_to(by).filter(pk__in=[ikm.pk for ikm in found]).count() < len(found):
        raise NotAllowed("Sebagian anggota berada di luar wilayah kerja Anda.")
    paper = _paper(
        proposal,
        found,
        number=" ".join(number.split())[:80],
        day=day,
        signatory=_signatory(signatory, day or timezone.localdate()),
    )
    record(
        "proposal.decree_draft",
        by=by,
        target=proposal,
        sentence=f"{by} mengunduh konsep SK ({kind.upper()}): {proposal.name}",
        data={"kind": kind, "members": len(found)},
    )
    return WRITERS[kind](paper)


def _signatory(code: str, day: date) -> Signatory:
    offered = officials.signatories(day)
    if not code:
        return offered[0].signatory
    # An authority's plain code means whoever holds it that day.
    by_authority = dict(zip(Authority.values, offered, strict=True))
    choice = by_authority.get(code) or officials.find(code, day)
    if choice is None:
        raise DomainError("Penanda tangan itu tidak menjabat pada tanggal SK. Pilih yang lain.")
    return choice.signatory


def _paper(
    proposal: Proposal,
    found: list[Ikm],
    *,
    number: str,
    day: date | None,
    signatory: Signatory,
) -> Decree:
    figures = membership.figures([ikm.pk for ikm in found])
    listed = sorted(found, key=by_place)
    shown = tuple(member_of(ikm) for ikm in listed)
    source, areas = areas_of({ikm.desa_id for ikm in listed if ikm.desa_id})
    today = timezone.localdate()
    return Decree(
        name=proposal.name,
        group=proposal.product_group.name,
        place=proposal.place,
        members=shown,
        year=(day or today).year,
        workers=figures["workers"],
        investment=figures["investment"],
        output_value=figures["output_value"],
        figures=tuple(_figures(figures)),
        number=number,
        day=day,
        signatory=signatory,
        demo=proposal.is_demo,
        as_of=today,
        map_svg=map.draw(shown, hull=proposal.hull, areas=areas),
        map_source=source,
    )


def by_place(ikm: Ikm) -> tuple[str, str, str, int]:
    """Return the order of a member list: kecamatan, desa, name."""
    return (
        ikm.kecamatan.name if ikm.kecamatan else "",
        ikm.desa.name if ikm.desa else "",
        ikm.title.lower(),
        ikm.pk,
    )


def member_of(ikm: Ikm) -> Member:
    """Return one line of a member list; no NIK, phone or address."""
    return Member(
        title=ikm.title,
        owner=ikm.owner_name,
        product=ikm.product,
        kbli=ikm.kbli_code,
        desa=ikm.desa.name if ikm.desa else "",
        kecamatan=ikm.kecamatan.name if ikm.kecamatan else "",
        workers=ikm.workers,
        lat=ikm.lat,
        lon=ikm.lon,
    )


def areas_of(codes: set[str]) -> tuple[str, list[tuple[str, dict[str, Any]]]]:
    """Return (source, outlines) of the members' desa; none where no official layer is in force."""
    official = boundaries.official("desa")
    if official is None:
        return "titik anggota dari register IKM; batas desa resmi belum dimuat", []
    name, shapes = official
    areas = [(code, shapes[code]) for code in sorted(codes) if code in shapes]
    return f"titik anggota dari register IKM; batas desa: {name}", areas


def _figures(figures: dict[str, Any]) -> list[tuple[str, str]]:
    units = figures["units"]
    names = dict(SizeClass.choices)
    rows = [("Unit usaha", counted(units))]
    if figures["workers"] is not None:
        sexes = f"; laki-laki {angka(figures['workers_male'] or 0)}, perempuan {angka(figures['workers_female'] or 0)}"
        known = figures["workers_male"] or figures["workers_female"]
        rows.append(
            ("Tenaga kerja", f"{counted(figures['workers'])} orang{sexes if known else ''}")
        )
    sizes = ", ".join(f"{names[code]} {angka(n)}" for code, n in sorted(figures["sizes"].items()))
    rows.append(("Skala usaha", sizes or "–"))
    for label, name, known in (
        ("Nilai investasi", "investment", "investment_known"),
        ("Nilai produksi setahun", "output_value", "output_known"),
    ):
        if figures[name] is not None:
            rows.append(
                (label, f"{money(figures[name])}, tertulis pada {angka(figures[known])} unit")
            )
        else:
            rows.append((label, "belum diketahui"))
    products = ", ".join(f"{row['product']} ({angka(row['n'])})" for row in figures["products"][:8])
    rows.append(("Produk", products or "–"))
    materials = ", ".join(
        f"{row['material']} ({angka(row['n'])})" for row in figures["materials"][:8]
    )
    rows.append(("Bahan baku", materials or "belum diketahui"))
    places = ", ".join(
        f"{row['name'] or 'tanpa desa'}, Kec. {row['kecamatan']} ({angka(row['n'])})"
        for row in figures["desa"]
    )
    rows.append(("Desa/kelurahan", places or "–"))
    return rows
