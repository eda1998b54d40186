"""One page to decide on: the blocks of domain.md 8.3 that the register can answer today."""

from collections.abc import Mapping, Sequence
from typing import Any

from ikm_registry.choices import SizeClass
from sentra.choices import ZoneFit
from sentra.detection.quotients import location_quotient
from sentra.models import SiteTelling
from sentra.queries import evidence, field
from sentra.queries.zoning import SpaceFit, Zone
from sentra.services import sites
from sentra.services.assessment_conflict import conflict_block
from sentra.services.assessment_lines import Block, Line
from sentra.services.institutions import UNTOLD, Answered
from sentra.services.members import min_units

TYPICAL = (20, 40)  # units of a sentra in the national counts of 2017-2020, domain.md 2.1


def blocks(
    *,
    figures: Mapping[str, Any],
    spread: Mapping[str, Any],
    share: Mapping[str, Any],
    conflicts: Sequence[Mapping[str, Any]],
    group: str,
    concentration: Mapping[str, Any] | None = None,
    space: SpaceFit | None = None,
    visited: int | None = None,
    told: Sequence[Answered] = (),
    site: SiteTelling | None = None,
    beside: Sequence[Mapping[str, Any]] | None = None,
    overlaps: Sequence[Mapping[str, Any]] | None = None,
) -> list[Block]:
    """Return the evidence page of a set of members.

    Args:
        figures: of ``queries.evidence.of_members``.
        spread: of ``detection.compactness.compactness``.
        share: of ``queries.evidence.group_share`` over the members' kecamatan.
        conflicts: of ``queries.evidence.conflicts``.
        group: names of the product groups that ``share`` counts.
        concentration: {"m", "p"} of the run that found the candidate, if one did.
        space: of ``queries.zoning.of_members``, None without a layer in force.
        told: of ``services.institutions.lines``, empty where there is no proposal yet.
        site: of ``services.sites.of_proposal``, None before somebody told.
        beside: of ``queries.beside.designated``, None where no place is looked at.
        overlaps: of ``queries.evidence.overlaps``, None where no candidate is looked at.
        visited: members checked in the field, None where there is no proposal yet.
    """
    return [
        _legal(figures, group),
        _trust(figures, visited),
        _size(figures),
        _compactness(figures, spread),
        _potential(share, group, concentration),
        _space(space),
        _institution(told),
        _infrastructure(site),
        _legality(figures, site),
        conflict_block(conflicts, beside, overlaps),
    ]


def of(
    *,
    ikm_ids: Sequence[int],
    spread: Mapping[str, Any],
    group: Any,
    demo: bool,
    proposal_id: int | None = None,
    concentration: Mapping[str, Any] | None = None,
    space: SpaceFit | None = None,
    told: Sequence[Answered] = (),
    beside: Sequence[Mapping[str, Any]] | None = None,
    overlaps: Sequence[Mapping[str, Any]] | None = None,
) -> tuple[dict[str, Any], list[Block]]:
    """Return (figures, blocks) of these members as the register stands now; five queries at most."""
    figures = evidence.of_members(ikm_ids)
    kecamatan = sorted({row["kecamatan_code"] for row in figures["desa"]})
    alike = _alike(figures, group)
    share = evidence.group_share(groups=list(alike), kecamatan=kecamatan, demo=demo)
    conflicts = evidence.conflicts(ikm_ids, proposal_id=proposal_id)
    return figures, blocks(
        figures=figures,
        spread=spread,
        share=share,
        conflicts=conflicts,
        group=", ".join(alike.values()),
        concentration=concentration,
        space=space,
        visited=None if proposal_id is None else field.visited([proposal_id]).get(proposal_id, 0),
        told=told,
        beside=beside,
        overlaps=overlaps,
        site=None if proposal_id is None else sites.of_proposal(proposal_id),
    )


def _alike(figures: Mapping[str, Any], group: Any) -> dict[str, str]:
    """Return code and name of the members' groups that may stand together: LQ is that of their union.

    So a run reckons it too. One group, as in most, asks nothing more.
    """
    groups = {row["code"]: row["name"] for row in figures["groups"]}
    if set(groups) <= {group.pk}:
        return {group.pk: group.name}
    allowed = group.alike()
    found = {code: name for code, name in groups.items() if code in allowed}
    return found or {group.pk: group.name}


def score_rows(parts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the parts of a score for the page: ``percent`` filled, ``points`` of ``full``."""
    return [
        {**part, "percent": round(part["value"] * 100), "full": part["weight"] * 100}
        for part in parts
    ]


def _legal(figures: Mapping[str, Any], group: str) -> Block:
    units, least = figures["units"], min_units()
    enough = units >= least
    places = figures["desa"]
    return Block(
        "legal",
        "Uji hukum",
        [
            Line(
                "Unit usaha",
                units,
                "number",
                f"paling sedikit {least} (PP 29/2018 Pasal 1)",
                "ok" if enough else "warn",
            ),
            Line(
                "Dibandingkan sentra pada umumnya",
                _against_typical(units),
                note=f"rata-rata nasional {TYPICAL[0]}-{TYPICAL[1]} unit",
            ),
            Line("Produk sejenis", group, note=_top(figures["products"], "product"), level="ok"),
            *_purity(figures),
            Line(
                "Bahan baku",
                _top(figures["materials"], "material") or "Belum diketahui",
                note=f"tertulis pada {figures['raw_known']} dari {units} unit",
                level="plain" if figures["raw_known"] else "unknown",
            ),
            Line(
                "Satu lokasi",
                "Satu desa" if len(places) == 1 else f"{len(places)} desa",
                note=", ".join(f"{p['name'] or 'tanpa desa'} ({p['n']})" for p in places[:4]),
            ),
        ],
        "PP 29/2018 Pasal 1",
    )


def _purity(figures: Mapping[str, Any]) -> list[Line]:
    """Shares of the commonest product group and KBLI among the members: how alike they are."""
    units, found = figures["units"], []
    for label, rows, words in (
        ("Kemurnian kelompok", figures["groups"], "{name}"),
        ("Kemurnian KBLI", figures["kbli"], "KBLI {version} {code} {title}"),
    ):
        if rows:
            most = rows[0]
            named = words.format(**{key: value or "" for key, value in most.items()}).strip()
            found.append(Line(label, most["n"], "share", f"terbanyak: {named}", of=units))
        else:
            found.append(Line(label, "Belum diketahui", level="unknown"))
    return found


def _trust(figures: Mapping[str, Any], visited: int | None) -> Block:
    units = figures["units"]
    years = [year for year in (figures["oldest_year"], figures["newest_year"]) if year]
    return Block(
        "trust",
        "Kepercayaan data",
        [
            _share("Mempunyai titik", figures["with_point"], units),
            _share("Titik dari GPS atau pin", figures["point_checked"], units),
            _share("NIK terisi", figures["with_nik"], units),
            _count("Diduga ganda", figures["doubtful_duplicates"]),
            _count("Titik diragukan", figures["doubtful_points"]),
            _count("Titik di luar kabupaten", figures["points_outside"]),
            _count("Titik desa, bukan titik usahanya", figures["points_of_desa"]),
            Line(
                "Tahun data",
                "-".join(dict.fromkeys(str(year) for year in years)) or "Belum diketahui",
                level="plain" if years else "unknown",
            ),
            _share("Diperiksa di lapangan", visited, units)
            if visited
            else Line("Diperiksa di lapangan", "Belum ada", level="unknown"),
        ],
    )


def _size(figures: Mapping[str, Any]) -> Block:
    units = figures["units"]
    sizes = figures["sizes"]
    names = dict(SizeClass.choices)
    men, women = figures["workers_male"], figures["workers_female"]
    sexes = f"laki-laki {men or 0}, perempuan {women or 0}; " if men or women else ""
    return Block(
        "size",
        "Ukuran",
        [
            Line(
                "Tenaga kerja",
                figures["workers"],
                "number",
                f"register hari ini; {sexes}tertulis pada {figures['workers_known']} unit",
                "plain" if figures["workers_known"] else "unknown",
            ),
            Line(
                "Skala",
                ", ".join(f"{names[code].lower()} {n}" for code, n in sorted(sizes.items())),
                note="Permenperin 64/2016 Pasal 3-5",
            ),
            _money("Investasi", figures["investment"], figures["investment_known"], units),
            _money(
                "Nilai produksi setahun", figures["output_value"], figures["output_known"], units
            ),
        ],
    )


def _compactness(figures: Mapping[str, Any], spread: Mapping[str, Any]) -> Block:
    lines = [Line("Jumlah desa", len(figures["desa"]), "number")]
    if not spread.get("points"):
        lines.append(
            Line("Jarak", "Belum diketahui", note="anggota belum mempunyai titik", level="unknown")
        )
        return Block("compactness", "Kerapatan", lines, "Jarak adalah parameter perencanaan")
    lines += [
        Line("Jarak tengah antaranggota", spread.get("median_m"), "metres"),
        Line("Jarak terjauh antaranggota", spread.get("max_m"), "metres"),
        Line("Rata-rata ke tetangga terdekat", spread.get("nearest_mean_m"), "metres"),
        Line(
            "Luas bidang",
            spread.get("area_ha"),
            "hectares",
            f"{round(spread['units_per_km2'])} unit per km²" if spread.get("units_per_km2") else "",
        ),
    ]
    return Block("compactness", "Kerapatan", lines, "Jarak adalah parameter perencanaan")


def _potential(
    share: Mapping[str, Any], group: str, concentration: Mapping[str, Any] | None
) -> Block:
    lines = [
        _quotient(
            "LQ unit usaha",
            location_quotient(
                share["group_here"], share["all_here"], share["group_all"], share["all_units"]
            ),
        ),
        _quotient("LQ tenaga kerja", _of_workers(share)),
        Line(
            f"{group} di kecamatan ini",
            share["group_here"],
            "number",
            f"dari {share['group_all']} di kabupaten",
        ),
    ]
    if concentration:
        p = f"{concentration['p']:.3f}".replace(".", ",")
        lines.append(
            Line(
                "Pemusatan M (Marcon-Puech)",
                concentration["m"],
                "ratio",
                f"1 = tersebar seperti usaha lain; p = {p}",
                "ok" if concentration["p"] <= 0.05 and concentration["m"] > 1 else "plain",
            )
        )
    return Block(
        "potential",
        "Potensi",
        lines,
        "LQ = bagian kelompok di kecamatan dibagi bagiannya di kabupaten",
    )


def _of_workers(share: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the quotient of the workers stated, as a run reckons it (``detection.quotients``)."""
    squared = share["workers_squared"]
    return location_quotient(
        share["workers_group_here"],
        share["workers_here"],
        share["workers_group_all"],
        share["workers_all"],
        independence=min(share["workers_here"] / squared, 1.0) if squared else 1.0,
    )


def _quotient(label: str, quotient: Mapping[str, float] | None) -> Line:
    if quotient is None:
        return Line(label, "Belum dapat dihitung", level="unknown")
    low, high = (f"{quotient[end]:.2f}".replace(".", ",") for end in ("low", "high"))
    return Line(
        label,
        quotient["value"],
        "ratio",
        f"selang 95 %: {low}-{high}; {_lq_words(quotient)}",
        "ok" if quotient["low"] > 1 else "plain",
    )


def _lq_words(quotient: Mapping[str, float]) -> str:
    if quotient["low"] > 1:
        return "terpusat di sini, bukan kebetulan"
    if quotient["high"] < 1:
        return "lebih jarang daripada di kabupaten"
    return "belum jelas berbeda dari kabupaten"


ANSWER_LEVEL = {
    ZoneFit.ALLOWED: "ok",
    ZoneFit.CONDITIONAL: "plain",
    ZoneFit.FORBIDDEN: "warn",
    ZoneFit.UNKNOWN: "unknown",
}


def _space(space: SpaceFit | None) -> Block:
    """Shares by answer and by zone; without a layer in force: unknown, never "sesuai"."""
    if space is None:
        lines = [
            Line(
                "Zona",
                "Belum diketahui",
                note="peta pola ruang RTRW belum dimuat; tanyakan ke dinas penataan ruang",
                level="unknown",
            )
        ]
        return Block("space", "Kesesuaian ruang (RTRW)", lines, "UU 3/2014 Pasal 14; Perda RTRW")
    lines = [
        Line(
            str(answer.label),
            space.answers[answer],
            "share",
            level=ANSWER_LEVEL[answer],
            of=space.units,
        )
        for answer in (ZoneFit.ALLOWED, ZoneFit.CONDITIONAL, ZoneFit.FORBIDDEN, ZoneFit.UNKNOWN)
        if space.answers[answer]
    ]
    lines += [
        Line(
            zone.name,
            count,
            "share",
            ", ".join(filter(None, [zone.answer_label.lower(), zone.article, *_plan(space, zone)])),
            of=space.units,
        )
        for zone, count in space.zones
    ]
    return Block("space", "Kesesuaian ruang (RTRW/RDTR)", lines, space.cited)


def _plan(space: SpaceFit, zone: Zone) -> list[str]:
    """Return which plan says so, where several are in force."""
    return [zone.plan] if zone.plan and len(space.plans) > 1 else []


def _institution(told: Sequence[Answered]) -> Block:
    return Block(
        "institution",
        "Kelembagaan",
        [
            Line(line.label, line.answer, note=line.note, level="ok" if line.there else "warn")
            for line in told
            if line.answer != UNTOLD
        ]
        or [Line("Pengurus, kelompok, koperasi, UPT", UNTOLD, level="warn" if told else "unknown")],
        "PP 29/2018 Pasal 5",
    )


def _infrastructure(site: SiteTelling | None) -> Block:
    """What the proposer told of the place, with the source of it."""
    told = [
        Line(label, value)
        for name, label in sites.labels(sites.PLACE)
        if (value := getattr(site, name, ""))
    ]
    untold = [label for name, label in sites.labels(sites.PLACE) if not getattr(site, name, "")]
    if untold:
        told.append(Line(", ".join(untold), UNTOLD, level="unknown"))
    return Block(
        "infrastructure", "Sarana", told, f"Sumber: {site.source}" if site else "Diisi pengusul"
    )


def _legality(figures: Mapping[str, Any], site: SiteTelling | None) -> Block:
    """NIB from the register; the other papers as counted by whoever told."""
    units = figures["units"]
    lines = [_share("NIB sah (13 angka)", figures["with_nib"], units)]
    for name, label in sites.labels(sites.PAPERS):
        count = getattr(site, name, None)
        lines.append(
            Line(label, UNTOLD, level="unknown")
            if count is None
            else Line(label, min(count, units), "share", of=units)
        )
    source = f"NIB: register; lainnya: {site.source}" if site else "NIB: register IKM"
    return Block("legality", "Legalitas", lines, source)


def _against_typical(units: int) -> str:
    if units < TYPICAL[0]:
        return "lebih kecil"
    return "setara" if units <= TYPICAL[1] else "lebih besar"


def _top(rows: Sequence[Mapping[str, Any]], name: str) -> str:
    return ", ".join(f"{row[name]} ({row['n']})" for row in rows[:3])


def _share(label: str, part: int, whole: int) -> Line:
    level = "ok" if whole and part / whole >= 0.8 else "warn"
    return Line(label, part, "share", level=level, of=whole)


def _count(label: str, count: int) -> Line:
    return Line(label, count, "number", level="warn" if count else "ok")


def _money(label: str, value: int | None, known: int, units: int) -> Line:
    return Line(
        label,
        value,
        "rupiah",
        f"tertulis pada {known} dari {units} unit",
        "plain" if known else "unknown",
    )
