"""The sentence a planner reads first: what is alike, what is near, what it rests on."""

from typing import Any

from sentra.detection.parameters import DetectionParameters


def reason(
    *,
    group: str,
    units: int,
    basis: str,
    place: str,
    evidence: dict[str, Any],
    parameters: DetectionParameters,
) -> str:
    """Return the reason in Indonesian, thresholds shown next to their source."""
    compact = evidence["compactness"]
    pointed = compact["points"]
    sentences = [f"{units} unit {group.lower()} di {place}."]
    if basis == "desa":
        sentences.append(
            "Kedekatan bertumpu pada desa yang sama, karena unitnya belum bertitik lokasi."
        )
    elif pointed > 1:
        sentences.append(
            f"{pointed} unit bertitik, masing-masing paling jauh {round(parameters.distance_m)} m "
            f"dari kelompoknya (parameter perencanaan); jarak tengah antarunit "
            f"{_metres(compact['median_m'])}, terjauh {_metres(compact['max_m'])}."
        )
        if pointed < units:
            sentences.append(f"{units - pointed} unit lain tanpa titik ikut karena desanya sama.")
    floor = parameters.min_units
    law = " (PP 29/2018 Pasal 1)" if floor == 5 else " (pengaturan)"
    if units < floor:
        sentences.append(f"Hampir: {units} dari {floor} unit yang disyaratkan{law}.")
    else:
        sentences.append(f"Memenuhi batas {floor} unit{law}.")
    quotient = evidence["lq_units"]
    if quotient:
        sentences.append(
            f"LQ kecamatan {_number(quotient['value'])} "
            f"(selang {_number(quotient['low'])} sampai {_number(quotient['high'])})."
        )
    if evidence["concentration"]:
        test = evidence["concentration"]
        word = "melebihi" if test["p"] <= 0.05 else "belum terbukti melebihi"
        sentences.append(
            f"Pemusatan kelompok ini {word} sebaran usaha pada umumnya "
            f"(M {_number(test['m'])}, p {test['p']:.3f}".replace(".", ",")
            + ")."
        )
    return " ".join(sentences)


def _metres(value: float) -> str:
    return f"{value / 1000:.1f} km".replace(".", ",") if value >= 1000 else f"{round(value)} m"


def _number(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
