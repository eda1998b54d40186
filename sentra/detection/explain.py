"""The sentence why, in Indonesian: alike, near, and what it rests on."""

from collections.abc import Mapping, Sequence
from typing import Any

from sentra.detection.ranking import SIGNIFICANT


def reason(
    *,
    group: str,
    place: str,
    basis: str,
    evidence: Mapping[str, Any],
    distance_m: float,
    alike: Sequence[str] = (),
) -> str:
    """Return why these are one candidate, and what that does not rest on.

    ``place`` as in "Desa Pagelaran, Kecamatan Pagelaran"; ``alike`` names of the groups when
    related ones were put together.
    """
    units, points = evidence["units"], evidence["compactness"]["points"]
    checked, doubtful = (round(evidence["trust"][name] * units) for name in ("checked", "doubtful"))
    unusable = evidence["points_outside"] + evidence["points_of_desa"]
    what = f"{number(units)} unit {group.lower()}"
    if len(alike) > 1:
        what = f"{number(units)} unit serumpun ({', '.join(name.lower() for name in alike)})"
    sentences = [f"{what} {_near(basis, evidence, place)}."]
    miss = evidence["near_miss"]
    if miss and miss["kind"] == "kurang":
        sentences.append(
            f"Hampir: {number(units)} dari {number(evidence['min_units'])} unit; "
            f"kurang {number(miss['short'])} unit."
        )
    elif miss:
        sentences.append(
            f"Hampir: jumlahnya cukup, tetapi belum cukup rapat pada jarak {number(distance_m)} m."
        )
    if basis == "desa":
        own = "" if not unusable else " sendiri yang dapat dipakai"
        sentences.append(f"Belum satu pun mempunyai titik{own}: bersandar pada titik desa.")
    elif points < units:
        sentences.append(_rests_on(points, units, evidence["estimated"]))
    elif checked < points:
        sentences.append(f"Titik dari GPS atau pin: {number(checked)} dari {number(points)}.")
    else:
        sentences.append("Semua titik dari GPS atau pin.")
    if doubtful:
        sentences.append(f"{number(doubtful)} titik diragukan.")
    if evidence["points_outside"]:
        sentences.append(f"Titik di luar kabupaten: {number(evidence['points_outside'])}.")
    if evidence["points_of_desa"]:
        sentences.append(
            f"{number(evidence['points_of_desa'])} titik hanya titik desa, bukan titik usahanya."
        )
    sentences += _more(evidence)
    return " ".join(sentences)


def _rests_on(points: int, units: int, estimated: Mapping[str, Any] | None) -> str:
    """Return what the members rest on where not all have a point."""
    placed = estimated["units"] if estimated else 0
    parts = [f"{number(points)} unit mempunyai titik"] if points else []
    if estimated:
        parts.append(
            f"{number(placed)} unit ditempatkan menurut dusun atau RT/RW di alamatnya (perkiraan, "
            f"radius {number(estimated['radius_max_m'])} m)"
        )
    if units > points + placed:
        parts.append(f"{number(units - points - placed)} unit hanya diketahui desanya")
    sentence = f"{', '.join(parts)}."
    return sentence if points else f"Belum satu pun mempunyai titik: {sentence}"


def _near(basis: str, evidence: Mapping[str, Any], place: str) -> str:
    if basis == "desa":
        return f"di {place}"
    compact = evidence["compactness"]
    if compact["points"] < 2 and evidence["estimated"]:
        return f"di {place}, berdekatan menurut alamatnya"
    if compact["points"] < 2:
        return f"di {place}, sebagian besar tanpa titik"
    return (
        f"dalam radius {number(compact['radius_max_m'])} m di {place}; jarak tengah antarusaha "
        f"{number(compact['median_m'])} m, tetangga terdekat rata-rata "
        f"{number(compact['nearest_mean_m'])} m"
    )


def _more(evidence: Mapping[str, Any]) -> list[str]:
    found = []
    quotient = evidence["lq_units"]
    if quotient and quotient["low"] > 1:
        found.append(
            f"Di kecamatan ini bagiannya {number(quotient['value'], 1)} kali bagiannya di kabupaten "
            f"(LQ, selang 95 %: {number(quotient['low'], 1)}-{number(quotient['high'], 1)})."
        )
    test = evidence["concentration"]
    if test:
        if test["p"] is not None and test["p"] > SIGNIFICANT:
            found.append("Pemusatannya belum berbeda dari sebaran usaha pada umumnya (M).")
        elif test["m"] > 1:
            chance = f"; p = {number(test['p'], 3)}" if test["p"] is not None else ""
            found.append(
                f"Tetangganya sejenis {number(test['m'], 1)} kali lebih sering daripada sebaran "
                f"usaha pada umumnya (M{chance})."
            )
    return found


def place_name(names: Sequence[tuple[str, str, str]]) -> str:
    """Return "Desa A dan Desa B, Kecamatan C" of (kind, desa, kecamatan), largest first."""
    if not names:
        return "tempat yang belum diketahui desanya"
    by_kecamatan: dict[str, list[str]] = {}
    for kind, desa, kecamatan in names:
        kinds = "Kelurahan" if kind == "kelurahan" else "Desa"
        by_kecamatan.setdefault(kecamatan, []).append(f"{kinds} {desa}")
    parts = []
    for kecamatan, inside in by_kecamatan.items():
        shown = inside[:3] + ([f"{len(inside) - 3} desa lain"] if len(inside) > 3 else [])
        words = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} dan {shown[-1]}"
        parts.append(f"{words}, Kecamatan {kecamatan}")
    return "; ".join(parts)[:300]


def number(value: float, decimals: int = 0) -> str:
    """Return a number as it is written in Indonesian: 1.234,5."""
    text = f"{value:,.{decimals}f}"
    return text.translate(str.maketrans(",.", ".,"))
