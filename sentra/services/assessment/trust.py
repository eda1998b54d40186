"""How far the data can be trusted: visited, own points, doubles, age, valid identifiers."""

from django.utils import timezone

from rpik.core.templatetags.format_id import angka
from sentra.services.assessment.lines import Block, Line, count, share, untold
from sentra.services.assessment.seen import Seen

OLD_YEARS = 2  # data older than this asks to be looked at: a custom, no law


def block(seen: Seen) -> Block:
    """Return shares and counts over the members."""
    figures, units = seen.figures, seen.units
    lines = [
        share("Mempunyai titik", figures["with_point"], units, mend="places", law="place"),
        share("Titik dari GPS atau pin", figures["point_checked"], units, mend="places"),
        count("Titik diragukan", figures["doubtful_points"], mend="places", law="place"),
        count("Titik di luar kabupaten", figures["points_outside"], mend="places"),
        count("Titik desa, bukan titik usahanya", figures["points_of_desa"], mend="places"),
        share("NIK terisi dan tidak diragukan", figures["nik_sound"], units, mend="members"),
        _doubles(seen),
        _age(seen),
    ]
    if seen.proposal is not None:
        lines.insert(0, _visited(seen))
    return Block("trust", "Kepercayaan data", lines)


def _visited(seen: Seen) -> Line:
    label = "Diperiksa di lapangan"
    if not seen.visited:
        return untold(label, "field", law="place")
    return share(label, seen.visited, seen.units, mend="field", law="place")


def _doubles(seen: Seen) -> Line:
    """Suspected doubles; none found says nothing of members that nobody searched for."""
    label, found = "Diduga ganda", seen.figures["doubtful_duplicates"]
    unsearched = seen.figures["unsearched"]
    if not unsearched:
        return count(label, found, mend="duplicates")
    left = (
        f"pencarian di seluruh register belum dijalankan sejak {angka(unsearched)} anggota didata"
    )
    if found:
        return Line(label, found, "number", left, "warn", mend="search")
    return Line(label, "Belum dicari", note=left, level="lacks", mend="search")


def _age(seen: Seen) -> Line:
    years = [year for year in (seen.figures["oldest_year"], seen.figures["newest_year"]) if year]
    if not years:
        return untold("Tahun data", "members", "umur data tidak dapat dinilai")
    middle = seen.figures["median_year"]
    old = timezone.localdate().year - middle
    return Line(
        "Tahun data",
        "-".join(dict.fromkeys(str(year) for year in years)),
        note=f"tengahnya {middle}, {'tahun ini' if old <= 0 else f'{old} tahun lalu'}",
        level="warn" if old > OLD_YEARS else "plain",
        mend="members" if old > OLD_YEARS else "",
    )
