"""People, potters, candidates and proposals; a proposal reaches its state by the real services."""

from datetime import date
from itertools import count

from django.contrib.auth.models import Group
from django.utils import timezone

from ikm_registry.models import Desa, Ikm, Kecamatan, ProductGroup
from rpik.core.accounts import sync_roles
from rpik.core.models import User
from sentra.models import (
    Candidate,
    CandidateMember,
    ChangeDraft,
    DetectionRun,
    Evaluation,
    KnownSentra,
    Proposal,
    Sentra,
    SpatialLayer,
)
from sentra.papers import docx
from sentra.services import (
    changes,
    decree_templates,
    designation,
    evaluations,
    handwork,
    institutions,
    review,
)
from sentra.services.decrees import DecreeInput
from sentra.workflow import CHECKLIST
from tests.owner import unguarded

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
ALL_POINTS = [key for key, _ in CHECKLIST]
LAT, LON = -8.2023, 112.6012  # Pagelaran

_numbers = count(1)


def person(role: str, username: str = "", **fields: object) -> User:
    """An account in one role ("" for none)."""
    if role and not Group.objects.filter(name=role).exists():
        sync_roles()
    made = User.objects.create(username=username or f"{role or 'tamu'}{next(_numbers)}", **fields)
    if role:
        made.groups.set(Group.objects.filter(name=role))
    return User.objects.get(pk=made.pk)


def group(code: str = "gerabah", **fields: object) -> ProductGroup:
    """A product group."""
    found, _ = ProductGroup.objects.get_or_create(
        code=code, defaults={"name": code.title(), **fields}
    )
    return found


def desa(code: str = "35.07.01.2001", name: str = "Pagelaran", lat: float = LAT) -> Desa:
    """A desa in a kecamatan of the same name."""
    kecamatan, _ = Kecamatan.objects.get_or_create(
        code=code[:8], defaults={"name": name, "bps_code": code[:8].replace(".", "") + "0"}
    )
    found, _ = Desa.objects.get_or_create(
        code=code,
        defaults={"name": name, "kind": "desa", "kecamatan": kecamatan, "lat": lat, "lon": LON},
    )
    return found


def units(how_many: int = 6, *, step: float = 0.0005, **fields: object) -> list[Ikm]:
    """IKM of one group in a row, some 55 m apart."""
    place = fields.pop("desa", None) or desa()
    values = {
        "product_group": group(),
        "product": "gerabah",
        "sector": "non_agro",
        "workers_stated": 3,
        "investment": 10_000_000,
        "desa": place,
        "kecamatan": place.kecamatan,
        **fields,
    }
    with_point = values.pop("with_point", True)
    made = []
    for index in range(how_many):
        point = {"lat": place.lat + index * step, "lon": LON} if with_point else {}
        made.append(
            Ikm.objects.create(business_name=f"Gerabah {next(_numbers)}", **values, **point)
        )
    return made


def layer(**fields: object) -> SpatialLayer:
    """A draft without areas; tests/factories/layers.py writes files to load real ones from."""
    values = {"kind": "zone", "name": f"Lapisan {next(_numbers)}", "features": 0, "crs": "WGS 84"}
    bounds = {"west": 112.3, "south": -8.4, "east": 112.9, "north": -7.8}
    return SpatialLayer.objects.create(**(values | bounds | fields))


def candidate(members: list[Ikm] | None = None, **fields: object) -> Candidate:
    """A candidate of a finished run."""
    members = units() if members is None else members
    run = fields.pop("run", None) or DetectionRun.objects.create(
        state="selesai", units=len(members), parameters={"distance_m": 500, "min_units": 5}
    )
    made = Candidate.objects.create(
        **{
            "run": run,
            "product_group": members[0].product_group,
            "name": "Sentra Gerabah Pagelaran",
            "basis": "titik",
            "units": len(members),
            "desa_codes": [members[0].desa_id],
            "kecamatan_codes": [members[0].kecamatan_id],
            "place": "Pagelaran, Kecamatan Pagelaran",
            "lat": LAT,
            "lon": LON,
            "score": 71.5,
            "rank": Candidate.objects.filter(run=run).count() + 1,
            "reason": "Enam unit gerabah dalam jarak 500 m.",
            **fields,
        }
    )
    CandidateMember.objects.bulk_create(
        CandidateMember(candidate=made, ikm=ikm, distance_m=50.0) for ikm in members
    )
    return made


def by_hand(members: list[Ikm] | None = None, *, by: User | None = None, **given) -> Candidate:
    """A candidate that a planner composed by the real service."""
    members = units() if members is None else members
    return handwork.compose(
        by=by or person("perencana"),
        ikm_ids=[ikm.pk for ikm in members],
        product_group=members[0].product_group,
        **{"name": "", "reason": "Satu kampung perajin", **given},
    )


def known(**fields: object) -> KnownSentra:
    """A known sentra of the office's list."""
    values = {"name": f"Sentra {next(_numbers)}", "product_group": group(), "desa": desa()}
    return KnownSentra.objects.create(**(values | fields))


def decree(number: str = "", **fields: object) -> DecreeInput:
    """A decree that may be entered."""
    return DecreeInput(
        **{
            "number": number or f"188.45/{next(_numbers)}/KEP/35.07.013/2026",
            "date": date(2026, 11, 2),
            "signer": "Bupati Malang",
            "file_name": "sk.pdf",
            "content": PDF,
            **fields,
        }
    )


# What a reviewer fills in who endorses before anybody went to look.
ENDORSED = {"note": "baik", "checklist": ALL_POINTS, "unvisited": "Diperiksa pekan depan"}
NOTHING_YET = dict.fromkeys(
    ("managers", "group", "cooperative", "meeting", "statutes", "work_plan", "upt"), "belum"
)


def institution(made: Proposal, *, by: User, after: int | None = None, **answers: object):
    """What is told of a proposal's institution; nothing is there yet unless said."""
    return institutions.tell(proposal=made, after=after, by=by, data=NOTHING_YET | answers)


def proposal(
    state: str = "diusulkan",
    *,
    proposer: User | None = None,
    reviewer: User | None = None,
    head: User | None = None,
    members: list[Ikm] | None = None,
    **fields: object,
) -> Proposal:
    """A proposal that went the real way to ``state``."""
    proposer = proposer or person("perencana")
    members = units() if members is None else members
    made = review.propose(
        by=proposer,
        ikm_ids=[ikm.pk for ikm in members],
        product_group=members[0].product_group,
        **{"name": "Sentra Gerabah Pagelaran", "reason": "Perajin lama", **fields},
    )
    institution(made, by=proposer)
    ways = {
        "diusulkan": [],
        "perbaikan": ["request_changes"],
        "ditolak": ["reject"],
        "ditarik": ["withdraw"],
        "disetujui": ["endorse"],
        "ditetapkan": ["endorse", "designate"],
        "dicabut": ["endorse", "designate", "revoke"],
    }
    for action in ways[state]:
        made.refresh_from_db()
        common = {"proposal_id": made.pk, "version": made.version}
        if action == "endorse":
            reviewer = reviewer or person("perencana")
            review.endorse(**common, **ENDORSED, by=reviewer)
        elif action == "withdraw":
            review.withdraw(**common, note="batal", by=proposer)
        elif action in {"designate", "revoke"}:
            head = head or person("pimpinan")
            extra = {"note": "bubar"} if action == "revoke" else {}
            getattr(designation, action)(**common, decree=decree(), by=head, **extra)
        else:
            reviewer = reviewer or person("perencana")
            getattr(review, action)(**common, note="perbaiki", by=reviewer)
    made.refresh_from_db()
    return made


def evaluation(sentra: Sentra, *, by: User | None = None, **fields: object) -> Evaluation:
    """The yearly evaluation of a sentra, waiting for the head."""
    sentra.proposal.refresh_from_db()
    values = {
        "year": timezone.localdate().year,
        "recommendation": "lanjut",
        "reason": "Anggota tetap, pengurus bekerja.",
    }
    return evaluations.evaluate(
        proposal_id=sentra.proposal_id,
        version=sentra.proposal.version,
        by=by or person("perencana"),
        **(values | fields),
    )


def change(proposal: Proposal, *, by: User | None = None, **fields: object) -> ChangeDraft:
    """A planner's draft of a change, waiting for the head: another name unless said."""
    proposal.refresh_from_db()
    values = {
        "name": f"Sentra Baru {next(_numbers)}",
        "reason": "Nama disesuaikan dengan musyawarah.",
        "ikm_ids": list(proposal.members.values_list("ikm_id", flat=True)),
    }
    return changes.hand_over(
        proposal_id=proposal.pk,
        version=proposal.version,
        by=by or person("perencana"),
        **(values | fields),
    )


def revocation(proposal: Proposal, *, by: User | None = None, **fields: object) -> ChangeDraft:
    """A planner's draft of a revocation, waiting for the head."""
    proposal.refresh_from_db()
    return changes.hand_over_end(
        proposal_id=proposal.pk,
        version=proposal.version,
        by=by or person("perencana"),
        **({"reason": "Anggotanya bubar."} | fields),
    )


def template(
    kind: str = "penetapan", *, by: User | None = None, content: bytes = b"", note: str = ""
):
    """A version of a decree template: the shipped one, or ``content``."""
    return decree_templates.upload(
        kind=kind,
        name="templat.docx",
        content=content or docx.shipped(kind),
        note=note,
        by=by or person("perencana"),
    )


def redate(sentra: Sentra, day: date) -> None:
    """Give a recorded decree another day, as only the database's owner can."""
    with unguarded("sentra_decree"):
        sentra.decrees.update(date=day)
