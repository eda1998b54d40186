"""What the causes of a changed number mean: real change, data collection, or classification."""

from dataclasses import dataclass, field

from ikm_registry.queries.change_causes import Change

# cause: (what kind of change it is, its name). A number that grew by the lower two kinds alone did
# not grow.
REAL, COLLECTED, CLASSIFIED = "nyata", "pendataan", "penggolongan"
KINDS = {
    REAL: "Perubahan nyata",
    COLLECTED: "Karena pendataan",
    CLASSIFIED: "Karena penggolongan",
}
CAUSES: dict[str, tuple[str, str]] = {
    "lahir": (REAL, "Berdiri dalam kurun ini"),
    "buka": (REAL, "Aktif kembali"),
    "tutup": (REAL, "Tutup atau nonaktif"),
    "pindah": (REAL, "Pindah kecamatan"),
    "impor": (COLLECTED, "Ditemukan lewat daftar impor"),
    "didata": (COLLECTED, "Baru didata petugas"),
    "impor_urung": (COLLECTED, "Impor diurungkan"),
    "gabung": (COLLECTED, "Data ganda digabung"),
    "pisah": (COLLECTED, "Data dipisahkan lagi"),
    "dihapus": (COLLECTED, "Dihapus"),
    "contoh": (COLLECTED, "Data contoh dimuat atau dihapus"),
    "rekode": (CLASSIFIED, "Konversi KBLI 2025"),
    "rekode_urung": (CLASSIFIED, "Konversi KBLI diurungkan"),
    "aturan": (CLASSIFIED, "Aturan sektor diganti"),
    "kata": (CLASSIFIED, "Kata kunci atau kelompok diubah"),
    "keputusan": (CLASSIFIED, "Keputusan orang"),
    "koreksi": (CLASSIFIED, "Koreksi data"),
    "impor_ubah": (CLASSIFIED, "Diperbarui lewat impor"),
    "mesin": (CLASSIFIED, "Klasifikasi ulang otomatis"),
    "lain": (CLASSIFIED, "Sebabnya tidak tercatat"),
}


@dataclass(slots=True)
class Line:
    """One cause: IKM that came and left by it."""

    cause: str
    label: str
    came: int = 0
    left: int = 0

    @property
    def net(self) -> int:
        """What it adds to the number."""
        return self.came - self.left


@dataclass(slots=True)
class Kind:
    """Causes of one kind, largest first, and what they add together."""

    name: str
    label: str
    lines: list[Line] = field(default_factory=list)

    @property
    def net(self) -> int:
        """What the kind adds to the number."""
        return sum(line.net for line in self.lines)


def explained(change: Change) -> list[Kind]:
    """Return the steps of a change by kind and cause; together they are its difference."""
    lines: dict[str, Line] = {}
    for step in change.steps:
        line = lines.setdefault(step.cause, Line(step.cause, CAUSES[step.cause][1]))
        if step.way > 0:
            line.came += step.ikm
        else:
            line.left += step.ikm
    kinds = [Kind(name, label) for name, label in KINDS.items()]
    for kind in kinds:
        kind.lines = sorted(
            (line for cause, line in lines.items() if CAUSES[cause][0] == kind.name),
            key=lambda line: (-abs(line.net), -line.came, line.label),
        )
    return [kind for kind in kinds if kind.lines]
