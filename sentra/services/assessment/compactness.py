"""How close together: desa, distances, outline, and whether it is more than people living there."""

from rpik.core.templatetags.format_id import desimal
from sentra.services.assessment.lines import Block, Line, untold
from sentra.services.assessment.seen import Seen

SOURCE = "Jarak adalah parameter perencanaan"
SURE = 0.05


def block(seen: Seen) -> Block:
    """Return metres and hectares of ``detection.compactness``, and M of Marcon and Puech."""
    spread = seen.spread
    lines = [Line("Jumlah desa", len(seen.figures["desa"]), "number")]
    if not spread.get("points"):
        lines.append(untold("Jarak", "places", "anggota belum mempunyai titik"))
        return Block("compactness", "Kerapatan", [*lines, _concentration(seen)], SOURCE)
    dense = spread.get("units_per_km2")
    lines += [
        Line("Jarak tengah antaranggota", spread.get("median_m"), "metres"),
        Line("Jarak terjauh antaranggota", spread.get("max_m"), "metres"),
        Line("Rata-rata ke tetangga terdekat", spread.get("nearest_mean_m"), "metres"),
        Line("Luas bidang", spread.get("area_ha"), "hectares"),
        Line("Unit per km²", round(dense) if dense else None, "number"),
        _concentration(seen),
    ]
    return Block("compactness", "Kerapatan", lines, SOURCE)


def _concentration(seen: Seen) -> Line:
    """M(r) = 1: spread as other businesses are [Marcon and Puech 2010]."""
    label = "Pemusatan M (Marcon-Puech)"
    if not seen.concentration:
        return Line(
            label,
            "Belum dihitung",
            note="dihitung saat pencarian kandidat; usulan ini tidak berasal dari sana",
            level="unknown",
        )
    m, chance = seen.concentration["m"], seen.concentration["p"]
    return Line(
        label,
        m,
        "ratio",
        f"1 = tersebar seperti usaha lain; p = {desimal(chance, 3)}",
        "ok" if chance <= SURE and m > 1 else "warn",
    )
