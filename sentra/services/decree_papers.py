"""The SK of an endorsed proposal as a draft, with the register's state of today."""

from collections.abc import Sequence
from dataclasses import dataclass
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
from sentra.papers import map
from sentra.papers.content import Decree, Member, Signatory, counted, money
from sentra.papers.placeholders import DESIGNATE
from sentra.queries import boundaries, officials
from sentra.services import decree_templates
from sentra.services import members as membership

MAY = ("sentra.review_sentra", "sentra.designate_sentra")


@dataclass(frozen=True, slots=True)
class Written:
    """What is typed in about a draft: number, day, who signs."""

    number: str
    day: date | None
    signatory: Signatory

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of a decree."""
        today = timezone.localdate()
        return {
            "number": self.number,
            "day": self.day,
            "signatory": self.signatory,
            "year": (self.day or today).year,
            "as_of": today,
        }


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
    paper = of_proposal(proposal, found, written(number, day, signatory), by=by)
    return hand_out(paper, kind, proposal=proposal, by=by)


def of_proposal(proposal: Proposal, found: list[Ikm], written: Written, *, by: User) -> Decree:
    """Return the decree that designates a proposal with these members."""
    require_in_sight([ikm.pk for ikm in found], by)
    listed = sorted(found, key=by_place)
    return Decree(
        name=proposal.name,
        group=proposal.product_group.name,
        place=proposal.place,
        demo=proposal.is_demo,
        **sums_of(membership.figures([ikm.pk for ikm in listed])),
        **written.fields,
        **mapped(
            [member_of(ikm) for ikm in listed],
            {ikm.desa_id for ikm in listed if ikm.desa_id},
            proposal.hull,
        ),
    )


def require_in_sight(ikm_ids: Sequence[int], by: User) -> None:
    """Refuse a paper that would show members outside the person's working area."""
    if Ikm.objects.visible_to(by).filter(pk__in=ikm_ids).count() < len(ikm_ids):
        raise NotAllowed("Sebagian anggota berada di luar wilayah kerja Anda.")


def hand_out(paper: Decree, kind: str, *, proposal: Proposal, by: User) -> bytes:
    """Return the paper from the template in force as "pdf" or "docx"; audited."""
    content = decree_templates.write(paper, kind=kind)
    about = "" if paper.action == DESIGNATE else f"{paper.action} "
    record(
        "proposal.decree_draft",
        by=by,
        target=proposal,
        sentence=f"{by} mengunduh konsep SK {about}({kind.upper()}): {paper.name}",
        data={"kind": kind, "members": len(paper.members)},
    )
    return content


def written(number: str, day: date | None, signatory: str) -> Written:
    """Return what was typed, the signatory found among those in office on that day."""
    who = _signatory(signatory, day or timezone.localdate())
    return Written(" ".join(number.split())[:80], day, who)


def _signatory(code: str, day: date) -> Signatory:
    offered = officials.signatories(day)
    if not code:
        return offered[0].signatory
    # An authority's plain code means whoever holds it that day.
    by_authority = dict(zip(Authority.values, offered, strict=True))
    choice = by_authority.get(code) or officials.find(code, day)
    if choice is None:
        raise DomainError(
            "Penanda tangan itu tidak menjabat pada tanggal SK. Pilih yang lain.",
            field="signatory",
        )
    return choice.signatory


def sums_of(figures: dict[str, Any]) -> dict[str, Any]:
    """Return sums and the table of ``members.figures``, as a decree takes them.

    ``materials`` None: not known to whoever froze the members, so not spoken of.
    """
    return {
        "workers": figures["workers"],
        "investment": figures["investment"],
        "output_value": figures["output_value"],
        "figures": tuple(_figures(figures)),
    }


def mapped(members: Sequence[Member], desa: set[str], hull: Any) -> dict[str, Any]:
    """Return the members and their map, as a decree takes them."""
    source, areas = areas_of(desa)
    return {
        "members": tuple(members),
        "map_svg": map.draw(tuple(members), hull=hull, areas=areas),
        "map_source": source,
    }


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
    if figures["materials"] is not None:
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
