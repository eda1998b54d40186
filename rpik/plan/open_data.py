"""Open data by Satu Data Indonesia: files, and the standard and metadata that go with them.

Perpres 39/2019 asks five things of each datum: konsep, definisi, klasifikasi, ukuran, satuan.
"""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from ikm_registry.exports import csv_file
from rpik.plan.disclosure import LEAST
from rpik.plan.queries.public import Counts, PublicSentra

PRODUCER = "Dinas Perindustrian dan Perdagangan Kabupaten Malang"
HIDDEN = "disembunyikan"
SENTRA_HEAD = (
    "nama", "kelompok_komoditas", "tempat", "kode_kecamatan", "kode_desa", "unit_usaha",
    "tenaga_kerja", "nomor_sk", "tahun_sk", "lintang", "bujur", "data",
)  # fmt: skip
COUNT_HEAD = ("kode_kecamatan", "kecamatan", "kelompok_komoditas", "unit_usaha", "data")
STANDARDS: tuple[dict[str, str], ...] = (
    {
        "data": "Sentra IKM yang ditetapkan",
        "berkas": "sentra.csv, sentra.geojson",
        "konsep": "Sentra industri kecil dan menengah",
        "definisi": "Sekelompok IKM pada satu lokasi, sekurangnya lima unit, yang menghasilkan produk "
        "sejenis, memakai bahan baku sejenis, atau menjalankan proses yang sama (PP 29/2018 Pasal 1), "
        "dan ditetapkan dengan surat keputusan",
        "klasifikasi": "Kelompok komoditas; kode_kecamatan dan kode_desa menurut kode Kemendagri, "
        "yaitu desa tempat anggota terbanyak",
        "ukuran": "Jumlah unit usaha dan tenaga kerja anggota pada keadaan_ikm, kosong bila SK-nya sesudah itu",
        "satuan": "unit; orang",
    },
    {
        "data": "IKM menurut kecamatan dan kelompok komoditas",
        "berkas": "ikm.csv",
        "konsep": "Industri kecil dan menengah",
        "definisi": "Usaha industri pengolahan aktif selain industri besar (Permenperin 64/2016) yang "
        "tercatat di register",
        "klasifikasi": "kode_kecamatan menurut kode Kemendagri; kelompok komoditas menurut KBLI",
        "ukuran": f"Jumlah; sel di bawah {LEAST} disembunyikan, bersama sel lain bila selisihnya "
        "membukanya",
        "satuan": "unit",
    },
)


def metadata(day: date, counted: date | None, *, demo: bool) -> str:
    """Return the standard and metadata of every file as JSON; ``counted``: the day of the counts."""
    return json.dumps(
        {
            "produsen_data": PRODUCER,
            "tanggal": day.isoformat(),
            "frekuensi": {
                "sentra": "nama dan SK setiap sentra ditetapkan, diubah, atau dicabut; jumlahnya bersama ikm",
                "ikm": "paling sering setiap 90 hari",
            },
            "keadaan_ikm": counted.isoformat() if counted else None,
            "data_contoh": demo,
            "standar_data": list(STANDARDS),
        },
        ensure_ascii=False,
        indent=2,
    )


def sentra_csv(rows: Iterable[PublicSentra], *, demo: bool) -> bytes:
    """Return the designated sentra as Indonesian Excel opens a CSV."""
    return csv_file(
        SENTRA_HEAD,
        (
            [one.name, one.group, one.place, _kecamatan(one.desa), one.desa, one.units,
             one.workers, one.decree, one.year,             _comma(one.lat), _comma(one.lon), _kind(demo)]
            for one in rows
        ),
    )  # fmt: skip


def counts_csv(found: Counts | None, *, demo: bool) -> bytes:
    """Return the counts, a row per kecamatan and group that holds any; the heading alone before the first release."""
    return csv_file(
        COUNT_HEAD,
        ()
        if found is None
        else (
            [found.codes[n], kecamatan, group, _shown(column.cells[n]), _kind(demo)]
            for group, column in zip(found.groups, found.columns, strict=True)
            for n, kecamatan in enumerate(found.kecamatan)
            if column.cells[n] != 0
        ),
    )


def _kecamatan(desa: str) -> str:
    """Return the code of a desa's kecamatan, the first three parts of 35.07.33.2007."""
    return desa[:8]


def _kind(demo: bool) -> str:
    return "DATA CONTOH" if demo else "register"


def _shown(count: int | None) -> int | str:
    return HIDDEN if count is None else count


def _comma(degrees: float | None) -> str:
    return "" if degrees is None else str(degrees).replace(".", ",")


def sentra_geojson(rows: Iterable[PublicSentra], *, demo: bool) -> dict[str, Any]:
    """Return the sentra as points (WGS84, RFC 7946); those without a point have no geometry."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": None
                if one.lat is None or one.lon is None
                else {"type": "Point", "coordinates": [one.lon, one.lat]},
                "properties": {
                    "nama": one.name,
                    "kelompok_komoditas": one.group,
                    "tempat": one.place,
                    "kode_kecamatan": _kecamatan(one.desa),
                    "kode_desa": one.desa,
                    "unit_usaha": one.units,
                    "tenaga_kerja": one.workers,
                    "nomor_sk": one.decree,
                    "tahun_sk": one.year,
                    "data": _kind(demo),
                },
            }
            for one in rows
        ],
    }
