"""Four office lists, made up by the project, with what every cell of them means in truth.json."""

from pathlib import Path

FOLDER = Path(__file__).parent
FILES = (
    "Data IKM Kec Pagelaran 2023.xlsx",
    "ekspor_siinas_2024.csv",
    "Rekap IKM Binaan per Kecamatan.xlsx",
    "Formulir Pendataan IKM (Responses).csv",
)
